package player

import (
	"math"
	"time"

	"videonet/backend/fault"
)

// fastest is the most that a film can be played faster than it is, in either direction.
const fastest = 8

// fastStep is how far apart the pictures are shown, in this machine's time, when a film is played faster than it is: more of them
// nobody sees, and coding them would take the time that decoding needs.
const fastStep = time.Second / 30

// SetSpeed plays so many times as fast as the film is, backwards below 0, from the picture on screen. Only 1 has sound; beyond 1 pictures
// are left out. It plays until an end of the file or until Pause, after which the speed is 1 again. It returns fault.Invalid for what is
// not 1…8 or -8…-1.
func (p *Player) SetSpeed(speed float64) error {
	if size := math.Abs(speed); !(size >= 1 && size <= fastest) { // no number is neither
		return fault.New(fault.Invalid, nil, "what", "speed")
	}
	p.post(func(o *owner) { o.setSpeed(speed) })
	return nil
}

func (o *owner) setSpeed(speed float64) {
	if o.playing && o.speed == speed {
		return
	}
	o.land()
	back := o.back
	o.speed = speed
	o.board.set(func(s *State) { s.Speed = speed })
	switch {
	case !o.playing:
		o.play()
	case o.find != nil || len(o.todo) > 0: // it resumes when that is done
	case back && speed > 0, o.reel == nil:
		o.lookFor(o.position(), false)
	default:
		o.silence()
		o.resume()
	}
}

// land shows the picture that was left out last: where the film is when it stops being played fast.
func (o *owner) land() {
	if f := o.passed; f != nil {
		o.passed = nil
		o.show(f, true)
	}
}

// arrive shows the picture that is due, or leaves it out because the one on screen is too new for anybody to have seen it.
func (o *owner) arrive() {
	due := o.clock.due(o.next.PTS)
	if o.speed > 1 && due.Sub(o.clock.due(o.cur.PTS)) < fastStep-time.Millisecond {
		o.passed.release()
		o.passed, o.next = o.next, nil
		return
	}
	o.showNext(false)
}
