package transfer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"videonet/backend/store"
	"videonet/backend/transfer"
	"videonet/backend/transfer/journaltest"
	"videonet/backend/wire"
)

// crashSend sends the folder if nothing waits in the journal, else lets that go on, and returns when it has ended.
func crashSend(t *testing.T, kept *store.Store, link transfer.Link, source string) {
	t.Helper()
	link.Peer = yuki
	d := newDesk(t, transfer.Config{Links: &oneLink{link: link}, Journal: kept, Log: quiet(), Limit: 40 * mib})
	if state, _ := d.Snapshot(); len(state.Transfers) > 0 {
		d.Reachable(yuki.ID)
	} else if _, err := d.Send(t.Context(), yuki, []string{source}); err != nil {
		t.Fatal(err)
	}
	if x := ended(t, d); x.Phase != transfer.Verified {
		t.Errorf("%+v", x)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

// oneLink is transfer.Links of a child that sends: the link that it was born with.
type oneLink struct {
	link transfer.Link
	used bool
}

func (l *oneLink) Open(context.Context, string) (transfer.Link, error) {
	if l.used {
		return transfer.Link{}, errors.New("the link was lost while both ends live")
	}
	l.used = true
	return l.link, nil
}

// countedIn counts the payload of data frames that came.
type countedIn struct {
	transfer.Channel
	bytes *atomic.Int64
}

func (c countedIn) ReadMessage(p []byte) (int, bool, error) {
	n, text, err := c.Channel.ReadMessage(p)
	if err == nil {
		if f, bad := wire.ParseFrame(p[:n]); bad == nil && f.Type == wire.FrameData {
			c.bytes.Add(int64(len(f.Payload)))
		}
	}
	return n, text, err
}

// TestKilledSenderProcess: the sender is a process of its own with a real store, and is killed at random moments. The next one takes the
// transfer up from the journal each time, until all is there. After each kill, what its journal calls verified stands in the inbox.
func TestKilledSenderProcess(t *testing.T) {
	rounds := crashRounds(t, 15)
	source, sizes, size := crashTree(t)
	random := rand.New(rand.NewPCG(5, 6))
	kills, whole, spent := 0, 0, int64(0)
	for kills < rounds && !t.Failed() {
		n, again := killSenderUntilDone(t, source, sizes, size, random)
		kills, whole, spent = kills+n, whole+1, spent+again
	}
	t.Logf("%d kills, %d transfers went through, %.2f MiB a kill sent again", kills, whole, float64(spent)/mib/float64(max(1, kills)))
}

// killSenderUntilDone has the folder sent once, killing the sender again and again.
func killSenderUntilDone(
	t *testing.T, source string, sizes map[string]int64, size int64, random *rand.Rand,
) (kills int, again int64) {
	t.Helper()
	profile, inbox := t.TempDir(), t.TempDir()
	d := newDesk(t, transfer.Config{Links: noLinks{}, Journal: &journaltest.Memory{}, Log: quiet(), Accept: &transfer.AutoAccept{Folder: inbox}})
	defer func() { _ = d.Close() }()
	var came atomic.Int64
	l := lives{random: random}
	for deadline := time.Now().Add(5 * patience); ; kills++ {
		done := runSender(t, d, profile, source, &came, l.next(came.Load()))
		// One that was killed at its very end has noted it: a process with the race detector takes a second to exit.
		if _, over := noneTooEarly(t, profile, inbox, source); done || over {
			break
		}
		if t.Failed() || time.Now().After(deadline) {
			state, _ := d.Snapshot() // without a transfer when all were killed before their offer
			t.Fatalf("no end after %d kills: %.1000s", kills, fmt.Sprint(state.Transfers))
		}
	}
	if state, _ := d.Snapshot(); len(state.Transfers) != 1 || state.Transfers[0].Phase != transfer.Verified {
		t.Errorf("after %d kills the receiver has %d transfers, and not one that is whole", kills, len(state.Transfers))
	}
	if n, over := noneTooEarly(t, profile, inbox, source); n < len(sizes) || !over {
		t.Errorf("the sender knows of %d verified files of %d, over %v", n, len(sizes), over)
	}
	// What a dead sender has left in the pipes came, or was never read: neither is sent again. What came of a block that was not whole is
	// dropped, a block of each open file (two at most, of 1 MiB), and what waited in the queue of the receiver when the link ended.
	again = came.Load() - (size - smallBytes(sizes))
	if most := int64(kills) * (2*mib + 2*mib); again > most {
		t.Errorf("%d kills cost %d bytes, want at most %d", kills, again, most)
	}
	compareTrees(t, source, filepath.Join(inbox, "Project"), sizes)
	holds(t, inbox, "Project")
	return kills, max(0, again)
}

// runSender runs a sender until it has sent all, which it reports, or is killed.
func runSender(t *testing.T, d *transfer.Desk, profile, source string, came *atomic.Int64, life time.Duration) (done bool) {
	t.Helper()
	ours, theirs, err := crashPipes()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestCrashChild$", "-test.timeout=10m") //nolint:noctx // the test kills it
	cmd.Env = append(os.Environ(), crashProfile+"="+profile, crashSource+"="+source)
	cmd.ExtraFiles = theirs
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	err = cmd.Start()
	for _, f := range theirs {
		_ = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	serving.Go(func() {
		_ = d.Serve(t.Context(), transfer.Link{
			Peer: mina, Path: "pipe", Control: newPipeChannel(ours[0], ours[1]), Data: countedIn{newPipeChannel(ours[2], ours[3]), came},
		})
	})
	killer := time.AfterFunc(life, func() { _ = cmd.Process.Kill() })
	err = cmd.Wait()
	killer.Stop()
	serving.Wait()
	if err != nil && cmd.ProcessState.Exited() {
		t.Errorf("the sender ended by itself: %v\n%s", err, said.String())
	}
	return err == nil
}

// noneTooEarly fails unless each file that the journal of a dead sender calls verified is in the inbox, byte for byte. It returns their
// number, and whether the journal calls the transfer verified.
func noneTooEarly(t *testing.T, profile, inbox, source string) (verified int, over bool) {
	t.Helper()
	kept, err := store.Open(t.Context(), store.Config{Folder: profile, Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = kept.Close() }()
	list, err := journaltest.All(kept)
	if err != nil || len(list) > 1 {
		t.Fatalf("%d transfers are kept, %v", len(list), err)
	}
	for _, k := range list {
		over = k.Phase == transfer.Verified
		for _, f := range k.Files {
			if f.Phase != transfer.Verified || f.Entry.Kind == wire.EntryFolder {
				continue
			}
			verified++
			name, err := filepath.Rel(filepath.Dir(source), f.Path)
			if err != nil || sum(t, filepath.Join(inbox, name)) != sum(t, f.Path) {
				t.Errorf("%s is said to be verified: %v", f.Path, err)
			}
		}
	}
	return verified, over
}
