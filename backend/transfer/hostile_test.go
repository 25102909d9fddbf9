package transfer_test

import (
	"bytes"
	"crypto/sha256"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/zeebo/blake3"

	"videonet/backend/fault"
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

// TestLyingSenders: whatever a sender does against the protocol ends the link with peer_misbehaved, and nothing stays.
func TestLyingSenders(t *testing.T) {
	p := content()
	for name, lie := range map[string]func(r *raw){
		"done for an unknown file":   func(r *raw) { r.done(2, p) },
		"done of another size":       func(r *raw) { r.done(1, p[1:]) },
		"done twice":                 func(r *raw) { r.done(1, p); r.done(1, p) },
		"done of a foreign transfer": func(r *raw) { r.id = wire.NewID(); r.done(1, p) },
		"a frame of an unknown file": func(r *raw) { r.frame(wire.FrameData, 2, 0, p[:10]) },
		"file 0":                     func(r *raw) { r.frame(wire.FrameData, 0, 0, p[:10]) },
		"a frame beyond the end":     func(r *raw) { r.frame(wire.FrameData, 1, uint64(len(p)), p[:1]) },
		"offset 2^63-1":              func(r *raw) { r.frame(wire.FrameData, 1, 1<<63-1, nil) },
		"offset 2^62":                func(r *raw) { r.frame(wire.FrameData, 1, 1<<62, p[:10]) },
		"one byte more than declared": func(r *raw) {
			r.block(1, 0, p[:mib])
			r.block(1, mib, p[mib:2*mib])
			r.bytes(1, 2*mib, make([]byte, 101))
		},
		"one byte less than declared": func(r *raw) { r.block(1, 2*mib, p[2*mib:2*mib+99]) },
		"a gap":                       func(r *raw) { r.frame(wire.FrameData, 1, 0, p[:10]); r.frame(wire.FrameData, 1, 11, p[:10]) },
		"an overlap of one":           func(r *raw) { r.frame(wire.FrameData, 1, 0, p[:10]); r.frame(wire.FrameData, 1, 9, p[:10]) },
		"the same bytes twice":        func(r *raw) { r.frame(wire.FrameData, 1, 0, p[:10]); r.frame(wire.FrameData, 1, 0, p[:10]) },
		"the middle of a block first": func(r *raw) { r.frame(wire.FrameData, 1, 65536, p[:10]) },
		"frames reversed":             func(r *raw) { r.frame(wire.FrameData, 1, 65536, p[:65536]); r.frame(wire.FrameData, 1, 0, p[:65536]) },
		"a frame across two blocks":   func(r *raw) { r.bytes(1, 0, p[:mib-10]); r.frame(wire.FrameData, 1, mib-10, p[:20]) },
		"an empty frame":              func(r *raw) { r.frame(wire.FrameData, 1, 0, nil) },
		"a block again, other bytes":  func(r *raw) { r.block(1, 0, p[:mib]); r.block(1, 0, make([]byte, mib)) },
		"a leaf without a block":      func(r *raw) { r.frame(wire.FrameLeaf, 1, 0, make([]byte, 32)) },
		"a leaf too early":            func(r *raw) { r.bytes(1, 0, p[:65536]); r.frame(wire.FrameLeaf, 1, 0, make([]byte, 32)) },
		"a leaf of 31 bytes":          func(r *raw) { r.bytes(1, 0, p[:mib]); r.frame(wire.FrameLeaf, 1, 0, make([]byte, 31)) },
		"a leaf of another block":     func(r *raw) { r.bytes(1, 0, p[:mib]); r.frame(wire.FrameLeaf, 1, mib, make([]byte, 32)) },
		"a type nobody knows":         func(r *raw) { r.frame(9, 1, 0, p[:10]) },
		"a hole, which is reserved":   func(r *raw) { r.frame(3, 1, 0, make([]byte, 8)) },
		"a broken frame":              func(r *raw) { _ = r.link.Data.WriteMessage([]byte{1, 2, 3}, false) },
		"a frame that is too long":    func(r *raw) { _ = r.link.Data.WriteMessage(make([]byte, 65537+20), false) },
		"text among the data":         func(r *raw) { _ = r.link.Data.WriteMessage([]byte("{}"), true) },
		"binary among the control":    func(r *raw) { _ = r.link.Control.WriteMessage([]byte("{}"), false) },
		"broken control":              func(r *raw) { _ = r.link.Control.WriteMessage([]byte("{"), true) },
		"a message of the receiver":   func(r *raw) { r.say(wire.FileAccept{Transfer: r.id}) },
		"the offer twice":             func(r *raw) { r.offer(wire.FileEntry{File: 2, Name: "b"}) },
		"a file number twice":         func(r *raw) { r.id = wire.NewID(); r.offer(wire.FileEntry{File: 1, Name: "b"}) },
		"a total that is not the sum": func(r *raw) {
			r.say(wire.FileOffer{Transfer: wire.NewID(), Files: []wire.FileEntry{{File: 2, Name: "b", Size: 7}}, Total: 6})
		},
		"a frame after the file's end": func(r *raw) { r.whole(1, p); r.frame(wire.FrameData, 1, 0, p[:10]) },
		"done after the file's end":    func(r *raw) { r.whole(1, p); r.done(1, p) },
		"more offers than may wait":    func(r *raw) { r.offers(100) },
	} {
		t.Run(name, func(t *testing.T) {
			inbox := t.TempDir()
			r, d := hostileSender(t, &transfer.AutoAccept{Folder: inbox})
			r.offer(wire.FileEntry{File: 1, Name: "a.bin", Size: int64(len(p))})
			hear[wire.FileCredit](r)
			lie(r)
			hungUp(r)
			if name == "a frame that is too long" { // the channel itself ends there, as that of a lost link does
				until(t, d, "the interruption", inPhase(transfer.Interrupted))
				_ = d.Close()
				holds(t, inbox)
				return
			}
			x := first(t, d)
			switch name {
			case "a frame after the file's end", "done after the file's end":
				holds(t, inbox, "a.bin") // it was whole and stays
			default:
				if x.Phase != transfer.Failed {
					t.Errorf("%+v", x)
				}
				code(t, x.Err, fault.PeerMisbehaved)
				holds(t, inbox)
			}
		})
	}
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

// TestMoreThanTheCredit: once the receiver grants no more, a sender that goes on is thrown out; what it sends is not kept.
func TestMoreThanTheCredit(t *testing.T) {
	inbox := t.TempDir()
	r, d := hostileSender(t, &transfer.AutoAccept{Folder: inbox})
	r.offer(wire.FileEntry{File: 1, Name: "a.bin", Size: 64 * mib})
	credit := hear[wire.FileCredit](r).Bytes
	if err := d.Cancel(first0(d).ID, false); err != nil {
		t.Fatal(err)
	}
	hear[wire.FileCancel](r)
	for at := int64(0); at < credit; at += mib {
		r.bytes(1, uint64(at), make([]byte, mib)) // on its way when the transfer was cancelled
	}
	r.say(wire.FileOffer{Transfer: wire.NewID(), Files: []wire.FileEntry{{File: 2, Name: "b.bin"}}})
	hear[wire.FileAccept](r) // the link is fine so far
	r.frame(wire.FrameData, 1, uint64(credit), []byte{1})
	hungUp(r)
	until(t, d, "the end of the second", inPhase(transfer.Failed))
	holds(t, inbox)
}

func first0(d *transfer.Desk) transfer.Transfer {
	state, _ := d.Snapshot()
	return state.Transfers[0]
}

// TestBlocksInAnyOrder: the protocol allows any order of blocks, and the hash of the whole is right all the same.
func TestBlocksInAnyOrder(t *testing.T) {
	inbox := t.TempDir()
	r, d := hostileSender(t, &transfer.AutoAccept{Folder: inbox})
	p := content()
	r.offer(wire.FileEntry{File: 1, Name: "a.bin", Size: int64(len(p))})
	hear[wire.FileCredit](r)
	r.done(1, p)
	r.block(1, 2*mib, p[2*mib:])
	r.block(1, mib, p[mib:2*mib])
	r.block(1, 0, p[:mib])
	if v := hear[wire.FileVerified](r); v.SHA256 != sha256.Sum256(p) {
		t.Errorf("%+v", v)
	}
	if x := ended(t, d); x.Phase != transfer.Verified || x.Bytes != int64(len(p)) {
		t.Errorf("%+v", x)
	}
	holds(t, inbox, "a.bin")
}

// TestDamagedBlockIsAskedAgain: one flipped bit costs one block, first, middle and last.
func TestDamagedBlockIsAskedAgain(t *testing.T) {
	p := content()
	for block := range 3 {
		inbox := t.TempDir()
		r, d := hostileSender(t, &transfer.AutoAccept{Folder: inbox})
		r.offer(wire.FileEntry{File: 1, Name: "a.bin", Size: int64(len(p))})
		hear[wire.FileCredit](r)
		for at := 0; at < len(p); at += mib {
			q := p[at:min(at+mib, len(p))]
			leaf := blake3.Sum256(q)
			if at/mib == block {
				q = bytes.Clone(q)
				q[len(q)/2] ^= 1
			}
			r.bytes(1, uint64(at), q)
			r.frame(wire.FrameLeaf, 1, uint64(at), leaf[:])
		}
		r.done(1, p)
		if a := hear[wire.FileAgain](r); int(a.Block) != block {
			t.Errorf("block %d is asked, %d was damaged", a.Block, block)
		}
		at := block * mib
		r.block(1, uint64(at), p[at:min(at+mib, len(p))])
		hear[wire.FileVerified](r)
		if x := ended(t, d); x.Phase != transfer.Verified || x.Bytes != int64(len(p)) || x.Files[0].Received != x.Files[0].Sent {
			t.Errorf("block %d: %+v", block, x)
		}
		holds(t, inbox, "a.bin")
	}
}

func TestBlockThatNeverFits(t *testing.T) {
	inbox := t.TempDir()
	r, d := hostileSender(t, &transfer.AutoAccept{Folder: inbox})
	p := content()
	r.offer(wire.FileEntry{File: 1, Name: "a.bin", Size: int64(len(p))})
	hear[wire.FileCredit](r)
	for range 4 {
		r.bytes(1, 0, p[:mib])
		r.frame(wire.FrameLeaf, 1, 0, make([]byte, 32))
	}
	if f := hear[wire.FileFailed](r); f.Error != string(fault.TransferCorrupt) {
		t.Errorf("%+v", f)
	}
	code(t, ended(t, d).Err, fault.TransferCorrupt)
	holds(t, inbox)
	r.frame(wire.FrameData, 1, mib, p[:10]) // on its way when the file failed: late, not wrong
	r.id = wire.NewID()
	r.offer(wire.FileEntry{File: 2, Name: "b.bin"})
	r.done(2, nil)
	hear[wire.FileVerified](r) // the link goes on
}

func TestRightBlocksWrongWhole(t *testing.T) {
	inbox := t.TempDir()
	r, d := hostileSender(t, &transfer.AutoAccept{Folder: inbox})
	p := content()
	r.offer(wire.FileEntry{File: 1, Name: "a.bin", Size: int64(len(p))})
	hear[wire.FileCredit](r)
	for at := 0; at < len(p); at += mib {
		r.block(1, uint64(at), p[at:min(at+mib, len(p))])
	}
	r.say(wire.FileDone{Transfer: r.id, File: 1, SHA256: wire.Hash{1}, Size: int64(len(p))})
	hear[wire.FileFailed](r)
	x := ended(t, d)
	code(t, x.Err, fault.TransferCorrupt)
	if f := x.Files[0]; f.Sent == f.Received || f.Received == "" {
		t.Errorf("both hashes must be shown: %+v", f)
	}
	holds(t, inbox)
}

func TestNamesThatLeaveAreRefused(t *testing.T) {
	inbox := t.TempDir()
	r, d := hostileSender(t, &transfer.AutoAccept{Folder: inbox})
	r.offer(wire.FileEntry{File: 1, Name: "good.txt"}, wire.FileEntry{File: 2, Name: "../bad.txt"})
	if m := hear[wire.FileRefuse](r); m.Error != string(fault.NameRefused) {
		t.Errorf("%+v", m)
	}
	code(t, ended(t, d).Err, fault.NameRefused)
	holds(t, inbox)
}

func TestNamesAreStoredSafely(t *testing.T) {
	inbox := t.TempDir()
	r, d := hostileSender(t, &transfer.AutoAccept{Folder: inbox})
	r.offer(wire.FileEntry{File: 1, Name: "nul.txt"}, wire.FileEntry{File: 2, Name: "a\u202efdp.exe"})
	hear[wire.FileCredit](r)
	r.done(1, nil)
	r.done(2, nil)
	x := ended(t, d)
	if x.Phase != transfer.Verified || x.Files[0].StoredAs != "_nul.txt" || x.Files[1].StoredAs != "a_fdp.exe" {
		t.Errorf("%+v", x)
	}
	holds(t, inbox, "_nul.txt", "a_fdp.exe")
}

// TestLargerThanTheDisk: 4 TiB are declared, and refused before a byte comes.
func TestLargerThanTheDisk(t *testing.T) {
	inbox := t.TempDir()
	r, d := hostileSender(t, nil)
	var entries []wire.FileEntry
	for i := range 1000 {
		entries = append(entries, wire.FileEntry{File: uint32(i + 1), Name: "a", Size: wire.MaxFileSize})
	}
	r.offer(entries...)
	x := until(t, d, "the offer", inPhase(transfer.Offered))
	err := d.Accept(x.ID, into(inbox))
	code(t, err, fault.DiskFull)
	if _, values := fault.Of(err); values["need"] != int64(1000*wire.MaxFileSize) || values["free"] == int64(0) {
		t.Errorf("%v", values)
	}
	if x := until(t, d, "the offer", inPhase(transfer.Offered)); x.Err != nil {
		t.Errorf("the offer must wait on: %+v", x)
	}
	holds(t, inbox)
}
