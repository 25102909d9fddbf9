package transfer_test

import (
	"crypto/sha256"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/zeebo/blake3"

	"videonet/backend/transfer"
	"videonet/backend/transfer/channeltest"
	"videonet/backend/wire"
)

// raw is one end of a link in the hands of somebody who does not keep to the protocol.
type raw struct {
	t    *testing.T
	link transfer.Link
	id   wire.ID
}

// hostileSender serves a link whose other end the test has.
func hostileSender(t *testing.T, accept *transfer.AutoAccept) (*raw, *transfer.Desk) {
	t.Helper()
	d := newDesk(t, transfer.Config{Links: noLinks{}, Log: slog.New(slog.DiscardHandler), Accept: accept})
	theirs, ours := channeltest.Links(yuki, mina)
	var serving sync.WaitGroup
	serving.Go(func() { _ = d.Serve(t.Context(), ours) })
	t.Cleanup(func() { _ = theirs.Close(); _ = d.Close(); serving.Wait() })
	return &raw{t: t, link: theirs, id: wire.NewID()}, d
}

func (r *raw) say(m wire.FilesMessage) {
	r.t.Helper()
	text, err := wire.Encode(m.Kind(), m)
	if err != nil {
		r.t.Fatal(err)
	}
	_ = r.link.Control.WriteMessage(text, true) // the other side may have hung up already, as it should
}

func (r *raw) frame(kind wire.FrameType, file uint32, offset uint64, payload []byte) {
	r.t.Helper()
	p, err := wire.AppendFrame(nil, wire.Frame{Type: kind, File: file, Offset: offset, Payload: payload})
	if err != nil {
		r.t.Fatal(err)
	}
	_ = r.link.Data.WriteMessage(p, false)
}

// block sends a block in frames, and its leaf.
func (r *raw) block(file uint32, offset uint64, p []byte) {
	r.t.Helper()
	r.bytes(file, offset, p)
	leaf := blake3.Sum256(p)
	r.frame(wire.FrameLeaf, file, offset, leaf[:])
}

func (r *raw) bytes(file uint32, offset uint64, p []byte) {
	r.t.Helper()
	for at := 0; at < len(p); at += wire.MaxFramePayload {
		r.frame(wire.FrameData, file, offset+uint64(at), p[at:min(at+wire.MaxFramePayload, len(p))])
	}
}

func (r *raw) offer(entries ...wire.FileEntry) {
	r.t.Helper()
	var total int64
	for _, e := range entries {
		total += e.Size
	}
	r.say(wire.FileOffer{Transfer: r.id, Files: entries, Total: total})
}

func (r *raw) done(file uint32, p []byte) {
	r.t.Helper()
	r.say(wire.FileDone{Transfer: r.id, File: file, SHA256: sha256.Sum256(p), Size: int64(len(p))})
}

// hear waits for a control message of a kind.
func hear[M wire.FilesMessage](r *raw) M {
	r.t.Helper()
	heard := make(chan M)
	go func() {
		defer close(heard)
		p := make([]byte, wire.MaxMessage)
		for {
			n, _, err := r.link.Control.ReadMessage(p)
			if err != nil {
				return
			}
			m, err := wire.ParseFilesMessage(p[:n])
			if err != nil {
				r.t.Error(err)
				return
			}
			if wanted, ok := m.(M); ok {
				heard <- wanted
				return
			}
		}
	}()
	select {
	case m, ok := <-heard:
		if !ok {
			r.t.Fatalf("the link ended before a %s", m.Kind())
		}
		return m
	case <-time.After(patience):
		r.t.Fatal("no answer")
	}
	panic("unreachable")
}

const mib = 1 << 20

// content is what hostile senders send: two blocks and a bit.
func content() []byte {
	p := make([]byte, 2*mib+100)
	for i := range p {
		p[i] = byte(i >> 8 * i)
	}
	return p
}

// hungUp waits for the other side to end the link.
func hungUp(r *raw) {
	r.t.Helper()
	late := time.AfterFunc(patience, func() { r.t.Error("the link goes on"); _ = r.link.Close() })
	defer late.Stop()
	for p := make([]byte, wire.MaxMessage); ; {
		if _, _, err := r.link.Data.ReadMessage(p); err != nil {
			return
		}
	}
}

// first returns the desk's first transfer once it has ended.
func first(t *testing.T, d *transfer.Desk) (x transfer.Transfer) {
	t.Helper()
	until(t, d, "the end", func(transfer.Transfer) bool {
		state, _ := d.Snapshot()
		x = state.Transfers[0]
		return x.Phase.Ended()
	})
	return x
}

// whole sends a file as it should be and waits until it is verified.
func (r *raw) whole(file uint32, p []byte) {
	r.t.Helper()
	for at := 0; at < len(p); at += mib {
		r.block(file, uint64(at), p[at:min(at+mib, len(p))])
	}
	r.done(file, p)
	hear[wire.FileVerified](r)
}

func (r *raw) offers(n int) {
	for i := range n {
		r.say(wire.FileOffer{Transfer: wire.NewID(), Files: []wire.FileEntry{{File: uint32(i + 2), Name: "x"}}, More: true})
	}
}

func first0(d *transfer.Desk) transfer.Transfer {
	state, _ := d.Snapshot()
	return state.Transfers[0]
}
