package ffmpeg

import (
	"context"
	"errors"
	"sync"
	"time"

	"videonet/backend/media"
)

var errSourceClosed = errors.New("file source: closed")

// timed is a picture or a piece of sound and its stamp.
type timed[T any] struct {
	pts   media.PTS
	value T
}

// unread is how long what is due may wait for a reader before it is thrown away for what comes after it: a side that nobody reads
// must not hold up the other.
const unread = 100 * time.Millisecond

// maxLate is how late sound may be before it is left out: below that it is better made up by the listener's ring.
const maxLate = 200 * time.Millisecond

// track holds what was decoded of one kind until its time comes. One goroutine puts, one gets.
type track[T any] struct {
	limit int
	late  time.Duration // what is later than that is left out when something newer is due as well
	more  chan struct{} // capacity 1: something was put, or it is finished
	room  chan struct{} // capacity 1: something was taken
	done  chan struct{} // closed by close
	once  sync.Once

	mu    sync.Mutex
	items []timed[T]
	err   error // why no more will come
}

func newTrack[T any](limit int, late time.Duration) *track[T] {
	return &track[T]{limit: limit, late: late, more: make(chan struct{}, 1), room: make(chan struct{}, 1), done: make(chan struct{})}
}

// put waits for room, which comes by reading or by time.
func (t *track[T]) put(ctx context.Context, item timed[T], p *pace) {
	for !t.isClosed() {
		t.mu.Lock()
		if len(t.items) == t.limit && time.Since(p.due(t.items[0].pts)) > unread {
			t.items = t.items[1:]
		}
		if len(t.items) < t.limit {
			t.items = append(t.items, item)
			t.mu.Unlock()
			poke(t.more)
			return
		}
		next := time.Until(p.due(t.items[0].pts)) + unread
		t.mu.Unlock()
		timer := time.NewTimer(max(next, 0) + time.Millisecond)
		select {
		case <-t.room:
		case <-timer.C:
		case <-t.done:
		case <-ctx.Done():
			timer.Stop()
			return
		}
		timer.Stop()
	}
}

// finish says that no more will come, and why.
func (t *track[T]) finish(err error) {
	t.mu.Lock()
	t.err = err
	t.mu.Unlock()
	poke(t.more)
}

// get waits for the next item and for its time.
func (t *track[T]) get(ctx context.Context, p *pace) (timed[T], error) {
	for {
		if t.isClosed() {
			return timed[T]{}, errSourceClosed
		}
		item, wait, err := t.due(p)
		if err != nil || wait == 0 {
			return item, err
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-t.more:
		case <-t.done:
		case <-ctx.Done():
			timer.Stop()
			return timed[T]{}, ctx.Err()
		}
		timer.Stop()
	}
}

// due takes the next item if its time has come, or says how long it is until then.
func (t *track[T]) due(p *pace) (item timed[T], wait time.Duration, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.items) > 1 && time.Since(p.due(t.items[1].pts)) > t.late {
		t.items = t.items[1:]
	}
	if len(t.items) == 0 {
		return item, time.Hour, t.err // more wakes it
	}
	if wait = time.Until(p.due(t.items[0].pts)); wait > 0 {
		return item, wait, nil
	}
	item, t.items = t.items[0], t.items[1:]
	poke(t.room)
	return item, 0, nil
}

func (t *track[T]) close() { t.once.Do(func() { close(t.done) }) }

func (t *track[T]) isClosed() bool {
	select {
	case <-t.done:
		return true
	default:
		return false
	}
}

func poke(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// pace says when what has a stamp is due: real time from the first one on, for both sides.
type pace struct {
	mu    sync.Mutex
	begun bool
	first media.PTS
	at    time.Time // when first is due
}

// A file whose stamps leap, a decoder slower than real time and a machine that slept move the clock instead of stopping it.
const (
	maxBehind = 300 * time.Millisecond
	maxAhead  = 5 * time.Second // the decoder runs ahead by less than 2 s
)

// see is told each stamp when it comes out of the decoder.
func (p *pace) see(pts media.PTS, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if ahead := p.dueLocked(pts).Sub(now); !p.begun || ahead < -maxBehind || ahead > maxAhead {
		p.begun, p.first, p.at = true, pts, now
	}
}

func (p *pace) due(pts media.PTS) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dueLocked(pts)
}

func (p *pace) dueLocked(pts media.PTS) time.Time {
	if !p.begun {
		return p.at
	}
	return p.at.Add(pts.Duration() - p.first.Duration())
}

// chunker cuts sound into pieces of media.PieceSamples. A gap in the file stays a gap in the stamps.
type chunker struct {
	pts media.PTS // of pcm[0]
	pcm []float32
}

// maxGap is how far stamps may be off, in samples, before it is a gap and not the rounding of a container: Matroska counts in ms.
const maxGap = media.SampleRate / 20

// add returns the pieces that became whole; they are the caller's.
func (c *chunker) add(pts media.PTS, samples []float32) (out []timed[[]float32]) {
	at := pts.In(media.RTPAudio)
	if off := at.Ticks - c.pts.Ticks - int64(len(c.pcm)); c.pts.Base.Den == 0 || off > maxGap || off < -maxGap {
		c.pts, c.pcm = at, nil
	}
	c.pcm = append(c.pcm, samples...)
	for len(c.pcm) >= media.PieceSamples {
		out = append(out, timed[[]float32]{c.pts, append([]float32(nil), c.pcm[:media.PieceSamples]...)})
		c.pcm = c.pcm[media.PieceSamples:]
		c.pts.Ticks += media.PieceSamples
	}
	return out
}
