package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"videonet/backend/trust"
)

// program is a verb that runs in this process, with its lines.
type program struct {
	t     *testing.T
	name  string
	lines chan map[string]any
	in    *io.PipeWriter
	stop  context.CancelFunc
	code  chan int
}

func start(t *testing.T, name string, args ...string) *program {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	in, input := io.Pipe()
	output, out := io.Pipe()
	p := &program{t: t, name: name, lines: make(chan map[string]any, 1000), in: input, stop: stop, code: make(chan int, 1)}
	var running sync.WaitGroup
	running.Go(func() {
		defer close(p.lines)
		for s := bufio.NewScanner(output); s.Scan(); {
			var line map[string]any
			if err := json.Unmarshal(s.Bytes(), &line); err != nil {
				t.Errorf("%s printed %q", name, s.Text())
			}
			p.lines <- line
		}
	})
	running.Go(func() {
		p.code <- run(ctx, append(args, "--json"), streams{in: in, out: out, err: io.Discard}, func(string) string { return "" })
		_ = out.Close()
	})
	t.Cleanup(func() {
		stop()
		_ = input.Close()
		running.Wait()
	})
	return p
}

// patience is how long a test waits for what must come: it is no measure of speed.
const patience = time.Minute

// until returns the first line that fits, and fails after a minute.
func (p *program) until(what string, fits func(map[string]any) bool) map[string]any {
	p.t.Helper()
	late := time.After(patience)
	for {
		select {
		case line, ok := <-p.lines:
			if !ok {
				p.t.Fatalf("%s ended before %s", p.name, what)
			}
			if fits(line) {
				return line
			}
		case <-late:
			p.t.Fatalf("%s: no %s within %v", p.name, what, patience)
		}
	}
}

func (p *program) event(name string) map[string]any {
	p.t.Helper()
	return p.until(name, func(l map[string]any) bool { return l["event"] == name })
}

func (p *program) ends(code int) {
	p.t.Helper()
	select {
	case got := <-p.code:
		if got != code {
			p.t.Errorf("%s: exit code %d, want %d", p.name, got, code)
		}
	case <-time.After(patience):
		p.t.Fatalf("%s does not end", p.name)
	}
}

func (p *program) say(text string) {
	p.t.Helper()
	if _, err := io.WriteString(p.in, text+"\n"); err != nil {
		p.t.Error(err)
	}
}

// str reads a field of text.
func str(line map[string]any, field string) string {
	s, _ := line[field].(string)
	return s
}

func inviteFile(t *testing.T, link string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "invite")
	if err := os.WriteFile(path, []byte(link+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return "@" + path
}

func TestTwoJoinSeeHearAndWrite(t *testing.T) {
	relay := start(t, "relay", "relay", "--listen", "127.0.0.1:0", "--data", t.TempDir())
	at := relay.event("listening")
	room := start(t, "room", "room", "create", "Cutting room", "--relay", str(at, "address")+"#"+str(at, "pin"), "--profile", t.TempDir())
	made := room.event("room")
	room.ends(exitDone)
	invite := inviteFile(t, str(made, "invite"))

	ada := start(t, "Ada", "join", invite, "--name", "Ada", "--camera", "test", "--mic", "test", "--profile", t.TempDir())
	if joined := ada.event("joined"); str(joined, "room") != str(made, "id") || len(str(joined, "me")) != 43 {
		t.Errorf("joined %v", joined)
	}
	bo := start(t, "Bo", "join", invite, "--name", "Bo", "--camera", "test", "--mic", "test", "--profile", t.TempDir())
	for _, pair := range []struct {
		p     *program
		other string
	}{{ada, "Bo"}, {bo, "Ada"}} {
		peer := pair.p.event("peer")
		if str(peer, "name") != pair.other || str(peer, "state") != "connected" {
			t.Errorf("%s sees %v", pair.p.name, peer)
		}
		// the counter of the other's picture is read, twice, and moves on
		seen := 0.0
		counted := func(l map[string]any) bool {
			v, _ := l["video"].(map[string]any)
			a, _ := l["audio"].(map[string]any)
			counter, _ := v["counter"].(float64)
			if counter <= seen || v["width"] != 1280.0 || v["height"] != 720.0 || l["path"] != "lan" || a == nil {
				return false
			}
			if latency, _ := v["latency_ms"].(float64); latency <= 0 || latency > 5000 {
				t.Errorf("latency %v", v["latency_ms"])
			}
			level, _ := a["level_dbfs"].(float64)
			if level < -25 || level > -10 { // the tone of the test pattern lies at -18 dBFS
				return false
			}
			seen = counter
			return true
		}
		pair.p.until("a counter", counted)
		pair.p.until("the counter moving on", counted)
	}
	ada.say("the third shot is soft")
	if line := bo.event("chat"); str(line, "text") != "the third shot is soft" || str(line, "name") != "Ada" {
		t.Errorf("chat %v", line)
	}
	bo.say("agreed")
	if line := ada.event("chat"); str(line, "text") != "agreed" || str(line, "name") != "Bo" {
		t.Errorf("chat %v", line)
	}
	bo.stop()
	bo.ends(exitDone)
	ada.until("Bo leaving", func(l map[string]any) bool { return l["event"] == "peer" && l["state"] == "left" })

	short := start(t, "Cy", "join", invite, "--name", "Cy", "--for", "1s", "--profile", t.TempDir()) // leaves by itself
	short.event("joined")
	short.ends(exitDone)

	// another secret: refused, and said so on both sides
	invited, err := trust.ParseInvite(str(made, "invite"))
	if err != nil {
		t.Fatal(err)
	}
	invited.Secret[0] ^= 1
	eve := start(t, "Eve", "join", inviteFile(t, invited.Link()), "--profile", t.TempDir())
	if line := eve.event("error"); str(line, "code") != "wrong_secret" || str(line, "text") == "" {
		t.Errorf("error %v", line)
	}
	eve.ends(exitRefused)
	refused := ada.until("the refusal", func(l map[string]any) bool { return l["event"] == "peer" && l["state"] == "refused" })
	if str(refused, "text") == "" {
		t.Errorf("refused without a sentence: %v", refused)
	}
	ada.stop()
	ada.ends(exitDone)
	relay.stop()
	relay.ends(exitDone)
}

func TestJoinWithWhatIsNoInvite(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		code int
	}{
		"no invite":    {[]string{inviteFile(t, "https://example.org")}, exitWrongUse},
		"cut":          {[]string{inviteFile(t, "videonet:AQAA")}, exitWrongUse},
		"the text":     {[]string{"videonet:AQAA"}, exitWrongUse},
		"two":          {[]string{"-", "-"}, exitWrongUse},
		"negative for": {[]string{"-", "--for", "-1s"}, exitWrongUse},
		"no file":      {[]string{"@" + filepath.Join(t.TempDir(), "none")}, exitFailed},
	} {
		p := start(t, name, append([]string{"join", "--profile", t.TempDir()}, c.args...)...)
		p.event("error")
		p.ends(c.code)
	}
}
