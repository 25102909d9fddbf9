package app

import (
	"encoding/json"
	"log/slog"

	"videonet/backend/fault"
)

// failureFor returns the one place where an error of a bound method becomes a Fault for the page. The detail of an internal one goes to
// the log alone. The Fault goes as JSON text: Wails' runtime makes an Error of what it is given, and of an object that would be the
// text "[object Object]".
func failureFor(log *slog.Logger) func(error) any {
	return func(err error) any {
		if fault.Is(err, fault.Internal) {
			log.Error("a call of the page failed", "error", err)
		}
		text, unfit := json.Marshal(faultOf(err))
		if unfit != nil { // a value that no page could show
			log.Error("a failure cannot be told", "error", err, "why", unfit)
			return string(fault.Internal)
		}
		return string(text)
	}
}
