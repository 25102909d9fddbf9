package webview_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"videonet/backend/webview"
)

// wails is an emitter as the window has one: every page hears every event.
type wails struct {
	events *webview.Events

	mu    sync.Mutex
	pages map[string]*eventPage
	count int
	t     *testing.T
}

func newWails(t *testing.T, s *webview.Server) *wails {
	t.Helper()
	w := &wails{t: t, pages: map[string]*eventPage{}}
	w.events = webview.NewEvents(s, w.emit)
	return w
}

func (w *wails) emit(name, payload string) {
	if name != webview.EventToPage {
		w.t.Errorf("event %q", name)
	}
	if len(payload) > 32<<10 {
		w.t.Errorf("a piece of %d characters", len(payload))
	}
	line, _, _ := strings.Cut(payload, " ")
	w.mu.Lock()
	page := w.pages[line]
	w.mu.Unlock()
	if page != nil {
		page.pieces <- payload
	}
}

func (w *wails) connect(t *testing.T) *eventPage {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.count++
	p := &eventPage{t: t, wails: w, line: fmt.Sprint("line", w.count), pieces: make(chan string, 1000)}
	p.ack.Store(true)
	w.pages[p.line] = p
	return p
}

// eventPage is a page's end of Events.
type eventPage struct {
	t      *testing.T
	wails  *wails
	line   string
	ack    atomic.Bool
	pieces chan string
	last   uint64
	part   []byte
}

func (p *eventPage) say(message map[string]any) {
	message["line"] = p.line
	b, _ := json.Marshal(message)
	p.wails.events.Receive(string(b))
}

func (p *eventPage) hear() (heard, bool) {
	for {
		var piece string
		select {
		case piece = <-p.pieces:
		case <-time.After(patience):
			p.t.Fatal("nothing came for too long")
		}
		f := strings.SplitN(piece, " ", 4)
		if f[2] == "x" {
			return heard{}, false
		}
		n, err := strconv.ParseUint(f[1], 10, 64)
		if err != nil || n != p.last+1 {
			p.t.Fatalf("piece %q after %d", f[1], p.last)
		}
		p.last = n
		if p.ack.Load() && n%8 == 0 {
			p.say(map[string]any{"type": "ack", "count": n})
		}
		if f[2] == "t" {
			return heard{text: text(p.t, []byte(f[3]))}, true
		}
		b, err := base64.StdEncoding.DecodeString(f[3])
		if err != nil {
			p.t.Fatal(err)
		}
		p.part = append(p.part, b...)
		if f[2] == "." {
			h, payload, err := webview.ParseHeader(p.part)
			if err != nil {
				p.t.Fatal(err)
			}
			p.part = nil
			return heard{header: h, payload: payload}, true
		}
	}
}

func (p *eventPage) acks(on bool) {
	p.ack.Store(on)
	if on {
		p.say(map[string]any{"type": "ack", "count": p.last})
	}
}

func (p *eventPage) leave() {
	p.wails.mu.Lock()
	delete(p.wails.pages, p.line)
	p.wails.mu.Unlock()
}

func TestEventsMeetTheContract(t *testing.T) {
	testCarrier(t, func(t *testing.T, s *webview.Server) carrier {
		t.Helper()
		w := newWails(t, s)
		return carrier{
			connect: func() conversation { return w.connect(t) },
			close: func() error {
				err := w.events.Close()
				w.mu.Lock()
				defer w.mu.Unlock()
				for _, p := range w.pages {
					if s.Token() != "" && p.last == 0 { // never connected: it hears the end from the test
						p.pieces <- p.line + " 0 x closed"
					}
				}
				return err
			},
		}
	})
}

func TestEventsEndThePageBefore(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	k := newKeys()
	s := webview.New(webview.Config{OnKeyRequest: k.asked})
	defer shut(t, s)
	w := newWails(t, s)
	defer shut(t, w.events)
	c := carrier{connect: func() conversation { return w.connect(t) }}
	first := admitted(t, s, c, "a")
	k.wait(t, "a")
	intruder := w.connect(t)
	intruder.say(hello("guess", "vp8"))
	if _, ok := intruder.hear(); ok {
		t.Error("a wrong token was let in")
	}
	s.Publish("a", picture(true, 1))
	hearPicture(t, first) // the wrong hello has not ended it
	second := admitted(t, s, c, "a")
	k.wait(t, "a")
	hearEnd(t, first)
	s.Publish("a", picture(true, 2))
	hearPicture(t, second)
}

// A page that vanished without a word keeps its line only until its window has been full for a while.
func TestEventsGiveUpAStalledPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := webview.New(webview.Config{})
		w := newWails(t, s)
		page := admitted(t, s, carrier{connect: func() conversation { return w.connect(t) }}, "a")
		page.acks(false)
		synctest.Wait()
		begin := time.Now()
		for n := range 100 {
			s.Publish("a", picture(true, n))
			synctest.Wait()
		}
		for { // what was on its way is heard, then the end
			if _, ok := page.hear(); !ok {
				break
			}
		}
		if took := time.Since(begin); took < 10*time.Second || took > 20*time.Second {
			t.Errorf("given up after %v", took)
		}
		synctest.Wait()
		if stats := s.Stats()["a"]; stats.Pages != 0 {
			t.Errorf("stats %+v", stats)
		}
		_ = w.events.Close()
		_ = s.Close()
	})
}

// A hello must come at once: a line without it holds nothing for long.
func TestHelloIsWaitedForFiveSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		s := webview.New(webview.Config{OnKeyRequest: func(string) { asked++ }})
		w := newWails(t, s)
		page := w.connect(t)
		page.say(map[string]any{"type": "hello"}) // opens a line, and is refused at once
		if _, ok := page.hear(); ok {
			t.Error("an empty hello was let in")
		}
		// Requests for key frames that stay unanswered are told once a second, not with each picture.
		viewer := admitted(t, s, carrier{connect: func() conversation { return w.connect(t) }}, "a")
		_ = viewer
		for n := range 301 {
			s.Publish("a", picture(false, n))
			time.Sleep(10 * time.Millisecond)
		}
		synctest.Wait()
		if asked != 4 {
			t.Errorf("asked %d times in 3 s, want at once and each second", asked)
		}
		_ = w.events.Close()
		_ = s.Close()
	})
}

// Whatever a page sends: nothing falls over, and nobody comes in who does not know the token.
func FuzzReceive(f *testing.F) {
	for _, seed := range []string{
		`{"line":"a","type":"hello","version":1,"token":"x","codecs":["vp8"]}`,
		`{"line":"a","type":"watch","streams":[{"number":1,"stream":"a"}]}`,
		`{"line":"a b","type":"key","number":1}`, `{"line":"a","type":"ack","count":18446744073709551615}`, "null", "[]", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, message string) {
		s := webview.New(webview.Config{})
		events := webview.NewEvents(s, func(_, payload string) {
			if !strings.HasSuffix(payload, " 0 x refused") && !strings.HasSuffix(payload, " 0 x closed") {
				t.Errorf("%q was answered with %q", message, payload)
			}
		})
		events.Receive(message)
		events.Receive(message)
		shut(t, s)
		shut(t, events)
		if len(s.Stats()) != 0 {
			t.Errorf("%q left a stream behind", message)
		}
	})
}
