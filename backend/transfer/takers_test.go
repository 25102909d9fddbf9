package transfer_test

import (
	"context"
	"crypto/sha256"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/zeebo/blake3"

	"videonet/backend/transfer"
	"videonet/backend/transfer/channeltest"
	"videonet/backend/wire"
)

// takers opens links to takers. It meets transfer.Links.
type takers struct {
	t    *testing.T
	make func(*taker)
	work sync.WaitGroup

	mu   sync.Mutex
	all  []*taker
	fail func() error
}

func (l *takers) Open(context.Context, string) (transfer.Link, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fail != nil {
		if err := l.fail(); err != nil {
			return transfer.Link{}, err
		}
	}
	ours, theirs := channeltest.Links(yuki, mina)
	k := newTaker(l.t, theirs)
	if l.make != nil {
		l.make(k)
	}
	l.all = append(l.all, k)
	l.work.Go(k.run)
	return ours, nil
}

func (l *takers) last() *taker {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all[len(l.all)-1]
}

// givingDesk returns a desk that sends to takers.
func givingDesk(t *testing.T, config transfer.Config, make func(*taker)) (*transfer.Desk, *takers) {
	t.Helper()
	links := &takers{t: t, make: make}
	config.Links, config.Log = links, slog.New(slog.DiscardHandler)
	d, err := transfer.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close(); links.work.Wait() })
	return d, links
}

// give sends paths and waits for the end.
func give(t *testing.T, d *transfer.Desk, paths ...string) transfer.Transfer {
	t.Helper()
	if _, err := d.Send(t.Context(), yuki, paths); err != nil {
		t.Fatal(err)
	}
	return ended(t, d)
}

func sumOf(data []byte) wire.Hash { return sha256.Sum256(data) }

// rootOf is the BLAKE3 root of a file of at most one block.
func rootOf(data []byte) wire.Hash {
	if len(data) == 0 {
		return blake3.Sum256(nil)
	}
	leaf := blake3.Sum256(data)
	return blake3.Sum256(leaf[:])
}

// tree makes files below a folder: a name that ends in / is a folder.
func tree(t *testing.T, names ...string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "Project")
	for _, name := range append([]string{"/"}, names...) {
		path := filepath.Join(root, name)
		if strings.HasSuffix(name, "/") {
			if err := os.MkdirAll(path, 0o700); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}
