package app

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"videonet/backend/fault"
)

func TestStillsOfJobsAlone(t *testing.T) {
	still := func(job string, milli int64) ([]byte, error) {
		if job == "JOB" && milli == 1500 {
			return []byte("picture"), nil
		}
		return nil, fault.New(fault.Invalid, nil)
	}
	page := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	handler := withStills(still)(page)
	for _, c := range []struct {
		method, path string
		want         int
	}{
		{"GET", stillURL("JOB", 1500), http.StatusOK},
		{"GET", "/stills/JOB/1501.jpg", http.StatusNotFound},
		{"GET", "/stills/OTHER/1500.jpg", http.StatusNotFound},
		{"GET", "/stills/JOB/1500.png", http.StatusNotFound},
		{"GET", "/stills/JOB", http.StatusNotFound},
		{"GET", "/stills//1500.jpg", http.StatusNotFound},
		{"GET", "/stills/JOB/../JOB/1500.jpg", http.StatusNotFound},
		{"POST", "/stills/JOB/1500.jpg", http.StatusMethodNotAllowed},
		{"GET", "/index.html", http.StatusTeapot},
		{"GET", "/", http.StatusTeapot},
	} {
		answer := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(t.Context(), c.method, "http://wails/", nil)
		r.URL.Path = c.path
		handler.ServeHTTP(answer, r)
		if answer.Code != c.want {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, answer.Code, c.want)
		}
		if c.want == http.StatusOK && (answer.Body.String() != "picture" || answer.Header().Get("Content-Type") != "image/jpeg") {
			t.Errorf("%s: %q, %v", c.path, answer.Body, answer.Header())
		}
	}
}
