package app_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"videonet/app"
)

func TestPolicyIsOnEveryAnswer(t *testing.T) {
	for port, connect := range map[int]string{0: "connect-src 'self';", 40123: "connect-src 'self' ws://127.0.0.1:40123;"} {
		handler := app.WithPolicy(func(*http.Request) int { return port })(http.NotFoundHandler())
		for _, path := range []string{"/", "/index.html", "/assets/x.js", "/none"} {
			answer := httptest.NewRecorder()
			handler.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
			policy := answer.Header().Get("Content-Security-Policy")
			for _, want := range []string{"default-src 'none';", "script-src 'self';", connect, "frame-src 'none'"} {
				if !strings.Contains(policy, want) {
					t.Errorf("%s, port %d: %q lacks %q", path, port, policy, want)
				}
			}
			if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
				t.Errorf("%s: %q is open", path, policy)
			}
		}
	}
}

func TestProfilesDoNotShareAWindow(t *testing.T) {
	own, other := app.ProfileID(""), app.ProfileID("/tmp/a")
	if own == other || other == app.ProfileID("/tmp/b") || other != app.ProfileID("/tmp/a/") {
		t.Errorf("got %q for the user's own and %q for another", own, other)
	}
}
