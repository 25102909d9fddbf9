package player

import (
	"errors"
	"io"
	"time"

	"videonet/backend/media"
)

func (o *owner) seek(at float64) {
	o.todo = o.todo[:0] // nobody waits for the older ones any more
	o.more = 0
	first := o.config.Info.First.In(media.Nanos).Ticks
	target := media.PTS{Ticks: first + int64(at*float64(time.Second)) + int64(nearness), Base: media.Nanos}
	o.todo = append(o.todo, func(o *owner) { o.lookFor(target, false) })
}

func (o *owner) step(n int) {
	o.pause()
	for range min(max(n, -n), maxSteps) {
		o.todo = append(o.todo, func(o *owner) { o.stepOnce(n > 0) })
	}
}

// maxSteps bounds what one Step may ask for.
const maxSteps = 100

func (o *owner) stepOnce(forward bool) {
	switch {
	case o.cur == nil || o.reel == nil: // nothing is open: the picture on screen first
		o.lookFor(o.position(), false)
	case forward:
		o.more++
	case o.cur.PTS.Compare(o.config.Info.First) > 0:
		o.lookFor(o.cur.PTS, true)
	}
}

func (o *owner) play() {
	if o.playing {
		return
	}
	o.playing = true
	o.board.set(func(s *State) { s.Playing, s.Fault = true, nil })
	switch {
	case o.find != nil || len(o.todo) > 0: // it resumes when that is done
	case o.reel == nil:
		o.lookFor(o.position(), false)
	case o.over && o.next == nil && o.speed > 0:
		o.seek(0)
	default:
		o.resume()
	}
}

// resume starts the clock, together with the sound when there is one.
func (o *owner) resume() {
	o.clock.running = false
	o.startBy = time.Now()
	if o.speed < 0 {
		o.unwind()
		o.reel, o.back = openRewind(o.ctx, o.config.Source, o.config.Info.First, o.position(), o.speed), true
		return
	}
	if o.speed == 1 && o.sound && o.config.Info.Sound && o.config.Speaker != nil {
		o.silence()
		o.tape = openTape(o.ctx, o.config.Source, o.position())
		o.startBy = o.startBy.Add(soundStart)
	}
}

func (o *owner) pause() {
	o.land()
	o.playing, o.clock.running, o.speed = false, false, 1
	o.silence()
	o.board.set(func(s *State) { s.Playing, s.Speed = false, 1 })
	if o.back { // what follows goes forward from here again
		o.unwind()
		o.todo = append(o.todo, func(o *owner) { o.lookFor(o.position(), false) })
	}
}

func (o *owner) setSound(on bool) {
	o.sound = on
	o.board.set(func(s *State) { s.Sound = on })
	switch {
	case !on:
		o.silence()
	case o.playing && o.clock.running && o.tape == nil && o.speed == 1:
		o.resume()
	}
}

// silence ends the sound.
func (o *owner) silence() {
	if o.tape == nil {
		return
	}
	o.tape.close()
	o.tape, o.piece = nil, nil
	o.config.Speaker.Clear()
}

func (o *owner) heard(p piece) {
	if p.err == nil {
		o.piece = &p
		return
	}
	if !errors.Is(p.err, io.EOF) {
		o.config.Log.Warn("the player goes on without sound", "stream", o.config.Stream, "error", p.err)
	}
	o.tape.close()
	o.tape = nil // what was handed over is still heard
}

func (o *owner) requestKey() {
	if o.cur != nil {
		o.publish(true)
	}
}
