package transfer_test

import (
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"videonet/backend/transfer"
	"videonet/backend/transfer/journaltest"
)

// children is transfer.Links whose other end is a new process each time.
type children struct {
	t              *testing.T
	profile, inbox string
	under          []string // the command in front of the child's own
	first          []string // more of the environment of the first one
	bytes          atomic.Int64
	running        chan *exec.Cmd // the one that serves the last link
}

func (c *children) Open(context.Context, string) (transfer.Link, error) {
	ours, theirs, err := crashPipes()
	if err != nil {
		return transfer.Link{}, err
	}
	args := append(slices.Clone(c.under), os.Args[0], "-test.run=^TestCrashChild$", "-test.timeout=10m")
	cmd := exec.Command(args[0], args[1:]...) //nolint:noctx // the test kills it
	cmd.Env = append(os.Environ(), crashProfile+"="+c.profile, crashInbox+"="+c.inbox)
	cmd.Env = append(cmd.Env, c.first...)
	c.first = nil
	cmd.ExtraFiles = theirs
	err = cmd.Start()
	for _, f := range theirs {
		_ = f.Close()
	}
	if err != nil {
		return transfer.Link{}, err
	}
	c.running <- cmd
	return transfer.Link{
		Peer: yuki, Path: "pipe", Control: newPipeChannel(ours[0], ours[1]), Data: counted{newPipeChannel(ours[2], ours[3]), &c.bytes},
	}, nil
}

// next returns the next child, or nil when the transfer has ended.
func (c *children) next(d *transfer.Desk) *exec.Cmd {
	for {
		select {
		case cmd := <-c.running:
			return cmd
		case <-time.After(10 * time.Millisecond): // nothing tells of both
			if first0(d).Phase.Ended() {
				return nil
			}
		}
	}
}

// TestKilledReceiver: the receiver is a process of its own with a real store, and is killed at random moments. The transfers go on each
// time until all is there; a kill costs at most what was on its way and the block that was being written.
func TestKilledReceiver(t *testing.T) {
	rounds := crashRounds(t, 30)
	source, sizes, size := crashTree(t)
	random := rand.New(rand.NewPCG(3, 4))
	kills, whole, spent := 0, 0, int64(0)
	for kills < rounds {
		kills += killUntilDone(t, source, sizes, size, random, &whole, &spent)
	}
	t.Logf("%d kills, %d transfers went through, %.2f MiB a kill sent again", kills, whole, float64(spent)/mib/float64(kills))
}

// killUntilDone sends the folder once, killing the receiver again and again. It returns how often.
func killUntilDone(t *testing.T, source string, sizes map[string]int64, size int64, random *rand.Rand, whole *int, spent *int64) (kills int) {
	t.Helper()
	c := &children{t: t, profile: t.TempDir(), inbox: t.TempDir(), running: make(chan *exec.Cmd, 1)}
	d := newDesk(t, transfer.Config{Links: c, Journal: &journaltest.Memory{}, Log: quiet(), Limit: 40 * mib})
	if _, err := d.Send(t.Context(), yuki, []string{source}); err != nil {
		t.Fatal(err)
	}
	l := lives{random: random}
	for deadline := time.Now().Add(5 * patience); ; {
		cmd := c.next(d)
		if cmd == nil {
			break
		}
		killer := time.AfterFunc(l.next(c.bytes.Load()), func() { _ = cmd.Process.Kill() })
		exited := make(chan struct{})
		go func() { defer close(exited); _ = cmd.Wait() }()
		over := false
		for !over {
			select {
			case <-exited:
				over = true
				kills++
			case <-time.After(10 * time.Millisecond): // nothing tells of both
				over = first0(d).Phase.Ended()
			}
		}
		if first0(d).Phase.Ended() && killer.Stop() {
			_ = d.Close() // the child ends with the link
		}
		<-exited
		if time.Now().After(deadline) {
			t.Fatalf("no end after %d kills: %+v", kills, first0(d))
		}
		d.Reachable(yuki.ID)
	}
	if x := first0(d); x.Phase != transfer.Verified {
		t.Fatalf("%s after %d kills: %+v", x.Phase, kills, x)
	}
	*whole++
	_ = d.Close()
	again := c.bytes.Load() - (size - smallBytes(sizes))
	*spent += max(0, again)
	// What was on its way: the queue of the receiver and the pipe. Two files are open at most.
	if most := int64(kills) * (2*mib + 64<<10 + 2*mib); again > most {
		t.Errorf("%d kills cost %d bytes, want at most %d", kills, again, most)
	}
	compareTrees(t, source, filepath.Join(c.inbox, "Project"), sizes)
	holds(t, c.inbox, "Project")
	return kills
}
