package webview

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"

	"videonet/backend/network"
)

const (
	headerLimit  = 2 * time.Second  // for the request that opens the socket
	pingInterval = 10 * time.Second // a page that answers no ping until the next one is gone
	maxSockets   = 16               // connections at once: a window has one, two for a moment when it reloads; the rest is for tests and tools
	// statusRefused and statusMalformed are close codes of our own (RFC 6455 §7.4.2 leaves 4000–4999 to applications).
	statusRefused   = websocket.StatusCode(4001)
	statusMalformed = websocket.StatusCode(4002)
)

// Socket is the carrier over a WebSocket on 127.0.0.1. One connection carries all streams of a page.
type Socket struct {
	// immutable
	server *Server
	guard  guard
	log    *slog.Logger
	addr   string
	http   *http.Server
	ctx    context.Context
	cancel context.CancelFunc
	slots  chan struct{} // capacity maxSockets
	ended  sync.WaitGroup

	mu     sync.Mutex
	closed bool
}

// SocketConfig is what a Socket needs.
type SocketConfig struct {
	Server  *Server
	Network *network.Network
	// Origins may connect beside the window's own: for tests and the browser mode of development.
	Origins []string
}

// NewSocket listens on a free port of 127.0.0.1 and serves it.
func NewSocket(ctx context.Context, c SocketConfig) (*Socket, error) {
	listener, err := c.Network.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for pages: %w", err)
	}
	host := listener.Addr().String()
	s := &Socket{
		server: c.Server,
		guard:  newGuard(host, c.Origins),
		log:    c.Server.config.Log,
		addr:   "ws://" + host + PicturePath,
		slots:  make(chan struct{}, maxSockets),
	}
	s.ctx, s.cancel = context.WithCancel(context.WithoutCancel(ctx))
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.handle),
		ReadHeaderTimeout: headerLimit,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	s.ended.Go(func() {
		if failed := s.http.Serve(listener); !errors.Is(failed, http.ErrServerClosed) {
			s.log.Error("pictures can no longer be fetched", "error", failed)
		}
	})
	return s, nil
}

// Address is where the page connects to, ws://127.0.0.1:PORT/pictures. It holds no secret; the page's CSP must name it.
func (s *Socket) Address() string { return s.addr }

// Close ends the pages' connections and the listener, and waits for them. It is safe twice. The server goes on.
func (s *Socket) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.cancel()
	err := s.http.Close()
	s.ended.Wait()
	if err != nil {
		return fmt.Errorf("close pictures' socket: %w", err)
	}
	return nil
}

func (s *Socket) handle(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return
	}
	s.ended.Add(1)
	s.mu.Unlock()
	defer s.ended.Done()
	if !s.guard.allows(r) {
		s.log.Warn("a foreign request for pictures was refused", "host", r.Host, "origin", r.Header.Values("Origin"))
		http.Error(w, "forbidden", http.StatusForbidden) // one text for every reason
		return
	}
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	default:
		http.Error(w, "too many connections", http.StatusServiceUnavailable)
		return
	}
	// The guard has decided; it is stricter than the library. Compression gains nothing on coded pictures.
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{
		InsecureSkipVerify: true,
		CompressionMode:    websocket.CompressionDisabled,
	})
	if err != nil {
		return // Accept has answered
	}
	defer conn.CloseNow() //nolint:errcheck // it was closed below, or is broken
	conn.SetReadLimit(readLimit)
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	forget := context.AfterFunc(s.ctx, cancel) //nolint:contextcheck // the request's life and the socket's: the shorter counts
	defer forget()
	pinged := make(chan struct{})
	go func() {
		defer close(pinged)
		defer cancel()
		ping(ctx, conn)
	}()
	reason, err := s.server.serve(ctx, &socketLine{conn: conn, window: newWindow()}, nil)
	s.log.Debug("a page's connection has ended", "reason", reason, "error", err)
	// Close does not wait for a page's good-bye.
	stop := context.AfterFunc(s.ctx, func() { _ = conn.CloseNow() }) //nolint:contextcheck // the socket's life
	_ = conn.Close(statusOf(reason), reason)
	stop()
	cancel()
	<-pinged
}

// ping returns when a page does not answer: the line then ends. serve reads, as the library demands.
func ping(ctx context.Context, conn *websocket.Conn) {
	tick := time.NewTicker(pingInterval)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		answer, cancel := context.WithTimeout(ctx, pingInterval)
		err := conn.Ping(answer)
		cancel()
		if err != nil {
			return
		}
	}
}

func statusOf(reason string) websocket.StatusCode {
	switch reason {
	case reasonRefused:
		return statusRefused
	case reasonMalformed:
		return statusMalformed
	case reasonStalled:
		return websocket.StatusTryAgainLater
	}
	return websocket.StatusGoingAway
}

// socketLine is a page's connection over a WebSocket; its window counts pictures.
type socketLine struct {
	conn   *websocket.Conn
	window *window
}

func (l *socketLine) receive(ctx context.Context) ([]byte, error) {
	kind, b, err := l.conn.Read(ctx)
	if err == nil && kind != websocket.MessageText {
		err = errors.New("a page sends texts only")
	}
	return b, err
}

func (l *socketLine) sendPicture(ctx context.Context, b []byte) error {
	if _, err := l.window.take(ctx); err != nil {
		return err
	}
	return l.write(ctx, websocket.MessageBinary, b)
}

func (l *socketLine) sendText(ctx context.Context, b []byte) error {
	return l.write(ctx, websocket.MessageText, b)
}

func (l *socketLine) write(ctx context.Context, kind websocket.MessageType, b []byte) error {
	ctx, cancel := context.WithTimeout(ctx, stallLimit)
	defer cancel()
	return l.conn.Write(ctx, kind, b)
}

func (l *socketLine) acknowledge(count uint64) { l.window.acknowledge(count) }
