package sound

import (
	"slices"

	"videonet/backend/media"
)

const (
	piece     = media.PieceSamples
	minTarget = 2 * piece // 40 ms: below it a loaded machine alone causes underruns
	maxTarget = 4 * piece // 80 ms: above it people begin to talk into each other

	maxQueue   = 50  // packets, 1 s: more is an attack or a clock gone wild
	overfull   = 8   // pieces above the target that are thrown away at once; fewer are played faster
	maxInvent  = 5   // pieces: what is invented fades to noise by then
	newStream  = 500 // numbers: a larger jump is another stream (10 s of loss cannot be told from it)
	lookPieces = 25  // pieces, 500 ms: how long the depth is watched before speed is changed
	calmPieces = 500 // pieces, 10 s: how long without need before the target shrinks
)

type packet struct {
	number int64 // sequence number without the wrap
	stamp  int64 // in samples, without the wrap
	data   []byte
}

// state says what comes out of a ring.
type state uint8

const (
	dry     state = iota // nothing is there
	filling              // packets are there and wait until they are enough
	playing
)

// ring holds packets until their turn comes and turns them into samples.
type ring struct {
	decoder media.AudioDecoder
	stats   Stats

	queue  []packet // by number, all >= next once begun
	begun  bool     // top and topStamp are known
	played bool     // next and nextStamp are known
	top    int64
	topTS  int64
	next   int64 // number whose turn is next
	nextTS int64

	state   state
	idle    int // pieces invented since it ran dry
	waited  int // samples since filling began
	target  int // samples
	pending []float32
	buf     [piece]float32
	speed   speed
}

func newRing(d media.AudioDecoder) *ring { return &ring{decoder: d, target: minTarget} }

// waiting is what lies undecoded, in samples.
func (r *ring) waiting() int { return len(r.queue) * piece }

func (r *ring) push(sequence uint16, stamp uint32, data []byte) {
	if !r.begun {
		r.begun, r.top, r.topTS = true, int64(sequence), int64(stamp)
	}
	number := r.top + int64(int16(sequence-uint16(r.top))) //nolint:gosec // the wrap is meant (RFC 3550 §A.1)
	at := r.topTS + int64(int32(stamp-uint32(r.topTS)))    //nolint:gosec // the wrap is meant
	if number > r.top+newStream || number < r.top-newStream {
		r.restart(number, at)
	}
	if r.played && number < r.next {
		r.stats.Late++
		return
	}
	i, found := slices.BinarySearchFunc(r.queue, number, func(p packet, n int64) int { return int(p.number - n) })
	if found {
		r.stats.Duplicates++
		return
	}
	if number > r.top {
		r.top, r.topTS = number, at
	}
	r.queue = slices.Insert(r.queue, i, packet{number, at, slices.Clone(data)})
	if r.state == dry {
		r.wake(number, at)
	}
	if len(r.queue) > maxQueue {
		r.drop(1)
	}
}

// wake takes the first packet after the ring ran dry, whose stamp now says why it did.
func (r *ring) wake(number, stamp int64) {
	r.state, r.waited = filling, 0
	if !r.played {
		return
	}
	missing := number - r.next
	if (stamp-r.nextTS)/piece > missing {
		return // silence
	}
	r.stats.Concealed += int64(r.idle)
	if invented := int64(r.idle); invented < maxInvent && invented <= missing {
		// More was lost than lay here, but this one is in time: its turn comes after those that are invented.
		r.state, r.next, r.nextTS = playing, r.next+invented, r.nextTS+invented*piece
		return
	}
	r.stats.Underruns++
	r.target = min(r.target+piece, maxTarget)
	r.speed.calm = 0
}

// restart forgets the stream before.
func (r *ring) restart(number, stamp int64) {
	r.queue, r.played, r.state, r.top, r.topTS = nil, false, dry, number, stamp
}

// drop throws the oldest packets away.
func (r *ring) drop(n int) {
	r.stats.Dropped += int64(n)
	r.queue = slices.Delete(r.queue, 0, n)
	if r.played && len(r.queue) > 0 {
		r.next, r.nextTS = r.queue[0].number, r.queue[0].stamp
	}
}

// pull fills out with the next samples.
func (r *ring) pull(out []float32) {
	for len(out) > 0 {
		if len(r.pending) == 0 {
			r.pending = r.more(min(len(out), piece))
		}
		n := copy(out, r.pending)
		out, r.pending = out[n:], r.pending[n:]
	}
}

// more returns the next samples: a piece, or want of silence.
func (r *ring) more(want int) []float32 {
	if r.state == filling {
		if r.waiting() > r.target || r.waited >= r.target {
			r.state, r.played, r.idle = playing, true, 0
			r.next, r.nextTS = r.queue[0].number, r.queue[0].stamp
			r.speed.look()
		}
		r.waited += want
	}
	if r.state == playing && len(r.queue) == 0 {
		r.state, r.idle = dry, 0
	}
	if r.state == playing {
		return r.play()
	}
	if r.played && r.idle < maxInvent {
		r.waited += piece - want
		r.idle++
		r.invent()
		return r.buf[:]
	}
	clear(r.buf[:want])
	return r.buf[:want]
}

// play returns the piece whose turn it is; the queue is not empty.
func (r *ring) play() []float32 {
	if over := len(r.queue) - r.target/piece; over > overfull {
		r.drop(over)
	}
	change := r.speed.next(r)
	head := r.queue[0]
	missing, silent := head.number-r.next, (head.stamp-r.nextTS)/piece
	if missing > maxInvent || silent > maxInvent {
		r.stats.Concealed += min(missing, maxInvent) // the rest is left out, so that the delay does not grow
		missing, silent = 0, 0
	}
	switch {
	case missing == 1 && silent <= 1:
		r.stats.Recovered++
		if err := r.decoder.Recover(head.data, r.buf[:]); err != nil {
			clear(r.buf[:])
		}
	case missing > 0:
		r.stats.Concealed++
		r.invent()
	case silent > 0:
		r.invent()
	default:
		r.queue = slices.Delete(r.queue, 0, 1)
		if err := r.decoder.Decode(head.data, r.buf[:]); err != nil {
			r.stats.Damaged++
			r.invent()
		}
		r.next, r.nextTS = head.number+1, head.stamp+piece
		return stretch(r.buf[:], change, &r.speed)
	}
	if missing > 0 {
		r.next++
	}
	r.nextTS += piece
	return r.buf[:]
}

func (r *ring) invent() {
	if err := r.decoder.Conceal(r.buf[:]); err != nil {
		clear(r.buf[:])
	}
}
