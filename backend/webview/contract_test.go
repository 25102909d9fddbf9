package webview_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"videonet/backend/media"
	"videonet/backend/webview"
)

// testCarrier is the contract: every carrier passes it.
func testCarrier(t *testing.T, make func(t *testing.T, s *webview.Server) carrier) {
	t.Helper()
	for name, test := range map[string]func(t *testing.T, s *webview.Server, k *keys, c carrier){
		"nothing before hello":        nothingBeforeHello,
		"wrong token":                 wrongToken,
		"first picture is a key":      firstIsKey,
		"header and payload":          headerAndPayload,
		"large picture":               largePicture,
		"streams stay apart":          streamsStayApart,
		"unwatched stops":             unwatchedStops,
		"late page asks for a key":    latePage,
		"page asks for a key":         pageAsksKey,
		"slow page skips to key":      slowPage,
		"reload is served":            reload,
		"JPEG page":                   jpegPage,
		"JPEG page without a decoder": jpegPageWithoutDecoder,
		"malformed":                   malformed,
		"close waits":                 closeWaits,
	} {
		t.Run(name, func(t *testing.T) {
			defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
			k := newKeys()
			config := webview.Config{OnKeyRequest: k.asked}
			if name == "JPEG page" {
				config.Decoder = func() (media.VideoDecoder, error) { return &grayDecoder{}, nil }
			}
			s := webview.New(config)
			c := make(t, s)
			test(t, s, k, c)
			for range 2 {
				if err := c.close(); err != nil {
					t.Error(err)
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func nothingBeforeHello(t *testing.T, s *webview.Server, _ *keys, c carrier) {
	t.Helper()
	page := c.connect()
	page.say(watch("a"))
	if c.close() != nil { // a carrier without connections simply stays silent: this ends the wait
		t.Error("close failed")
	}
	s.Publish("a", picture(true, 1))
	hearEnd(t, page)
	if n := s.Stats()["a"].Sent; n != 0 {
		t.Errorf("%d pictures were sent to a page that said no hello", n)
	}
}

func wrongToken(t *testing.T, s *webview.Server, _ *keys, c carrier) {
	t.Helper()
	for _, token := range []string{"", "x", s.Token()[1:], s.Token() + "A"} {
		page := c.connect()
		page.say(hello(token, "vp8"))
		if _, ok := page.hear(); ok {
			t.Errorf("token %q was let in", token)
		}
	}
	page := c.connect()
	page.say(map[string]any{"type": "hello", "version": 2, "token": s.Token()})
	if _, ok := page.hear(); ok {
		t.Error("an unknown version was let in")
	}
}

func firstIsKey(t *testing.T, s *webview.Server, k *keys, c carrier) {
	t.Helper()
	page := admitted(t, s, c, "a")
	k.wait(t, "a")
	for n := range 3 {
		s.Publish("a", picture(false, n))
	}
	s.Publish("a", picture(true, 3))
	s.Publish("a", picture(false, 4))
	for _, want := range []uint32{4, 5} {
		if got := hearPicture(t, page); got.header.Sequence != want {
			t.Errorf("picture %d came, want %d", got.header.Sequence, want)
		}
	}
	if stats := s.Stats()["a"]; stats.Skipped != 0 || stats.Published != 5 || stats.Sent != 2 || stats.Pages != 1 {
		t.Errorf("stats %+v", stats)
	}
}

func headerAndPayload(t *testing.T, s *webview.Server, k *keys, c carrier) {
	t.Helper()
	page := admitted(t, s, c, "a", "b")
	k.wait(t, "a")
	k.wait(t, "b")
	p := picture(true, 7)
	s.Publish("b", media.Packet{Kind: media.Audio, Data: []byte("sound")})
	s.Publish("b", media.Packet{Kind: media.Video, Key: true})
	s.Publish("b", p)
	got := hearPicture(t, page)
	want := webview.Header{Flags: webview.FlagKey, Number: 2, Sequence: 1, Captured: 1_700_000_000_000_007, PTS: 233_567}
	if got.header != want || string(got.payload) != "picture 7" {
		t.Errorf("got %+v %q, want %+v", got.header, got.payload, want)
	}
}

func largePicture(t *testing.T, s *webview.Server, k *keys, c carrier) {
	t.Helper()
	page := admitted(t, s, c, "a")
	k.wait(t, "a")
	// around the edges of a piece of Events (24528 bytes with the header) and up to what a 4K key frame may be
	for _, size := range []int{1, 24503, 24504, 24505, 49032, 49033, 1_500_000} {
		p := picture(true, size)
		p.Data = make([]byte, size)
		for i := range p.Data {
			p.Data[i] = byte(i * 7)
		}
		s.Publish("a", p)
		if got := hearPicture(t, page); !slices.Equal(got.payload, p.Data) {
			t.Errorf("a picture of %d bytes came as %d others", size, len(got.payload))
		}
	}
}

func streamsStayApart(t *testing.T, s *webview.Server, k *keys, c carrier) {
	t.Helper()
	page := admitted(t, s, c, "a", "b")
	k.wait(t, "a")
	k.wait(t, "b")
	for n := range 100 {
		s.Publish("a", picture(n == 0, n))
		s.Publish("b", picture(n == 0, 1000+n))
		for range 2 {
			got := hearPicture(t, page)
			if want := fmt.Sprintf("picture %d", n+1000*int(got.header.Number-1)); string(got.payload) != want {
				t.Fatalf("stream %d brought %q, want %q", got.header.Number, got.payload, want)
			}
		}
	}
}

func unwatchedStops(t *testing.T, s *webview.Server, k *keys, c carrier) {
	t.Helper()
	page := admitted(t, s, c, "a", "b")
	k.wait(t, "a")
	k.wait(t, "b")
	s.Publish("a", picture(true, 1))
	s.Publish("b", picture(true, 1))
	hearPicture(t, page)
	hearPicture(t, page)
	page.say(map[string]any{"type": "watch", "streams": []map[string]any{{"number": 2, "stream": "b"}, {"number": 3, "stream": "c"}}})
	k.wait(t, "c") // b went on without a break: no key frame is asked for
	s.Publish("a", picture(true, 2))
	s.Publish("b", picture(false, 2))
	if got := hearPicture(t, page); got.header.Number != 2 || got.header.Sequence != 2 {
		t.Errorf("got picture %d of stream %d, want picture 2 of stream 2", got.header.Sequence, got.header.Number)
	}
}

func latePage(t *testing.T, s *webview.Server, k *keys, c carrier) {
	t.Helper()
	for n := range 5 {
		s.Publish("a", picture(n == 0, n))
	}
	page := admitted(t, s, c, "a")
	k.wait(t, "a")
	s.Publish("a", picture(false, 5))
	s.Publish("a", picture(true, 6))
	if got := hearPicture(t, page); got.header.Sequence != 7 {
		t.Errorf("the first picture is number %d, want the key frame, 7", got.header.Sequence)
	}
	s.Forget("a")
	if n := s.Stats()["a"].Published; n != 0 {
		t.Errorf("a forgotten stream still counts %d pictures", n)
	}
}

func pageAsksKey(t *testing.T, s *webview.Server, k *keys, c carrier) {
	t.Helper()
	page := admitted(t, s, c, "a")
	k.wait(t, "a")
	s.Publish("a", picture(true, 1))
	hearPicture(t, page)
	page.say(map[string]any{"type": "key", "number": 1})
	page.say(map[string]any{"type": "key", "number": 9}) // no such stream
	k.wait(t, "a")
	s.Publish("a", picture(false, 2)) // of no use to the page now
	s.Publish("a", picture(true, 3))
	if got := hearPicture(t, page); got.header.Sequence != 3 {
		t.Errorf("picture %d came, want the key frame, 3", got.header.Sequence)
	}
	if stats := s.Stats()["a"]; stats.KeyRequests != 2 {
		t.Errorf("%d requests for key frames were counted, want 2", stats.KeyRequests)
	}
}

func slowPage(t *testing.T, s *webview.Server, k *keys, c carrier) {
	t.Helper()
	page := admitted(t, s, c, "a")
	k.wait(t, "a")
	page.acks(false)
	const published = 200
	for n := range published {
		s.Publish("a", picture(n == 0, n))
	}
	k.wait(t, "a")
	stats := s.Stats()["a"]
	if stats.Skipped < published-100 || stats.Sent > 65 { // the window, and one that waits for it
		t.Errorf("stats of a page that has stopped: %+v", stats)
	}
	page.acks(true)
	s.Publish("a", picture(true, published)) // the key frame that was asked for
	last := uint32(0)
	for {
		got := hearPicture(t, page)
		if hole := got.header.Sequence != last+1; hole && got.header.Flags&webview.FlagKey == 0 {
			t.Fatalf("delta frame %d came after %d", got.header.Sequence, last)
		}
		last = got.header.Sequence
		if last == published+1 {
			break
		}
	}
	if stats = s.Stats()["a"]; stats.Sent+stats.Skipped != stats.Published {
		t.Errorf("not every picture is accounted for: %+v", stats)
	}
}

func reload(t *testing.T, s *webview.Server, k *keys, c carrier) {
	t.Helper()
	page := admitted(t, s, c, "a")
	k.wait(t, "a")
	s.Publish("a", picture(true, 0))
	hearPicture(t, page)
	for range 10 {
		page.leave()
		begin := time.Now()
		page = admitted(t, s, c, "a")
		k.wait(t, "a")
		s.Publish("a", picture(true, 1))
		hearPicture(t, page)
		if took := time.Since(begin); took > 10*time.Second {
			t.Errorf("a page that was loaded anew saw a picture after %v", took)
		}
	}
}

func malformed(t *testing.T, s *webview.Server, k *keys, c carrier) {
	t.Helper()
	page := admitted(t, s, c, "a")
	k.wait(t, "a")
	page.say(map[string]any{"type": "of a later version", "x": 1}) // ignored
	page.say(map[string]any{"type": "ack", "count": uint64(1) << 60})
	s.Publish("a", picture(true, 1))
	hearPicture(t, page)
	tooMany := make([]string, 65)
	for i := range tooMany {
		tooMany[i] = fmt.Sprint("stream ", i)
	}
	page.say(watch(tooMany...))
	page.leave()
	for _, id := range tooMany {
		if _, ok := s.Stats()[id]; ok {
			t.Fatalf("more streams than allowed are watched: %q", id)
		}
	}
}

func closeWaits(t *testing.T, s *webview.Server, k *keys, c carrier) {
	t.Helper()
	page := admitted(t, s, c, "a")
	k.wait(t, "a")
	if err := s.Close(); err != nil { // before the carrier, to see that it lets go
		t.Error(err)
	}
	s.Publish("a", picture(true, 1))
	hearEnd(t, page)
}
