package transfer_test

import (
	"bytes"
	"crypto/sha256"
	"testing"

	"github.com/zeebo/blake3"

	"videonet/backend/fault"
	"videonet/backend/transfer"
	"videonet/backend/wire"
)

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
