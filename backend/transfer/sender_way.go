package transfer

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"videonet/backend/wire"
)

// errWayGone says that a way has ended before what was put there was written.
var errWayGone = errors.New("the way has ended")

const (
	// maxMeetings is how often a direct stream is tried over one link, and meetPause how long after the first failure; it doubles.
	maxMeetings = 4
	meetPause   = time.Second
	// directPath is what people see while a direct stream stands.
	directPath = "tls"
)

// way carries frames: the link's own channel, which lives as long as the link, or a direct stream, which may end before.
type way struct {
	number  uint8 // of the stream; 0 is the link's own
	path    string
	channel Channel
	queue   chan frames
	gone    chan struct{}
	shutter sync.Once
	written atomic.Int64 // messages
	writing atomic.Bool
}

// frames is something to write: the frames of a slab, or one small message.
type frames struct {
	file     *outFile // nil for a pack
	transfer *outgoing
	slab     *slab
	small    []byte
	credit   int64 // taken for it
}

func newWay(number uint8, path string, channel Channel) *way {
	return &way{number: number, path: path, channel: channel, queue: make(chan frames, sendQueue), gone: make(chan struct{})}
}

// shut lets nobody wait for the way any more.
func (w *way) shut() { w.shutter.Do(func() { close(w.gone) }) }

// serve writes what is put to a way, until the way or the sender ends.
func (s *sender) serve(w *way) error {
	defer s.drain(w)
	defer w.shut()
	for {
		select {
		case <-s.ctx.Done():
			return errStopped
		case <-w.gone:
			return errStopped
		case f := <-w.queue:
			if err := s.write(w, f); err != nil {
				s.hearOut(w)
				return fmt.Errorf("%w: write data: %w", errLinkLost, err)
			}
		}
	}
}

// hearOut waits a moment when the link's own channel has ended: the other one may still bring the reason.
func (s *sender) hearOut(w *way) {
	w.shut()
	if w.number > 0 {
		return
	}
	select {
	case <-s.ctx.Done():
	case <-time.After(farewell):
	}
}

// drain lets go of what was not written.
func (s *sender) drain(w *way) {
	for {
		select {
		case f := <-w.queue:
			s.drop(f)
		default:
			return
		}
	}
}

func (s *sender) drop(f frames) {
	if f.slab != nil {
		f.slab.release()
	}
	if f.file != nil {
		f.transfer = f.file.transfer
	}
	if f.transfer != nil {
		s.refund(f.transfer, f.credit)
	}
}

// write writes the frames of a file that has not ended.
func (s *sender) write(w *way, f frames) error {
	if f.file != nil && s.gone(f.file) {
		s.drop(f)
		return nil
	}
	if f.slab == nil {
		return w.message(f.small)
	}
	defer f.slab.release()
	for i := range f.slab.frames {
		if !s.pacer.wait(len(f.slab.message(i)), s.flying, s.ctx.Done()) {
			return errStopped
		}
		if err := w.message(f.slab.message(i)); err != nil {
			return err
		}
	}
	if f.file != nil {
		f.transfer = f.file.transfer
	}
	f.transfer.carried[direct(w.path)].Add(f.credit)
	s.wrote.Add(f.credit)
	return nil
}

// message writes one message.
func (w *way) message(p []byte) error {
	w.writing.Store(true)
	defer w.writing.Store(false)
	if err := w.channel.WriteMessage(p, false); err != nil {
		return err
	}
	w.written.Add(1)
	return nil
}

// put hands something to a way; it waits while the way is slower than the disk. w nil is a way that has ended.
func (s *sender) put(w *way, f frames) error {
	if w == nil {
		s.drop(f)
		return errWayGone
	}
	if f.file != nil && s.gone(f.file) {
		s.drop(f)
		return errStopped
	}
	select {
	case w.queue <- f:
		return nil
	case <-w.gone:
		s.drop(f)
		return errWayGone
	case <-s.ctx.Done():
		s.drop(f)
		return errStopped
	}
}

// best returns the way for what is next: a direct one where one stands, and of several the one with the most room. The caller holds the
// mutex.
func (s *sender) best() *way {
	best := s.ways[0]
	for _, w := range s.ways[1:] {
		if direct := w.path == directPath; direct != (best.path == directPath) {
			if direct {
				best = w
			}
		} else if len(w.queue) < len(best.queue) {
			best = w
		}
	}
	return best
}

// choose picks the way of some blocks. It is remembered, for the case that the way ends.
func (s *sender) choose(st *stream, first, last int64) *way {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := s.best()
	if w.number > 0 && st.way == nil {
		st.way = make([]uint8, wire.Blocks(st.file.size))
	}
	if st.way != nil {
		for b := first; b <= last; b++ {
			st.way[b] = w.number
		}
	}
	return w
}

// choosePack is choose for packed files.
func (s *sender) choosePack(files []*outFile) *way {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := s.best()
	for _, f := range files {
		f.way = w.number
	}
	return w
}

// approach makes direct streams with the other side, one after the other, until the sender ends or it has failed too often.
func (s *sender) approach() {
	door, err := s.direct.Open(s.ctx)
	if err != nil {
		s.log.Info("no door for direct streams", "error", err)
		return
	}
	defer func() { _ = door.Close() }() // its streams have ended
	s.say(door.Offer())
	var theirs wire.FileDirect
	select {
	case theirs = <-s.theirs:
	case <-s.ctx.Done():
		return
	}
	stood := 0
	for try := range maxMeetings {
		channel, err := door.Meet(s.ctx, theirs, true)
		if err == nil {
			stood++
			err = s.travel(channel, stood, directPath)
		}
		s.log.Info("direct stream ended", "error", err)
		select {
		case <-time.After(meetPause << try):
		case <-s.ctx.Done():
			return
		}
	}
}

// travel sends over a further way while it stands.
func (s *sender) travel(channel Channel, number int, path string) error {
	if n, ok := channel.(interface{ Number() int }); ok {
		number = n.Number()
	}
	w := newWay(uint8(number), path, channel) //nolint:gosec // a door gives 1 to 4, Widen is asked for few
	s.mu.Lock()
	if s.err == nil {
		s.ways = append(s.ways, w)
		s.showPath()
	}
	s.mu.Unlock()
	stop := make(chan struct{})
	var closer sync.WaitGroup
	closer.Go(func() { // a write that waits is woken when the sender ends
		select {
		case <-s.ctx.Done():
			_ = channel.Close()
		case <-stop:
		}
	})
	err := s.serve(w)
	close(stop)
	closer.Wait()
	_ = channel.Close() // before it is said that the stream has ended
	s.fell(w)
	return err
}

// fell asks the receiver what has arrived of what was on a way that has ended.
func (s *sender) fell(w *way) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ways = slices.DeleteFunc(s.ways, func(other *way) bool { return other == w })
	s.showPath()
	if s.err != nil {
		return
	}
	for _, t := range s.order {
		for _, f := range t.files {
			st := f.work
			switch {
			case f.ended || !f.begun:
				continue
			case f.packed && f.way == w.number:
			case st != nil && slices.Contains(st.way, w.number):
				st.moves = append(st.moves, w.number)
			default:
				continue
			}
			f.asked++
			s.say(wire.FileMoved{Transfer: t.id, File: f.number(), Stream: w.number})
		}
	}
}

// lost sends what was on a way that has ended and did not arrive. The caller holds the mutex.
func (s *sender) lost(st *stream, arrived wire.Bitmap) {
	number := st.moves[0]
	st.moves = st.moves[1:]
	for block, n := range st.way {
		if n != number {
			continue
		}
		st.way[block] = 0
		if !arrived.Has(int64(block)) {
			s.repair(st, int64(block))
		}
	}
}

// showPath tells people how the bytes travel. The caller holds the mutex.
func (s *sender) showPath() {
	path := s.path()
	for _, t := range s.order {
		t.record.set(func(r *record) { r.link = path })
	}
}

func (s *sender) path() string { return s.best().path }
