package app

import (
	"fmt"
	"net/http"
)

// contentPolicy is what the page may load and reach: what the program carries in itself, and the carrier of pictures on port of
// 127.0.0.1 when there is one (port 0: none). It is the second wall behind the page's own care: no script, font, picture or
// address of anybody else's, whatever a name or a chat line contains.
func contentPolicy(port int) string {
	connect := "'self'"
	if port > 0 {
		connect = fmt.Sprintf("'self' ws://127.0.0.1:%d", port)
	}
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src " + connect +
		"; base-uri 'none'; form-action 'none'; frame-src 'none'"
}

// withPolicy puts the policy on every answer of the assets behind it. port is asked for each answer, because the carrier opens
// while the window does; it may wait.
func withPolicy(port func(*http.Request) int) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", contentPolicy(port(r)))
			w.Header().Set("X-Content-Type-Options", "nosniff")
			w.Header().Set("Referrer-Policy", "no-referrer")
			next.ServeHTTP(w, r)
		})
	}
}
