// Package machine tells how busy this machine is: each core of the processor, memory, graphics processors, disks, and what the program
// itself and its children use. A Meter looks every Step and keeps the last five minutes. It changes nothing and opens no socket; what a
// machine does not tell is left out.
package machine

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Step is the time between two samples, History how many are kept: five minutes.
const (
	Step    = 2500 * time.Millisecond
	History = 120
)

// Host is what does not change.
type Host struct {
	Name   string  // of the machine
	System string  // of its operating system, as "Debian 12.5"
	CPU    string  // of the processor
	Cores  int     // logical ones
	GHz    float64 // the highest the processor says of itself; 0 when unknown
	Memory int64   // bytes
}

// Sample is one look.
type Sample struct {
	At    time.Time
	Cores []float64 // each core's load since the sample before, 0…100
	CPU   float64   // their mean
	// Memory in use, bytes: what programs could not get.
	Memory int64
	// Own is the memory of the program and all below it, bytes. Shared pages count once where the system tells (PSS on Linux). 0 in samples
	// that nobody subscribed to: adding it up costs some milliseconds.
	Own      int64
	Programs []Use // the program's children by process id, in samples that somebody subscribed to
	GPUs     []GPU
}

// GPU is one graphics processor.
type GPU struct {
	Name              string
	Load              float64 // 0…100
	Decoder           float64 // 0…100; -1 when unknown
	Memory, MemoryAll int64   // bytes
	Celsius           float64 // -1 when unknown
}

// Meter looks at the machine. It is safe for concurrent use.
type Meter struct {
	host   Host
	log    *slog.Logger
	cancel context.CancelFunc
	wait   sync.WaitGroup
	woken  chan struct{} // capacity 1: somebody subscribed

	mu      sync.Mutex
	history []Sample // the oldest first
	gpus    []GPU    // as last told
	readers map[chan Sample]bool
	closed  bool
}

// Start begins to look. Close must be called.
func Start(log *slog.Logger) *Meter {
	ctx, cancel := context.WithCancel(context.Background())
	m := &Meter{host: host(ctx), log: log, cancel: cancel, woken: make(chan struct{}, 1), readers: map[chan Sample]bool{}}
	m.wait.Go(func() { m.run(ctx) })
	m.wait.Go(func() { m.watchGPUs(ctx) })
	return m
}

// Close ends the looking and waits until it has ended. It is safe twice.
func (m *Meter) Close() error {
	m.cancel()
	m.wait.Wait()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	for r := range m.readers {
		close(r)
	}
	clear(m.readers)
	return nil
}

// Host says what machine this is.
func (m *Meter) Host() Host { return m.host }

// History returns the samples of the last five minutes, the oldest first.
func (m *Meter) History() []Sample {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]Sample(nil), m.history...)
}

// Subscribe returns the samples from now on. A reader that is slow misses some. stop must be called; the channel is closed by stop and
// by Close.
func (m *Meter) Subscribe() (samples <-chan Sample, stop func()) {
	r := make(chan Sample, 1)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		close(r)
		return r, func() {}
	}
	m.readers[r] = true
	select {
	case m.woken <- struct{}{}:
	default:
	}
	return r, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.readers[r] {
			delete(m.readers, r)
			close(r)
		}
	}
}

func (m *Meter) run(ctx context.Context) {
	ticker := time.NewTicker(Step)
	defer ticker.Stop()
	var load loads
	load.next(ctx) // from here on counts
	var use uses
	for {
		select {
		case <-ctx.Done():
			return
		case <-m.woken: // from here on counts what children work, so that the next sample can tell it
			if now := time.Now(); now.Sub(use.at) > Step {
				use.next(ctx, now)
			}
		case now := <-ticker.C:
			s := Sample{At: now}
			s.Cores, s.CPU = load.next(ctx)
			s.Memory = used(ctx)
			if m.watched() {
				s.Own, s.Programs = use.next(ctx, now)
				for _, p := range s.Programs {
					s.Own += p.Memory
				}
			}
			m.add(s)
		}
	}
}

func (m *Meter) watched() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.readers) > 0
}

func (m *Meter) add(s Sample) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s.GPUs = m.gpus
	if len(m.history) == History {
		m.history = append(m.history[:0], m.history[1:]...)
	}
	m.history = append(m.history, s)
	for r := range m.readers {
		select {
		case r <- s:
		default: // it is still busy with the one before
		}
	}
}
