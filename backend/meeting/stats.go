package meeting

import (
	"math"
	"time"

	"videonet/backend/rtc"
)

const (
	speakingAbove = -42.0 // dBFS; a quiet office lies below -50, speech at a laptop around -30
	speakingHold  = 600 * time.Millisecond
	frozenAfter   = 1500 * time.Millisecond
)

// stats is what is measured about a person.
type stats struct {
	rtc       rtc.Stats
	at        time.Time
	bytes     uint64 // received when at was
	sent      uint64 // by us to them when at was
	bitrate   int    // bit/s received
	level     float64
	spokeAt   time.Time
	underruns int64
}

// fresh forgets what belongs to the connection before.
func (s *stats) fresh() { *s = stats{spokeAt: s.spokeAt, level: s.level} }

// measure is called once a second.
func (r *Room) measure(now time.Time) {
	r.statsAt = now
	r.sending = 0
	for _, p := range r.people {
		if p.call == nil || p.call.over {
			continue
		}
		s, before := p.call.conn.Stats(), p.stats
		in, out := s.VideoIn+s.AudioIn, s.VideoOut+s.AudioOut
		if passed := now.Sub(before.at).Seconds(); !before.at.IsZero() && passed > 0 && in >= before.bytes && out >= before.sent {
			p.stats.bitrate = int(float64(in-before.bytes) * 8 / passed)
			r.sending += int(float64(out-before.sent) * 8 / passed)
		}
		p.stats.rtc, p.stats.at, p.stats.bytes, p.stats.sent = s, now, in, out
		if p.call.voice != nil {
			underruns := p.call.voice.Stats().Underruns
			r.underruns += max(underruns-p.stats.underruns, 0) // a voice that began anew counts from 0
			p.stats.underruns = underruns
		}
	}
	r.touch()
}

// listenLevels reads the loudness of everybody.
func (r *Room) listenLevels(now time.Time) {
	if own := math.Round(max(r.mic.Level(), quiet)); own != r.level {
		r.level = own
		r.touch()
	}
	for _, p := range r.people {
		level := quiet
		if p.call != nil && p.call.voice != nil && p.microphone && p.connected() {
			level = math.Round(max(p.call.voice.Stats().Level, quiet))
		}
		if level > speakingAbove {
			p.stats.spokeAt = now
		}
		if level != p.stats.level {
			p.stats.level = level
			r.touch()
		}
	}
}

// quiet is the lowest level that is told, in dBFS.
const quiet = -90.0

func (p *person) speaking(now time.Time) bool {
	return p.microphone && now.Sub(p.stats.spokeAt) < speakingHold
}

// frozen is how long no picture has come though there should be some.
func (p *person) frozen(now time.Time) time.Duration {
	if !p.camera || !p.left.IsZero() || p.call == nil {
		return 0
	}
	last := p.cameraSince
	if at := time.Unix(0, p.call.lastPicture.Load()); at.After(last) {
		last = at
	}
	if d := now.Sub(last); d > frozenAfter {
		return d.Round(tickEvery)
	}
	return 0
}
