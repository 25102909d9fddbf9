package backend

import (
	"sync"
	"time"

	"videonet/backend/media"
	"videonet/backend/media/testpattern"
)

// Pictures that may wait to be decoded, per participant; a reader that is slower loses pictures up to the next key frame.
const watchRoom = 30

// Sight is what was seen last of a participant.
type Sight struct {
	// Coded says that the picture carries the test pattern's code, Counter which picture it is, Latency how long ago it was painted: right
	// where both programs run on one clock.
	Coded   bool
	Counter uint32
	Latency time.Duration
	// Pictures counts those decoded, Broken those that could not be.
	Pictures, Broken int64
}

// Watch looks at what comes from each participant, for programs without a window. It meets meeting.View.
type Watch struct {
	wantKey func(participant string) // immutable

	mu     sync.Mutex // guards what follows
	eyes   map[string]*eye
	closed bool
	all    sync.WaitGroup
}

type eye struct {
	pictures chan media.Packet
	skip     bool // until a key frame; guarded by Watch.mu

	mu    sync.Mutex
	sight Sight
}

// NewWatch returns a Watch. wantKey, which must not block, is asked for a key frame of a participant whose pictures cannot be decoded.
func NewWatch(wantKey func(participant string)) *Watch {
	return &Watch{wantKey: wantKey, eyes: map[string]*eye{}}
}

// Picture takes a coded picture.
func (w *Watch) Picture(participant string, p media.Packet) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return
	}
	e := w.eyes[participant]
	if e == nil {
		e = &eye{pictures: make(chan media.Packet, watchRoom), skip: true}
		w.eyes[participant] = e
		w.all.Go(func() { w.look(participant, e) })
	}
	if e.skip = e.skip && !p.Key; e.skip {
		return
	}
	select {
	case e.pictures <- p:
	default:
		e.skip = true
		w.wantKey(participant)
	}
}

// Gone forgets a participant.
func (w *Watch) Gone(participant string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if e := w.eyes[participant]; e != nil {
		delete(w.eyes, participant)
		close(e.pictures)
	}
}

// Sight returns what was seen last; false while nothing was.
func (w *Watch) Sight(participant string) (Sight, bool) {
	w.mu.Lock()
	e := w.eyes[participant]
	w.mu.Unlock()
	if e == nil {
		return Sight{}, false
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.sight, e.sight.Pictures > 0
}

// Close ends all and waits. It is safe twice.
func (w *Watch) Close() error {
	w.mu.Lock()
	w.closed = true
	for id, e := range w.eyes {
		delete(w.eyes, id)
		close(e.pictures)
	}
	w.mu.Unlock()
	w.all.Wait()
	return nil
}

// look decodes one participant's pictures.
func (w *Watch) look(participant string, e *eye) {
	decoder, err := newVideoDecoder()
	if err != nil {
		for range e.pictures { // built without: nothing is seen
		}
		return
	}
	defer func() { _ = decoder.Close() }()
	for p := range e.pictures {
		im, err := decoder.Decode(p)
		now := time.Now()
		e.mu.Lock()
		switch {
		case err != nil:
			e.sight.Broken++
		case im != nil:
			e.sight.Pictures++
			counter, clock, ok := testpattern.Read(im)
			e.sight.Coded, e.sight.Counter, e.sight.Latency = ok, counter, testpattern.Age(clock, now)
		}
		e.mu.Unlock()
		if err != nil {
			w.wantKey(participant)
		}
	}
}
