package sound_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"videonet/backend/analysis/sound"
)

// Saved and loaded any number of times, anywhere, gaps between: the same result, bit for bit.
func TestResumed(t *testing.T) {
	for _, f := range formats() {
		s := everything(f, 5)
		rng := rand.New(rand.NewPCG(9, 9))
		straight, resumed := meter(t, f, sound.Settings{}), meter(t, f, sound.Settings{SilenceBelow: -60})
		for len(s) > 0 {
			n := min(rng.IntN(f.Rate), len(s)/f.Channels) * f.Channels
			for _, m := range []*sound.Meter{straight, resumed} {
				take(t, m, s[:n])
				if n%5 == 0 {
					if err := m.Gap(int64(n)); err != nil {
						t.Fatal(err)
					}
				}
			}
			s = s[n:]
			state, err := resumed.AppendBinary([]byte("before"))
			if err != nil {
				t.Fatal(err)
			}
			resumed = new(sound.Meter)
			if err = resumed.UnmarshalBinary(state[len("before"):]); err != nil {
				t.Fatal(f, err)
			}
			again, err := resumed.AppendBinary(nil)
			if err != nil || !bytes.Equal(again, state[len("before"):]) {
				t.Fatal("a loaded state is saved as other bytes", err)
			}
		}
		same(t, fmt.Sprint(f), resumed.Result(), straight.Result())
		if resumed.Frames() != straight.Frames() || resumed.Format() != f {
			t.Error(f, "another length or format after loading")
		}
	}
}

// states are small ones: of a meter that is new, in the middle of a block, and at the end of one.
func states(tb testing.TB) (out [][]byte) {
	tb.Helper()
	for _, format := range []sound.Format{{8000, 1}, {8000, 2}, {11025, 3}} {
		m := meter(tb, format, sound.Settings{})
		for _, n := range []int{0, 4071, 8000 - 4071} {
			take(tb, m, everything(format, 1)[:n*format.Channels])
			state, err := m.AppendBinary(nil)
			if err != nil {
				tb.Fatal(err)
			}
			out = append(out, state)
		}
	}
	return out
}

// checkState is the law of any bytes: what loads is saved as the same bytes, can go on, and nothing panics. The sum over a state is
// mended first, or nothing would ever load.
func checkState(t *testing.T, state []byte, more []float32) (loaded bool) {
	t.Helper()
	state = sound.Mend(state)
	m := new(sound.Meter)
	if m.UnmarshalBinary(state) != nil {
		if m.Frames() != 0 {
			t.Error("a refused state changed the meter")
		}
		return false
	}
	again, err := m.AppendBinary(nil)
	if err != nil || !bytes.Equal(again, state) {
		t.Error("saved as other bytes", err)
	}
	n := m.Format().Channels
	if m.Take(more[:len(more)/n*n]) != nil || m.Gap(900) != nil {
		return true // at the end of what a meter takes
	}
	if _, err = json.Marshal(m.Result()); err != nil {
		t.Error(err)
	}
	return true
}

func TestDamagedState(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 0))
	more := music(sound.Format{Rate: 8000, Channels: 1}, 0.3, 3)
	loaded := 0
	for _, state := range states(t) {
		for range 300 {
			damaged := bytes.Clone(state)
			for range 1 + rng.IntN(3) {
				switch at := rng.IntN(len(damaged)); rng.IntN(4) {
				case 0:
					damaged[at] = byte(rng.Uint32())
				case 1:
					damaged[at] ^= 1 << rng.IntN(8)
				case 2:
					copy(damaged[at:], []byte{0, 0, 0, 0, 0, 0, 0xf0, 0x7f})
				default:
					damaged = damaged[:at+1]
				}
			}
			if checkState(t, damaged, more) {
				loaded++
			}
		}
		if m := new(sound.Meter); len(state) > 100 && m.UnmarshalBinary(append(bytes.Clone(state[:50]), state[51:]...)) == nil {
			t.Error("a state without its right sum is loaded")
		}
	}
	if loaded < 100 {
		t.Error("only", loaded, "damaged states were good enough to go on from: this test shows little")
	}
}

// FuzzState writes bytes over a state: a whole state as input would be so long that the fuzzer does nothing but shorten it.
func FuzzState(f *testing.F) {
	seeds := states(f)
	for i, state := range seeds {
		f.Add(i, 4, []byte{byte(i)}, len(state))
		f.Add(i, 60, []byte{0, 0, 0, 0, 0, 0, 0xf0, 0x7f}, len(state))
		f.Add(i, len(state)/2, []byte{255, 255, 255, 255, 255, 255, 255, 127}, len(state)-10)
	}
	more := music(sound.Format{Rate: 8000, Channels: 1}, 0.1, 3)
	f.Fuzz(func(t *testing.T, which, at int, over []byte, size int) {
		state := bytes.Clone(seeds[int(uint(which)%uint(len(seeds)))])
		copy(state[int(uint(at)%uint(len(state))):], over)
		checkState(t, state[:int(uint(size)%uint(len(state)+1))], more)
	})
}
