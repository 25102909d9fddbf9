package app

import (
	"time"

	"videonet/backend/fault"
)

// faultOf shows an error to the page, nil for nil. The detail of an internal one stays in the log.
func faultOf(err error) *Fault {
	if err == nil {
		return nil
	}
	code, values := fault.Of(err)
	f := &Fault{Code: string(code), Values: values}
	if f.Values == nil {
		f.Values = map[string]any{}
	}
	if code != fault.Internal {
		f.Detail = err.Error()
	}
	return f
}

// rfc3339 is a time for the page, "" for none.
func rfc3339(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
