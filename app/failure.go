package app

import (
	"log/slog"

	"videonet/backend/fault"
)

// failureFor returns the one place where an error of a bound method becomes a Fault for the page. The detail of an internal one goes to
// the log alone.
func failureFor(log *slog.Logger) func(error) any {
	return func(err error) any {
		if fault.Is(err, fault.Internal) {
			log.Error("a call of the page failed", "error", err)
		}
		return faultOf(err)
	}
}
