package transfer

import (
	"context"
	"fmt"
	"slices"
	"time"

	"videonet/backend/wire"
)

const (
	// maxWays is how many direct streams a sender may open.
	maxWays = 4
	// drainPause is how long a way that its sender has given up may bring what was on its way.
	drainPause = 5 * time.Second
)

// inWay is what brings frames: the data channel (number 0) and direct streams beside it.
type inWay struct {
	number  uint8
	path    string
	channel Channel
	ended   bool
	moved   []*inFile // answered once it has ended

	leaf leafHash // of who reads
}

// directState is the door of a link.
type directState struct {
	begun  bool // open was called
	door   Door
	theirs *wire.FileDirect
	ctx    context.Context //nolint:containedctx // of the door: made with it, cancelled when the receiver ends
	cancel context.CancelFunc
}

// readWay reads a direct stream until it ends. Its end loses nothing.
func (r *receiver) readWay(w *inWay) {
	defer func() { _ = w.channel.Close() }() // what it still had is asked for on another way
	_ = r.readData(w)
	r.hand(inFrames{way: w, ended: true})
}

// readData hands on what a way brings until it ends. What has come already is handed on together.
func (r *receiver) readData(w *inWay) error {
	more := func() bool { return false }
	if ready, ok := w.channel.(interface{ Ready() bool }); ok {
		more = ready.Ready
	}
	in := inFrames{way: w}
	for {
		c := r.pool.get(1)
		n, text, err := w.channel.ReadMessage(c.buffer)
		if err != nil || text {
			c.release()
			r.hand(in)
			if err == nil {
				return misbehaved("a text message among the data", nil)
			}
			return fmt.Errorf("%w: read data: %w", errLinkLost, err)
		}
		c.message = c.buffer[:n]
		w.leaf.take(c)
		in.chunks[in.n] = c
		if in.n++; in.n < together && more() {
			continue
		}
		if !r.hand(in) {
			return errStopped
		}
		in = inFrames{way: w}
	}
}

// hand gives messages to loop; it waits while loop is slower.
func (r *receiver) hand(in inFrames) bool {
	select {
	case r.frames <- in:
		return true
	case <-r.stop:
		in.drop()
		return false
	}
}

// openDirect opens the door of the link, once: after a person has accepted something on it.
func (r *receiver) openDirect() {
	if r.direct.begun || r.desk.config.Direct == nil {
		return
	}
	r.direct.begun = true
	ctx, cancel := context.WithCancel(r.desk.ctx)
	r.direct.ctx, r.direct.cancel = ctx, cancel
	r.work.Go(func() {
		door, err := r.desk.config.Direct.Open(ctx)
		if err != nil {
			r.log.Info("no direct way", "error", err)
			return
		}
		if !r.doOr(func() error {
			r.direct.door = door
			if err := r.send(door.Offer()); err != nil {
				return err
			}
			r.meet(ctx)
			return nil
		}) {
			_ = door.Close() // never used
		}
	})
}

func (r *receiver) heardDirect(m wire.FileDirect) error {
	if r.direct.theirs != nil {
		return misbehaved("direct twice", nil)
	}
	r.direct.theirs = &m
	if r.direct.door != nil {
		r.meet(r.direct.ctx)
	}
	return nil
}

// meet takes the streams that the sender opens, once both doors are known.
func (r *receiver) meet(ctx context.Context) {
	if r.direct.theirs == nil {
		return
	}
	door, theirs := r.direct.door, *r.direct.theirs
	r.work.Go(func() {
		for number := 1; number <= maxWays; number++ {
			channel, err := door.Meet(ctx, theirs, false)
			if err != nil {
				r.log.Info("no direct way", "error", err)
				return
			}
			if numbered, ok := channel.(interface{ Number() int }); ok {
				number = numbered.Number()
			}
			if !r.do(func() { r.addWay(uint8(number), directPath, channel) }) { //nolint:gosec // at most 255
				_ = channel.Close() // never used
				return
			}
		}
	})
}

func (r *receiver) addWay(number uint8, path string, channel Channel) {
	if r.ways[number] != nil {
		_ = channel.Close() // a number twice: the sender's fault, and its loss
		return
	}
	w := &inWay{number: number, path: path, channel: channel}
	r.ways[number] = w
	r.work.Go(func() { r.readWay(w) })
	for _, t := range r.transfers {
		t.record.set(func(record *record) { record.link = r.path() })
	}
}

// heardMoved answers what of a file came on a stream that has ended, once it was read to its end.
func (r *receiver) heardMoved(m wire.FileMoved) error {
	t, f := r.find(m.File)
	if f == nil || t.id != m.Transfer {
		return misbehaved("moved for a file that was not offered", nil)
	}
	if f.ended || t.ended {
		return nil
	}
	if f.told != toldHave {
		return misbehaved("moved for a file that has no answer yet", nil)
	}
	w := r.ways[m.Stream]
	if w == nil || w.ended {
		return r.answerMoved(f)
	}
	w.moved = append(w.moved, f)
	if len(w.moved) == 1 {
		channel := w.channel
		r.work.Go(func() {
			select {
			case <-time.After(drainPause):
				_ = channel.Close() // ends the reading
			case <-r.stop:
			}
		})
	}
	return nil
}

func (r *receiver) answerMoved(f *inFile) error {
	if f.ended || f.finishing() {
		return nil
	}
	m := f.transfer.have(f)
	m.Leaves = nil
	if f.work != nil {
		m.Bitmap = slices.Clone(f.work.bitmap)
	}
	return r.send(m)
}

// wayEnded forgets what was coming on a way.
func (r *receiver) wayEnded(w *inWay) error {
	w.ended = true
	for _, t := range r.transfers {
		t.stash = slices.DeleteFunc(t.stash, func(in inFrame) bool {
			if in.way == w {
				in.drop()
			}
			return in.way == w
		})
		for _, f := range t.begun {
			r.dropArrivals(f, w)
		}
	}
	for _, t := range r.transfers {
		t.record.set(func(record *record) { record.link = r.path() })
	}
	for _, f := range w.moved {
		if err := r.answerMoved(f); err != nil {
			return err
		}
	}
	w.moved = nil
	return nil
}

// path tells people how the bytes travel now.
func (r *receiver) path() string {
	for _, w := range r.ways {
		if !w.ended && w.path == directPath {
			return directPath
		}
	}
	return r.link.Path
}

// closeDirect ends all direct streams.
func (r *receiver) closeDirect() {
	if r.direct.cancel != nil {
		r.direct.cancel()
	}
	for n, w := range r.ways {
		if n != 0 {
			_ = w.channel.Close() // wakes who reads
		}
	}
	if r.direct.door != nil {
		if err := r.direct.door.Close(); err != nil {
			r.log.Info("close door", "error", err)
		}
	}
}
