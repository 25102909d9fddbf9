package signaling

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"

	"videonet/backend/fault"
	"videonet/backend/network"
	"videonet/backend/wire"
)

const (
	// attemptDelay is how long an address has the line for itself (RFC 8305 §5 recommends 250 ms; most of ours are on one network).
	attemptDelay = 100 * time.Millisecond
	// attemptLimit bounds one address; a machine that is off answers nothing at all.
	attemptLimit = 10 * time.Second
)

// errLimit and errVersion are answers of a relay that is one.
var (
	errLimit   = errors.New("the relay has a limit and we are above it")
	errVersion = errors.New("the relay speaks another version")
)

// dialAny tries all addresses, each a little after the one before, and keeps the first that succeeds.
func dialAny(ctx context.Context, config Config) (*websocket.Conn, error) {
	type result struct {
		conn *websocket.Conn
		err  error
	}
	all, stop := context.WithCancel(ctx)
	defer stop()
	results := make(chan result, len(config.Addresses))
	var running sync.WaitGroup
	for i, address := range config.Addresses {
		running.Go(func() {
			select {
			case <-time.After(time.Duration(i) * attemptDelay):
			case <-all.Done():
				results <- result{nil, all.Err()}
				return
			}
			conn, err := dialOne(all, config, address)
			results <- result{conn, err}
		})
	}
	var won *websocket.Conn
	var failures []error
	for range config.Addresses {
		r := <-results
		switch {
		case r.err != nil:
			failures = append(failures, r.err)
		case won == nil:
			won = r.conn
			stop() // the others give up; they are waited for, so that none is left open
		default:
			_ = r.conn.CloseNow()
		}
	}
	running.Wait()
	if won != nil {
		return won, nil
	}
	return nil, dialFault(ctx, errors.Join(failures...))
}

func dialFault(ctx context.Context, err error) error {
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err()
	case errors.Is(err, network.ErrOtherKey):
		return fault.New(fault.RelayKeyChanged, err)
	case errors.Is(err, errLimit):
		return fault.New(fault.RelayRefused, err, "why", string(wire.Limit))
	case errors.Is(err, errVersion):
		return fault.New(fault.RelayRefused, err, "why", "version")
	}
	return fault.New(fault.RelayUnreachable, err)
}

func dialOne(ctx context.Context, config Config, address string) (*websocket.Conn, error) {
	limited, done := context.WithTimeout(ctx, attemptLimit)
	defer done()
	client := &http.Client{
		// A transport of our own: no proxy of the environment, no redirect, the pin before the first byte.
		Transport: &http.Transport{
			DisableKeepAlives: true,
			DialTLSContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				return dialTLS(ctx, config, address)
			},
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	conn, response, err := websocket.Dial(limited, "https://"+address+"/", &websocket.DialOptions{ //nolint:bodyclose // the library closes it
		HTTPClient: client, Subprotocols: []string{wire.Subprotocol},
	})
	switch {
	case err != nil && response != nil && response.StatusCode == http.StatusTooManyRequests:
		return nil, fmt.Errorf("dial %q: %w", address, errLimit)
	case err != nil:
		return nil, fmt.Errorf("dial %q: %w", address, err)
	case conn.Subprotocol() != wire.Subprotocol:
		return nil, errors.Join(fmt.Errorf("dial %q: %w", address, errVersion), conn.CloseNow())
	}
	return conn, nil
}

func dialTLS(ctx context.Context, config Config, address string) (net.Conn, error) {
	raw, err := config.Network.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	secured := tls.Client(raw, network.PinnedTLS(config.Pin))
	if err := secured.HandshakeContext(ctx); err != nil {
		return nil, errors.Join(err, raw.Close())
	}
	return secured, nil
}
