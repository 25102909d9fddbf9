package transfer_test

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/transfer"
	"videonet/backend/transfer/journaltest"
	"videonet/backend/wire"
)

// known knows mina since a day.
type known struct{ since time.Time }

func (k known) Since(peer string) (time.Time, bool) { return k.since, peer == mina.ID }

// TestWhatPeopleSeeOfAnOffer: since when the key is known, how much room there is, and the most that is taken without a second look.
func TestWhatPeopleSeeOfAnOffer(t *testing.T) {
	since := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, stranger := range []bool{false, true} {
		config := transfer.Config{
			Links: noLinks{}, Journal: &journaltest.Memory{}, Folder: filepath.Join(t.TempDir(), "not made yet"), Log: slog.New(slog.DiscardHandler),
		}
		if !stranger {
			config.Known = known{since}
		}
		d := newDesk(t, config)
		r := again(t, d, wire.NewID())
		r.offer(wire.FileEntry{File: 1, Name: "a", Size: 10})
		x := until(t, d, "the offer", inPhase(transfer.Offered))
		if x.Free <= 0 || x.KnownSince.Equal(since) == stranger || (x.Limit == 1e9) != stranger {
			t.Errorf("%+v", x)
		}
		if err := d.Allow(mina.ID, transfer.Rule{Limit: 1}); (err != nil) != stranger {
			t.Errorf("a rule for a stranger is %v: %v", stranger, err)
		}
		_ = d.Close()
	}
}

// TestRules: what a known key offers is taken by its rule up to the limit, until the rule is taken back.
func TestRules(t *testing.T) {
	inbox, journal := t.TempDir(), &journaltest.Memory{}
	d := newDesk(t, transfer.Config{
		Links: noLinks{}, Journal: journal, Known: known{time.Now()}, Folder: inbox, Log: slog.New(slog.DiscardHandler),
	})
	t.Cleanup(func() { _ = d.Close() })
	if err := d.Allow(mina.ID, transfer.Rule{Limit: 100}); err != nil {
		t.Fatal(err)
	}
	if rules, err := d.Rules(); err != nil || len(rules) != 1 || rules[mina.ID].Limit != 100 {
		t.Errorf("%+v, %v", rules, err)
	}
	r := again(t, d, wire.NewID())
	r.offer(wire.FileEntry{File: 1, Name: "a", Size: 100})
	hear[wire.FileAccept](r)
	r.id = wire.NewID()
	r.offer(wire.FileEntry{File: 2, Name: "b", Size: 101})
	if x := until(t, d, "the offer", inPhase(transfer.Offered)); x.Total != 101 || x.Limit != 100 {
		t.Errorf("%+v", x)
	}
	if err := d.Disallow(mina.ID); err != nil {
		t.Fatal(err)
	}
	r.id = wire.NewID()
	r.offer(wire.FileEntry{File: 3, Name: "c", Size: 1})
	until(t, d, "the offer", func(x transfer.Transfer) bool { return x.Phase == transfer.Offered && x.Total == 1 })
}

// TestSkipAndReplace: what a person may choose for names that are taken. Folders go together then, links and folders are never replaced.
func TestSkipAndReplace(t *testing.T) {
	for _, collision := range []transfer.Collision{transfer.Number, transfer.Skip, transfer.Replace} {
		t.Run("how "+string(collision), func(t *testing.T) {
			inbox, root := t.TempDir(), filepath.Join(t.TempDir(), "Project")
			outside := filepath.Join(t.TempDir(), "outside")
			for path, text := range map[string]string{
				filepath.Join(root, "same.txt"): "same", filepath.Join(root, "other.txt"): "new!", filepath.Join(root, "link.txt"): "link",
				filepath.Join(inbox, "Project", "same.txt"): "same", filepath.Join(inbox, "Project", "other.txt"): "old!", outside: "keep",
				filepath.Join(inbox, "Project", "mine.txt"): "mine",
			} {
				if err := firstOf(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Symlink(outside, filepath.Join(inbox, "Project", "link.txt")); err != nil {
				t.Fatal(err)
			}
			p := newPair(t, nil)
			if _, err := p.mina.Send(t.Context(), yuki, []string{root}); err != nil {
				t.Fatal(err)
			}
			offer := until(t, p.yuki, "the offer", inPhase(transfer.Offered))
			if err := p.yuki.Accept(offer.ID, transfer.How{Folder: inbox, Collision: collision}); err != nil {
				t.Fatal(err)
			}
			x, y := ended(t, p.mina), ended(t, p.yuki)
			if x.Phase != transfer.Verified || y.Phase != transfer.Verified {
				t.Errorf("%+v, %+v", x, y)
			}
			project := filepath.Join(inbox, "Project")
			switch collision {
			case transfer.Number:
				holds(t, inbox, "Project", "Project (1)")
				holds(t, filepath.Join(inbox, "Project (1)"), "link.txt", "other.txt", "same.txt")
			case transfer.Skip:
				holds(t, project, "link (1).txt", "link.txt", "mine.txt", "other (1).txt", "other.txt", "same.txt")
				if y.Skipped != 1 || y.Resumed < 4 {
					t.Errorf("%+v", y)
				}
			case transfer.Replace:
				holds(t, project, "link (1).txt", "link.txt", "mine.txt", "other.txt", "same.txt")
			}
			want := "old!"
			if collision == transfer.Replace {
				want = "new!"
			}
			if got, err := os.ReadFile(filepath.Join(project, "other.txt")); err != nil || string(got) != want {
				t.Errorf("%q, %v", got, err)
			}
			if got, err := os.ReadFile(outside); err != nil || string(got) != "keep" {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
}

// TestPromisedRoom: what one transfer was promised is not promised to another one.
func TestPromisedRoom(t *testing.T) {
	inbox := t.TempDir()
	r, d := hostileSender(t, nil)
	r.offer(wire.FileEntry{File: 1, Name: "a", Size: 10})
	x := until(t, d, "the offer", inPhase(transfer.Offered))
	var free int64
	var s syscall.Statfs_t
	if err := syscall.Statfs(inbox, &s); err != nil {
		t.Skip("NOT RUN: nobody knows how much is free: ", err)
	}
	free = int64(s.Bavail) * s.Bsize
	if free > wire.MaxFileSize {
		t.Skip("NOT RUN: the disk is larger than the largest file")
	}
	if err := d.Refuse(x.ID); err != nil {
		t.Fatal(err)
	}
	for i, want := range []fault.Code{"", fault.DiskFull, ""} {
		r.id = wire.NewID()
		r.offer(wire.FileEntry{File: uint32(i + 2), Name: "a", Size: free * 6 / 10})
		x := until(t, d, "the offer", inPhase(transfer.Offered))
		err := d.Accept(x.ID, into(inbox))
		code(t, err, want)
		if err != nil {
			if err := d.Refuse(x.ID); err != nil {
				t.Fatal(err)
			}
			state, _ := d.Snapshot()
			if err := d.Cancel(state.Transfers[1].ID, true); err != nil { // its room is free again
				t.Fatal(err)
			}
		}
	}
}

// TestPauses: either side holds a transfer; the other one sees it, and it goes on where it was.
func TestPauses(t *testing.T) {
	p, path := underway(t)
	for _, who := range []struct{ holds, sees *transfer.Desk }{{p.yuki, p.mina}, {p.mina, p.yuki}} {
		id := first0(who.holds).ID
		if err := who.holds.Pause(id); err != nil {
			t.Fatal(err)
		}
		until(t, who.sees, "the pause", func(x transfer.Transfer) bool { return x.PausedByPeer && !x.Paused })
		if x := first0(who.holds); !x.Paused || x.PausedByPeer {
			t.Errorf("%+v", x)
		}
		if err := who.holds.Resume(id); err != nil {
			t.Fatal(err)
		}
		until(t, who.sees, "the end of the pause", func(x transfer.Transfer) bool { return !x.PausedByPeer })
	}
	for _, d := range []*transfer.Desk{p.mina, p.yuki} {
		x := ended(t, d)
		if x.Phase != transfer.Verified || x.Bytes != 16*mib {
			t.Errorf("%+v", x)
		}
		code(t, d.Pause(x.ID), fault.Invalid)
	}
	if sum(t, filepath.Join(p.inbox, "reel.mp4")) != sum(t, path) {
		t.Error("the bytes differ")
	}
}

// TestHistory: what has ended is there after a restart, until it is removed.
func TestHistory(t *testing.T) {
	inbox, journal := t.TempDir(), &journaltest.Memory{}
	d := desk(t, journal, &transfer.AutoAccept{Folder: inbox})
	r := again(t, d, wire.NewID())
	r.offer(wire.FileEntry{File: 1, Name: "a", Size: 3}, wire.FileEntry{File: 2, Name: "b", Size: 3})
	hear[wire.FileCredit](r)
	r.frame(wire.FramePack, 0, 0, packOf(map[uint32][]byte{1: []byte("abc"), 2: []byte("abc")}, map[uint32]wire.Hash{2: {1}}, 1, 2))
	before := ended(t, d)
	_ = d.Close()
	d = desk(t, journal, nil)
	x := first0(d)
	if x.ID != before.ID || x.Phase != transfer.Failed || x.Done != 1 || x.Failed != 1 || x.Files[0].Path != filepath.Join(inbox, "a") ||
		x.Files[0].Received != before.Files[0].Received || x.Folder != inbox || x.Peer != mina || x.Ended.IsZero() ||
		x.Seconds <= 0 || x.Seconds != before.Seconds {
		t.Errorf("%+v, before %+v", x, before)
	}
	code(t, x.Err, fault.TransferCorrupt)
	code(t, d.Accept(x.ID, into(inbox)), fault.Invalid)
	d.Remove(x.ID)
	_ = d.Close()
	if state, _ := desk(t, journal, nil).Snapshot(); len(state.Transfers) != 0 {
		t.Errorf("%+v", state)
	}
}

// TestJournalThatFails: a full disk under the journal costs what it would have remembered, never a file.
func TestJournalThatFails(t *testing.T) {
	inbox := t.TempDir()
	journal := &journaltest.Memory{Fail: func(what string) error {
		if what == "rule" {
			return errors.New("read only")
		}
		return syscall.ENOSPC
	}}
	d := desk(t, journal, &transfer.AutoAccept{Folder: inbox})
	r := again(t, d, wire.NewID())
	p := content()
	r.offer(wire.FileEntry{File: 1, Name: "a.bin", Size: int64(len(p))})
	hear[wire.FileCredit](r)
	for at := 0; at < len(p); at += mib {
		r.block(1, uint64(at), p[at:min(at+mib, len(p))])
	}
	r.done(1, p)
	for x := first0(d); !x.Phase.Ended(); x = until(t, d, "the end or a pause", func(x transfer.Transfer) bool { return x.Phase.Ended() || x.Paused }) {
		if x.Paused {
			code(t, x.Err, fault.DiskFull)
			_ = d.Resume(x.ID)
		}
	}
	if x := first0(d); x.Phase != transfer.Verified {
		t.Errorf("%+v", x)
	}
	holds(t, inbox, "a.bin")
}

// TestTwoOfOneName: two senders bring a file of the same name at once; both stand, whole.
func TestTwoOfOneName(t *testing.T) {
	inbox := t.TempDir()
	d := desk(t, &journaltest.Memory{}, &transfer.AutoAccept{Folder: inbox})
	p := content()
	var senders []*raw
	for range 3 {
		r := again(t, d, wire.NewID())
		r.offer(wire.FileEntry{File: 1, Name: "a.bin", Size: int64(len(p))})
		hear[wire.FileCredit](r)
		senders = append(senders, r)
	}
	for at := 0; at < len(p); at += mib {
		for _, r := range senders {
			r.block(1, uint64(at), p[at:min(at+mib, len(p))])
		}
	}
	for _, r := range senders {
		r.done(1, p)
	}
	for _, r := range senders {
		hear[wire.FileVerified](r)
	}
	holds(t, inbox, "a (1).bin", "a (2).bin", "a.bin")
}

// TestLinkThatDiedUnseen: the other side has opened a new link before this one saw the old one end. The transfer goes on there.
func TestLinkThatDiedUnseen(t *testing.T) {
	inbox := t.TempDir()
	d := desk(t, &journaltest.Memory{}, &transfer.AutoAccept{Folder: inbox})
	r, p := again(t, d, wire.NewID()), content()
	entry := wire.FileEntry{File: 1, Name: "a.bin", Size: int64(len(p))}
	r.offer(entry)
	hear[wire.FileCredit](r)
	r.block(1, 0, p[:mib])
	r.settled(d, 1, mib, p[mib:])
	next := again(t, d, r.id)
	next.offer(entry)
	if have := hear[wire.FileHave](next); have.Bitmap.Count() != 1 {
		t.Errorf("%+v", have)
	}
	hungUp(r)
	for at := mib; at < len(p); at += mib {
		next.block(1, uint64(at), p[at:min(at+mib, len(p))])
	}
	next.done(1, p)
	hear[wire.FileVerified](next)
	if state, _ := d.Snapshot(); len(state.Transfers) != 1 || state.Transfers[0].Phase != transfer.Verified {
		t.Errorf("%+v", state)
	}
	holds(t, inbox, "a.bin")
}
