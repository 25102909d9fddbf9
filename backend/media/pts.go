package media

import (
	"fmt"
	"math/big"
	"time"
)

// Timebase is the length of one tick, Num/Den seconds, both above 0.
type Timebase struct{ Num, Den int64 }

// The time bases of RTP video and audio (RFC 7741 §4.1, RFC 7587 §4.1) and of clocks.
//
//nolint:gochecknoglobals // constants that Go cannot write as such
var (
	RTPVideo = Timebase{1, 90_000}
	RTPAudio = Timebase{1, SampleRate}
	Nanos    = Timebase{1, int64(time.Second)}
)

// PTS is a presentation time stamp: Ticks of Base. Zero ticks may lie anywhere; only differences within one stream mean something.
// It is exact: a picture's time is never its number divided by a rate.
type PTS struct {
	Ticks int64
	Base  Timebase
}

// Seconds returns the stamp as a number of seconds, rounded to the nearest float64.
func (p PTS) Seconds() float64 {
	if p.Base.Den == 0 {
		return 0
	}
	s, _ := new(big.Rat).Mul(big.NewRat(p.Base.Num, p.Base.Den), new(big.Rat).SetInt64(p.Ticks)).Float64()
	return s
}

// Duration returns the stamp rounded to nanoseconds.
func (p PTS) Duration() time.Duration { return time.Duration(p.In(Nanos).Ticks) }

// In returns the same time in another base, rounded to the nearest tick, halves away from zero.
func (p PTS) In(base Timebase) PTS {
	if p.Base == base || p.Base.Den == 0 {
		return PTS{p.Ticks, base}
	}
	num := new(big.Int).Mul(big.NewInt(p.Ticks), big.NewInt(p.Base.Num))
	num.Mul(num, big.NewInt(base.Den))
	den := new(big.Int).Mul(big.NewInt(p.Base.Den), big.NewInt(base.Num))
	half := new(big.Int).Rsh(den, 1)
	if num.Sign() < 0 {
		half.Neg(half)
	}
	return PTS{num.Add(num, half).Quo(num, den).Int64(), base}
}

// Sub returns p - q as a PTS in p's base.
func (p PTS) Sub(q PTS) PTS { return PTS{p.Ticks - q.In(p.Base).Ticks, p.Base} }

// Compare returns -1, 0 or +1 as p lies before, at or after q. It compares exactly, whatever the bases.
func (p PTS) Compare(q PTS) int {
	a := new(big.Int).Mul(big.NewInt(p.Ticks), big.NewInt(p.Base.Num))
	a.Mul(a, big.NewInt(q.Base.Den))
	b := new(big.Int).Mul(big.NewInt(q.Ticks), big.NewInt(q.Base.Num))
	b.Mul(b, big.NewInt(p.Base.Den))
	return a.Cmp(b)
}

// String writes the ticks and the base, as in "1075@1/1000".
func (p PTS) String() string { return fmt.Sprintf("%d@%d/%d", p.Ticks, p.Base.Num, p.Base.Den) }
