package transfer_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"videonet/backend/transfer"
	"videonet/backend/transfer/channeltest"
	"videonet/backend/wire"
)

// TestLongLine: on a long line that is full further data channels are opened, they carry blocks, and one that dies loses nothing.
func TestLongLine(t *testing.T) {
	p := newPair(t, &transfer.AutoAccept{})
	var mu sync.Mutex
	carried, opened := map[int]int64{}, map[int]bool{}
	p.wrap = func(minas, yukis transfer.Link) (transfer.Link, transfer.Link) {
		minas.Data = long{minas.Data, func(int64) error { return nil }}
		minas.RTT = func() time.Duration { return 50 * time.Millisecond }
		minas.Widen = func(_ context.Context, number int) (transfer.Channel, error) {
			ours, theirs := channeltest.Links(yuki, mina)
			_, _ = ours.Control.Close(), theirs.Control.Close() // a way has none
			p.yuki.Widen(mina.ID, number, theirs.Data)
			mu.Lock()
			defer mu.Unlock()
			opened[number] = true
			return long{ours.Data, func(n int64) error {
				mu.Lock()
				defer mu.Unlock()
				carried[number] += n
				if number == 1 && carried[1] > 3*mib {
					return ours.Data.Close() // in the middle of a block
				}
				return nil
			}}, nil
		}
		return minas, yukis
	}
	path := write(t, "reel.mp4", 60*mib)
	if _, err := p.mina.Send(t.Context(), yuki, []string{path}); err != nil {
		t.Fatal(err)
	}
	x := ended(t, p.mina)
	if x.Phase != transfer.Verified || x.Link != "pipe" || sum(t, filepath.Join(p.inbox, "reel.mp4")) != sum(t, path) {
		t.Errorf("%+v", x)
	}
	mu.Lock()
	defer mu.Unlock()
	if !opened[1] || !opened[2] || carried[1] == 0 || carried[2] == 0 || len(opened) > wire.MaxWays {
		t.Errorf("opened %v, which carried %v", opened, carried)
	}
}

// long takes 5 ms for a message.
type long struct {
	transfer.Channel
	count func(n int64) error
}

func (c long) WriteMessage(p []byte, text bool) error {
	time.Sleep(5 * time.Millisecond) // what the line takes
	if err := c.count(int64(len(p))); err != nil {
		return err
	}
	return c.Channel.WriteMessage(p, text)
}
