package app

import (
	"log/slog"

	"videonet/backend/fault"
)

// failureFor returns the one place where an error of a bound method becomes a Fault of the page: it shows the code's sentence in the
// person's language with the values, and the detail under "Details". An internal fault's detail goes to the log alone.
func failureFor(log *slog.Logger) func(error) any {
	return func(err error) any {
		code, values := fault.Of(err)
		f := Fault{Code: string(code), Values: values}
		if f.Values == nil {
			f.Values = map[string]any{} // the page reads an object, never null
		}
		if code == fault.Internal {
			log.Error("a call of the page failed", "error", err)
			return f
		}
		f.Detail = err.Error()
		return f
	}
}
