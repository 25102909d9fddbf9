package export

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Rate is a number of frames a second, as a fraction, and how its frames are named. The zero Rate is no rate: it names nothing.
type Rate struct {
	num, den int64
	nominal  int64 // frames of a second of timecode
	drop     bool
}

// Frames a second beyond which a header lies.
const fastest = 1000

// ParseRate reads a fraction such as "30000/1001", or a whole number. Drop-frame counting (SMPTE ST 12-1) exists at 29.97 and 59.94 only,
// and there it is taken, because only then an hour of timecode is an hour. It returns false for what is no rate.
func ParseRate(s string) (Rate, bool) {
	above, below, fraction := strings.Cut(s, "/")
	num, err := strconv.ParseInt(above, 10, 64)
	den := int64(1)
	if err == nil && fraction {
		den, err = strconv.ParseInt(below, 10, 64)
	}
	if err != nil || num <= 0 || den <= 0 || num > math.MaxInt32 || den > math.MaxInt32 || num > fastest*den {
		return Rate{}, false
	}
	r := Rate{num: num, den: den, nominal: max((num+den/2)/den, 1)}
	r.drop = r.near(30000.0/1001) || r.near(60000.0/1001)
	return r, true
}

// near tells 29.97, written as 2997/100 too, from 30 and from 29.9.
func (r Rate) near(rate float64) bool { return math.Abs(r.Value()-rate) < 0.001 }

// Valid says that the rate is one.
func (r Rate) Valid() bool { return r.num > 0 }

// Drop says that frames are counted with dropped numbers.
func (r Rate) Drop() bool { return r.drop }

// Value is the rate in frames a second.
func (r Rate) Value() float64 { return float64(r.num) / float64(r.den) }

func (r Rate) String() string { return fmt.Sprintf("%d/%d", r.num, r.den) }

// Frame is the number of the frame nearest to a time in seconds, from 0. What is no time is 0.
func (r Rate) Frame(seconds float64) int64 {
	if !r.Valid() || !(seconds > 0) || seconds > math.MaxInt32 {
		return 0
	}
	return int64(math.Round(seconds * float64(r.num) / float64(r.den)))
}

// Timecode names a frame: HH:MM:SS:FF, and HH:MM:SS;FF where numbers are dropped. Hours go on behind 23, so that lists stay in order.
func (r Rate) Timecode(frame int64) string {
	if !r.Valid() {
		return ""
	}
	n, mark := max(frame, 0), byte(':')
	if r.drop {
		n, mark = r.undropped(n), ';'
	}
	seconds := n / r.nominal
	b := make([]byte, 0, 16)
	for i, v := range [4]int64{seconds / 3600, seconds / 60 % 60, seconds % 60, n % r.nominal} {
		switch {
		case i == 3:
			b = append(b, mark)
		case i > 0:
			b = append(b, ':')
		}
		if v < 10 {
			b = append(b, '0')
		}
		b = strconv.AppendInt(b, v, 10)
	}
	return string(b)
}

// dropped is how many numbers are left out at the start of each minute but every tenth: 2 at 29.97, 4 at 59.94.
func (r Rate) dropped() int64 { return r.nominal / 15 }

// undropped adds the numbers that were left out up to the frame.
func (r Rate) undropped(frame int64) int64 {
	d := r.dropped()
	minute := 60*r.nominal - d
	ten := 10*minute + d
	tens, rest := frame/ten, frame%ten
	n := frame + 9*d*tens
	if rest >= d {
		n += d * ((rest - d) / minute)
	}
	return n
}

// ParseTimecode returns the frame that a timecode names, false when it names none of this rate: the dropped numbers name no frame.
func (r Rate) ParseTimecode(s string) (int64, bool) {
	if !r.Valid() {
		return 0, false
	}
	var v [4]int64
	for i := range v {
		field := s
		if i < 3 {
			mark := ":"
			if r.drop && i == 2 {
				mark = ";"
			}
			var found bool
			if field, s, found = strings.Cut(s, mark); !found {
				return 0, false
			}
		}
		n, err := strconv.ParseUint(field, 10, 31)
		if err != nil || len(field) < 2 {
			return 0, false
		}
		v[i] = int64(n)
	}
	if v[1] > 59 || v[2] > 59 || v[3] >= r.nominal {
		return 0, false
	}
	minutes := v[0]*60 + v[1]
	n := (minutes*60+v[2])*r.nominal + v[3]
	if !r.drop {
		return n, true
	}
	if v[2] == 0 && v[3] < r.dropped() && v[1]%10 != 0 {
		return 0, false
	}
	return n - r.dropped()*(minutes-minutes/10), true
}
