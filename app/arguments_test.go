package app_test

import (
	"errors"
	"path/filepath"
	"reflect"
	"testing"

	"videonet/app"
)

func TestParseArguments(t *testing.T) {
	here := t.TempDir()
	at := func(name string) string { return filepath.Join(here, name) }
	for _, tt := range []struct {
		name      string
		arguments []string
		want      app.Arguments
	}{
		{"nothing", nil, app.Arguments{}},
		{"empty", []string{""}, app.Arguments{}},
		{"profile", []string{"--profile", "p"}, app.Arguments{Profile: at("p")}},
		{"profile with =", []string{"--profile=p"}, app.Arguments{Profile: at("p")}},
		{"absolute", []string{at("a.mp4")}, app.Arguments{Files: []string{at("a.mp4")}}},
		{
			"all",
			[]string{"videonet:abc", "a.mp4", "--profile", at("p"), "b=c.mp4"},
			app.Arguments{Profile: at("p"), Files: []string{at("a.mp4"), at("b=c.mp4")}, Invites: []string{"videonet:abc"}},
		},
		{"a file that looks like a flag", []string{"--", "--profile"}, app.Arguments{Files: []string{at("--profile")}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := app.ParseArguments(here, tt.arguments)
			if err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Fatalf("got %+v, %v, want %+v", got, err, tt.want)
			}
			again, err := app.ParseArguments(t.TempDir(), got.List())
			if err != nil || !reflect.DeepEqual(again, tt.want) {
				t.Errorf("from another folder: got %+v, %v, want %+v", again, err, tt.want)
			}
		})
	}
}

func TestParseArgumentsRefuses(t *testing.T) {
	for _, arguments := range [][]string{{"--profile"}, {"--profile="}, {"--profile", ""}, {"--gtk"}, {"-h"}} {
		if got, err := app.ParseArguments("/", arguments); !errors.Is(err, app.ErrUsage) {
			t.Errorf("%q: got %+v, %v, want ErrUsage", arguments, got, err)
		}
	}
}
