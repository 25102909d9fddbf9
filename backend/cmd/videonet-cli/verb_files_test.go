package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// inviteTo makes a room on a relay of its own and returns the argument that is its invite.
func inviteTo(t *testing.T) string {
	t.Helper()
	relay := startRelay(t, t.TempDir())
	t.Cleanup(func() { relay.stop() })
	code, lines := cli(t, "room", "create", "Dailies", "--relay", relay.place, "--profile", t.TempDir(), "--lan-only")
	if code != exitDone {
		t.Fatalf("%v", lines)
	}
	link, ok := lines[0]["invite"].(string)
	if !ok {
		t.Fatalf("%v", lines)
	}
	path := filepath.Join(t.TempDir(), "invite")
	if err := os.WriteFile(path, []byte(link+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return "@" + path
}

// process is a verb that runs in this process beside others.
type process struct {
	t     *testing.T
	table events
	hear  func(event string) // called for each line, by the verb's goroutine
	done  sync.WaitGroup
	code  int
	lines []map[string]any
}

// begin starts a verb with a profile of its own and an input. hear may be nil.
func begin(t *testing.T, input io.Reader, hear func(event string), args ...string) *process {
	t.Helper()
	p := &process{t: t, table: readEvents(t), hear: hear}
	profile := t.TempDir()
	p.done.Go(func() {
		p.code = run(t.Context(), append(args, "--json", "--profile", profile), streams{in: input, out: p, err: io.Discard}, noEnv)
	})
	return p
}

// Write takes one line: a verb prints each event at once.
func (p *process) Write(line []byte) (int, error) {
	var m map[string]any
	if err := json.Unmarshal(line, &m); err != nil {
		p.t.Errorf("%q: %v", line, err)
	}
	event, _ := m["event"].(string)
	if !slices.ContainsFunc(p.table[event], func(f fields) bool { return f.fit(m) }) {
		p.t.Errorf("EVENTS.md has no such event: %s", line)
	}
	p.lines = append(p.lines, m)
	if p.hear != nil {
		p.hear(event)
	}
	return len(line), nil
}

// end waits for a verb and returns its last line.
func (p *process) end(t *testing.T, code int) map[string]any {
	t.Helper()
	p.done.Wait()
	if p.code != code || len(p.lines) == 0 {
		t.Fatalf("ended with %d, want %d: %v", p.code, code, p.lines)
	}
	return p.lines[len(p.lines)-1]
}

// all returns the lines of one event.
func (p *process) all(event string) (found []map[string]any) {
	for _, l := range p.lines {
		if l["event"] == event {
			found = append(found, l)
		}
	}
	return found
}

// reel makes a file of random bytes and returns its path and its SHA-256.
func reel(t *testing.T, name string, size int) (path, sum string) {
	t.Helper()
	data := make([]byte, size)
	_, _ = rand.Read(data)
	path = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	s := sha256.Sum256(data)
	return path, hex.EncodeToString(s[:])
}

func TestSendAndReceive(t *testing.T) {
	for _, by := range []string{"auto", "webrtc"} {
		t.Run(by, func(t *testing.T) { sendAndReceive(t, by) })
	}
}

func sendAndReceive(t *testing.T, by string) {
	t.Helper()
	invite, inbox := inviteTo(t), t.TempDir()
	path, sum := reel(t, "reel.mp4", 5_000_000)
	receiver := begin(t, strings.NewReader(""), nil, "receive", invite, "--into", inbox, "--accept-all")
	sender := begin(t, strings.NewReader(""), nil, "send", path, "--to", invite, "--path", by)
	way := map[string]string{"auto": "tls", "webrtc": "webrtc"}[by]
	for who, p := range map[string]*process{"sender": sender, "receiver": receiver} {
		p.end(t, exitDone)
		done := p.all("done")
		if len(done) != 1 || done[0]["sha256"] != sum || done[0]["bytes"] != 5e6 || done[0]["path"] != way || done[0]["verified"] != true {
			t.Errorf("%s: %v", who, p.lines)
		}
		if len(p.all("joined")) != 1 || len(p.all("peer")) == 0 {
			t.Errorf("%s: %v", who, p.lines)
		}
	}
	for who, p := range map[string]*process{"sender": sender, "receiver": receiver} {
		signed := p.all("receipt")
		if len(signed) != 1 {
			t.Fatalf("%s: no receipt: %v", who, p.lines)
		}
		if code, lines := cli(t, "verify", filepath.Join(inbox, "reel.mp4"), str(signed[0], "path")); code != exitDone {
			t.Errorf("%s: the receipt does not hold: %v", who, lines)
		}
	}
	if offers := receiver.all("offer"); len(offers) != 1 || offers[0]["files"] != 1.0 || offers[0]["bytes"] != 5e6 {
		t.Errorf("%v", offers)
	}
	data, err := os.ReadFile(filepath.Join(inbox, "reel.mp4"))
	if s := sha256.Sum256(data); err != nil || hex.EncodeToString(s[:]) != sum {
		t.Errorf("%d bytes, %v", len(data), err)
	}
}

// TestPipes: what comes on standard input goes out on standard output.
func TestPipes(t *testing.T) {
	invite := inviteTo(t)
	path, sum := reel(t, "reel.mp4", 3_000_001)
	in, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	out := sha256.New()
	var receiving sync.WaitGroup
	code, profile := 0, t.TempDir()
	receiving.Go(func() {
		code = run(t.Context(), []string{"receive", invite, "--into", "-", "--accept-all", "--profile", profile},
			streams{in: strings.NewReader(""), out: out, err: io.Discard}, noEnv)
	})
	sender := begin(t, in, nil, "send", "-", "--name", "cut 1.mp4", "--to", invite)
	sender.end(t, exitDone)
	receiving.Wait()
	if done := sender.all("done"); len(done) != 1 || done[0]["file"] != "cut 1.mp4" || done[0]["sha256"] != sum {
		t.Errorf("%v", sender.lines)
	}
	if code != exitDone || hex.EncodeToString(out.Sum(nil)) != sum {
		t.Errorf("the receiver ended with %d, and other bytes came out", code)
	}
}

// TestSendFolder: a folder with everything in it.
func TestSendFolder(t *testing.T) {
	invite, inbox, source := inviteTo(t), t.TempDir(), filepath.Join(t.TempDir(), "Project")
	for name, size := range map[string]int{"a.txt": 3, "cuts/1/b.mp4": 2_000_000, "cuts/empty.txt": 0, "no files/": 0} {
		path := filepath.Join(source, name)
		if strings.HasSuffix(name, "/") {
			if err := os.MkdirAll(path, 0o700); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	receiver := begin(t, strings.NewReader(""), nil, "receive", invite, "--into", inbox, "--accept-all")
	sender := begin(t, strings.NewReader(""), nil, "send", source, "--to", invite)
	sender.end(t, exitDone)
	receiver.end(t, exitDone)
	for who, p := range map[string]*process{"sender": sender, "receiver": receiver} {
		var names []string
		for _, done := range p.all("done") {
			names = append(names, str(done, "file"))
		}
		slices.Sort(names)
		if !slices.Equal(names, []string{"Project/a.txt", "Project/cuts/1/b.mp4", "Project/cuts/empty.txt"}) {
			t.Errorf("%s: %q", who, names)
		}
	}
	for name, size := range map[string]int64{"a.txt": 3, "cuts/1/b.mp4": 2_000_000, "cuts/empty.txt": 0} {
		if info, err := os.Stat(filepath.Join(inbox, "Project", name)); err != nil || info.Size() != size {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	if info, err := os.Stat(filepath.Join(inbox, "Project", "no files")); err != nil || !info.IsDir() {
		t.Errorf("the empty folder: %v", err)
	}
}

func TestReceiveAsks(t *testing.T) {
	invite, inbox := inviteTo(t), t.TempDir()
	path, _ := reel(t, "reel.mp4", 1000)
	for answer, want := range map[string]int{"y\n": exitDone, "n\n": exitRefused, "": exitRefused} {
		input, keyboard := io.Pipe()
		receiver := begin(t, input, func(event string) {
			if event == "offer" {
				go func() { // ends at the latest when the keyboard is closed
					_, _ = io.WriteString(keyboard, answer)
					_ = keyboard.Close()
				}()
			}
		}, "receive", invite, "--into", inbox)
		sender := begin(t, strings.NewReader(""), nil, "send", path, "--to", invite)
		last := sender.end(t, want)
		if want == exitRefused && last["code"] != "transfer_refused" {
			t.Errorf("%q: %v", answer, last)
		}
		receiver.done.Wait()
		_ = keyboard.Close()
		if want == exitDone && receiver.code != exitDone || want != exitDone && receiver.code != exitFailed {
			t.Errorf("%q: the receiver ended with %d: %v", answer, receiver.code, receiver.lines)
		}
	}
	if entries, err := os.ReadDir(inbox); err != nil || len(entries) != 1 {
		t.Errorf("%v, %v", entries, err)
	}
}

func TestReceiveIsBounded(t *testing.T) {
	invite := inviteTo(t)
	path, _ := reel(t, "reel.mp4", 1000)
	receiver := begin(t, strings.NewReader(""), nil, "receive", invite, "--into", t.TempDir(), "--accept-all", "--max", "999")
	sender := begin(t, strings.NewReader(""), nil, "send", path, "--to", invite)
	if last := sender.end(t, exitRefused); last["code"] != "transfer_refused" {
		t.Errorf("%v", last)
	}
	if last := receiver.end(t, exitRefused); last["code"] != "transfer_too_large" {
		t.Errorf("%v", last)
	}
}

func TestSendAndReceiveUsedWrong(t *testing.T) {
	file, _ := reel(t, "a", 1)
	for _, c := range []struct {
		want string
		args []string
	}{
		{"invalid", []string{"send", "--to", "@x"}},
		{"invalid", []string{"send", file, "--to", "videonet:abc"}},
		{"invalid", []string{"receive", "--into", t.TempDir()}}, // no invite anywhere
		{"invalid", []string{"receive", "@x"}},
		{"file_gone", []string{"send", filepath.Join(t.TempDir(), "gone"), "--to", "@" + file}},
		{"invalid", []string{"send", "-", "--to", "@" + file}},
		{"invalid", []string{"send", file, "--name", "a", "--to", "@" + file}},
		{"invalid", []string{"send", "-", "--name", "a", "--to", "-"}},
		{"name_refused", []string{"send", "-", "--name", "../a", "--to", "@" + file}},
		{"invalid", []string{"send", file, "--to", "@" + file, "--path", "mail"}},
		{"invalid", []string{"receive", "@" + file, "--into", "-"}}, // with --json
		{"folder_unwritable", []string{"receive", "@" + file, "--into", filepath.Join(t.TempDir(), "gone")}},
		{"not_invite", []string{"send", file, "--to", "@" + file, "--profile", t.TempDir()}},
	} {
		code, lines := cli(t, c.args...)
		if code == exitDone || len(lines) != 1 || lines[0]["code"] != c.want {
			t.Errorf("%v: %d, %v", c.args, code, lines)
		}
	}
}
