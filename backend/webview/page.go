package webview

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// helloLimit is from the connection to the page's hello.
const helloLimit = 5 * time.Second

// The reasons with which a page is closed.
const (
	reasonRefused   = "refused"   // no hello, a wrong token
	reasonMalformed = "malformed" // the page broke the conversation
	reasonStalled   = "stalled"   // the page has stopped reading
	reasonClosed    = "closed"    // this end is closing
)

var errRefused = errors.New("the page's hello was refused")

// line is one page's connection. Its carrier makes it and closes it after serve.
type line interface {
	// receive blocks for the next message of the page.
	receive(ctx context.Context) ([]byte, error)
	// sendPicture blocks until the page's window has room for it, for at most stallLimit. b may be used again afterwards.
	sendPicture(ctx context.Context, b []byte) error
	sendText(ctx context.Context, b []byte) error
	// acknowledge notes how much the page says it has worked off.
	acknowledge(count uint64)
}

// page is one connected page; all but line is guarded by Server.mu.
type page struct {
	line  line
	jpeg  bool
	views []*view
	turn  int      // the view that is asked first for its next picture: all get their share
	texts [][]byte // go before pictures

	wake chan struct{} // capacity 1
}

// serve holds the conversation with a page until its line, ctx or the server ends, and returns the reason and the error behind
// it. welcomed, which may be nil, is called once the page has proven itself.
func (s *Server) serve(ctx context.Context, l line, welcomed func()) (string, error) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return reasonClosed, ErrClosed
	}
	s.ended.Add(1)
	s.mu.Unlock()
	defer s.ended.Done()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	forget := context.AfterFunc(s.ctx, cancel) //nolint:contextcheck // the line's life and the server's: the shorter counts
	defer forget()

	hello, err := s.greet(ctx, l)
	if err != nil {
		return reasonRefused, err
	}
	p := &page{line: l, jpeg: !slices.Contains(hello.Codecs, "vp8"), wake: make(chan struct{}, 1)}
	p.texts = [][]byte{welcomeText()}
	defer s.exit(p)
	if welcomed != nil {
		welcomed()
	}
	written := make(chan error, 1)
	go func() {
		defer cancel()
		written <- s.write(ctx, p)
	}()
	reason, err := s.read(ctx, p)
	cancel()
	if werr := <-written; errors.Is(werr, errStalled) {
		return reasonStalled, werr
	}
	return reason, err
}

func (s *Server) greet(ctx context.Context, l line) (request, error) {
	ctx, cancel := context.WithTimeout(ctx, helloLimit)
	defer cancel()
	b, err := l.receive(ctx)
	if err != nil {
		return request{}, fmt.Errorf("wait for hello: %w", err)
	}
	r, err := parseRequest(b)
	if err != nil {
		return r, err
	}
	if r.Type != "hello" || r.Version != Version || !s.knows(r.Token) {
		return r, errRefused
	}
	return r, nil
}

func (s *Server) exit(p *page) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range p.views {
		s.leave(v)
	}
}

// read follows the page's messages.
func (s *Server) read(ctx context.Context, p *page) (string, error) {
	for {
		b, err := p.line.receive(ctx)
		if err != nil {
			return reasonClosed, fmt.Errorf("read from page: %w", err)
		}
		var r request
		r, err = parseRequest(b)
		if err != nil {
			return reasonMalformed, err
		}
		switch r.Type {
		case "watch":
			s.watch(p, r.Streams) //nolint:contextcheck // what a stream needs outlives the page that wanted it first
		case "key":
			s.wantKey(p, r.Number)
		case "ack":
			p.line.acknowledge(r.Count)
		}
	}
}

// watch makes the page watch exactly these streams; those it watched before go on without a break.
func (s *Server) watch(p *page, streams []watched) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	var views []*view
	for _, v := range p.views {
		if slices.Contains(streams, watched{v.number, v.stream}) {
			views = append(views, v)
		} else {
			s.leave(v)
		}
	}
	for _, w := range streams {
		same := func(v *view) bool { return v.stream == w.Stream }
		if !slices.ContainsFunc(views, same) {
			v := &view{page: p, stream: w.Stream, number: w.Number, needKey: true}
			s.join(v)
			views = append(views, v)
		}
	}
	p.views = views
}

// wantKey is the page's request for a key frame. What waits for it before that is of no use to it.
func (s *Server) wantKey(p *page, number uint16) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range p.views {
		if v.number == number && !p.jpeg {
			v.needKey, v.queue = true, nil
			s.ask(s.streams[v.stream])
		}
	}
}

// write sends what waits for the page until ctx ends or the page cannot be reached.
func (s *Server) write(ctx context.Context, p *page) error {
	var message []byte
	for {
		text, pic, ok := s.next(p)
		var err error
		switch {
		case text != nil:
			err = p.line.sendText(ctx, text)
		case ok:
			message = append(pic.header.Append(message[:0]), pic.data...)
			err = p.line.sendPicture(ctx, message)
		default:
			select {
			case <-p.wake:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if err != nil {
			return fmt.Errorf("write to page: %w", err)
		}
	}
}

// next returns a text, or a picture, or neither.
func (s *Server) next(p *page) ([]byte, picture, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(p.texts) > 0 {
		text := p.texts[0]
		p.texts = p.texts[1:]
		return text, picture{}, false
	}
	for i := range p.views {
		v := p.views[(p.turn+i)%len(p.views)]
		if len(v.queue) > 0 {
			pic := v.queue[0]
			v.queue = v.queue[1:]
			p.turn = (p.turn + i + 1) % len(p.views)
			s.streams[v.stream].stats.Sent++
			return nil, pic, true
		}
	}
	return nil, picture{}, false
}

// poke wakes the writer. Server.mu may be held.
func (p *page) poke() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}
