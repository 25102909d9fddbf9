package webview_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"
	"go.uber.org/goleak"

	"videonet/backend/network"
	"videonet/backend/webview"
)

func newSocket(t *testing.T, s *webview.Server, origins ...string) *webview.Socket {
	t.Helper()
	socket, err := webview.NewSocket(t.Context(), webview.SocketConfig{
		Server: s, Network: network.New(network.Policy{LANOnly: true}), Origins: origins,
	})
	if err != nil {
		t.Fatal(err)
	}
	return socket
}

// shut closes and says what failed.
func shut(t *testing.T, c io.Closer) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// socketPage is a page's end of a Socket.
type socketPage struct {
	t    *testing.T
	conn *websocket.Conn
	ack  atomic.Bool
	got  uint64
}

func dialSocket(t *testing.T, address string) *socketPage {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	conn, answer, err := websocket.Dial(ctx, address, &websocket.DialOptions{
		HTTPClient: client, HTTPHeader: http.Header{"Origin": {"wails://wails"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if answer.Body != nil {
		_ = answer.Body.Close()
	}
	conn.SetReadLimit(8 << 20)
	p := &socketPage{t: t, conn: conn}
	p.ack.Store(true)
	t.Cleanup(func() { _ = conn.CloseNow() })
	return p
}

func (p *socketPage) say(message map[string]any) {
	b, _ := json.Marshal(message)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := p.conn.Write(ctx, websocket.MessageText, b); err != nil {
		p.t.Log("say:", err)
	}
}

func (p *socketPage) hear() (heard, bool) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	kind, b, err := p.conn.Read(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		p.t.Fatal("nothing came for too long")
	}
	if err != nil {
		return heard{}, false
	}
	if kind == websocket.MessageText {
		return heard{text: text(p.t, b)}, true
	}
	p.got++
	if p.ack.Load() {
		p.say(map[string]any{"type": "ack", "count": p.got})
	}
	h, payload, err := webview.ParseHeader(b)
	if err != nil {
		p.t.Fatal(err)
	}
	return heard{header: h, payload: payload}, true
}

func (p *socketPage) acks(on bool) { p.ack.Store(on) }
func (p *socketPage) leave()       { _ = p.conn.CloseNow() }

func TestSocketMeetsTheContract(t *testing.T) {
	testCarrier(t, func(t *testing.T, s *webview.Server) carrier {
		t.Helper()
		socket := newSocket(t, s)
		return carrier{
			connect: func() conversation { return dialSocket(t, socket.Address()) },
			close:   socket.Close,
		}
	})
}

// open asks for the socket as a browser would and returns the answer's status. PORT stands for its port, "-" leaves a header out.
func open(t *testing.T, address, path, host, origin string) string {
	t.Helper()
	_, port, _ := net.SplitHostPort(address)
	set := strings.NewReplacer("PORT", port)
	c, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, c)
	request := "GET " + path + " HTTP/1.1\r\nHost: " + set.Replace(host) + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
	for o := range strings.SplitSeq(origin, "|") {
		if o != "-" {
			request += "Origin: " + set.Replace(o) + "\r\n"
		}
	}
	if _, err = fmt.Fprint(c, request, "\r\n"); err != nil {
		t.Fatal(err)
	}
	_ = c.SetReadDeadline(time.Now().Add(patience))
	status, err := bufio.NewReader(c).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(status)[1]
}

// The first nine are those of the loopback finding: a library's own check let three of the foreign ones in.
func TestSocketRefusesForeignRequests(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s := webview.New(webview.Config{})
	defer shut(t, s)
	socket := newSocket(t, s, "http://pages.example")
	defer shut(t, socket)
	address := strings.TrimSuffix(strings.TrimPrefix(socket.Address(), "ws://"), webview.PicturePath)
	if host, _, err := net.SplitHostPort(address); err != nil || host != "127.0.0.1" {
		t.Fatalf("the socket listens on %s", address)
	}
	for _, c := range []struct{ name, path, host, origin, want string }{
		{"own page", "/pictures", "127.0.0.1:PORT", "http://pages.example", "101"},
		{"other site", "/pictures", "127.0.0.1:PORT", "https://evil.example", "403"},
		{"DNS rebinding, Host equals Origin", "/pictures", "evil.example:PORT", "http://evil.example:PORT", "403"},
		{"no Origin", "/pictures", "127.0.0.1:PORT", "-", "403"},
		{"Origin null (sandboxed frame, file)", "/pictures", "127.0.0.1:PORT", "null", "403"},
		{"other port on loopback", "/pictures", "127.0.0.1:PORT", "http://127.0.0.1:1", "403"},
		{"Host localhost.evil.example", "/pictures", "localhost.evil.example:PORT", "http://localhost.evil.example:PORT", "403"},
		{"Host 0.0.0.0", "/pictures", "0.0.0.0:PORT", "http://0.0.0.0:PORT", "403"},
		{"upper case host, name as Origin", "/pictures", "LOCALHOST:PORT", "http://localhost:PORT", "403"},

		{"the window on Linux", "/pictures", "127.0.0.1:PORT", "wails://wails", "101"},
		{"the window on Windows", "/pictures", "127.0.0.1:PORT", "http://wails.localhost", "101"},
		{"rebinding with the window's Origin", "/pictures", "evil.example:PORT", "wails://wails", "403"},
		{"Host without port", "/pictures", "127.0.0.1", "wails://wails", "403"},
		{"Host by name", "/pictures", "localhost:PORT", "wails://wails", "403"},
		{"prefix of the Origin", "/pictures", "127.0.0.1:PORT", "wails://wails.evil.example", "403"},
		{"another case of the Origin", "/pictures", "127.0.0.1:PORT", "WAILS://WAILS", "403"},
		{"two Origins", "/pictures", "127.0.0.1:PORT", "wails://wails|https://evil.example", "403"},
		{"token in the address", "/pictures?token=" + s.Token(), "127.0.0.1:PORT", "wails://wails", "403"},
		{"empty query", "/pictures?", "127.0.0.1:PORT", "wails://wails", "403"},
		{"another path", "/", "127.0.0.1:PORT", "wails://wails", "403"},
	} {
		if got := open(t, address, c.path, c.host, c.origin); got != c.want {
			t.Errorf("%s: answered %s, want %s", c.name, got, c.want)
		}
	}
}

func TestSocketSaysWhyItRefused(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s := webview.New(webview.Config{})
	defer shut(t, s)
	socket := newSocket(t, s)
	defer shut(t, socket)
	for name, c := range map[string]struct {
		first string
		want  websocket.StatusCode
	}{
		"wrong token":  {`{"type":"hello","version":1,"token":"` + strings.Repeat("A", 52) + `","codecs":["vp8"]}`, 4001},
		"no token":     {`{"type":"hello","version":1,"codecs":["vp8"]}`, 4001},
		"no hello":     {`{"type":"watch","streams":[]}`, 4001},
		"no JSON":      {`hello`, 4001},
		"beyond limit": {`{"type":"hello","token":"` + strings.Repeat("A", 40<<10) + `"}`, websocket.StatusMessageTooBig},
	} {
		page := dialSocket(t, socket.Address())
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		if err := page.conn.Write(ctx, websocket.MessageText, []byte(c.first)); err != nil {
			t.Fatal(err)
		}
		_, _, err := page.conn.Read(ctx)
		cancel()
		if got := websocket.CloseStatus(err); got != c.want {
			t.Errorf("%s: closed with %d (%v), want %d", name, got, err, c.want)
		}
	}
	if len(s.Stats()) != 0 {
		t.Error("a refused page left something behind")
	}
}
