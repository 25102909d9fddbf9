package transfer_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"videonet/backend/transfer"
	"videonet/backend/transfer/channeltest"
	"videonet/backend/wire"
)

// doors are doors of pipes: what Meet makes is read by the last taker. It meets transfer.Direct and transfer.Door.
type doors struct {
	t     *testing.T
	links *takers
	// cut, when set, wraps the sender's end of each stream.
	cut func(number int, c transfer.Channel) transfer.Channel
	err error // of Meet

	mu   sync.Mutex
	met  int
	work sync.WaitGroup
}

func (d *doors) Open(context.Context) (transfer.Door, error) { return d, nil }

func (d *doors) Offer() wire.FileDirect {
	return wire.FileDirect{Addresses: []string{"10.0.0.2:1"}, Certificate: wire.Hash{1}, Token: wire.NewID()}
}

func (d *doors) Meet(_ context.Context, _ wire.FileDirect, opener bool) (transfer.Channel, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !opener {
		d.t.Error("the sender is the opener")
	}
	if d.err != nil {
		return nil, d.err
	}
	d.met++
	ours, theirs := channeltest.Pipe()
	number, k := d.met, d.links.last()
	d.work.Go(func() { k.stream(number, theirs) })
	if d.cut != nil {
		ours = d.cut(number, ours)
	}
	return ours, nil
}

func (d *doors) Close() error { return nil }

// mortal ends after so many bytes, in the middle of a message or of a block.
type mortal struct {
	transfer.Channel
	left int64
}

func (c *mortal) WriteMessage(p []byte, text bool) error {
	if c.left -= int64(len(p)); c.left < 0 {
		_ = c.Close()
		return errors.New("the stream ended")
	}
	return c.Channel.WriteMessage(p, text)
}

// TestDirectStreamsThatDie: whatever moment a direct stream ends at, the files are right, and only what was lost is sent again.
func TestDirectStreamsThatDie(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 1))
			way := &doors{t: t}
			d, links := givingDesk(t, transfer.Config{Direct: way}, func(k *taker) { k.direct = true })
			way.links = links
			way.cut = func(_ int, c transfer.Channel) transfer.Channel {
				return &mortal{Channel: c, left: random.Int64N(12 << 20)}
			}
			paths := []string{write(t, "a.mov", 20<<20), write(t, "b.txt", 1000), write(t, "c.mov", 9<<20+5), write(t, "d.mov", 1<<20)}
			for i := range 40 {
				paths = append(paths, write(t, fmt.Sprintf("%02d.txt", i), int64(i)*500))
			}
			x := give(t, d, paths...)
			_ = d.Close()
			way.work.Wait()
			if x.Phase != transfer.Verified || x.Bytes != x.Total {
				t.Fatalf("%+v", x)
			}
			for i, path := range paths {
				if x.Files[i].Received != sum(t, path) {
					t.Errorf("%+v", x.Files[i])
				}
			}
			k := links.last()
			k.mu.Lock()
			defer k.mu.Unlock()
			seen := map[string]int{}
			for _, f := range k.files {
				for _, b := range f.blocks {
					key := fmt.Sprint(f.entry.File, " ", b)
					if seen[key]++; seen[key] > 1 {
						t.Errorf("block %s came twice", key)
					}
				}
			}
			t.Logf("%d streams, %d bytes came of %d", way.met, k.consumed, x.Total)
		})
	}
}

// TestADirectStreamTakesTheLoad and is what people see; without a door, or without an answer, the data channel does.
func TestADirectStreamTakesTheLoad(t *testing.T) {
	way := &doors{t: t}
	var first sync.Once
	d, links := givingDesk(t, transfer.Config{Direct: way}, func(k *taker) {
		k.direct = true
		k.offered = func(k *taker) { k.accept() }
		counts := map[int]int{}
		k.frame = func(stream int, _ wire.Frame) bool { counts[stream]++; return true }
		t.Cleanup(func() {
			if counts[0] > 0 || counts[1] == 0 {
				t.Errorf("frames by stream: %v", counts)
			}
		})
	})
	way.links = links
	if _, err := d.Send(t.Context(), yuki, []string{write(t, "a.mov", 8<<20)}); err != nil {
		t.Fatal(err)
	}
	until(t, d, "the direct stream", func(x transfer.Transfer) bool { return x.Link == "tls" })
	first.Do(func() { k := links.last(); k.mu.Lock(); k.begin(); k.mu.Unlock() })
	if x := ended(t, d); x.Phase != transfer.Verified || x.Link != "tls" {
		t.Errorf("%+v", x)
	}
	_ = d.Close()
	way.work.Wait()
}

func TestNoDirectStream(t *testing.T) {
	way := &doors{t: t, err: errors.New("no way")}
	d, links := givingDesk(t, transfer.Config{Direct: way}, func(k *taker) { k.direct = true })
	way.links = links
	if x := give(t, d, write(t, "a.mov", 3<<20)); x.Phase != transfer.Verified || x.Link != "pipe" {
		t.Errorf("%+v", x)
	}
}
