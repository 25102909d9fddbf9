package player

import (
	"context"

	"videonet/backend/media"
)

// pictured is a picture that belongs to the player until it is released, or the error that ended a reel.
type pictured struct {
	media.Frame
	free func()
	err  error
}

func (p *pictured) release() {
	if p != nil && p.free != nil {
		p.free()
		p.free = nil
	}
}

// reel reads pictures ahead. Its goroutine ends in close.
type reel struct {
	cancel context.CancelFunc
	frames chan pictured // closed when the goroutine has ended; the last one has an error
}

// readAhead is how many pictures wait, read: so that a slow one does not show.
const readAhead = 2

func openReel(ctx context.Context, s Source, from media.PTS) *reel {
	ctx, cancel := context.WithCancel(ctx)
	r := &reel{cancel: cancel, frames: make(chan pictured, readAhead)}
	go r.run(ctx, s, from)
	return r
}

func (r *reel) run(ctx context.Context, s Source, from media.PTS) {
	defer close(r.frames)
	source, err := s.Pictures(ctx, from)
	if err != nil {
		r.send(ctx, pictured{err: err})
		return
	}
	defer source.Close() //nolint:errcheck // nothing is kept by a source that was only read
	for {
		var f pictured
		f.Frame, f.free, f.err = source.Read(ctx)
		if !r.send(ctx, f) || f.err != nil {
			return
		}
	}
}

func (r *reel) send(ctx context.Context, f pictured) bool {
	select {
	case r.frames <- f:
		return true
	case <-ctx.Done():
		f.release()
		return false
	}
}

// close ends the reading and waits for it. It may be called on nil.
func (r *reel) close() {
	if r == nil {
		return
	}
	r.cancel()
	for f := range r.frames {
		f.release()
	}
}

// piece is media.PieceSamples samples of sound, or the error that ended a tape.
type piece struct {
	pcm []float32
	pts media.PTS
	err error
}

// tape reads sound ahead. Its goroutine ends in close.
type tape struct {
	cancel context.CancelFunc
	pieces chan piece // closed when the goroutine has ended; the last one has an error
}

// tapeAhead is how many pieces wait, read: 160 ms.
const tapeAhead = 8

func openTape(ctx context.Context, s Source, from media.PTS) *tape {
	ctx, cancel := context.WithCancel(ctx)
	t := &tape{cancel: cancel, pieces: make(chan piece, tapeAhead)}
	go t.run(ctx, s, from)
	return t
}

func (t *tape) run(ctx context.Context, s Source, from media.PTS) {
	defer close(t.pieces)
	source, err := s.Sound(ctx, from)
	if err == nil {
		defer source.Close() //nolint:errcheck // nothing is kept by a source that was only read
	}
	for err == nil {
		p := piece{pcm: make([]float32, media.PieceSamples)}
		p.pts, err = source.Read(ctx, p.pcm)
		if err == nil && !t.send(ctx, p) {
			return
		}
	}
	t.send(ctx, piece{err: err})
}

func (t *tape) send(ctx context.Context, p piece) bool {
	select {
	case t.pieces <- p:
		return true
	case <-ctx.Done():
		return false
	}
}

// close ends the reading and waits for it. It may be called on nil.
func (t *tape) close() {
	if t == nil {
		return
	}
	t.cancel()
	for range t.pieces {
	}
}
