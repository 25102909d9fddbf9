package transfer_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"videonet/backend/transfer"
)

// TestCutsAtAnyMoment: whatever ends a transfer, whenever: nothing but whole files stays, and nobody says verified without one.
func TestCutsAtAnyMoment(t *testing.T) {
	rounds := 60
	if n, err := strconv.Atoi(os.Getenv("VN_CUTS")); err == nil {
		rounds = n
	} else if testing.Short() {
		rounds = 12
	}
	paths := []string{write(t, "a.bin", 3*mib), write(t, "b.bin", 70_000), write(t, "c.bin", 0)}
	want := map[string]string{}
	for _, path := range paths {
		want[filepath.Base(path)] = sum(t, path)
	}
	random := rand.New(rand.NewPCG(1, 2))
	outcomes := map[transfer.Phase]int{}
	for round := range rounds {
		p := newPair(t, &transfer.AutoAccept{})
		id, err := p.mina.Send(t.Context(), yuki, paths)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.Int64N(int64(120 * time.Millisecond)))) // the moment is what is random
		switch round % 5 {
		case 0:
			_ = p.mina.Cancel(id, false)
		case 1:
			if state, _ := p.yuki.Snapshot(); len(state.Transfers) > 0 {
				_ = p.yuki.Cancel(state.Transfers[0].ID, false)
			}
		case 2:
			p.cut()
		case 3:
			_ = p.mina.Close()
		case 4:
			_ = p.yuki.Close()
		}
		x := until(t, p.mina, "the end", func(x transfer.Transfer) bool {
			return x.Phase.Ended() || round%5 == 4 && x.Phase == transfer.Interrupted // nobody is there to go on with
		})
		outcomes[x.Phase]++
		_, _ = p.mina.Close(), p.yuki.Close()
		p.serve.Wait()
		entries, err := os.ReadDir(p.inbox)
		if err != nil {
			t.Fatal(err)
		}
		there := map[string]bool{}
		for _, e := range entries {
			there[e.Name()] = true
			if got := sum(t, filepath.Join(p.inbox, e.Name())); strings.HasPrefix(e.Name(), ".") || got != want[e.Name()] {
				t.Errorf("round %d: %s stays with %s", round, e.Name(), got)
			}
		}
		for _, d := range []*transfer.Desk{p.mina, p.yuki} {
			state, _ := d.Snapshot()
			for _, x := range state.Transfers {
				for _, f := range x.Files {
					if f.Phase == transfer.Verified && (!there[f.Name] || f.Sent != f.Received) || !f.Phase.Ended() {
						t.Errorf("round %d: %+v", round, f)
					}
				}
			}
		}
	}
	t.Logf("%v", outcomes)
}

// cut takes the link away from both.
func (p *pair) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, l := range p.links {
		_ = l.Close()
	}
}
