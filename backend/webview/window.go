package webview

import (
	"context"
	"errors"
	"sync"
	"time"
)

// windowSize is how many pictures or pieces may be on their way to a page. A browser's WebSocket and the window's events have no
// back-pressure of their own: what a page has not worked off would pile up in the web view's memory. Four tiles at 30/s fill it in half a second.
const windowSize = 64

// stallLimit is how long a page may leave its window full. A page that is not drawing for so long is gone, or will connect anew.
const stallLimit = 15 * time.Second

var errStalled = errors.New("the page has stopped reading")

// window counts what was sent and what the page has worked off.
type window struct {
	mu    sync.Mutex
	sent  uint64
	acked uint64
	moved chan struct{} // capacity 1
}

func newWindow() *window { return &window{moved: make(chan struct{}, 1)} }

// take blocks until one more may be sent and returns its number, from 1 on. One goroutine takes.
func (w *window) take(ctx context.Context) (uint64, error) {
	stall := time.NewTimer(stallLimit)
	defer stall.Stop()
	for {
		w.mu.Lock()
		if w.sent-w.acked < windowSize {
			w.sent++
			n := w.sent
			w.mu.Unlock()
			return n, ctx.Err()
		}
		w.mu.Unlock()
		select {
		case <-w.moved:
		case <-stall.C:
			return 0, errStalled
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

// acknowledge notes that the page has worked off n in all. What was not sent cannot have come.
func (w *window) acknowledge(n uint64) {
	w.mu.Lock()
	if n > w.acked && n <= w.sent {
		w.acked = n
	}
	w.mu.Unlock()
	select {
	case w.moved <- struct{}{}:
	default:
	}
}
