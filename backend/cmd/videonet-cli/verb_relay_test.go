package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"
)

// relayProcess is the verb relay, running in this process.
type relayProcess struct {
	place string // ADDR#PIN
	stop  func() int
}

func startRelay(t *testing.T, data string) relayProcess {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	read, write := io.Pipe()
	code := make(chan int, 1)
	go func() {
		args := []string{"relay", "--json", "--listen", "127.0.0.1:0", "--data", data, "--lan-only"}
		code <- run(ctx, args, streams{in: strings.NewReader(""), out: write, err: io.Discard}, noEnv)
		_ = write.Close()
	}()
	lines := bufio.NewReader(read)
	line, err := lines.ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var e listeningEvent
	if err := json.Unmarshal(line, &e); err != nil || e.Event != "listening" {
		t.Fatalf("%s: %v", line, err)
	}
	p := relayProcess{place: e.Address + "#" + e.Pin}
	p.stop = func() int {
		cancel()
		select {
		case c := <-code:
			return c
		case <-time.After(patience):
			t.Fatal("the relay does not end")
		}
		return -1
	}
	t.Cleanup(cancel)
	return p
}

func noEnv(string) string { return "" }

// cli runs a verb to its end and returns its lines.
func cli(t *testing.T, args ...string) (code int, lines []map[string]any) {
	t.Helper()
	var out bytes.Buffer
	code = run(t.Context(), append(args, "--json"), streams{in: strings.NewReader(""), out: &out, err: io.Discard}, noEnv)
	for line := range strings.Lines(out.String()) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		lines = append(lines, m)
	}
	return code, lines
}

func TestRoomOnARelayThatRunsAlone(t *testing.T) {
	data, profile := t.TempDir()+"/relay", t.TempDir()
	relay := startRelay(t, data)
	address, _, _ := strings.Cut(relay.place, "#")
	code, lines := cli(t, "room", "create", "Dailies", "--relay", relay.place, "--profile", profile, "--lan-only")
	if code != exitDone || len(lines) != 1 || lines[0]["relay"] != address || lines[0]["hosted"] != nil || lines[0]["invite"] == nil {
		t.Fatalf("room create: %d, %v", code, lines)
	}
	if code := relay.stop(); code != exitDone {
		t.Errorf("relay ended with %d", code)
	}
	if code, lines = cli(t, "room", "invite", "Dailies", "--profile", profile); code != exitFailed || lines[0]["code"] != "relay_unreachable" {
		t.Errorf("without the relay: %d, %v", code, lines)
	}
	again := startRelay(t, data)
	if again.place != relay.place {
		t.Errorf("the relay was at %s, then at %s", relay.place, again.place)
	}
	if code, lines = cli(t, "room", "invite", "Dailies", "--profile", profile); code != exitDone || lines[0]["invite"] == nil {
		t.Errorf("after its restart: %d, %v", code, lines)
	}
	if code, lines = cli(t, "room", "withdraw", "Dailies", "--profile", profile); code != exitDone || lines[0]["event"] != "withdrawn" {
		t.Errorf("withdraw: %d, %v", code, lines)
	}
	again.stop()

	other := startRelay(t, t.TempDir())
	_, key, _ := strings.Cut(relay.place, "#")
	otherAddress, _, _ := strings.Cut(other.place, "#")
	code, lines = cli(t, "room", "create", "x", "--relay", otherAddress+"#"+key, "--profile", profile)
	if code == exitDone || lines[0]["code"] != "relay_key_changed" {
		t.Errorf("another relay's key: %d, %v", code, lines)
	}
	other.stop()
}
