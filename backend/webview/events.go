package webview

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
)

// The names of the window's events: to the page and from it.
const (
	EventToPage   = "videonet:pictures"
	EventFromPage = "videonet:pictures-page"
)

const (
	maxPiece   = 32 << 10 // characters of one piece: WebKitGTK keeps larger evaluated texts in memory (notes: above 64–128 KB)
	maxLines   = 4        // connections that have not said a good hello yet, and the one that has
	maxLineLen = 32
	// pieceBytes is a multiple of 3, so that only the last piece is padded; the rest of maxPiece is for LINE, N and KIND.
	pieceBytes = (maxPiece - maxLineLen - 32) / 4 * 3
)

// Events is the carrier over the window's event emitter. There are no connections on it: a page that says hello under a new name is
// one, and ends the one before it.
type Events struct {
	// immutable
	server *Server
	emit   func(name, payload string)
	ctx    context.Context
	cancel context.CancelFunc
	ended  sync.WaitGroup

	mu     sync.Mutex
	closed bool
	lines  map[string]*eventLine
	born   uint64 // lines so far
}

// NewEvents makes the carrier. emit sends one event to the page; it is called from several goroutines and must keep each one's order.
func NewEvents(s *Server, emit func(name, payload string)) *Events {
	e := &Events{server: s, emit: emit, lines: map[string]*eventLine{}}
	e.ctx, e.cancel = context.WithCancel(context.Background())
	return e
}

// Receive takes the payload of an EventFromPage. It never blocks; what no page of ours would send is dropped.
func (e *Events) Receive(payload string) {
	if len(payload) > readLimit {
		return
	}
	r, err := parseRequest([]byte(payload))
	if err != nil || !isLineName(r.Line) {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	l := e.lines[r.Line]
	if l == nil {
		if e.closed || r.Type != "hello" || len(e.lines) >= maxLines {
			return
		}
		l = e.open(r.Line)
	}
	select {
	case l.in <- []byte(payload):
	default: // more messages than a page has reason for
		l.cancel()
	}
}

// Close ends the pages' lines and waits for them. It is safe twice. The server goes on.
func (e *Events) Close() error {
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	e.cancel()
	e.ended.Wait()
	return nil
}

// open starts a line; e.mu is held.
func (e *Events) open(name string) *eventLine {
	e.born++
	l := &eventLine{name: name, born: e.born, emit: e.emit, in: make(chan []byte, windowSize), window: newWindow()}
	ctx, cancel := context.WithCancel(e.ctx)
	l.cancel = cancel
	e.lines[name] = l
	e.ended.Go(func() {
		defer cancel()
		reason, err := e.server.serve(ctx, l, func() { e.endOlder(l) })
		e.mu.Lock()
		if e.lines[name] == l {
			delete(e.lines, name)
		}
		e.mu.Unlock()
		e.server.config.Log.Debug("a page's line has ended", "reason", reason, "error", err)
		l.piece(0, "x", reason)
	})
	return l
}

// endOlder ends the lines of pages that are no more: there is one window, and it shows the page that was loaded last.
func (e *Events) endOlder(than *eventLine) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for name, l := range e.lines {
		if l.born < than.born {
			l.cancel()
			delete(e.lines, name) // its goroutine may take a moment, and its place is wanted
		}
	}
}

func isLineName(s string) bool {
	other := func(c rune) bool { return (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') }
	return s != "" && len(s) <= maxLineLen && !strings.ContainsFunc(s, other)
}

// eventLine is a page's connection over events; its window counts pieces.
type eventLine struct {
	name   string
	born   uint64
	emit   func(name, payload string)
	in     chan []byte // from Receive
	window *window
	cancel context.CancelFunc
}

func (l *eventLine) receive(ctx context.Context) ([]byte, error) {
	select {
	case b := <-l.in:
		return b, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l *eventLine) sendPicture(ctx context.Context, b []byte) error {
	for len(b) > 0 {
		n := min(len(b), pieceBytes)
		kind := "+"
		if n == len(b) {
			kind = "."
		}
		number, err := l.window.take(ctx)
		if err != nil {
			return err
		}
		l.piece(number, kind, base64.StdEncoding.EncodeToString(b[:n]))
		b = b[n:]
	}
	return nil
}

func (l *eventLine) sendText(ctx context.Context, b []byte) error {
	if len(b) > pieceBytes {
		return errors.New("the text is longer than a piece")
	}
	number, err := l.window.take(ctx)
	if err != nil {
		return err
	}
	l.piece(number, "t", string(b))
	return nil
}

func (l *eventLine) piece(number uint64, kind, body string) {
	l.emit(EventToPage, fmt.Sprintf("%s %d %s %s", l.name, number, kind, body))
}

func (l *eventLine) acknowledge(count uint64) { l.window.acknowledge(count) }
