package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"videonet/backend/fault"
)

func testEnv(in string) (*env, *bytes.Buffer) {
	var out bytes.Buffer
	e := &env{streams: streams{in: strings.NewReader(in), out: &out, err: &bytes.Buffer{}}, json: true, language: "en", getenv: func(string) string { return "" }}
	return e, &out
}

func TestInviteIsNeverAnArgument(t *testing.T) {
	file := filepath.Join(t.TempDir(), "invite")
	if err := os.WriteFile(file, []byte(" videonet:abc\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		arg, stdin, env string
		want            string
		wrong           bool
	}{
		{arg: "@" + file, want: "videonet:abc"},
		{arg: "-", stdin: "videonet:abc\nhello\n", want: "videonet:abc"},
		{arg: "", env: "videonet:abc", want: "videonet:abc"},
		{arg: "", wrong: true},
		{arg: "videonet:abc", wrong: true},
	} {
		e, _ := testEnv(c.stdin)
		e.getenv = func(string) string { return c.env }
		got, err := e.invite(c.arg)
		if got != c.want || errors.Is(err, errUsage) != c.wrong {
			t.Errorf("invite(%q) = %q, %v", c.arg, got, err)
		}
	}
}

func TestInviteLeavesTheChatOnStandardInput(t *testing.T) {
	e, _ := testEnv("videonet:abc\nfirst line of chat\n")
	if _, err := e.invite("-"); err != nil {
		t.Fatal(err)
	}
	if rest, err := readLine(e.in); err != nil || rest != "first line of chat" {
		t.Errorf("rest = %q, %v", rest, err)
	}
}

func TestFinishGivesTheExitCodeAndOneErrorLine(t *testing.T) {
	for _, c := range []struct {
		err  error
		want int
		code string
	}{
		{nil, 0, ""},
		{fmt.Errorf("send: %w", fault.New(fault.TransferRefused, nil, "name", "Mina")), 3, "transfer_refused"},
		{fault.New(fault.TransferCorrupt, nil), 4, "transfer_corrupt"},
		{fault.New(fault.NotInvite, nil), 2, "not_invite"},
		{errors.New("EIO"), 1, "internal"},
		{wrongUse("no FILE"), 2, "invalid"},
	} {
		e, out := testEnv("")
		e.log = slog.New(slog.DiscardHandler)
		if got := e.finish(c.err); got != c.want {
			t.Errorf("finish(%v) = %d, want %d", c.err, got, c.want)
		}
		if c.err == nil {
			continue
		}
		var event errorEvent
		if err := json.Unmarshal(out.Bytes(), &event); err != nil || event.Event != "error" || event.Code != c.code || event.Text == "" {
			t.Errorf("finish(%v) printed %q", c.err, out)
		}
	}
}

func TestFlagsStandBeforeAndAfterTheWords(t *testing.T) {
	e, _ := testEnv("")
	e.json = false
	set := e.flags("x")
	n := set.Int("n", 0, "")
	words, err := e.parse(set, []string{"a", "--n", "3", "b", "--json", "--", "-rf"})
	if err != nil || *n != 3 || !e.json || strings.Join(words, " ") != "a b -rf" {
		t.Errorf("words %q, n %d, json %v, %v", words, *n, e.json, err)
	}
}
