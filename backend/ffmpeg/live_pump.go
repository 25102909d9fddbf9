package ffmpeg

import (
	"context"
	"io"
	"sync"
	"time"

	"videonet/backend/child"
)

// live is a stream on its way into a decoder's standard input.
type live struct {
	head  []byte // what was looked at; the decoder gets it first
	ended bool   // head is all of it

	blocks  chan []byte   // closed at the end of the stream
	done    chan struct{} // closed when nobody wants more
	closing sync.Once
	feeding sync.WaitGroup
}

// startLive begins to read. The goroutine that reads ends with the stream, or after the Read that is under way when close is called.
func startLive(film io.Reader) *live {
	l := &live{blocks: make(chan []byte), done: make(chan struct{})}
	go func() {
		defer close(l.blocks)
		for {
			block := make([]byte, liveBlock)
			n, err := film.Read(block)
			if n > 0 {
				select {
				case l.blocks <- block[:n]:
				case <-l.done:
					return
				}
			}
			if err != nil {
				return // a stream that breaks has ended
			}
		}
	}()
	return l
}

// fill reads on until head has so many bytes, the stream ends, or it dawdles.
func (l *live) fill(ctx context.Context, size int) error {
	dawdles := time.NewTimer(livePatience)
	defer dawdles.Stop()
	late := dawdles.C
	for len(l.head) < size && !l.ended {
		select {
		case block, ok := <-l.blocks:
			l.head, l.ended = append(l.head, block...), !ok
		case <-late:
			if len(l.head) > 0 {
				return nil
			}
			late = nil // nothing came yet: it is waited for
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// feed gives the stream to the decoder. When that has had enough, the rest is still read: who made the stream hashes it.
func (l *live) feed(p *child.Process) {
	_, err := p.Stdin.Write(l.head)
	l.head = nil
	for !l.ended {
		select {
		case block, ok := <-l.blocks:
			if l.ended = !ok; ok && err == nil {
				_, err = p.Stdin.Write(block)
			}
		case <-l.done:
			return
		}
	}
	_ = p.Stdin.Close() // the end of the film
}

// close lets go of the stream. The decoder must have been killed: a write to it ends then.
func (l *live) close() {
	l.closing.Do(func() { close(l.done) })
	l.feeding.Wait()
}
