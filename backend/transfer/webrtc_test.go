package transfer_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"videonet/backend/network"
	"videonet/backend/rtc"
	"videonet/backend/transfer"
	"videonet/backend/transfer/channeltest"
	"videonet/backend/wire"
)

// rtcEnd is one PeerConnection on loopback with the channels of a link.
type rtcEnd struct {
	*rtc.Conn
	candidates chan string
	channels   chan *rtc.Channel
}

func newRTCEnd(tb testing.TB) *rtcEnd {
	tb.Helper()
	api, err := rtc.New(rtc.Config{Net: network.New(network.Policy{}).Pion(), Loopback: true})
	if err != nil {
		tb.Fatal(err)
	}
	e := &rtcEnd{candidates: make(chan string, 100), channels: make(chan *rtc.Channel, 2)}
	e.Conn, err = api.NewConn(rtc.ConnConfig{
		Channels: []string{wire.FilesChannel, wire.DataChannel},
		Events:   rtc.Events{Candidate: func(s string) { e.candidates <- s }, Channel: func(c *rtc.Channel) { e.channels <- c }},
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = e.Close() })
	return e
}

// link waits for both channels.
func (e *rtcEnd) link(tb testing.TB, peer transfer.Peer) transfer.Link {
	tb.Helper()
	l := transfer.Link{Peer: peer, Path: "webrtc"}
	for l.Control == nil || l.Data == nil {
		select {
		case c := <-e.channels:
			if c.Label() == wire.FilesChannel {
				l.Control = c
			} else {
				l.Data = c
			}
		case <-time.After(patience):
			tb.Fatal("no channel")
		}
	}
	return l
}

// rtcLink returns the two ends of a link over two real PeerConnections.
func rtcLink(tb testing.TB) (minas, yukis transfer.Link) {
	tb.Helper()
	a, b := newRTCEnd(tb), newRTCEnd(tb)
	offer, err := a.Offer()
	if err != nil {
		tb.Fatal(err)
	}
	answer, err := b.Answer(offer)
	if err != nil {
		tb.Fatal(err)
	}
	if err := a.SetAnswer(answer); err != nil {
		tb.Fatal(err)
	}
	for from, to := range map[*rtcEnd]*rtcEnd{a: b, b: a} {
		for s := range from.candidates {
			if s == "" {
				break
			}
			if err := to.AddCandidate(s); err != nil {
				tb.Fatal(err)
			}
		}
	}
	return a.link(tb, yuki), b.link(tb, mina)
}

func TestDataChannelIsAChannel(t *testing.T) {
	channeltest.Run(t, func(t *testing.T) (a, b transfer.Channel) {
		t.Helper()
		minas, yukis := rtcLink(t)
		return minas.Data, yukis.Data
	})
}

// given hands out one link that is open already.
type given struct{ link transfer.Link }

func (g given) Open(context.Context, string) (transfer.Link, error) { return g.link, nil }

// send moves a file over a link and returns what the sender and the receiver saw.
func send(tb testing.TB, minas, yukis transfer.Link, path, inbox string) (x, y transfer.Transfer) {
	tb.Helper()
	log := slog.New(slog.DiscardHandler)
	sender := newDesk(tb, transfer.Config{Links: given{minas}, Log: log})
	receiver := newDesk(tb, transfer.Config{Links: noLinks{}, Log: log, Accept: &transfer.AutoAccept{Folder: inbox}})
	served := make(chan struct{})
	go func() { defer close(served); _ = receiver.Serve(context.Background(), yukis) }()
	defer func() { _ = sender.Close(); _ = receiver.Close(); <-served }()
	if _, err := sender.Send(tb.Context(), yuki, []string{path}); err != nil {
		tb.Fatal(err)
	}
	return ended(tb, sender), ended(tb, receiver)
}

// TestOverWebRTC: 32 MB over two real PeerConnections on loopback.
func TestOverWebRTC(t *testing.T) {
	path := write(t, "reel.mp4", 32_000_000)
	minas, yukis := rtcLink(t)
	inbox := t.TempDir()
	x, y := send(t, minas, yukis, path, inbox)
	want := sum(t, path)
	for _, x := range []transfer.Transfer{x, y} {
		if f := x.Files[0]; x.Phase != transfer.Verified || f.Sent != want || f.Received != want || x.Bytes != 32_000_000 || x.Link != "webrtc" {
			t.Errorf("%+v", x)
		}
	}
	if sum(t, filepath.Join(inbox, "reel.mp4")) != want {
		t.Error("the bytes differ")
	}
	t.Logf("%.1f MB/s", 32/y.Files[0].Seconds)
}
