package backend

import (
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"
)

const (
	// heapRoom is how much garbage may gather before it is collected. A program that moves files makes some with each packet while little
	// of its heap lives: at Go's own 100 % it collected for every 10 MiB. With this room, data channels cost 10 to 20 % less CPU.
	heapRoom = 48 << 20 // bytes

	// Percent of the living heap. The first is Go's own; at 400 a heap that grew between two looks once took 239 MiB.
	minCollect, maxCollect = 100, 200
	heapLook               = time.Second
)

// heap keeps the garbage collector's pace in step with the size of the living heap: small heaps get heapRoom, large ones no more
// memory than they would have anyway. The pace belongs to the whole program.
type heap struct {
	stop chan struct{}
	once sync.Once
	work sync.WaitGroup
	was  int // percent, before
}

func paceHeap() *heap {
	h := &heap{stop: make(chan struct{}), was: debug.SetGCPercent(maxCollect)}
	h.work.Go(h.run)
	return h
}

func (h *heap) run() {
	look := time.NewTicker(heapLook)
	defer look.Stop()
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	pace := maxCollect
	for {
		select {
		case <-h.stop:
			return
		case <-look.C:
		}
		metrics.Read(live)
		if p := collectAt(live[0].Value.Uint64()); p != pace {
			pace = p
			debug.SetGCPercent(p)
		}
	}
}

// collectAt returns the percentage for so many living bytes.
func collectAt(live uint64) int {
	if live == 0 {
		return maxCollect
	}
	return int(min(max(heapRoom*100/live, minCollect), maxCollect))
}

// Close gives the pace back. It is safe twice.
func (h *heap) Close() {
	h.once.Do(func() {
		close(h.stop)
		h.work.Wait()
		debug.SetGCPercent(h.was)
	})
}
