package transfer_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"videonet/backend/fault"
	"videonet/backend/transfer"
	"videonet/backend/transfer/journaltest"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

// TestPauseByEither: nothing is sent while one of both holds the transfer; another transfer to the same peer goes on meanwhile.
func TestPauseByEither(t *testing.T) {
	for _, who := range []string{"sender", "receiver"} {
		t.Run(who, func(t *testing.T) {
			d, links := givingDesk(t, transfer.Config{}, func(k *taker) {
				k.offered = func(k *taker) { k.accept() }
			})
			id, err := d.Send(t.Context(), yuki, []string{write(t, "held.mov", 12<<20)})
			if err != nil {
				t.Fatal(err)
			}
			within(t, d, patience, func(transfer.Transfer) bool { return len(links.takenBy()) == 1 })
			k := links.last()
			if who == "sender" {
				if err := d.Pause(id); err != nil {
					t.Fatal(err)
				}
			} else {
				k.say(wire.FilePause{Transfer: k.id})
				until(t, d, "the pause", func(x transfer.Transfer) bool { return x.PausedByPeer })
			}
			k.mu.Lock()
			k.begin()
			k.mu.Unlock()
			time.Sleep(300 * time.Millisecond) // that nothing comes can only be seen over time
			k.mu.Lock()
			if k.consumed != 0 {
				t.Errorf("%d bytes came of what is held", k.consumed)
			}
			k.mu.Unlock()
			state, _ := d.Snapshot()
			if x := state.Transfers[0]; x.Paused != (who == "sender") || x.PausedByPeer != (who == "receiver") || x.Left != -1 {
				t.Errorf("%+v", x)
			}
			if who == "sender" {
				if err := d.Resume(id); err != nil {
					t.Fatal(err)
				}
			} else {
				k.say(wire.FileResume{Transfer: k.id})
			}
			if x := ended(t, d); x.Phase != transfer.Verified || x.Paused || x.PausedByPeer {
				t.Errorf("%+v", x)
			}
			code(t, d.Pause(id), fault.Invalid)
			if who == "sender" && !k.saw(wire.FilePause{Transfer: k.id}) || who == "sender" && !k.saw(wire.FileResume{Transfer: k.id}) {
				t.Errorf("the receiver was not told: %v", k.heard)
			}
		})
	}
}

// takenBy returns the entries that the last taker was offered.
func (l *takers) takenBy() []wire.FileEntry {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.all) == 0 {
		return nil
	}
	k := l.all[len(l.all)-1]
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.entries)
}

func (k *taker) saw(m wire.FilesMessage) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.ContainsFunc(k.heard, func(other wire.FilesMessage) bool { return other == m })
}

// TestRetry: what failed is offered once more, in the same transfer; what was verified is not.
func TestRetry(t *testing.T) {
	good, bad := write(t, "good.txt", 1000), write(t, "bad.txt", 2000)
	if err := os.Remove(bad); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(bad, []byte("soon gone"), 0o600); err != nil {
		t.Fatal(err)
	}
	d, links := givingDesk(t, transfer.Config{Journal: &journaltest.Memory{}}, func(k *taker) {
		k.offered = func(k *taker) {
			if len(k.entries) == 2 {
				if err := os.Remove(bad); err != nil {
					t.Error(err)
				}
			}
			k.accept()
			k.begin()
		}
	})
	x := give(t, d, good, bad)
	code(t, x.Err, fault.FileGone)
	if x.Done != 1 || x.Failed != 1 {
		t.Errorf("%+v", x)
	}
	if err := d.Retry(x.ID); err != nil { // it is gone still
		t.Fatal(err)
	}
	code(t, ended(t, d).Err, fault.FileGone)
	if err := os.WriteFile(bad, []byte("back, and another size"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := d.Retry(x.ID); err != nil {
		t.Fatal(err)
	}
	again := ended(t, d)
	if again.ID != x.ID || again.Phase != transfer.Verified || again.Done != 2 || again.Failed != 0 || again.Total != 1022 || again.Bytes != 1022 {
		t.Errorf("%+v", again)
	}
	if e := links.takenBy(); len(e) != 1 || e[0].Name != "bad.txt" || e[0].Size != 22 {
		t.Errorf("%+v", e)
	}
	code(t, d.Retry(x.ID), fault.Invalid)
	code(t, d.Retry("nobody"), fault.Invalid)
}

// TestFairShare: a transfer that comes later is not kept waiting by a large one before it.
func TestFairShare(t *testing.T) {
	var firstOf []uint32
	large, small := write(t, "large.mov", 24<<20), write(t, "small.mov", 4<<20)
	d, links := givingDesk(t, transfer.Config{Limit: 12 << 20}, nil)
	links.make = func(k *taker) {
		k.frame = func(_ int, f wire.Frame) bool {
			if f.Type == wire.FrameLeaf {
				firstOf = append(firstOf, f.File)
			}
			return true
		}
		k.offered = func(k *taker) { // each transfer has all the credit there is
			k.say(wire.FileAccept{Transfer: k.id})
			k.granted = 1 << 50
			k.say(wire.FileCredit{Transfer: k.id, Bytes: k.granted})
			k.begin()
		}
	}
	if _, err := d.Send(t.Context(), yuki, []string{large}); err != nil {
		t.Fatal(err)
	}
	until(t, d, "movement", func(x transfer.Transfer) bool { return x.Bytes > 2<<20 })
	// The taker knows one transfer at a time: the second one is answered by its own id.
	id, err := d.Send(t.Context(), yuki, []string{small})
	if err != nil {
		t.Fatal(err)
	}
	until(t, d, "the small one", func(x transfer.Transfer) bool { return x.ID == id && x.Phase == transfer.Verifying || x.Phase.Ended() })
	state, _ := d.Snapshot()
	if state.Transfers[0].Phase.Ended() {
		t.Errorf("the large one came first: %+v", state)
	}
	_ = d.Close()
	links.work.Wait()
	turns := 0
	for i := 1; i < len(firstOf); i++ {
		if firstOf[i] != firstOf[i-1] {
			turns++
		}
	}
	if turns < 3 {
		t.Errorf("blocks came of the files %v", firstOf)
	}
}

// TestAStalledLinkIsOpenedAgain: a receiver that is silent while data are due for 60 s is left, and the transfer goes on over a new link.
func TestAStalledLinkIsOpenedAgain(t *testing.T) {
	path := write(t, "reel.mov", 3<<20)
	synctest.Test(t, func(t *testing.T) {
		d, links := givingDesk(t, transfer.Config{}, nil)
		var opened atomic.Int64
		links.make = func(k *taker) {
			if opened.Add(1) == 1 {
				k.frame = func(int, wire.Frame) bool { return false } // it takes all and says nothing
			}
		}
		began := time.Now()
		if _, err := d.Send(t.Context(), yuki, []string{path}); err != nil {
			t.Fatal(err)
		}
		x := within(t, d, 10*time.Minute, func(x transfer.Transfer) bool { return x.Phase.Ended() })
		if took := time.Since(began); x.Phase != transfer.Verified || opened.Load() != 2 || took < 60*time.Second || took > 70*time.Second {
			t.Errorf("%d links, %v, %+v", opened.Load(), took, x)
		}
		_ = d.Close()
		links.work.Wait()
	})
}

// within is until by looking again and again: also for what no event tells, and where the clock is not the real one.
func within(t *testing.T, d *transfer.Desk, most time.Duration, wanted func(transfer.Transfer) bool) transfer.Transfer {
	t.Helper()
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		state, _ := d.Snapshot()
		if len(state.Transfers) > 0 && wanted(state.Transfers[0]) {
			return state.Transfers[0]
		}
		if time.Since(began) > most {
			t.Fatalf("does not happen: %+v", state)
		}
	}
}

// TestAwayAndBack: a peer that left is waited for without knocking, and Reachable makes it go on; before, tries grow apart to 30 s.
func TestAwayAndBack(t *testing.T) {
	path := write(t, "reel.mov", 1<<20)
	synctest.Test(t, func(t *testing.T) {
		d, links := givingDesk(t, transfer.Config{}, nil)
		tries := 0
		why := errors.New("no route")
		links.fail = func() error { tries++; return why }
		if _, err := d.Send(t.Context(), yuki, []string{path}); err != nil {
			t.Fatal(err)
		}
		within(t, d, time.Minute, func(x transfer.Transfer) bool { return x.Phase == transfer.Interrupted })
		time.Sleep(10 * time.Minute)
		links.mu.Lock()
		if tries < 20 || tries > 26 {
			t.Errorf("%d tries in 10 minutes", tries)
		}
		why = fault.New(fault.PeerUnknown, nil) // it has left the room
		links.mu.Unlock()
		time.Sleep(time.Minute)
		links.mu.Lock()
		before := tries
		links.mu.Unlock()
		time.Sleep(time.Hour)
		links.mu.Lock()
		if tries != before {
			t.Errorf("%d tries for somebody who is not there", tries-before)
		}
		links.fail = nil
		links.mu.Unlock()
		d.Reachable(yuki.ID)
		within(t, d, time.Minute, func(x transfer.Transfer) bool { return x.Phase == transfer.Verified })
		_ = d.Close()
		links.work.Wait()
	})
}

// TestAReceiptIsSigned: the sender's first, the receiver's in answer, and both are kept.
func TestAReceiptIsSigned(t *testing.T) {
	ours, err := trust.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := trust.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	peer := transfer.Peer{ID: theirs.Public().String(), Name: yuki.Name}
	folder := t.TempDir()
	root := tree(t, "a.txt", "b/c.txt")
	d, links := givingDesk(t, transfer.Config{Receipts: &transfer.Receipts{Self: ours, Name: mina.Name, Folder: folder}}, nil)
	if _, err := d.Send(t.Context(), peer, []string{root}); err != nil {
		t.Fatal(err)
	}
	ended(t, d)
	var said wire.FileReceipt
	k := links.last()
	within(t, d, patience, func(transfer.Transfer) bool {
		k.mu.Lock()
		defer k.mu.Unlock()
		for _, m := range k.heard {
			if m, ok := m.(wire.FileReceipt); ok {
				said = m
				return true
			}
		}
		return false
	})
	facts := transfer.ReceiptFacts{Transfer: k.id, Sender: ours.Public(), Receiver: theirs.Public(), Paths: []string{trust.PathWebRTC}}
	for _, e := range k.entries {
		if f := k.files[e.File]; e.Kind == wire.EntryFile {
			facts.Files = append(facts.Files, trust.ReceiptFile{Folder: e.Folder, Name: e.Name, Size: e.Size, SHA256: sumOf(f.data), Root: rootOf(f.data)})
		}
	}
	_, answer, err := transfer.AnswerReceipt(theirs, facts, said)
	if err != nil {
		t.Fatal(err)
	}
	k.say(answer)
	x := until(t, d, "the receipt", func(x transfer.Transfer) bool { return x.Receipt != "" })
	if filepath.Dir(x.Receipt) != folder {
		t.Errorf("%+v", x)
	}
}
