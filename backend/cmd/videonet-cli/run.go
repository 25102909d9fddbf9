package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"

	"videonet/backend/fault"
	"videonet/backend/platform"
	"videonet/backend/sentences"
)

// Exit codes of every verb.
const (
	exitDone      = 0
	exitFailed    = 1
	exitWrongUse  = 2
	exitRefused   = 3 // by the other side
	exitUnequal   = 4 // verification failed
	cliProfile    = "cli"
	inviteEnv     = "VIDEONET_INVITE"
	maxInviteText = 4096 // bytes; a link is a few hundred
)

type streams struct {
	in       io.Reader
	out, err io.Writer
	self     string // this program's file, which answers backend.Checked; "" in tests that call run
}

// env is what a verb gets: where to print, whose profile it works in, and how.
type env struct {
	streams
	profile  string // folder, made by openProfile
	json     bool
	language string
	log      *slog.Logger
	getenv   func(string) string

	usage string
}

// errUsage ends a verb with its usage and exit code 2.
var errUsage = errors.New("wrong use")

func run(ctx context.Context, args []string, s streams, getenv func(string) string) int {
	language := sentences.Language(cmpOr(getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG")))
	all := verbs()
	i := -1
	if len(args) > 0 {
		i = slices.IndexFunc(all, func(v verb) bool { return v.name == args[0] })
	}
	if i < 0 {
		fmt.Fprintln(s.err, "videonet-cli [--profile DIR] [--json] with one of:")
		for _, v := range all {
			fmt.Fprintln(s.err, "  "+v.usage)
		}
		if len(args) > 0 && slices.Contains([]string{"help", "--help", "-h"}, args[0]) {
			return exitDone
		}
		return exitWrongUse
	}
	e := &env{streams: s, language: language, getenv: getenv, usage: all[i].usage}
	e.log = slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	return e.finish(all[i].run(ctx, e, args[1:]))
}

func cmpOr(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// flags returns the verb's flag set with --profile and --json on it.
func (e *env) flags(name string) *flag.FlagSet {
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(e.err)
	set.Usage = func() { fmt.Fprintln(e.err, "usage: videonet-cli "+e.usage) }
	set.StringVar(&e.profile, "profile", "", "folder of the profile (default: the profile \"cli\")")
	set.BoolVar(&e.json, "json", false, "one JSON object a line on standard output")
	return set
}

// parse reads flags that may stand before and after the words, and returns the words.
func (e *env) parse(set *flag.FlagSet, args []string) ([]string, error) {
	var words []string
	for {
		if err := set.Parse(args); errors.Is(err, flag.ErrHelp) {
			return nil, flag.ErrHelp
		} else if err != nil {
			return nil, fmt.Errorf("%w: %w", errUsage, err)
		}
		rest := set.Args()
		if len(rest) == 0 {
			return words, nil
		}
		if n := len(args) - len(rest); n > 0 && args[n-1] == "--" {
			return append(words, rest...), nil
		}
		words, args = append(words, rest[0]), rest[1:]
	}
}

// wrongUse makes the error of a verb whose words do not fit.
func wrongUse(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{errUsage}, args...)...)
}

// openProfile returns the profile's folder, made if need be.
func (e *env) openProfile() (string, error) {
	if e.profile == "" {
		folder, err := platform.ProfileFolder(cliProfile)
		if err != nil {
			return "", err
		}
		e.profile = folder
	}
	return e.profile, platform.MakeFolder(e.profile)
}

// invite reads an INVITE argument: @FILE, - for standard input, "" for VIDEONET_INVITE. The text itself is refused, because every
// user of the machine sees arguments.
func (e *env) invite(arg string) (string, error) {
	var text string
	switch {
	case arg == "":
		if text = e.getenv(inviteEnv); text == "" {
			return "", wrongUse("INVITE is @FILE, - or the variable %s", inviteEnv)
		}
	case arg == "-":
		line, err := readLine(e.in)
		if err != nil {
			return "", fmt.Errorf("read invite: %w", err)
		}
		text = line
	case strings.HasPrefix(arg, "@"):
		data, err := os.ReadFile(arg[1:])
		if err != nil {
			return "", fmt.Errorf("read invite: %w", err)
		}
		if len(data) > maxInviteText {
			return "", fault.New(fault.NotInvite, nil)
		}
		text = string(data)
	default:
		return "", wrongUse("INVITE is @FILE, - or the variable %s, never the text itself", inviteEnv)
	}
	return strings.TrimSpace(text), nil
}

// readLine reads one line byte by byte, so that what follows stays for the chat.
func readLine(r io.Reader) (string, error) {
	var line []byte
	for b := make([]byte, 1); len(line) <= maxInviteText; {
		n, err := r.Read(b)
		if n == 1 {
			if b[0] == '\n' {
				return string(line), nil
			}
			line = append(line, b[0])
		}
		if errors.Is(err, io.EOF) {
			return string(line), nil
		}
		if err != nil {
			return "", err
		}
	}
	return "", fault.New(fault.NotInvite, nil)
}
