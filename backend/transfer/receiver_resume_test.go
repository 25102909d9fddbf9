package transfer_test

import (
	"bytes"
	"crypto/sha256"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/zeebo/blake3"

	"videonet/backend/fault"
	"videonet/backend/transfer"
	"videonet/backend/transfer/channeltest"
	"videonet/backend/transfer/journaltest"
	"videonet/backend/wire"
)

// again opens another link to the desk for the same sender, who keeps the id of the transfer.
func again(t *testing.T, d *transfer.Desk, id wire.ID) *raw {
	t.Helper()
	theirs, ours := channeltest.Links(yuki, mina)
	var serving sync.WaitGroup
	serving.Go(func() { _ = d.Serve(t.Context(), ours) })
	t.Cleanup(func() { _ = theirs.Close(); serving.Wait() })
	return &raw{t: t, link: theirs, id: id}
}

// desk makes a receiving desk with a journal.
func desk(t *testing.T, journal transfer.Journal, accept *transfer.AutoAccept) *transfer.Desk {
	t.Helper()
	d := newDesk(t, transfer.Config{Links: noLinks{}, Journal: journal, Accept: accept, Log: slog.New(slog.DiscardHandler)})
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// TestLostLinkGoesOn: on the next link the receiver says what it has, whole blocks for sure, and nothing of it has to come again.
func TestLostLinkGoesOn(t *testing.T) {
	for _, name := range []string{"same desk", "next desk", "next desk, other block order"} {
		t.Run(name, func(t *testing.T) {
			inbox, journal, p := t.TempDir(), &journaltest.Memory{}, content()
			accept := &transfer.AutoAccept{Folder: inbox}
			d := desk(t, journal, accept)
			r := again(t, d, wire.NewID())
			entry := wire.FileEntry{File: 1, Name: "a.bin", Size: int64(len(p)), MTime: 1_600_000_000_000}
			r.offer(entry)
			hear[wire.FileCredit](r)
			block := 0
			if name == "next desk, other block order" {
				block = 1
			}
			at := uint64(block * mib)
			r.block(1, at, p[at:at+mib])
			r.settled(d, 1, 2*mib, p[2*mib:]) // a block that will not end
			_ = r.link.Close()
			x := until(t, d, "the interruption", inPhase(transfer.Interrupted))
			if x.Bytes != mib {
				t.Errorf("%d bytes are kept", x.Bytes)
			}
			code(t, x.Err, fault.PeerLost)
			if name != "same desk" {
				_ = d.Close()
				d = desk(t, journal, accept)
				if x := first0(d); x.Phase != transfer.Interrupted || x.Folder != inbox || x.Files[0].Name != "a.bin" {
					t.Errorf("%+v", x)
				}
			}
			r = again(t, d, r.id)
			entry.File = 7
			r.offer(entry)
			have := hear[wire.FileHave](r)
			if have.File != 7 || have.Bitmap.Count() != 1 || !have.Bitmap.Has(int64(block)) || len(have.Leaves) != 0 {
				t.Errorf("%+v", have)
			}
			for at := 0; at < len(p); at += mib {
				if at != block*mib {
					r.block(7, uint64(at), p[at:min(at+mib, len(p))])
				}
			}
			r.done(7, p)
			hear[wire.FileVerified](r)
			if x := ended(t, d); x.Phase != transfer.Verified || x.Resumed != mib || x.Bytes != int64(len(p)) || x.Files[0].Received != x.Files[0].Sent {
				t.Errorf("%+v", x)
			}
			holds(t, inbox, "a.bin")
			if parts, err := journal.Parts(); err != nil || len(parts) != 0 {
				t.Errorf("%d parts are noted, %v", len(parts), err)
			}
			if got, err := os.ReadFile(filepath.Join(inbox, "a.bin")); err != nil || !bytes.Equal(got, p) {
				t.Error("the bytes differ", err)
			}
		})
	}
}

// settled waits until a block that was sent is verified: the frames behind it have come, 50 bytes of a block that will not end.
func (r *raw) settled(d *transfer.Desk, file uint32, at uint64, next []byte) transfer.Transfer {
	r.t.Helper()
	r.bytes(file, at, next[:50])
	return until(r.t, d, "the bytes", func(x transfer.Transfer) bool { return x.Bytes == mib+50 })
}

// killed leaves a transfer as a killed receiver does: with a part whose record knows less than the disk, or nothing.
func killed(t *testing.T, change func(part string)) (d *transfer.Desk, inbox string, id wire.ID, entry wire.FileEntry) {
	t.Helper()
	journal, p := &journaltest.Memory{}, content()
	inbox = t.TempDir()
	accept := &transfer.AutoAccept{Folder: inbox}
	d = desk(t, journal, accept)
	r := again(t, d, wire.NewID())
	p[len(p)-1] = 1 // no block is all zero
	entry = wire.FileEntry{File: 1, Name: "a.bin", Size: int64(len(p))}
	r.offer(entry)
	hear[wire.FileCredit](r)
	r.block(1, 0, p[:mib])
	r.settled(d, 1, mib, p[mib:])
	_ = r.link.Close()
	until(t, d, "the interruption", inPhase(transfer.Interrupted))
	_ = d.Close()
	parts, err := filepath.Glob(filepath.Join(inbox, ".*.vnpart"))
	if err != nil || len(parts) != 1 {
		t.Fatalf("%q, %v", parts, err)
	}
	change(parts[0])
	return desk(t, journal, accept), inbox, r.id, entry
}

// TestBlocksBehindTheCheckpoint: what was written and not noted is offered as a claim. The sender confirms it with the leaf alone, or sends
// it; a lie is seen.
func TestBlocksBehindTheCheckpoint(t *testing.T) {
	p := content()
	p[len(p)-1] = 1
	behind := func(data []byte) func(part string) {
		return func(part string) {
			f, err := os.OpenFile(part, os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.WriteAt(data, mib); err != nil {
				t.Fatal(err)
			}
			_ = f.Close()
		}
	}
	for name, c := range map[string]struct {
		written []byte
		confirm bool
	}{
		"right":      {p[mib : 2*mib], true},
		"sent anew":  {p[mib : 2*mib], false},
		"wrong":      {bytes.Repeat([]byte{1}, mib), false},
		"short":      {p[mib : 2*mib-1], false},
		"all zeros":  {make([]byte, mib), false},
		"to the end": {p[mib:], true},
	} {
		t.Run(name, func(t *testing.T) {
			d, inbox, id, entry := killed(t, behind(c.written))
			r := again(t, d, id)
			r.offer(entry)
			have := hear[wire.FileHave](r)
			want := int64(1 + len(c.written)/mib)
			if len(c.written) > mib {
				want++
			}
			if name == "all zeros" {
				want = 1
			}
			if have.Bitmap.Count() != want || int64(len(have.Leaves)) != want-1 {
				t.Errorf("%d blocks, %d leaves, want %d", have.Bitmap.Count(), len(have.Leaves), want)
			}
			for at := mib; at < len(p); at += mib {
				q := p[at:min(at+mib, len(p))]
				if c.confirm && have.Bitmap.Has(int64(at/mib)) {
					leaf := blake3.Sum256(q)
					r.frame(wire.FrameLeaf, 1, uint64(at), leaf[:])
				} else {
					r.block(1, uint64(at), q)
				}
			}
			r.done(1, p)
			hear[wire.FileVerified](r)
			if x := ended(t, d); x.Phase != transfer.Verified || x.Bytes != int64(len(p)) {
				t.Errorf("%+v", x)
			}
			if got, err := os.ReadFile(filepath.Join(inbox, "a.bin")); err != nil || !bytes.Equal(got, p) {
				t.Error("the bytes differ", err)
			}
			holds(t, inbox, "a.bin")
		})
	}
	t.Run("a leaf that is not the claim", func(t *testing.T) {
		d, inbox, id, entry := killed(t, behind(p[mib:2*mib]))
		r := again(t, d, id)
		r.offer(entry)
		hear[wire.FileHave](r)
		r.frame(wire.FrameLeaf, 1, mib, make([]byte, 32))
		hungUp(r)
		code(t, first(t, d).Err, fault.PeerMisbehaved)
		holds(t, inbox)
	})
}

// TestPartsThatAreNotOurs: a part that is gone, was cut, is a link or somebody else's file is not used and not written through.
func TestPartsThatAreNotOurs(t *testing.T) {
	p := content()
	outside := filepath.Join(t.TempDir(), "outside")
	for name, change := range map[string]func(part string) error{
		"gone": os.Remove,
		"cut":  func(part string) error { return os.Truncate(part, 100) },
		"a link": func(part string) error {
			return firstOf(os.Remove(part), os.WriteFile(outside, p[:mib], 0o600), os.Symlink(outside, part))
		},
		"a hard link": func(part string) error {
			return firstOf(os.Remove(part), os.WriteFile(outside, p[:mib], 0o600), os.Link(outside, part))
		},
		"a folder": func(part string) error { return firstOf(os.Remove(part), os.Mkdir(part, 0o700)) },
		"too long": func(part string) error { return os.Truncate(part, 10*mib) },
	} {
		t.Run(name, func(t *testing.T) {
			d, inbox, id, entry := killed(t, func(part string) {
				if err := change(part); err != nil {
					t.Fatal(err)
				}
			})
			r := again(t, d, id)
			r.offer(entry)
			if have := hear[wire.FileHave](r); len(have.Bitmap) != 0 {
				t.Errorf("%+v", have)
			}
			for at := 0; at < len(p); at += mib {
				r.block(1, uint64(at), p[at:min(at+mib, len(p))])
			}
			r.done(1, p)
			hear[wire.FileVerified](r)
			if got, err := os.ReadFile(filepath.Join(inbox, "a.bin")); err != nil || !bytes.Equal(got, p) {
				t.Error("the bytes differ", err)
			}
			if strings.HasSuffix(name, "link") {
				if got, err := os.ReadFile(outside); err != nil || !bytes.Equal(got, p[:mib]) {
					t.Error("what is outside was written", err)
				}
				_ = os.Remove(outside)
			}
			holds(t, inbox, "a.bin")
		})
	}
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestStoredOnAnEarlierLink: what stands already is told with its hash; a sender that heard nothing ends as well, also after the end.
func TestStoredOnAnEarlierLink(t *testing.T) {
	inbox, journal := t.TempDir(), &journaltest.Memory{}
	d := desk(t, journal, &transfer.AutoAccept{Folder: inbox})
	r := again(t, d, wire.NewID())
	entries := []wire.FileEntry{{File: 1, Name: "a", Size: 3}, {File: 2, Name: "b", Size: 70_000}}
	r.offer(entries...)
	hear[wire.FileCredit](r)
	r.frame(wire.FramePack, 0, 0, packOf(map[uint32][]byte{1: []byte("one")}, nil, 1))
	hear[wire.FileStored](r)
	_ = r.link.Close()
	until(t, d, "the interruption", inPhase(transfer.Interrupted))
	_ = d.Close()
	d = desk(t, journal, &transfer.AutoAccept{Folder: inbox})
	for round := range 2 {
		r = again(t, d, r.id)
		r.offer(entries...)
		there := hear[wire.FileThere](r)
		if there.Files[0].File != 1 || there.Files[0].SHA256 != sha256.Sum256([]byte("one")) {
			t.Errorf("%+v", there)
		}
		r.done(1, []byte("one"))
		if m := hear[wire.FileVerified](r); m.File != 1 {
			t.Errorf("%+v", m)
		}
		if round == 0 {
			r.block(2, 0, make([]byte, 70_000))
		} else if len(there.Files) != 2 {
			t.Errorf("%+v", there)
		}
		r.done(2, make([]byte, 70_000))
		hear[wire.FileVerified](r)
		if x := ended(t, d); x.Phase != transfer.Verified || x.Done != 2 {
			t.Errorf("%+v", x)
		}
		_ = r.link.Close()
	}
	holds(t, inbox, "a", "b")
}
