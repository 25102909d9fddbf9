package sound

import "math"

// speed watches how deep a ring is and decides when to play a little faster or slower, so that the depth before each piece stays
// between the target and one piece above it: sound cards of two machines never run alike.
type speed struct {
	low, high int // samples: least and most seen since look
	seen      int // pieces since look
	calm      int // pieces since the last underrun, or since the target shrank
	calmLow   int // samples: least seen meanwhile
	owed      int // samples still to be left out (above 0) or added (below 0)
}

// look begins to watch anew.
func (s *speed) look() { s.low, s.high, s.seen, s.owed = math.MaxInt, 0, 0, 0 }

// next is called before each piece and says whether it is to be made shorter (+1), longer (-1) or left as it is.
func (s *speed) next(r *ring) int {
	depth := r.waiting()
	if s.calm == 0 {
		s.calmLow = depth
	}
	s.calm++
	s.calmLow = min(s.calmLow, depth)
	if s.calm >= calmPieces {
		// The last of two waiting packets was never needed: one piece less would have done.
		if s.calmLow >= 2*piece {
			r.target = max(r.target-piece, minTarget)
		}
		s.calm = 0
	}
	s.low, s.high, s.seen = min(s.low, depth), max(s.high, depth), s.seen+1
	if s.seen >= lookPieces {
		owed := 0
		switch {
		case s.low >= r.target+2*piece:
			owed = s.low - r.target - piece
		case s.high <= r.target-piece:
			owed = s.high - r.target
		}
		s.look()
		s.owed = owed
	}
	switch {
	case s.owed > 0:
		return 1
	case s.owed < 0:
		return -1
	}
	return 0
}

const (
	join   = piece / 4 // samples, 5 ms: length of a cross fade
	minLag = piece / 4 // samples: from 200 Hz ...
	maxLag = piece / 2 // ... down to 100 Hz a period of speech is left out or repeated once
)

// stretch makes a piece shorter (change +1) or longer (-1) by one period that resembles itself (WSOLA, Verhelst and Roelands
// 1993, in its simplest form), and tells s by how much.
func stretch(x []float32, change int, s *speed) []float32 {
	switch {
	case change > 0:
		lag := alike(x, join, +1)
		s.owed = max(s.owed-lag, 0)
		fade(x[join:2*join], x[join+lag:])
		return append(x[:2*join], x[2*join+lag:]...)
	case change < 0:
		lag := alike(x, 2*join, -1)
		s.owed = min(s.owed+lag, 0)
		out := make([]float32, 0, piece+lag)
		out = append(append(out, x[:3*join]...), x[3*join-lag:]...)
		fade(out[2*join:3*join], x[2*join-lag:])
		return out
	}
	return x
}

// alike returns the lag at which the sound, that many samples later (sign +1) or earlier (-1), is most like the 5 ms at from.
func alike(x []float32, from, sign int) int {
	best, at := math.Inf(-1), maxLag
	a := x[from : from+join]
	for lag := minLag; lag <= maxLag; lag += 2 {
		var dot, power float64
		for i, v := range x[from+sign*lag:][:join] {
			dot += float64(a[i]) * float64(v)
			power += float64(v) * float64(v)
		}
		if score := dot / math.Sqrt(power+1e-9); score > best {
			best, at = score, lag
		}
	}
	return at
}

// fade lets a go over into b.
func fade(a, b []float32) {
	for i := range a {
		t := (float32(i) + 0.5) / float32(len(a))
		a[i] += (b[i] - a[i]) * t
	}
}
