package transfer_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"videonet/backend/fault"
	"videonet/backend/transfer"
	"videonet/backend/transfer/channeltest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits before it says that nothing happens: the machine may be busy with others.
const patience = time.Minute

var (
	mina = transfer.Peer{ID: "mina", Name: "Mina Park"}
	yuki = transfer.Peer{ID: "yuki", Name: "Yuki Tanaka"}
)

// pair is two desks that reach each other by pipes: mina sends, yuki receives.
type pair struct {
	mina, yuki *transfer.Desk
	inbox      string // yuki's folder

	mu    sync.Mutex
	links []transfer.Link // mina's ends
	wrap  func(minas, yukis transfer.Link) (transfer.Link, transfer.Link)
	serve sync.WaitGroup
}

// newPair makes the desks. accept nil asks; else offers go to the inbox by this rule, whose folder is filled in.
func newPair(t *testing.T, accept *transfer.AutoAccept) *pair {
	t.Helper()
	return newSlowPair(t, accept, 0)
}

// newSlowPair holds mina to a rate, so that something can happen in the middle.
func newSlowPair(t *testing.T, accept *transfer.AutoAccept, limit int64) *pair {
	t.Helper()
	p := &pair{inbox: t.TempDir()}
	if accept != nil && accept.Folder == "" {
		accept.Folder = p.inbox
	}
	log := slog.New(slog.DiscardHandler)
	p.yuki = newDesk(t, transfer.Config{Links: noLinks{}, Log: log, Accept: accept})
	p.mina = newDesk(t, transfer.Config{Links: p, Log: log, Limit: limit})
	t.Cleanup(func() {
		_ = p.mina.Close()
		_ = p.yuki.Close()
		p.serve.Wait()
	})
	return p
}

// newDesk makes a desk. The test closes it.
func newDesk(tb testing.TB, config transfer.Config) *transfer.Desk {
	tb.Helper()
	d, err := transfer.New(config)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// into takes an offer into a folder, with numbers for names that are taken.
func into(folder string) transfer.How { return transfer.How{Folder: folder} }

// Open is transfer.Links for mina.
func (p *pair) Open(ctx context.Context, peerID string) (transfer.Link, error) {
	if peerID != yuki.ID {
		return transfer.Link{}, fault.New(fault.PeerUnknown, nil)
	}
	minas, yukis := channeltest.Links(yuki, mina)
	if p.wrap != nil {
		minas, yukis = p.wrap(minas, yukis)
	}
	p.mu.Lock()
	p.links = append(p.links, minas)
	p.mu.Unlock()
	p.serve.Go(func() { _ = p.yuki.Serve(context.WithoutCancel(ctx), yukis) })
	return minas, nil
}

type noLinks struct{}

func (noLinks) Open(context.Context, string) (transfer.Link, error) {
	return transfer.Link{}, fault.New(fault.PeerUnknown, nil)
}

// until waits until the first transfer of a desk is as wanted and returns it.
func until(tb testing.TB, d *transfer.Desk, what string, wanted func(transfer.Transfer) bool) transfer.Transfer {
	tb.Helper()
	return untilIn(tb, d, patience, what, wanted)
}

// untilIn is until for what takes long.
func untilIn(tb testing.TB, d *transfer.Desk, most time.Duration, what string, wanted func(transfer.Transfer) bool) transfer.Transfer {
	tb.Helper()
	events, end := d.Subscribe()
	defer end()
	deadline := time.After(most)
	for {
		state, _ := d.Snapshot()
		if len(state.Transfers) > 0 && wanted(state.Transfers[len(state.Transfers)-1]) {
			return state.Transfers[len(state.Transfers)-1]
		}
		select {
		case <-events:
		case <-deadline:
			tb.Fatalf("%s does not happen: %.3000s", what, fmt.Sprintf("%+v", state))
		}
	}
}

func ended(tb testing.TB, d *transfer.Desk) transfer.Transfer {
	tb.Helper()
	return until(tb, d, "the end", func(x transfer.Transfer) bool { return x.Phase.Ended() })
}

func inPhase(phase transfer.Phase) func(transfer.Transfer) bool {
	return func(x transfer.Transfer) bool { return x.Phase == phase }
}

// write makes a file of random bytes that are the same in each run.
func write(tb testing.TB, name string, size int64) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	source := rand.NewChaCha8([32]byte{byte(size), byte(size >> 8)})
	block := make([]byte, 64<<10)
	for left := size; left > 0; left -= int64(len(block)) {
		_, _ = source.Read(block)
		if _, err := f.Write(block[:min(left, int64(len(block)))]); err != nil {
			tb.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
	return path
}

func sum(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// holds fails unless the folder holds exactly these names. It waits for parts to go, which may take a moment longer than the news.
func holds(t *testing.T, folder string, names ...string) {
	t.Helper()
	var got []string
	for range 100 {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		got = got[:0]
		for _, e := range entries {
			got = append(got, e.Name())
		}
		if strings.Join(got, "\n") == strings.Join(names, "\n") {
			return
		}
		time.Sleep(20 * time.Millisecond) // nothing tells when another goroutine has removed a file
	}
	t.Errorf("the folder holds %q, want %q", got, names)
}

func code(t *testing.T, err error, want fault.Code) {
	t.Helper()
	if got, _ := fault.Of(err); got != want {
		t.Errorf("failed with %q (%v), want %q", got, err, want)
	}
}

// quiet is a log that nobody reads.
func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
