package transfer_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/transfer"
	"videonet/backend/transfer/channeltest"
	"videonet/backend/wire"
)

// rawLinks hands the other end of every link to the test.
type rawLinks struct{ theirs chan transfer.Link }

func (l rawLinks) Open(context.Context, string) (transfer.Link, error) {
	ours, theirs := channeltest.Links(yuki, mina)
	l.theirs <- theirs
	return ours, nil
}

// hostileReceiver offers a file of 2 MiB and 100 bytes to somebody the test plays.
func hostileReceiver(t *testing.T) (*raw, *transfer.Desk, wire.FileEntry) {
	t.Helper()
	links := rawLinks{theirs: make(chan transfer.Link, 4)}
	d := newDesk(t, transfer.Config{Links: links, Log: slog.New(slog.DiscardHandler)})
	if _, err := d.Send(t.Context(), yuki, []string{write(t, "a.bin", 2*mib+100)}); err != nil {
		t.Fatal(err)
	}
	r := &raw{t: t, link: <-links.theirs}
	t.Cleanup(func() { _ = r.link.Close(); _ = d.Close() })
	offer := hear[wire.FileOffer](r)
	r.id = offer.Transfer
	return r, d, offer.Files[0]
}

func (r *raw) have(file uint32, bitmap wire.Bitmap, leaves ...wire.HaveLeaf) {
	r.say(wire.FileHave{Transfer: r.id, File: file, BlockSize: mib, Bitmap: bitmap, Leaves: leaves})
}

// TestLyingReceivers: what a receiver does against the protocol ends the link with peer_misbehaved.
func TestLyingReceivers(t *testing.T) {
	for name, lie := range map[string]func(r *raw, file uint32){
		"have before accept":   func(r *raw, file uint32) { r.have(file, nil) },
		"credit before accept": func(r *raw, _ uint32) { r.say(wire.FileCredit{Transfer: r.id, Bytes: 1}) },
		"accept twice":         func(r *raw, _ uint32) { r.accept(); r.accept() },
		"refuse after accept":  func(r *raw, _ uint32) { r.accept(); r.say(wire.FileRefuse{Transfer: r.id, Error: "canceled"}) },
		"credit shrinks":       func(r *raw, _ uint32) { r.accept(); r.credit(2); r.credit(1) },
		"have twice":           func(r *raw, file uint32) { r.accept(); r.have(file, nil); r.have(file, nil) },
		"another block size": func(r *raw, file uint32) {
			r.accept()
			r.say(wire.FileHave{Transfer: r.id, File: file, BlockSize: 2 * mib})
		},
		"a bitmap that is too long":   func(r *raw, file uint32) { r.accept(); r.have(file, wire.Bitmap{0, 0}) },
		"a bit beyond the end":        func(r *raw, file uint32) { r.accept(); r.have(file, wire.Bitmap{0b1000}) },
		"again for what was not sent": func(r *raw, file uint32) { r.accept(); r.have(file, nil); r.again(file, 2) },
		"again for ever": func(r *raw, file uint32) {
			r.begin(file)
			for range 4 {
				r.again(file, 0)
			}
		},
		"verified before done": func(r *raw, file uint32) {
			r.begin(file)
			r.say(wire.FileVerified{Transfer: r.id, File: file, SHA256: wire.Hash{1}})
		},
		"a message of the sender":  func(r *raw, file uint32) { r.done(file, nil) },
		"binary among the control": func(r *raw, _ uint32) { _ = r.link.Control.WriteMessage([]byte("{}"), false) },
	} {
		t.Run(name, func(t *testing.T) {
			r, d, entry := hostileReceiver(t)
			lie(r, entry.File)
			hungUp(r)
			x := ended(t, d)
			code(t, x.Err, fault.PeerMisbehaved)
		})
	}
}

func (r *raw) accept()        { r.say(wire.FileAccept{Transfer: r.id}) }
func (r *raw) credit(n int64) { r.say(wire.FileCredit{Transfer: r.id, Bytes: n}) }
func (r *raw) again(file, block uint32) {
	r.say(wire.FileAgain{Transfer: r.id, File: file, Block: block})
}

// begin takes the first block.
func (r *raw) begin(file uint32) {
	r.t.Helper()
	r.accept()
	r.have(file, nil)
	r.credit(mib)
	for r.readFrame().Type != wire.FrameLeaf {
	}
}

func (r *raw) readFrame() wire.Frame {
	r.t.Helper()
	p := make([]byte, wire.FrameHeaderSize+wire.MaxFramePayload)
	n, _, err := r.link.Data.ReadMessage(p)
	if err != nil {
		r.t.Fatal(err)
	}
	f, err := wire.ParseFrame(p[:n])
	if err != nil {
		r.t.Fatal(err)
	}
	return f
}

// TestNoByteWithoutCredit: credit ends in the middle of a frame's worth, and the sender stops before it.
func TestNoByteWithoutCredit(t *testing.T) {
	r, d, entry := hostileReceiver(t)
	r.accept()
	r.have(entry.File, nil)
	r.credit(100_000)
	if f := r.readFrame(); f.Offset != 0 || len(f.Payload) != wire.MaxFramePayload {
		t.Errorf("%+v", f)
	}
	next := make(chan wire.Frame, 1)
	go func() { next <- r.readFrame() }()
	select {
	case f := <-next:
		t.Errorf("%d bytes at %d without credit", len(f.Payload), f.Offset)
	case <-time.After(200 * time.Millisecond): // that nothing comes can only be seen over time
	}
	r.credit(200_000)
	if f := <-next; f.Offset != wire.MaxFramePayload {
		t.Errorf("%+v", f)
	}
	if x := first0(d); x.Phase != transfer.Sending || x.Bytes > 3*wire.MaxFramePayload {
		t.Errorf("%+v", x)
	}
}

// TestHaveIsNotSentAgain: only what is missing goes over the wire, and a block whose leaf differs counts as missing.
func TestHaveIsNotSentAgain(t *testing.T) {
	r, d, entry := hostileReceiver(t)
	r.accept()
	r.have(entry.File, wire.Bitmap{0b011}, wire.HaveLeaf{Block: 1, Leaf: wire.Hash{1}})
	r.credit(10 * mib)
	var leaves []uint64
	for len(leaves) < 2 {
		if f := r.readFrame(); f.Type == wire.FrameLeaf {
			leaves = append(leaves, f.Offset/mib)
		}
	}
	if leaves[0] != 1 || leaves[1] != 2 {
		t.Errorf("blocks %v were sent, want 1 and 2", leaves)
	}
	done := hear[wire.FileDone](r)
	r.say(wire.FileVerified{Transfer: r.id, File: entry.File, SHA256: done.SHA256})
	if x := ended(t, d); x.Phase != transfer.Verified || x.Bytes != x.Total || x.Files[0].Sent != sum(t, x.Files[0].Path) {
		t.Errorf("%+v", x)
	}
}

// TestVerifiedWithAnotherHash: the sender does not believe a receiver that stored something else.
func TestVerifiedWithAnotherHash(t *testing.T) {
	r, d, entry := hostileReceiver(t)
	r.accept()
	r.have(entry.File, wire.Bitmap{0b111})
	hear[wire.FileDone](r)
	r.say(wire.FileVerified{Transfer: r.id, File: entry.File, SHA256: wire.Hash{1}})
	x := ended(t, d)
	code(t, x.Err, fault.TransferCorrupt)
	if f := x.Files[0]; f.Sent == f.Received || f.Received == "" {
		t.Errorf("both hashes must be shown: %+v", f)
	}
}

func TestTheReceiversReasonsAreTold(t *testing.T) {
	for id, want := range map[string]fault.Code{
		"transfer_refused": fault.TransferRefused, "name_refused": fault.TransferRefused, "disk_full": fault.PeerDiskFull,
		"transfer_corrupt": fault.TransferCorrupt, "something_new": fault.PeerFailed, "internal": fault.PeerFailed,
	} {
		r, d, _ := hostileReceiver(t)
		r.say(wire.FileRefuse{Transfer: r.id, Error: id})
		code(t, ended(t, d).Err, want)
	}
}
