// Package relay is the embedded signaling server: it lets people into rooms by locator and carries sealed messages between them. It reads
// none, keeps no content, and its log names neither people nor rooms nor addresses of members.
//
// It is not trusted by anybody. Its limits protect the machine it runs on and its other rooms, not secrets.
package relay

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"sync"

	"videonet/backend/network"
)

// Config says how a relay runs.
type Config struct {
	Network *network.Network
	Listen  string // host:port; port 0 means the kept port, or a free one the first time
	Dir     string // holds relay.json: key, port, rooms; must exist
	Log     *slog.Logger
	Limits  Limits // zero fields take the values of DefaultLimits
}

// Relay is a running server.
type Relay struct {
	log       *slog.Logger
	limits    Limits
	book      *book
	hall      *hall
	doors     *doors
	listener  net.Listener
	addresses []string
	pin       [32]byte
	server    *http.Server

	ctx     context.Context // of all sessions, ended by Close
	cancel  context.CancelFunc
	running sync.WaitGroup

	mu      sync.Mutex // guards what follows
	closed  bool
	counter uint64 // number of the last session, for the log
}

// New starts a relay. What it kept in Dir makes yesterday's links work: the same key, port and rooms. It returns fault.ProfileBroken when
// relay.json is damaged, and what listening returns when the address cannot be had.
func New(config Config) (*Relay, error) {
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	limits := config.Limits.orDefault()
	b, err := openBook(config.Dir, limits)
	if err != nil {
		return nil, err
	}
	settings, pin, err := network.ServerTLS(b.key)
	if err != nil {
		return nil, err
	}
	listener, err := listen(config, b)
	if err != nil {
		return nil, err
	}
	r := &Relay{
		log: config.Log, limits: limits, book: b, hall: newHall(limits), doors: newDoors(limits), pin: pin, listener: listener,
	}
	if r.addresses, err = config.Network.Reachable(listener.Addr()); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	r.server = &http.Server{
		Handler: r, TLSConfig: settings,
		ReadHeaderTimeout: limits.HeaderTime, // of the TLS handshake too
		MaxHeaderBytes:    8 << 10,
		ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, slog.LevelError), // its lines name addresses
	}
	r.running.Go(func() {
		err := r.server.ServeTLS(&gate{Listener: listener, doors: r.doors}, "", "")
		if !errors.Is(err, http.ErrServerClosed) {
			r.log.Error("relay stopped accepting", "error", err)
		}
	})
	return r, nil
}

// listen takes the kept port when none is asked for. Where another program has it meanwhile, the relay runs on a free one, for links
// made from now on, and leaves the kept one in the book for the next start.
func listen(config Config, b *book) (net.Listener, error) {
	host, port, err := net.SplitHostPort(config.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen %q: %w", config.Listen, err)
	}
	ctx := context.Background() // listening does not wait for anybody
	if port != "0" {
		return config.Network.Listen(ctx, "tcp", config.Listen)
	}
	if kept := b.keptPort(); kept != 0 {
		old, failed := config.Network.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(kept)))
		if failed == nil {
			return old, nil
		}
		config.Log.Warn("the relay's kept port cannot be had; links of earlier days do not work now", "port", kept, "error", failed)
		return config.Network.Listen(ctx, "tcp", config.Listen)
	}
	l, err := config.Network.Listen(ctx, "tcp", config.Listen)
	if err != nil {
		return nil, err
	}
	if a, ok := l.Addr().(*net.TCPAddr); ok {
		err = b.keepPort(a.Port)
	}
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// Addr returns the address it listens on.
func (r *Relay) Addr() net.Addr { return r.listener.Addr() }

// Addresses returns where others may reach it, host:port, for invites.
func (r *Relay) Addresses() []string { return r.addresses }

// Pin returns SHA-256 of its TLS SubjectPublicKeyInfo, for invites.
func (r *Relay) Pin() [32]byte { return r.pin }

// Close ends all connections and waits until all is over. It is safe twice.
func (r *Relay) Close() error {
	r.mu.Lock()
	first := !r.closed
	r.closed = true
	r.mu.Unlock()
	var err error
	if first {
		r.cancel()
		err = r.server.Close()
	}
	r.running.Wait()
	if first {
		err = errors.Join(err, r.book.close())
	}
	return err
}

// begin counts a session in; false once the relay closes.
func (r *Relay) begin() (number uint64, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return 0, false
	}
	r.counter++
	r.running.Add(1)
	return r.counter, true
}
