package export_test

import (
	"testing"

	"videonet/backend/analysis/export"
)

func rate(t *testing.T, s string) export.Rate {
	t.Helper()
	r, ok := export.ParseRate(s)
	if !ok {
		t.Fatalf("%q is a rate", s)
	}
	return r
}

// What SMPTE ST 12-1 says of dropped numbers, and what is known of whole minutes and hours.
func TestTimecodeKnown(t *testing.T) {
	for _, c := range []struct {
		rate  string
		frame int64
		want  string
	}{
		{"30000/1001", 0, "00:00:00;00"},
		{"30000/1001", 29, "00:00:00;29"},
		{"30000/1001", 1799, "00:00:59;29"},
		{"30000/1001", 1800, "00:01:00;02"},
		{"30000/1001", 3597, "00:01:59;29"},
		{"30000/1001", 3598, "00:02:00;02"},
		{"30000/1001", 17981, "00:09:59;29"},
		{"30000/1001", 17982, "00:10:00;00"},
		{"30000/1001", 107892, "01:00:00;00"},
		{"30000/1001", 25 * 107892, "25:00:00;00"},
		{"2997/100", 17982, "00:10:00;00"},
		{"60000/1001", 3599, "00:00:59;59"},
		{"60000/1001", 3600, "00:01:00;04"},
		{"60000/1001", 35964, "00:10:00;00"},
		{"24000/1001", 24 * 3600, "01:00:00:00"}, // an hour of it lasts 3.6 s longer than an hour
		{"25", 25*3600 - 1, "00:59:59:24"},
		{"25/1", 90000, "01:00:00:00"},
		{"30/1", 1800, "00:01:00:00"},
		{"60/1", 3600, "00:01:00:00"},
		{"120/1", 119, "00:00:00:119"},
		{"1/2", 3, "00:00:03:00"}, // a picture every two seconds has no better name
		{"25", -5, "00:00:00:00"},
	} {
		if got := rate(t, c.rate).Timecode(c.frame); got != c.want {
			t.Errorf("%s frame %d: %s, want %s", c.rate, c.frame, got, c.want)
		}
	}
}

// The law: every frame of 25 hours has its own timecode, in rising order, that names it again.
func TestTimecodeRoundTrip(t *testing.T) {
	for name, hours := range map[string]float64{"30000/1001": 25, "60000/1001": 25, "24000/1001": 1, "25": 1} { // a day has no law of its own without drops
		r := rate(t, name)
		frames := r.Frame(hours * 3600)
		hour, before, step := r.Frame(3600), "", int64(1)
		for frame := int64(0); frame <= frames; frame += step {
			if frame > hour {
				step = 7 // no divisor of what repeats each ten minutes
			}
			tc := r.Timecode(frame)
			if got, ok := r.ParseTimecode(tc); !ok || got != frame {
				t.Fatalf("%s: frame %d is %s, which names %d %v", name, frame, tc, got, ok)
			}
			if tc <= before {
				t.Fatalf("%s: %s before %s", name, before, tc)
			}
			before = tc
		}
	}
}

func TestTimecodeParse(t *testing.T) {
	drop, whole := rate(t, "30000/1001"), rate(t, "25/1")
	for _, bad := range []string{"", "00:00:00:00", "00:01:00;00", "00:01:00;01", "00:59:00;01", "0:00:00;00", "00:00:60;00", "00:60:00;00", "00:00:00;30", "00:00:00;-1", "aa:00:00;00"} {
		if n, ok := drop.ParseTimecode(bad); ok {
			t.Errorf("%q names frame %d", bad, n)
		}
	}
	for _, bad := range []string{"00:00:00;00", "00:00:00:25", "00:00:00", "00:00:00:00:00"} {
		if n, ok := whole.ParseTimecode(bad); ok {
			t.Errorf("%q names frame %d", bad, n)
		}
	}
}

// Times of pictures come rounded; the nearest frame is the one that was meant, at every rate and after a day.
func TestFrameOfSeconds(t *testing.T) {
	for _, name := range []string{"24000/1001", "25/1", "30000/1001", "50", "60000/1001", "120"} {
		r := rate(t, name)
		for _, frame := range []int64{0, 1, 2, 29, 30, 17981, 17982, 107892, 2589408} {
			at := float64(frame) / r.Value()
			for _, off := range []float64{-0.0005, 0, 0.0005} {
				if got := r.Frame(at + off); got != frame {
					t.Errorf("%s: %v is frame %d, want %d", name, at+off, got, frame)
				}
			}
		}
	}
	for _, bad := range []string{"", "0/0", "25/0", "-25/1", "x", "1001/1", "25/1/1", "NaN", "9999999999/1"} {
		if r, ok := export.ParseRate(bad); ok || r.Timecode(5) != "" || r.Frame(5) != 0 {
			t.Errorf("%q is a rate", bad)
		}
	}
}

func TestDropFrameOnlyWhereItExists(t *testing.T) {
	for name, want := range map[string]bool{
		"30000/1001": true, "60000/1001": true, "2997/100": true, "5994/100": true, "30": false, "60": false, "24000/1001": false,
		"25": false, "50": false, "120000/1001": false, "2990/100": false, "15000/1001": false,
	} {
		if got := rate(t, name).Drop(); got != want {
			t.Errorf("%s: drop frame %v", name, got)
		}
	}
}
