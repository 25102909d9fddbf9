package player

import (
	"context"
	"time"

	"videonet/backend/media"
)

const (
	// patience is how late a picture may be before the clock waits for it: a machine that is too slow plays slowly, and leaves nothing out.
	patience = 250 * time.Millisecond
	// soundStart is how long the first picture waits for the first sound.
	soundStart = 400 * time.Millisecond
	// soundLead is how much earlier than its picture a piece of sound is handed over: what the mixer and the sound device hold.
	soundLead = 80 * time.Millisecond
	// soundLate is when a piece is too late to be heard.
	soundLate = 60 * time.Millisecond
)

// owner is the state of a player; one goroutine has it.
type owner struct {
	config Config
	ctx    context.Context
	board  *board
	coder  coder

	wake <-chan struct{}       // in
	take func() []func(*owner) // in
	todo []func(*owner)        // seeks and steps that wait for the one under way
	find *search               // the seek under way, or nil
	reel *reel                 // nil after a failure
	more int                   // steps forward under way
	cur  *pictured             // on screen
	next *pictured             // read already
	over bool                  // the reel has no more pictures
	back bool                  // the reel is a rewind

	speed  float64   // 1 while nothing plays
	passed *pictured // the newest that was left out, or nil

	playing bool
	sound   bool // wanted
	tape    *tape
	piece   *piece // read already
	clock   clock
	startBy time.Time // the clock starts without sound then
}

func (o *owner) run() {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		wait := o.advance()
		var due <-chan time.Time
		if wait > 0 {
			timer.Reset(wait)
			due = timer.C
		}
		select {
		case <-o.wake:
			for _, f := range o.take() {
				f(o)
			}
		case f := <-o.frames():
			o.arrived(f)
		case p := <-o.pieces():
			o.heard(p)
		case <-due:
		case <-o.ctx.Done():
			o.end()
			return
		}
	}
}

// advance does all that can be done now and returns how long there is nothing to do, 0 for as long as nothing happens.
func (o *owner) advance() time.Duration {
	for o.now() {
	}
	now := time.Now()
	wait := o.board.tell(now)
	soonest := func(t time.Time) {
		if d := max(t.Sub(now), time.Microsecond); wait == 0 || d < wait {
			wait = d
		}
	}
	switch {
	case !o.playing || o.find != nil || o.cur == nil:
	case !o.clock.running:
		if !o.unready() {
			soonest(o.startBy)
		}
	default:
		if o.next != nil {
			soonest(o.clock.due(o.next.PTS))
		} else if o.over {
			soonest(o.endsAt())
		}
		if o.piece != nil {
			soonest(o.clock.due(o.piece.pts).Add(-soundLead))
		}
	}
	return wait
}

// now does one thing that is due and says whether there was one.
func (o *owner) now() bool {
	switch now := time.Now(); {
	case o.find == nil && o.more == 0 && len(o.todo) > 0:
		f := o.todo[0]
		o.todo = o.todo[1:]
		f(o)
	case o.more > 0 && o.next != nil:
		o.more--
		o.showNext(true)
	case o.more > 0 && o.over:
		o.more = 0
	case !o.playing || o.find != nil || o.cur == nil:
		return false
	case !o.clock.running:
		if o.unready() || o.tape != nil && o.piece == nil && now.Before(o.startBy) {
			return false
		}
		o.clock.start(now, o.cur.PTS, o.speed)
	case o.next != nil && !now.Before(o.clock.due(o.next.PTS)):
		if now.Sub(o.clock.due(o.next.PTS)) > patience {
			o.clock.start(now, o.next.PTS, o.speed)
			o.showNext(false)
		} else {
			o.arrive()
		}
	case o.next == nil && o.over && o.passed != nil:
		o.land()
	case o.next == nil && o.over && !now.Before(o.endsAt()):
		o.pause()
	case o.piece != nil && !now.Before(o.clock.due(o.piece.pts).Add(-soundLead)):
		if now.Sub(o.clock.due(o.piece.pts)) < soundLate {
			o.config.Speaker.Play(o.piece.pcm)
		}
		o.piece = nil
	default:
		return false
	}
	return true
}

// frames is where pictures come from while one is wanted.
func (o *owner) frames() <-chan pictured {
	if o.reel == nil || o.over || (o.find == nil && (o.next != nil || !o.playing && o.more == 0)) {
		return nil
	}
	return o.reel.frames
}

func (o *owner) pieces() <-chan piece {
	if o.tape == nil || o.piece != nil {
		return nil
	}
	return o.tape.pieces
}

// show puts a picture on screen and codes it.
func (o *owner) show(f *pictured, key bool) {
	o.cur.release()
	o.passed.release()
	o.cur, o.passed = f, nil
	at := f.PTS.Sub(o.config.Info.First).Seconds()
	o.board.set(func(s *State) { s.At, s.Fault = at, nil })
	o.publish(key)
}

func (o *owner) showNext(key bool) {
	f := o.next
	o.next = nil
	o.show(f, key)
}

func (o *owner) publish(key bool) {
	p, err := o.coder.encode(o.cur.Frame, key)
	if err != nil {
		o.fail(err)
		return
	}
	if len(p.Data) > 0 {
		o.config.View.Publish(o.config.Stream, p)
	}
}

// fail stops with a reason; the picture on screen stays.
func (o *owner) fail(err error) {
	o.config.Log.Warn("the player has stopped", "stream", o.config.Stream, "error", err)
	o.unwind()
	o.todo, o.find, o.more = nil, nil, 0
	o.pause()
	o.board.set(func(s *State) { s.Fault = err })
}

// unwind closes the reel and drops what was read ahead.
func (o *owner) unwind() {
	o.find.drop()
	o.next.release()
	o.passed.release()
	o.next, o.passed, o.over, o.back = nil, nil, false, false
	o.reel.close()
	o.reel = nil
}

func (o *owner) end() {
	o.unwind()
	o.silence()
	o.cur.release()
	if err := o.coder.close(); err != nil {
		o.config.Log.Debug("close the player's encoder", "error", err)
	}
	o.board.close()
}

// endsAt is when the last picture has been on screen as long as the file says.
func (o *owner) endsAt() time.Time {
	if o.back {
		return o.clock.due(o.cur.PTS)
	}
	left := o.config.Info.Duration - o.cur.PTS.Sub(o.config.Info.First).Seconds()
	return o.clock.due(o.cur.PTS).Add(o.clock.scale(max(0, min(time.Duration(left*float64(time.Second)), longestStep))))
}

// position is the PTS on screen, or that of the first picture before there is one.
func (o *owner) position() media.PTS {
	if o.cur == nil {
		return o.config.Info.First
	}
	return o.cur.PTS
}

// unready says that the clock waits for the first picture of a rewind, which is a while in coming.
func (o *owner) unready() bool { return o.back && o.next == nil && !o.over }
