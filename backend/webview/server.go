package webview

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"videonet/backend/media"
)

// keyPatience is how long a key frame may take before it is asked for again: a few round trips and the coding of a large picture.
const keyPatience = time.Second

// ErrClosed is the answer of a server or carrier after Close.
var ErrClosed = errors.New("webview: closed")

// Config is what a Server needs.
type Config struct {
	// OnKeyRequest is told that a stream needs a key frame. It runs in a goroutine of the server, one call at a time and with no lock
	// held, so it may call Publish; while it blocks no other stream's request is told. nil: nobody is told.
	OnKeyRequest func(stream string)
	// Decoder makes a VP8 decoder for pages that take JPEG only; each stream that such a page watches gets one. nil: such pages see nothing
	// and are told so.
	Decoder func() (media.VideoDecoder, error)
	// Log may be nil.
	Log *slog.Logger
}

// Server holds the streams and the pages that watch them.
type Server struct {
	// immutable
	config Config
	token  string
	asker  *asker
	cancel context.CancelFunc // ends everything that the server runs
	ctx    context.Context
	ended  sync.WaitGroup // pages, transcoders, asker

	mu      sync.Mutex
	closed  bool
	streams map[string]*stream
}

// stream is guarded by Server.mu.
type stream struct {
	id       string
	sequence uint32    // of the last picture
	asked    time.Time // of the open request for a key frame; zero when none is open
	views    []*view
	jpeg     *transcoder // nil while no page takes JPEG
	stats    Stats
}

// Stats tells how a stream has fared since the server knows it.
type Stats struct {
	Published   uint64 // pictures
	Sent        uint64 // pictures handed to carriers, summed over the pages
	Skipped     uint64 // pictures left out because a page was slow, summed over the pages
	KeyRequests uint64
	Pages       int // watching now
}

// New starts a server. Its token is new each time.
func New(c Config) *Server {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{
		config:  c,
		token:   rand.Text() + rand.Text(), // 52 characters of base32: 260 bits
		asker:   newAsker(c.OnKeyRequest),
		streams: map[string]*stream{},
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.ended.Go(func() { s.asker.run(s.ctx) })
	return s
}

// Token is what a page must say in its hello. Hand it over through a binding: never in an address, a log or a page's text.
func (s *Server) Token() string { return s.token }

func (s *Server) knows(token string) bool {
	return subtle.ConstantTimeCompare([]byte(token), []byte(s.token)) == 1
}

// Publish hands a picture to the pages that watch the stream. It never blocks: a page that cannot follow is left out up to the next
// key frame. Packets of sound and empty ones are ignored. The packet's data must not change afterwards.
func (s *Server) Publish(id string, p media.Packet) {
	if p.Kind != media.Video || len(p.Data) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	st := s.stream(id)
	st.sequence++
	st.stats.Published++
	if p.Key {
		st.asked = time.Time{}
	}
	h := headerOf(p)
	h.Sequence = st.sequence
	waiting := false // does a page still wait for a key frame?
	for _, v := range st.views {
		if !v.page.jpeg {
			st.stats.Skipped += uint64(v.offer(picture{header: h, data: p.Data})) //nolint:gosec // a count
			waiting = waiting || v.needKey
		}
	}
	if st.jpeg != nil {
		st.jpeg.offer(coded{header: h, packet: p})
		waiting = waiting || st.jpeg.needKey
	}
	if waiting {
		s.ask(st)
	}
}

// Forget drops a stream and its counts: its participant left or its file was closed. Pages that watch it go on doing so, and begin
// with a key frame should it come back.
func (s *Server) Forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.streams[id]
	if st == nil {
		return
	}
	st.asked, st.stats = time.Time{}, Stats{}
	for _, v := range st.views {
		v.needKey, v.queue = true, nil
	}
	if st.jpeg != nil {
		st.jpeg.needKey = true
	}
	if len(st.views) == 0 {
		delete(s.streams, id)
	}
}

// Stats returns the counts of every stream that was published or is watched.
func (s *Server) Stats() map[string]Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make(map[string]Stats, len(s.streams))
	for id, st := range s.streams {
		stats := st.stats
		stats.Pages = len(st.views)
		all[id] = stats
	}
	return all
}

// Close ends all pages and waits until nothing of the server runs any more. It is safe twice.
func (s *Server) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.cancel()
	s.ended.Wait()
	return nil
}

// stream returns the stream, making it when it is new. s.mu is held.
func (s *Server) stream(id string) *stream {
	st := s.streams[id]
	if st == nil {
		st = &stream{id: id}
		s.streams[id] = st
	}
	return st
}

// ask asks for a key frame unless a request is open that may still be answered. s.mu is held.
func (s *Server) ask(st *stream) {
	if !st.asked.IsZero() && time.Since(st.asked) < keyPatience {
		return
	}
	st.asked = time.Now()
	st.stats.KeyRequests++
	s.asker.ask(st.id)
}

// join makes a page watch a stream. s.mu is held.
func (s *Server) join(v *view) {
	st := s.stream(v.stream)
	st.views = append(st.views, v)
	if v.page.jpeg && st.jpeg == nil {
		st.jpeg = s.newTranscoder(st.id)
	}
	s.ask(st)
}

// leave is join's opposite. s.mu is held.
func (s *Server) leave(v *view) {
	st := s.streams[v.stream]
	st.views = slices.DeleteFunc(st.views, func(o *view) bool { return o == v })
	takesJPEG := func(o *view) bool { return o.page.jpeg }
	if st.jpeg != nil && !slices.ContainsFunc(st.views, takesJPEG) {
		st.jpeg.cancel()
		st.jpeg = nil
	}
	if len(st.views) == 0 && st.stats.Published == 0 {
		delete(s.streams, v.stream)
	}
}
