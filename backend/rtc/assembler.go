package rtc

import (
	"time"

	"github.com/pion/rtp"

	"videonet/backend/media"
)

const (
	// A lost picture is asked for again at most this often.
	pliInterval = 300 * time.Millisecond
	// Packets held back while waiting at a hole: 4 s of 1.7 Mbit/s. A sender of nothing but gaps gets no more memory than that.
	maxHeld = 1024
)

// Assembler turns RTP packets of one VP8 track into pictures. A picture comes out the moment its marker completes a run without
// gaps. At a hole it waits for the packet to be sent again; when that takes too long it drops what the hole broke, asks for a key frame
// and stays silent until one is complete, so no wrong picture is ever shown. It is not safe for concurrent use.
type Assembler struct {
	// Wait is how long a hole may stay open, about 2×RTT + 200 ms. It may be changed between calls.
	Wait time.Duration

	// Immutable.
	pli func()

	lastPLI time.Time
	slots   map[uint16]slot
	next    uint16 // first packet of the picture being waited for
	top     uint16 // newest packet seen
	started bool
	needKey bool
	clock   unwrap
	stats   AssemblerStats
}

// AssemblerStats counts since the beginning.
type AssemblerStats struct {
	Pictures, Keys int
	// GiveUps counts holes that were not filled in time.
	GiveUps int
	// Received and Lost count packets; one that came late after all is not lost.
	Received, Lost int
}

type slot struct {
	packet *rtp.Packet
	at     time.Time
}

// NewAssembler returns an Assembler that calls pli for a key frame, at most every 300 ms, from within Push, Expire or WantKey.
func NewAssembler(wait time.Duration, pli func()) *Assembler {
	return &Assembler{Wait: wait, pli: pli, slots: map[uint16]slot{}, needKey: true}
}

// Stats returns the counters.
func (a *Assembler) Stats() AssemblerStats { return a.stats }

// WantKey says that the reader cannot go on without a key frame (a decoder's error): nothing else will come out until there is one.
func (a *Assembler) WantKey(now time.Time) {
	a.needKey = true
	a.ask(now)
}

// Push takes a packet, in any order, and returns the pictures that became complete.
func (a *Assembler) Push(p *rtp.Packet, now time.Time) []media.Packet {
	seq := p.SequenceNumber
	if !a.started {
		a.started, a.next, a.top = true, seq, seq
		a.ask(now)
	}
	if before(seq, a.next) {
		return nil // too late, or a duplicate
	}
	if _, again := a.slots[seq]; again {
		return nil
	}
	if before(a.top, seq) {
		a.top = seq
	}
	a.slots[seq] = slot{p, now}
	a.stats.Received++
	return a.Expire(now)
}

// Deadline returns when Expire is due, or zero while no hole is open. A stream that stops has no next packet to judge the hole by.
func (a *Assembler) Deadline() time.Time {
	end, complete := a.run()
	if complete || !a.started {
		return time.Time{}
	}
	at, open := a.holeSince(end)
	if !open {
		return time.Time{}
	}
	return at.Add(a.Wait)
}

// Expire gives up on holes that are too old, and returns the pictures behind them that can be shown.
func (a *Assembler) Expire(now time.Time) (out []media.Packet) {
	for {
		end, complete := a.run()
		if complete {
			switch p, begins := a.take(end); {
			case begins:
				out = a.show(out, p, now)
			case len(p.Data) > 0: // its first packet came before the first that we saw
				a.needKey = true
				a.ask(now)
			}
			continue
		}
		since, open := a.holeSince(end)
		full := len(a.slots) >= maxHeld
		if !full && (!open || now.Sub(since) < a.Wait) {
			if a.needKey {
				a.ask(now)
			}
			return out
		}
		a.stats.GiveUps++
		a.needKey = true
		a.ask(now)
		if full {
			clear(a.slots)
			a.next = a.top + 1
			continue
		}
		a.dropPast(end)
	}
}

func (a *Assembler) show(out []media.Packet, p media.Packet, now time.Time) []media.Packet {
	if a.needKey && !p.Key {
		a.ask(now)
		return out
	}
	a.needKey = false
	a.stats.Pictures++
	if p.Key {
		a.stats.Keys++
	}
	return append(out, p)
}

// run walks from next: it returns the marker's packet and true, or the first missing packet and false.
func (a *Assembler) run() (uint16, bool) {
	for n := a.next; ; n++ {
		s, ok := a.slots[n]
		if !ok {
			return n, false
		}
		if s.packet.Marker {
			return n, true
		}
	}
}

// take removes the packets next…end and returns their picture, without data when there is none: browsers probe the path with packets of
// padding alone. begins tells whether its first packet is there.
func (a *Assembler) take(end uint16) (p media.Packet, begins bool) {
	for n := a.next; ; n++ {
		s := a.slots[n].packet
		delete(a.slots, n)
		if body, first := vp8Body(s.Payload); body != nil {
			if len(p.Data) == 0 {
				begins = first
				p.PTS = media.PTS{Ticks: a.clock.at(s.Timestamp), Base: media.RTPVideo}
			}
			p.Data = append(p.Data, body...)
		}
		if n == end {
			a.next = n + 1
			break
		}
	}
	p.Kind = media.Video
	p.Key, p.Width, p.Height = vp8Key(p.Data)
	return p, begins
}

// holeSince returns when the first packet after the missing one came, and whether there is one at all.
func (a *Assembler) holeSince(hole uint16) (time.Time, bool) {
	if !before(hole, a.top) {
		return time.Time{}, false
	}
	for n := hole + 1; !before(a.top, n); n++ {
		if s, ok := a.slots[n]; ok {
			return s.at, true
		}
	}
	return time.Time{}, false
}

// dropPast discards everything up to the first marker beyond the hole.
func (a *Assembler) dropPast(hole uint16) {
	n := a.next
	for ; !before(a.top, n); n++ {
		s, ok := a.slots[n]
		delete(a.slots, n)
		if !ok {
			a.stats.Lost++
		}
		if ok && s.packet.Marker && before(hole, n) {
			n++
			break
		}
	}
	a.next = n
}

func (a *Assembler) ask(now time.Time) {
	if now.Sub(a.lastPLI) >= pliInterval {
		a.lastPLI = now
		a.pli()
	}
}

// before compares sequence numbers with wrap-around.
func before(x, y uint16) bool { return int16(x-y) < 0 } //nolint:gosec // the wrap is meant

// unwrap continues a 32-bit RTP clock beyond its end.
type unwrap struct {
	started bool
	last    uint32
	ticks   int64
}

func (u *unwrap) at(ts uint32) int64 {
	if !u.started {
		u.started, u.last, u.ticks = true, ts, 0
	}
	u.ticks += int64(int32(ts - u.last)) //nolint:gosec // the wrap is meant
	u.last = ts
	return u.ticks
}
