package channeltest

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"sync"
	"testing"
	"time"

	"videonet/backend/transfer"
)

// patience is how long a test waits for what has to happen before it says that it does not.
const patience = time.Minute

// Run tests that what open returns, the two ends of one channel, meets the contract of transfer.Channel.
func Run(t *testing.T, open func(t *testing.T) (a, b transfer.Channel)) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, transfer.Channel, transfer.Channel){
		"messages stay whole, in order and of their kind": wholeMessages,
		"both directions at once":                         bothDirections,
		"a writer waits for a slow reader":                slowReader,
		"the writer's buffer may be used again":           bufferReuse,
		"several writers":                                 severalWriters,
		"a message that does not fit ends the channel":    shortBuffer,
		"close wakes a reader and is safe twice":          closeWakesReader,
		"close of the other side ends reading":            otherSideCloses,
		"close wakes a writer":                            closeWakesWriter,
	} {
		t.Run(name, func(t *testing.T) {
			a, b := open(t)
			defer func() { _, _ = a.Close(), b.Close() }()
			test(t, a, b)
		})
	}
}

// within fails the test when f does not return in time.
func within(t *testing.T, what string, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	select {
	case <-done:
	case <-time.After(patience):
		t.Fatal("still waiting: " + what)
	}
}

func wholeMessages(t *testing.T, a, b transfer.Channel) {
	t.Helper()
	sizes := []int{1, 2, 1000, 1200, 16 << 10, 64 << 10, 64<<10 + 20}
	within(t, "messages", func() {
		for i, n := range sizes {
			if err := a.WriteMessage(bytes.Repeat([]byte{byte(i)}, n), i%2 == 0); err != nil {
				t.Error(err)
			}
		}
		buffer := make([]byte, 64<<10+20)
		for i, want := range sizes {
			n, text, err := b.ReadMessage(buffer)
			if err != nil || n != want || text != (i%2 == 0) || buffer[0] != byte(i) || buffer[n-1] != byte(i) {
				t.Errorf("message %d: %d bytes, text %v, %v; want %d", i, n, text, err, want)
			}
		}
	})
}

func bothDirections(t *testing.T, a, b transfer.Channel) {
	t.Helper()
	const messages, size = 200, 32 << 10
	within(t, "both directions", func() {
		var all sync.WaitGroup
		for _, c := range []transfer.Channel{a, b} {
			all.Go(func() {
				p := make([]byte, size)
				for i := range messages {
					binary.BigEndian.PutUint64(p, uint64(i))
					if err := c.WriteMessage(p, false); err != nil {
						t.Error(err)
						return
					}
				}
			})
			all.Go(func() {
				p := make([]byte, size)
				for i := range messages {
					if _, _, err := c.ReadMessage(p); err != nil || binary.BigEndian.Uint64(p) != uint64(i) {
						t.Errorf("message %d: %v", i, err)
						return
					}
				}
			})
		}
		all.Wait()
	})
}

func slowReader(t *testing.T, a, b transfer.Channel) {
	t.Helper()
	// Far more than the mark and what a transport keeps on its way.
	const messages, size = 1024, 64 << 10
	sent := make(chan int, messages)
	go func() {
		defer close(sent)
		p := make([]byte, size)
		for i := range messages {
			if a.WriteMessage(p, false) != nil {
				return
			}
			sent <- i
		}
	}()
	within(t, "the writer to stand still", func() {
		last := -1
		for last != len(sent) {
			last = len(sent)
			time.Sleep(500 * time.Millisecond) // standing still can only be seen over time
		}
	})
	if len(sent) == messages {
		t.Errorf("the writer put %d MiB without a reader", messages*size>>20)
	}
	within(t, "the reader", func() {
		p := make([]byte, size)
		for i := range messages {
			if _, _, err := b.ReadMessage(p); err != nil {
				t.Errorf("message %d: %v", i, err)
				return
			}
		}
	})
}

func bufferReuse(t *testing.T, a, b transfer.Channel) {
	t.Helper()
	within(t, "messages", func() {
		p := []byte{1, 1, 1}
		_ = a.WriteMessage(p, false)
		copy(p, []byte{2, 2, 2})
		_ = a.WriteMessage(p, false)
		for want := byte(1); want <= 2; want++ {
			got := make([]byte, 8)
			if n, _, err := b.ReadMessage(got); err != nil || !bytes.Equal(got[:n], []byte{want, want, want}) {
				t.Errorf("%v, %v; want %d", got[:n], err, want)
			}
		}
	})
}

func severalWriters(t *testing.T, a, b transfer.Channel) {
	t.Helper()
	const writers, messages = 4, 100
	within(t, "messages", func() {
		var all sync.WaitGroup
		for w := range writers {
			all.Go(func() {
				for i := range messages {
					_ = a.WriteMessage(sealed(w, i), false)
				}
			})
		}
		next := map[int]int{}
		p := make([]byte, 4096)
		for range writers * messages {
			n, _, err := b.ReadMessage(p)
			if err != nil {
				t.Error(err)
				return
			}
			w, i := int(p[0]), int(binary.BigEndian.Uint16(p[1:]))
			if !bytes.Equal(p[:n], sealed(w, i)) || i != next[w] {
				t.Errorf("message %d of writer %d is broken or out of order", i, w)
			}
			next[w]++
		}
		all.Wait()
	})
}

// sealed is a message that shows when it was mixed with another.
func sealed(writer, i int) []byte {
	p := binary.BigEndian.AppendUint16([]byte{byte(writer)}, uint16(i)) //nolint:gosec // a few hundred
	sum := sha256.Sum256(p)
	return append(p, bytes.Repeat(sum[:], 32)...)
}

func shortBuffer(t *testing.T, a, b transfer.Channel) {
	t.Helper()
	within(t, "an error", func() {
		_ = a.WriteMessage(make([]byte, 100), false)
		if _, _, err := b.ReadMessage(make([]byte, 99)); err == nil {
			t.Error("100 bytes were put into 99")
		}
	})
}

func closeWakesReader(t *testing.T, a, _ transfer.Channel) {
	t.Helper()
	within(t, "the reader", func() {
		ended := make(chan error, 1)
		go func() {
			_, _, err := a.ReadMessage(make([]byte, 8))
			ended <- err
		}()
		if err := a.Close(); err != nil {
			t.Error(err)
		}
		if <-ended == nil {
			t.Error("read from a closed channel")
		}
		if err := a.Close(); err != nil {
			t.Errorf("second close: %v", err)
		}
	})
}

func otherSideCloses(t *testing.T, a, b transfer.Channel) {
	t.Helper()
	within(t, "the end", func() {
		_ = a.Close()
		if _, _, err := b.ReadMessage(make([]byte, 8)); err == nil {
			t.Error("read what nobody wrote")
		}
	})
}

func closeWakesWriter(t *testing.T, a, _ transfer.Channel) {
	t.Helper()
	within(t, "the writer", func() {
		ended := make(chan error, 1)
		go func() {
			p := make([]byte, 64<<10)
			for {
				if err := a.WriteMessage(p, false); err != nil {
					ended <- err
					return
				}
			}
		}()
		_ = a.Close()
		if <-ended == nil {
			t.Error("wrote to a closed channel")
		}
	})
}
