package sound_test

import (
	"encoding/binary"
	"errors"
	"slices"
	"testing"

	"videonet/backend/media"
	"videonet/backend/meeting/sound"
)

const (
	piece = media.PieceSamples
	ms    = media.SampleRate / 1000 // samples in a millisecond
	step  = 10 * ms                 // what the fake sound card reads at once
)

// What a fakeDecoder makes of things; a packet with number n decodes to n/8192, which stays below the soft clip for n up to 6500.
const (
	concealed = float32(-0.25)
	unit      = float32(1) / 8192
)

// fakeDecoder makes constant pieces that tell where they come from.
type fakeDecoder struct{ closed, recovered int }

func (d *fakeDecoder) Decode(p []byte, pcm []float32) error {
	if len(p) != 4 {
		return errors.New("damaged")
	}
	fill(pcm, float32(binary.BigEndian.Uint32(p))*unit)
	return nil
}

func (d *fakeDecoder) Recover(next []byte, pcm []float32) error {
	d.recovered++
	fill(pcm, float32(binary.BigEndian.Uint32(next)-1)*unit)
	return nil
}

func (d *fakeDecoder) Conceal(pcm []float32) error {
	fill(pcm, concealed)
	return nil
}

func (d *fakeDecoder) Close() error {
	d.closed++
	return nil
}

func fill(pcm []float32, v float32) {
	for i := range pcm {
		pcm[i] = v
	}
}

// arrival is a packet on its way: when it comes, and what it is.
type arrival struct {
	at    int // samples since the beginning
	n     int // 1, 2, 3 …: number and value
	stamp int // samples
}

// steady is n packets that come every 20 ms, late by delay(k) samples; those for which it is negative never come.
func steady(n int, delay func(k int) int) []arrival {
	var out []arrival
	for k := range n {
		if d := delay(k); d >= 0 {
			out = append(out, arrival{at: k*piece + d, n: k + 1, stamp: k * piece})
		}
	}
	return out
}

func onTime(int) int { return 0 }

// sim plays packets of one voice into a mixer and reads it as a sound card does.
type sim struct {
	mixer *sound.Mixer
	voice *sound.Voice
	first uint16 // sequence number before the first packet's
	base  uint32
	heard []float32
	now   int
}

func newSim(t *testing.T) *sim {
	t.Helper()
	m := sound.New(sound.Config{NewDecoder: func() (media.AudioDecoder, error) { return &fakeDecoder{}, nil }})
	t.Cleanup(func() { _ = m.Close() })
	v, err := m.Voice("a")
	if err != nil {
		t.Fatal(err)
	}
	return &sim{mixer: m, voice: v, first: 65530, base: 0xFFFFF000}
}

// run lets the packets come while the card reads, up to the end in samples. Packets that came before go by in silence.
func (s *sim) run(packets []arrival, end int) {
	slices.SortStableFunc(packets, func(a, b arrival) int { return a.at - b.at })
	for ; s.now < end; s.now += step {
		for len(packets) > 0 && packets[0].at <= s.now {
			p := packets[0]
			packets = packets[1:]
			s.voice.Push(s.first+uint16(p.n), s.base+uint32(p.stamp), binary.BigEndian.AppendUint32(nil, uint32(p.n)))
		}
		pcm := make([]float32, step)
		s.mixer.Read(pcm)
		s.heard = append(s.heard, pcm...)
	}
}

// pieces is what was heard as runs of equal samples: number n, 0 for silence, -1 for concealed.
func (s *sim) pieces() (numbers, lengths []int) {
	for _, v := range s.heard {
		n := 0
		switch {
		case v < 0:
			n = -1
		case v > 0:
			n = int(v/unit + 0.5)
		}
		if len(numbers) > 0 && numbers[len(numbers)-1] == n {
			lengths[len(lengths)-1]++
			continue
		}
		numbers, lengths = append(numbers, n), append(lengths, 1)
	}
	return numbers, lengths
}

// spoken returns the numbers that were really spoken, in the order in which they were heard.
func (s *sim) spoken() []int {
	numbers, _ := s.pieces()
	return slices.DeleteFunc(numbers, func(n int) bool { return n <= 0 })
}

// rising fails unless the numbers go from first to last one by one.
func rising(t *testing.T, numbers []int, first, last int) {
	t.Helper()
	want := first
	for _, n := range numbers {
		if n != want {
			t.Fatalf("%d was heard where %d was due", n, want)
		}
		want++
	}
	if want != last+1 {
		t.Fatalf("heard up to %d, want %d", want-1, last)
	}
}
