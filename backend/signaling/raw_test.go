package signaling_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/coder/websocket"

	"videonet/backend/network"
	"videonet/backend/signaling"
	"videonet/backend/signaling/relay"
	"videonet/backend/wire"
)

// rawTLS connects as a client that pins the key and then does what it likes.
func rawTLS(t *testing.T, r *relay.Relay) net.Conn {
	t.Helper()
	c := tls.Client(rawTCP(t, r), network.PinnedTLS(r.Pin()))
	if err := c.HandshakeContext(within(t, patience)); err != nil {
		t.Fatal(err)
	}
	return c
}

func rawTCP(t *testing.T, r *relay.Relay) net.Conn {
	t.Helper()
	c, err := network.New(network.Policy{}).DialContext(t.Context(), "tcp", r.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return c
}

const upgrade = "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
	"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: videonet.1\r\n\r\n"

// upgraded connects as a client that makes its own WebSocket frames.
func upgraded(t *testing.T, r *relay.Relay) net.Conn {
	t.Helper()
	c := rawTLS(t, r)
	if _, err := io.WriteString(c, upgrade); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReaderSize(c, 16), nil) //nolint:bodyclose // none comes with 101
	if err != nil || answer.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("upgrade: %v, %v", answer, err)
	}
	return c
}

// socket connects as a WebSocket client that says what it likes.
func socket(t *testing.T, r *relay.Relay) *websocket.Conn {
	t.Helper()
	c, err := openSocket(t, r)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func openSocket(t *testing.T, r *relay.Relay) (*websocket.Conn, error) {
	t.Helper()
	transport := &http.Transport{TLSClientConfig: network.PinnedTLS(r.Pin()), DisableKeepAlives: true}
	c, _, err := websocket.Dial(within(t, patience), "https://"+r.Addr().String(), &websocket.DialOptions{ //nolint:bodyclose // closed by the library
		HTTPClient: &http.Client{Transport: transport}, Subprotocols: []string{wire.Subprotocol},
	})
	if err == nil {
		c.SetReadLimit(1 << 20)
		t.Cleanup(func() { _ = c.CloseNow() })
	}
	return c, err
}

func say(t *testing.T, c *websocket.Conn, text string) {
	t.Helper()
	if err := c.Write(within(t, patience), websocket.MessageText, []byte(text)); err != nil {
		t.Fatal(err)
	}
}

// hears returns the next message of the relay.
func hears(t *testing.T, c *websocket.Conn) wire.RelayMessage {
	t.Helper()
	_, b, err := c.Read(within(t, patience))
	if err != nil {
		t.Fatal(err)
	}
	m, err := wire.ParseRelayMessage(b)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// ends waits until the relay has closed the connection; what it says before does not matter.
func ends(t *testing.T, name string, c net.Conn) {
	t.Helper()
	if _, err := io.Copy(io.Discard, c); errors.Is(err, context.DeadlineExceeded) || isTimeout(err) {
		t.Errorf("%s: the connection stays open", name)
	}
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}

// stillWorks shows that the relay serves others.
func stillWorks(t *testing.T, r *relay.Relay) {
	t.Helper()
	a, b := dial(t, r), dial(t, r)
	room := newRoom(t, a)
	l := room.locator(t, a, time.Hour)
	at, to := enter(t, a, l), enter(t, b, l)
	if err := a.Send(t.Context(), to.Me, sealed(at, to.Me, nil)); err != nil {
		t.Fatal(err)
	}
	if m := next[signaling.Message](t, b); m.From != at.Me {
		t.Errorf("message of %d, want %d", m.From, at.Me)
	}
}
