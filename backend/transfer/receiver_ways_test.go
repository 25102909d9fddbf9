package transfer_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"

	"videonet/backend/transfer"
	"videonet/backend/transfer/channeltest"
	"videonet/backend/wire"
)

// hall joins the doors of a sender and a receiver: what the opener makes the other one gets.
type hall struct {
	streams chan transfer.Channel
	wrap    func(number int, c transfer.Channel) transfer.Channel

	mu  sync.Mutex
	met int
}

func newHall() *hall { return &hall{streams: make(chan transfer.Channel, 4)} }

func (h *hall) Open(context.Context) (transfer.Door, error) {
	return &halfDoor{hall: h, closed: make(chan struct{})}, nil
}

type halfDoor struct {
	hall   *hall
	once   sync.Once
	closed chan struct{}
}

func (d *halfDoor) Offer() wire.FileDirect {
	return wire.FileDirect{Addresses: []string{"10.0.0.2:1"}, Certificate: wire.Hash{1}, Token: wire.NewID()}
}

func (d *halfDoor) Meet(ctx context.Context, _ wire.FileDirect, opener bool) (transfer.Channel, error) {
	if opener {
		ours, theirs := channeltest.Pipe()
		d.hall.mu.Lock()
		defer d.hall.mu.Unlock()
		if d.hall.met++; d.hall.met > 4 {
			return nil, errors.New("enough")
		}
		if d.hall.wrap != nil {
			ours = d.hall.wrap(d.hall.met, ours)
		}
		d.hall.streams <- theirs
		return ours, nil
	}
	select {
	case c := <-d.hall.streams:
		return c, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-d.closed:
		return nil, errors.New("closed")
	}
}

func (d *halfDoor) Close() error { d.once.Do(func() { close(d.closed) }); return nil }

// TestOverDirectStreams: frames come on several ways, which end at any byte; blocks move to what is left, and all is whole in the end.
func TestOverDirectStreams(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	rounds := 12
	if testing.Short() {
		rounds = 3
	}
	for round := range rounds {
		h := newHall()
		if round > 0 {
			h.wrap = func(_ int, c transfer.Channel) transfer.Channel {
				return &mortal{Channel: c, left: random.Int64N(20 * mib)}
			}
		}
		p := &pair{inbox: t.TempDir()}
		p.yuki = newDesk(t, transfer.Config{Links: noLinks{}, Direct: h, Log: slog.New(slog.DiscardHandler), Accept: &transfer.AutoAccept{Folder: p.inbox}})
		p.mina = newDesk(t, transfer.Config{Links: p, Direct: h, Log: slog.New(slog.DiscardHandler)})
		paths := []string{write(t, "a.bin", 30*mib+5), write(t, "b.bin", 9*mib), write(t, "c.txt", 10)}
		if _, err := p.mina.Send(t.Context(), yuki, paths); err != nil {
			t.Fatal(err)
		}
		x, y := ended(t, p.mina), ended(t, p.yuki)
		if x.Phase != transfer.Verified || y.Phase != transfer.Verified || y.Bytes != y.Total {
			t.Errorf("round %d: %+v, %+v", round, x, y)
		}
		for i, name := range []string{"a.bin", "b.bin", "c.txt"} {
			if sum(t, filepath.Join(p.inbox, name)) != sum(t, paths[i]) {
				t.Errorf("round %d: %s differs", round, name)
			}
		}
		if round == 0 && y.Link != "tls" {
			t.Errorf("the bytes came by %q", y.Link)
		}
		_, _ = p.mina.Close(), p.yuki.Close()
		p.serve.Wait()
		holds(t, p.inbox, "a.bin", "b.bin", "c.txt")
	}
}

// TestLyingStreams: a direct stream that brings what it must not ends the link as the data channel does.
func TestLyingStreams(t *testing.T) {
	content := content()
	for name, lie := range map[string]func(r, c *raw, d *transfer.Desk){
		"a block on two streams at once": func(r, c *raw, d *transfer.Desk) {
			c.bytes(1, 0, content[:65536])
			came(t, d, 65536)
			r.bytes(1, 0, content[:65536])
		},
		"a leaf on another stream": func(r, c *raw, d *transfer.Desk) {
			c.bytes(1, 0, content[:mib])
			came(t, d, mib)
			r.frame(wire.FrameLeaf, 1, 0, make([]byte, 32))
		},
		"a broken frame": func(_, c *raw, _ *transfer.Desk) { _ = c.link.Data.WriteMessage([]byte{1, 2, 3}, false) },
	} {
		t.Run(name, func(t *testing.T) {
			h, inbox := newHall(), t.TempDir()
			d := newDesk(t, transfer.Config{Links: noLinks{}, Direct: h, Log: slog.New(slog.DiscardHandler), Accept: &transfer.AutoAccept{Folder: inbox}})
			r := again(t, d, wire.NewID())
			defer func() { _ = d.Close() }()
			r.offer(wire.FileEntry{File: 1, Name: "a.bin", Size: int64(len(content))})
			hear[wire.FileCredit](r)
			hear[wire.FileDirect](r)
			r.direct()
			ours, theirs := channeltest.Pipe()
			h.streams <- theirs
			c := &raw{t: t, link: transfer.Link{Data: ours}, id: r.id}
			lie(r, c, d)
			hungUp(r)
			if x := first(t, d); x.Phase != transfer.Failed {
				t.Errorf("%+v", x)
			}
			holds(t, inbox)
			_ = ours.Close()
		})
	}
}

// came waits until so many bytes have come.
func came(t *testing.T, d *transfer.Desk, bytes int64) {
	t.Helper()
	until(t, d, "the bytes", func(x transfer.Transfer) bool { return x.Bytes == bytes })
}

// TestMovedBlocks: what a stream has not brought is told with have, and comes on the data channel.
func TestMovedBlocks(t *testing.T) {
	content := content()
	for _, closed := range []bool{true, false} {
		t.Run(fmt.Sprint("closed ", closed), func(t *testing.T) {
			h, inbox := newHall(), t.TempDir()
			d := newDesk(t, transfer.Config{Links: noLinks{}, Direct: h, Log: slog.New(slog.DiscardHandler), Accept: &transfer.AutoAccept{Folder: inbox}})
			r := again(t, d, wire.NewID())
			defer func() { _ = d.Close() }()
			r.offer(wire.FileEntry{File: 1, Name: "a.bin", Size: int64(len(content))})
			hear[wire.FileDirect](r)
			r.direct()
			ours, theirs := channeltest.Pipe()
			h.streams <- theirs
			c := &raw{t: t, link: transfer.Link{Data: ours}, id: r.id}
			c.block(1, mib, content[mib:2*mib])
			c.bytes(1, 0, content[:100_000]) // and no more
			until(t, d, "the bytes", func(x transfer.Transfer) bool { return x.Bytes == mib+100_000 })
			if closed {
				_ = ours.Close()
			}
			r.say(wire.FileMoved{Transfer: r.id, File: 1, Stream: 1})
			have := hear[wire.FileHave](r)
			if have.Bitmap.Count() != 1 || !have.Bitmap.Has(1) || len(have.Leaves) != 0 {
				t.Errorf("%+v", have)
			}
			r.block(1, 0, content[:mib])
			r.block(1, 2*mib, content[2*mib:])
			r.done(1, content)
			hear[wire.FileVerified](r)
			if x := ended(t, d); x.Phase != transfer.Verified || x.Bytes != int64(len(content)) || x.Files[0].Received != x.Files[0].Sent {
				t.Errorf("%+v", x)
			}
			_ = ours.Close()
		})
	}
}
