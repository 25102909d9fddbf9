package webview_test

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"videonet/backend/media"
	"videonet/backend/webview"
)

// patience bounds every wait of these tests; nothing comes close to it unless it hangs.
const patience = time.Minute

// conversation is a page's end of a carrier, as a test drives it.
type conversation interface {
	// say sends a message of the page.
	say(message map[string]any)
	// hear returns the next picture or text, acknowledged when ack is on; ok is false once the line is closed.
	hear() (m heard, ok bool)
	// acks turns the acknowledging on or off; it is on at first.
	acks(on bool)
	// leave goes without a word, as a page does that is loaded anew.
	leave()
}

type heard struct {
	header  webview.Header
	payload []byte
	text    map[string]any
}

// carrier is an implementation under the contract.
type carrier struct {
	connect func() conversation
	close   func() error
}

// keys collects the server's requests for key frames.
type keys struct {
	mu  sync.Mutex
	all []string
	got chan string
}

func newKeys() *keys { return &keys{got: make(chan string, 1000)} }

func (k *keys) asked(stream string) {
	k.mu.Lock()
	k.all = append(k.all, stream)
	k.mu.Unlock()
	k.got <- stream
}

func (k *keys) wait(t *testing.T, stream string) {
	t.Helper()
	select {
	case got := <-k.got:
		if got != stream {
			t.Fatalf("a key frame of %q was asked for, want %q", got, stream)
		}
	case <-time.After(patience):
		t.Fatalf("no key frame of %q was asked for", stream)
	}
}

func picture(key bool, n int) media.Packet {
	return media.Packet{
		Kind: media.Video, Key: key, Data: fmt.Appendf(nil, "picture %d", n),
		PTS: media.PTS{Ticks: int64(n) * 3003, Base: media.RTPVideo}, Captured: time.UnixMicro(1_700_000_000_000_000 + int64(n)),
	}
}

func hello(token string, codecs ...string) map[string]any {
	return map[string]any{"type": "hello", "version": 1, "token": token, "codecs": codecs}
}

func watch(streams ...string) map[string]any {
	var list []map[string]any
	for i, s := range streams {
		list = append(list, map[string]any{"number": i + 1, "stream": s})
	}
	return map[string]any{"type": "watch", "streams": list}
}

func hearPicture(t *testing.T, c conversation) heard {
	t.Helper()
	for {
		m, ok := c.hear()
		if !ok {
			t.Fatal("the line closed instead of bringing a picture")
		}
		if m.text == nil {
			return m
		}
	}
}

func hearText(t *testing.T, c conversation, kind string) map[string]any {
	t.Helper()
	for {
		m, ok := c.hear()
		if !ok {
			t.Fatalf("the line closed instead of bringing %q", kind)
		}
		if m.text != nil && m.text["type"] == kind {
			return m.text
		}
	}
}

func hearEnd(t *testing.T, c conversation) {
	t.Helper()
	for {
		m, ok := c.hear()
		if !ok {
			return
		}
		if m.text == nil || m.text["type"] != "welcome" {
			t.Fatalf("heard %+v on a line that should be closed", m)
		}
	}
}

// admitted connects a page that shows VP8 and watches the streams.
func admitted(t *testing.T, s *webview.Server, c carrier, streams ...string) conversation {
	t.Helper()
	page := c.connect()
	page.say(hello(s.Token(), "vp8", "jpeg"))
	hearText(t, page, "welcome")
	page.say(watch(streams...))
	return page
}

func text(t *testing.T, b []byte) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatalf("the server said %q: %v", b, err)
	}
	return m
}
