package transfer_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"videonet/backend/transfer"
	"videonet/backend/transfer/channeltest"
	"videonet/backend/transfer/journaltest"
	"videonet/backend/trust"
)

// signing is two people who sign what they send each other: mina (0) sends, yuki (1) receives. Their journals outlive their desks.
type signing struct {
	ids      [2]trust.Identity
	peers    [2]transfer.Peer
	journals [2]*journaltest.Memory
	saved    [2]string // where receipts are
	inbox    string
	limit    int64
	mute     bool // yuki signs nothing
	wrap     func(minas, yukis transfer.Link) (transfer.Link, transfer.Link)

	mina, yuki *transfer.Desk
	serve      sync.WaitGroup

	mu    sync.Mutex
	links []transfer.Link // mina's ends
}

func newSigning(t *testing.T) *signing {
	t.Helper()
	s := &signing{inbox: t.TempDir()}
	for i, name := range []string{mina.Name, yuki.Name} {
		id, err := trust.NewIdentity()
		if err != nil {
			t.Fatal(err)
		}
		key, err := id.Public().MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		s.ids[i], s.peers[i] = id, transfer.Peer{ID: string(key), Name: name}
		s.journals[i], s.saved[i] = &journaltest.Memory{}, t.TempDir()
	}
	t.Cleanup(s.close)
	return s
}

// start opens both desks on their journals.
func (s *signing) start(t *testing.T) {
	t.Helper()
	receipts := func(i int) *transfer.Receipts {
		return &transfer.Receipts{Self: s.ids[i], Name: s.peers[i].Name, Folder: s.saved[i]}
	}
	config := transfer.Config{Links: noLinks{}, Journal: s.journals[1], Log: quiet(), Accept: &transfer.AutoAccept{Folder: s.inbox}}
	if !s.mute {
		config.Receipts = receipts(1)
	}
	s.yuki = newDesk(t, config)
	s.mina = newDesk(t, transfer.Config{Links: s, Journal: s.journals[0], Log: quiet(), Receipts: receipts(0), Limit: s.limit})
}

// Open is transfer.Links for mina.
func (s *signing) Open(ctx context.Context, _ string) (transfer.Link, error) {
	minas, yukis := channeltest.Links(s.peers[1], s.peers[0])
	minas.Path, yukis.Path = "webrtc", "webrtc"
	if s.wrap != nil {
		minas, yukis = s.wrap(minas, yukis)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.links = append(s.links, minas)
	s.serve.Go(func() { _ = s.yuki.Serve(context.WithoutCancel(ctx), yukis) })
	return minas, nil
}

// opened returns how many links there were, and the last one.
func (s *signing) opened() (n int, last transfer.Link) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.links), s.links[len(s.links)-1]
}

// close ends both desks; start may follow.
func (s *signing) close() {
	if s.mina != nil {
		_, _ = s.mina.Close(), s.yuki.Close()
	}
	s.serve.Wait()
}

// bothKeep fails unless both sides come to have one and the same receipt.
func (s *signing) bothKeep(t *testing.T) (path string) {
	t.Helper()
	x := until(t, s.mina, "the sender's receipt", func(x transfer.Transfer) bool { return x.Receipt != "" })
	y := until(t, s.yuki, "the receiver's receipt", func(x transfer.Transfer) bool { return x.Receipt != "" })
	a, errA := os.ReadFile(x.Receipt)
	b, errB := os.ReadFile(y.Receipt)
	if errA != nil || errB != nil || string(a) != string(b) || x.Phase != transfer.Verified || y.Phase != transfer.Verified {
		t.Errorf("%v, %v, %+v", errA, errB, y)
	}
	return y.Receipt
}

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
		s := newSigning(t)
		if cut {
			s.limit = 4 * mib
		}
		s.start(t)
		if _, err := s.mina.Send(t.Context(), s.peers[1], []string{root}); err != nil {
			t.Fatal(err)
		}
		if cut {
			until(t, s.yuki, "two blocks", func(x transfer.Transfer) bool { return x.Bytes > 2*mib+mib/2 })
			_, link := s.opened()
			_ = link.Close()
		}
		receipt := s.bothKeep(t)
		for _, name := range []string{"a.bin", "hole", "empty", "deep/c.bin"} {
			v, err := transfer.VerifyReceipt(t.Context(), filepath.Join(s.inbox, "Project", name), receipt, nil)
			if err != nil || v.Difference != nil {
				t.Errorf("%s: %+v, %v", name, v, err)
			}
		}
		if n, _ := s.opened(); cut && n != 2 {
			t.Errorf("%d links", n)
		}
	}
}
