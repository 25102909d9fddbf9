package webview

import (
	"context"
	"sync"
)

// asker tells of key-frame requests in a goroutine of its own, so that Publish never waits for who answers them, and merges
// requests of one stream that were not told yet.
type asker struct {
	tell func(stream string) // may be nil

	mu      sync.Mutex
	order   []string
	pending map[string]bool

	wake chan struct{} // capacity 1
}

func newAsker(tell func(string)) *asker {
	return &asker{tell: tell, pending: map[string]bool{}, wake: make(chan struct{}, 1)}
}

// ask never blocks.
func (a *asker) ask(stream string) {
	a.mu.Lock()
	if !a.pending[stream] {
		a.pending[stream] = true
		a.order = append(a.order, stream)
	}
	a.mu.Unlock()
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

func (a *asker) take() (string, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.order) == 0 {
		return "", false
	}
	stream := a.order[0]
	a.order = a.order[1:]
	delete(a.pending, stream)
	return stream, true
}

func (a *asker) run(ctx context.Context) {
	for {
		select {
		case <-a.wake:
		case <-ctx.Done():
			return
		}
		for stream, ok := a.take(); ok; stream, ok = a.take() {
			if a.tell != nil && ctx.Err() == nil {
				a.tell(stream)
			}
		}
	}
}
