package app_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"videonet/app"
	"videonet/backend/fault"
)

func TestFailures(t *testing.T) {
	var log bytes.Buffer
	failure := app.FailureFor(slog.New(slog.NewTextHandler(&log, nil)))
	for _, tt := range []struct {
		err  error
		want string
	}{
		{
			fault.New(fault.NotVideo, errors.New("no stream"), "file", "a.txt"),
			`{"code":"not_video","values":{"file":"a.txt"},"detail":"not_video: no stream"}`,
		},
		{errors.New("a secret path"), `{"code":"internal","values":{},"detail":""}`},
	} {
		if got := failure(tt.err); got != tt.want { // text: Wails' runtime gives it to new Error()
			t.Errorf("got %v, want %s", got, tt.want)
		}
	}
	if !strings.Contains(log.String(), "a secret path") || strings.Contains(log.String(), "no stream") {
		t.Errorf("only an internal fault's detail belongs into the log: %s", log.String())
	}
}
