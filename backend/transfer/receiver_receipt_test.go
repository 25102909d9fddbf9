package transfer_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"videonet/backend/transfer"
	"videonet/backend/transfer/channeltest"
	"videonet/backend/transfer/journaltest"
	"videonet/backend/trust"
)

// TestBothKeepTheReceipt: a folder with a large file, small ones, an empty one and a hole is sent; both sides save one and the same receipt,
// which fits the files that were received. So it is when the transfer was interrupted.
func TestBothKeepTheReceipt(t *testing.T) {
	root := filepath.Join(t.TempDir(), "Project")
	for name, size := range map[string]int64{"a.bin": 5*mib + 9, "b.txt": 100, "empty": 0, "deep/c.bin": 40_000} {
		path := filepath.Join(root, name)
		if err := firstOf(os.MkdirAll(filepath.Dir(path), 0o700), os.Rename(write(t, "x", size), path)); err != nil {
			t.Fatal(err)
		}
	}
	if err := firstOf(os.WriteFile(filepath.Join(root, "hole"), []byte("x"), 0o600), os.Truncate(filepath.Join(root, "hole"), 9*mib)); err != nil {
		t.Fatal(err)
	}
	for _, cut := range []bool{false, true} {
		var ids [2]trust.Identity
		var peers [2]transfer.Peer
		for i, name := range []string{mina.Name, yuki.Name} {
			id, err := trust.NewIdentity()
			if err != nil {
				t.Fatal(err)
			}
			key, err := id.Public().MarshalText()
			if err != nil {
				t.Fatal(err)
			}
			ids[i], peers[i] = id, transfer.Peer{ID: string(key), Name: name}
		}
		inbox, saved := t.TempDir(), [2]string{t.TempDir(), t.TempDir()}
		config := transfer.Config{Links: noLinks{}, Journal: &journaltest.Memory{}, Log: slog.New(slog.DiscardHandler)}
		config.Accept, config.Receipts = &transfer.AutoAccept{Folder: inbox}, &transfer.Receipts{Self: ids[1], Name: yuki.Name, Folder: saved[1]}
		receiver := newDesk(t, config)
		var serve sync.WaitGroup
		var link transfer.Link
		var links int
		config.Links = linksFunc(func(ctx context.Context, _ string) (transfer.Link, error) {
			minas, yukis := channeltest.Links(peers[1], peers[0])
			minas.Path, yukis.Path = "webrtc", "webrtc"
			serve.Go(func() { _ = receiver.Serve(context.WithoutCancel(ctx), yukis) })
			link = minas
			links++
			return minas, nil
		})
		config.Journal, config.Receipts = &journaltest.Memory{}, &transfer.Receipts{Self: ids[0], Name: mina.Name, Folder: saved[0]}
		if cut {
			config.Limit = 4 * mib
		}
		sender := newDesk(t, config)
		if _, err := sender.Send(t.Context(), peers[1], []string{root}); err != nil {
			t.Fatal(err)
		}
		if cut {
			until(t, receiver, "two blocks", func(x transfer.Transfer) bool { return x.Bytes > 2*mib+mib/2 })
			_ = link.Close()
		}
		x := until(t, sender, "the sender's receipt", func(x transfer.Transfer) bool { return x.Receipt != "" })
		y := until(t, receiver, "the receiver's receipt", func(x transfer.Transfer) bool { return x.Receipt != "" })
		a, errA := os.ReadFile(x.Receipt)
		b, errB := os.ReadFile(y.Receipt)
		if errA != nil || errB != nil || string(a) != string(b) || x.Phase != transfer.Verified || y.Phase != transfer.Verified {
			t.Errorf("cut %v: %v, %v, %+v", cut, errA, errB, y)
		}
		for _, name := range []string{"a.bin", "hole", "empty", "deep/c.bin"} {
			v, err := transfer.VerifyReceipt(t.Context(), filepath.Join(inbox, "Project", name), y.Receipt, nil)
			if err != nil || v.Difference != nil {
				t.Errorf("%s: %+v, %v", name, v, err)
			}
		}
		_, _ = sender.Close(), receiver.Close()
		serve.Wait()
		if cut && links != 2 {
			t.Errorf("%d links", links)
		}
	}
}

type linksFunc func(ctx context.Context, peer string) (transfer.Link, error)

func (f linksFunc) Open(ctx context.Context, peer string) (transfer.Link, error) { return f(ctx, peer) }
