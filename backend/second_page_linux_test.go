package backend_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"videonet/backend"
)

// order tells the page what to do, as frontend/e2e/second/page.ts reads it.
type order struct {
	Do   string `json:"do"`
	Link string `json:"link,omitempty"`
	Lie  string `json:"lie,omitempty"`
	Text string `json:"text,omitempty"`
	Name string `json:"name,omitempty"`
	Size int    `json:"size,omitempty"`
}

// report is what the page says of itself, some times a second.
type report struct {
	Me       uint32
	Peers    []pagePeer
	Lines    []string
	Received []pageFile
	Sent     []pageFile
	Faults   []string
	Sound    string
}

type pagePeer struct {
	State, Why, ID, Name, RoomName, ConnectionState string
	Sees                                            struct {
		Width, Height        int
		Pictures, Unreadable int
		Counter              uint32
	}
	Hears pageSound
	Acked int
}

type pageFile struct {
	Name, SHA256 string
	Size         int
}

// pageSound is the loudest frequency.
type pageSound struct{ Hz, Decibels float64 }

// Tone reports whether it is that of testpattern.Microphone.
func (s pageSound) Tone() bool { return s.Hz > 430 && s.Hz < 450 && s.Decibels > -50 }

// second is the page in Chromium, and the relay where both sides meet.
type second struct {
	relay   relayPlace
	last    report
	reports chan report
	closed  chan struct{}
	limit   time.Time // of the whole test

	mu     sync.Mutex
	orders []order
}

type relayPlace struct {
	address string
	pin     [32]byte
}

// startSecond starts a relay, and a browser that trusts its key with the page in it.
func startSecond(t *testing.T) *second {
	t.Helper()
	chromium := findChromium(t)
	script := bundleSecond(t)
	relay, err := backend.OpenRelay(backend.RelayConfig{Listen: "127.0.0.1:0", Folder: t.TempDir(), LANOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { shut(t, relay) })
	s := &second{reports: make(chan report), closed: make(chan struct{}), limit: time.Now().Add(90 * time.Second)}
	if s.relay.address, s.relay.pin, err = backend.ParseRelay(relay.Address() + "#" + relay.Pin()); err != nil {
		t.Fatal(err)
	}
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprint(w, `<!doctype html><title>second</title><body><script type="module" src="/page.js"></script>`)
	})
	mux.HandleFunc("GET /page.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write(script)
	})
	mux.HandleFunc("POST /report", s.take)
	web := &http.Server{Handler: mux, ReadHeaderTimeout: patience}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = web.Serve(l)
	}()
	t.Cleanup(func() {
		close(s.closed)
		shut(t, web)
		<-served
	})
	startChromium(t, chromium, "http://"+l.Addr().String()+"/", s.relay.pin)
	return s
}

// take hands a report to the test, which must want it, and gives the page its orders.
func (s *second) take(w http.ResponseWriter, r *http.Request) {
	var got report
	if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
		got.Faults = append(got.Faults, "a report that is none: "+err.Error())
	}
	select {
	case s.reports <- got:
	case <-s.closed:
	case <-r.Context().Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	orders := s.orders
	if orders == nil {
		orders = []order{}
	}
	s.orders = nil
	_ = json.NewEncoder(w).Encode(orders)
}

func (s *second) order(o order) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.orders = append(s.orders, o)
}

// next waits for the page's next report; it is in last then.
func (s *second) next(t *testing.T) {
	t.Helper()
	select {
	case s.last = <-s.reports:
	case <-time.After(min(patience, time.Until(s.limit))):
		t.Fatalf("the page says nothing more, or there is no time left; its last report: %+v", s.last)
	}
}

// until waits for a report with which what is wanted is true.
func (s *second) until(t *testing.T, what string, want func(report) bool) {
	t.Helper()
	for limit := time.Now().Add(min(patience, time.Until(s.limit))); ; {
		s.next(t)
		if want(s.last) {
			return
		}
		if time.Now().After(limit) {
			t.Fatalf("the page never %s; its last report: %+v", what, s.last)
		}
	}
}
