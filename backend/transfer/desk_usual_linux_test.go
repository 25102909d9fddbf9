package transfer_test

import (
	"log/slog"
	"path/filepath"
	"testing"

	"videonet/backend/transfer"
	"videonet/backend/transfer/journaltest"
	"videonet/backend/wire"
)

// TestUsual: what is usual may change while the Desk is open; an offer shows what held when it came, and rules without a folder of their
// own store in the usual one.
func TestUsual(t *testing.T) {
	before, after := t.TempDir(), t.TempDir()
	d := newDesk(t, transfer.Config{Links: noLinks{}, Folder: before, Log: slog.New(slog.DiscardHandler)})
	t.Cleanup(func() { _ = d.Close() })
	if u := d.Usual(); u.Folder != before || u.Stranger != 1e9 {
		t.Errorf("at first: %+v", u)
	}
	d.SetUsual(transfer.Usual{Folder: filepath.Join(after, "not made yet"), Stranger: 100})
	again(t, d, wire.NewID()).offer(wire.FileEntry{File: 1, Name: "a", Size: 10})
	if x := until(t, d, "the offer", inPhase(transfer.Offered)); x.Limit != 100 || x.Free <= 0 {
		t.Errorf("%+v", x)
	}

	ruled := newDesk(t, transfer.Config{
		Links: noLinks{}, Journal: &journaltest.Memory{}, Known: known{}, Folder: filepath.Join(before, "gone"), Log: slog.New(slog.DiscardHandler),
	})
	t.Cleanup(func() { _ = ruled.Close() })
	if err := ruled.Allow(mina.ID, transfer.Rule{Limit: 100}); err != nil {
		t.Fatal(err)
	}
	ruled.SetUsual(transfer.Usual{Folder: after})
	r := again(t, ruled, wire.NewID())
	r.offer(wire.FileEntry{File: 1, Name: "a", Size: 10})
	hear[wire.FileAccept](r)
	if x := until(t, ruled, "it is taken", func(x transfer.Transfer) bool { return x.Folder != "" }); x.Folder != after {
		t.Errorf("stored in %q", x.Folder)
	}
}
