package transfer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/transfer"
)

func TestSizes(t *testing.T) {
	for _, size := range []int64{0, 1, 64<<10 - 1, 64 << 10, 64<<10 + 1, 1<<20 - 1, 1 << 20, 1<<20 + 1, 3 << 20, 9<<20 + 12345, 40 << 20} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			p := newPair(t, &transfer.AutoAccept{})
			path := write(t, "reel.mp4", size)
			if _, err := p.mina.Send(t.Context(), yuki, []string{path}); err != nil {
				t.Fatal(err)
			}
			for who, x := range map[string]transfer.Transfer{"sender": ended(t, p.mina), "receiver": ended(t, p.yuki)} {
				f := x.Files[0]
				if x.Phase != transfer.Verified || x.Err != nil || x.Bytes != size || x.Total != size || f.Bytes != size {
					t.Errorf("%s: %+v", who, x)
				}
				if want := sum(t, path); f.Sent != want || f.Received != want {
					t.Errorf("%s: sent %s, received %s, want %s", who, f.Sent, f.Received, want)
				}
			}
			if got := filepath.Join(p.inbox, "reel.mp4"); sum(t, got) != sum(t, path) {
				t.Error("the bytes differ")
			}
			holds(t, p.inbox, "reel.mp4")
		})
	}
}

func TestSeveralFilesInOneOffer(t *testing.T) {
	p := newPair(t, &transfer.AutoAccept{})
	var paths []string
	var names []string
	for i := range 60 { // more than may be open at once
		name := fmt.Sprintf("%02d.bin", i)
		paths = append(paths, write(t, name, int64(i)*40_000))
		names = append(names, name)
	}
	if _, err := p.mina.Send(t.Context(), yuki, paths); err != nil {
		t.Fatal(err)
	}
	x := ended(t, p.mina)
	if x.Phase != transfer.Verified || len(x.Files) != 60 {
		t.Errorf("%+v", x)
	}
	holds(t, p.inbox, names...)
	for i, path := range paths {
		if sum(t, path) != sum(t, filepath.Join(p.inbox, names[i])) {
			t.Errorf("%s differs", names[i])
		}
	}
}

func TestManyTransfersOverOneLink(t *testing.T) {
	p := newPair(t, &transfer.AutoAccept{})
	path := write(t, "a.bin", 100_000)
	for range 20 {
		if _, err := p.mina.Send(t.Context(), yuki, []string{path}); err != nil {
			t.Fatal(err)
		}
	}
	until(t, p.mina, "the last transfer", func(transfer.Transfer) bool { // they end in any order
		state, _ := p.mina.Snapshot()
		return !slices.ContainsFunc(state.Transfers, func(x transfer.Transfer) bool { return !x.Phase.Ended() })
	})
	state, _ := p.mina.Snapshot()
	for _, x := range state.Transfers {
		if x.Phase != transfer.Verified {
			t.Errorf("%+v", x)
		}
	}
	if len(p.links) != 1 {
		t.Errorf("%d links were opened", len(p.links))
	}
}

func TestAskedAndAccepted(t *testing.T) {
	p := newPair(t, nil)
	path := write(t, "reel.mp4", 3<<20)
	modified := time.Date(2020, 2, 3, 4, 5, 6, 0, time.UTC)
	if err := os.Chtimes(path, modified, modified); err != nil {
		t.Fatal(err)
	}
	if _, err := p.mina.Send(t.Context(), yuki, []string{path}); err != nil {
		t.Fatal(err)
	}
	offer := until(t, p.yuki, "the offer", inPhase(transfer.Offered))
	if offer.Peer != mina || offer.Direction != transfer.Receive || offer.Files[0].Name != "reel.mp4" || offer.Total != 3<<20 {
		t.Errorf("%+v", offer)
	}
	holds(t, p.inbox)
	code(t, p.yuki.Accept(offer.ID, into(filepath.Join(p.inbox, "nowhere"))), fault.FolderUnwritable)
	if err := p.yuki.Accept(offer.ID, into(p.inbox)); err != nil { // still waits
		t.Fatal(err)
	}
	code(t, p.yuki.Accept(offer.ID, into(p.inbox)), fault.Invalid)
	code(t, p.yuki.Refuse(offer.ID), fault.Invalid)
	x := ended(t, p.yuki)
	if x.Phase != transfer.Verified || x.Folder != p.inbox || x.Files[0].Path != filepath.Join(p.inbox, "reel.mp4") {
		t.Errorf("%+v", x)
	}
	info, err := os.Stat(x.Files[0].Path)
	if err != nil || !info.ModTime().Equal(modified) || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	ended(t, p.mina)
	p.yuki.Remove(x.ID)
	if state, _ := p.yuki.Snapshot(); len(state.Transfers) != 0 {
		t.Errorf("%+v", state)
	}
}

func TestRefused(t *testing.T) {
	p := newPair(t, nil)
	if _, err := p.mina.Send(t.Context(), yuki, []string{write(t, "a", 10)}); err != nil {
		t.Fatal(err)
	}
	offer := until(t, p.yuki, "the offer", inPhase(transfer.Offered))
	if err := p.yuki.Refuse(offer.ID); err != nil {
		t.Fatal(err)
	}
	x := ended(t, p.mina)
	code(t, x.Err, fault.TransferRefused)
	if _, values := fault.Of(x.Err); values["name"] != yuki.Name || x.Phase != transfer.Failed {
		t.Errorf("%+v", x)
	}
	if x := ended(t, p.yuki); x.Phase != transfer.Canceled {
		t.Errorf("%+v", x)
	}
	holds(t, p.inbox)
}

func TestTooLargeForAutoAccept(t *testing.T) {
	p := newPair(t, &transfer.AutoAccept{Limit: 99})
	if _, err := p.mina.Send(t.Context(), yuki, []string{write(t, "a", 100)}); err != nil {
		t.Fatal(err)
	}
	code(t, ended(t, p.mina).Err, fault.TransferRefused)
	code(t, ended(t, p.yuki).Err, fault.TransferTooLarge)
}

func TestCollisionsAreNumbered(t *testing.T) {
	p := newPair(t, &transfer.AutoAccept{})
	for _, name := range []string{"a.tar.gz", ".profile"} {
		if err := os.WriteFile(filepath.Join(p.inbox, name), []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var paths []string
	for _, size := range []int64{1, 2} {
		paths = append(paths, write(t, "a.tar.gz", size), write(t, ".profile", size))
	}
	if _, err := p.mina.Send(t.Context(), yuki, paths); err != nil {
		t.Fatal(err)
	}
	x := ended(t, p.yuki)
	holds(t, p.inbox, ".profile", ".profile (1)", ".profile (2)", "a (1).tar.gz", "a (2).tar.gz", "a.tar.gz")
	for _, name := range []string{"a.tar.gz", ".profile"} {
		if data, err := os.ReadFile(filepath.Join(p.inbox, name)); err != nil || string(data) != "mine" {
			t.Errorf("%s was replaced: %q, %v", name, data, err)
		}
	}
	for _, f := range x.Files {
		if f.StoredAs != filepath.Base(f.Path) || f.StoredAs == f.Name {
			t.Errorf("%+v", f)
		}
	}
}

func TestNoLink(t *testing.T) {
	p := newPair(t, nil)
	if _, err := p.mina.Send(t.Context(), transfer.Peer{ID: "nobody"}, []string{write(t, "a", 10)}); err != nil {
		t.Fatal(err)
	}
	code(t, ended(t, p.mina).Err, fault.PeerUnknown)
}

func TestPathsThatAreNoFile(t *testing.T) {
	p := newPair(t, nil)
	dir := t.TempDir()
	for path, want := range map[string]fault.Code{filepath.Join(dir, "gone"): fault.FileGone, "/dev/null": fault.FileUnreadable} {
		_, err := p.mina.Send(t.Context(), yuki, []string{path})
		code(t, err, want)
	}
	_, err := p.mina.Send(t.Context(), yuki, nil)
	code(t, err, fault.Invalid)
}

func TestEventsFollowTheSnapshot(t *testing.T) {
	p := newPair(t, &transfer.AutoAccept{})
	events, end := p.mina.Subscribe()
	defer end()
	_, last := p.mina.Snapshot()
	if _, err := p.mina.Send(t.Context(), yuki, []string{write(t, "a", 8<<20)}); err != nil {
		t.Fatal(err)
	}
	var bytes int64
	for e := range events {
		if e.Seq != last+1 || len(e.Changed) != 1 {
			t.Fatalf("event %d follows %d: %+v", e.Seq, last, e)
		}
		last = e.Seq
		if e.Changed[0].Bytes < bytes {
			t.Errorf("%d bytes after %d", e.Changed[0].Bytes, bytes)
		}
		bytes = e.Changed[0].Bytes
		if e.Changed[0].Phase.Ended() {
			break
		}
	}
	if bytes != 8<<20 {
		t.Errorf("the last event has %d bytes", bytes)
	}
}
