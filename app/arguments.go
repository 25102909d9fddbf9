package app

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// Arguments is what the program was started with, or what a second start handed over.
type Arguments struct {
	Profile string   // absolute folder of the profile; "" is the user's own
	Files   []string // absolute paths to open; whether they exist is asked when they are opened
	Invites []string // videonet: links
}

// ErrUsage is the error of arguments that make no sense; its text says which.
var ErrUsage = errors.New("usage: videonet [--profile DIR] [FILE | videonet:INVITE]")

// ParseArguments reads the arguments after the program's name. A path that is not absolute is taken from dir.
// Flags that the desktop adds on its own account (X11's, macOS's -psn) are none of ours and refused like any unknown one.
func ParseArguments(dir string, arguments []string) (Arguments, error) {
	absolute := func(path string) string {
		if filepath.IsAbs(path) {
			return filepath.Clean(path)
		}
		return filepath.Join(dir, path)
	}
	var parsed Arguments
	for i := 0; i < len(arguments); i++ {
		name, value, joined := strings.Cut(arguments[i], "=")
		switch {
		case name == "--profile" && !joined && i+1 < len(arguments):
			i++
			value = arguments[i]
			fallthrough
		case name == "--profile" && joined:
			if value == "" {
				return Arguments{}, fmt.Errorf("--profile needs a folder: %w", ErrUsage)
			}
			parsed.Profile = absolute(value)
		case name == "--profile":
			return Arguments{}, fmt.Errorf("--profile needs a folder: %w", ErrUsage)
		case arguments[i] == "--":
			for _, file := range arguments[i+1:] {
				parsed.Files = append(parsed.Files, absolute(file))
			}
			return parsed, nil
		case strings.HasPrefix(arguments[i], "videonet:"):
			parsed.Invites = append(parsed.Invites, arguments[i])
		case strings.HasPrefix(arguments[i], "-") && arguments[i] != "-":
			return Arguments{}, fmt.Errorf("unknown flag %q: %w", arguments[i], ErrUsage)
		case arguments[i] != "":
			parsed.Files = append(parsed.Files, absolute(arguments[i]))
		}
	}
	return parsed, nil
}

// List is the inverse of ParseArguments: a list that reads the same from every folder.
func (a Arguments) List() []string {
	var list []string
	if a.Profile != "" {
		list = append(list, "--profile", a.Profile)
	}
	list = append(list, a.Invites...)
	if len(a.Files) > 0 {
		list = append(list, "--")
	}
	return append(list, a.Files...)
}
