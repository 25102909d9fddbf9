package sound_test

import (
	"encoding/binary"
	"errors"
	"math"
	"sync"
	"testing"
	"time"

	"videonet/backend/media"
	"videonet/backend/meeting/sound"
)

func TestAStalledVoiceHoldsUpNobody(t *testing.T) {
	s := newSim(t)
	other, err := s.mixer.Voice("b")
	if err != nil {
		t.Fatal(err)
	}
	other.Push(1, 0, []byte{0, 0, 0, 1}) // one packet, and never again
	s.run(steady(300, onTime), 300*piece)
	if st := s.voice.Stats(); st.Underruns != 0 || st.Waiting > 60*time.Millisecond {
		t.Errorf("the voice beside a stalled one: %+v", st)
	}
	// Once the other is silent, every piece is heard at its time.
	tail := &sim{heard: s.heard[50*piece:]}
	numbers, lengths := tail.pieces()
	for i := 1; i < len(numbers)-1; i++ {
		if numbers[i] != numbers[i-1]+1 || lengths[i] != piece {
			t.Fatalf("%d (%d samples) after %d", numbers[i], lengths[i], numbers[i-1])
		}
	}
}

func TestVoicesAreAddedWithTheirGain(t *testing.T) {
	s := newSim(t)
	other, err := s.mixer.Voice("b")
	if err != nil {
		t.Fatal(err)
	}
	other.SetGain(2)
	for n := range 10 {
		s.voice.Push(uint16(n), uint32(n*piece), binary.BigEndian.AppendUint32(nil, 819)) // 0.1
		other.Push(uint16(n), uint32(n*piece), binary.BigEndian.AppendUint32(nil, 1638))  // 0.2
	}
	s.run(nil, 10*piece)
	if got := s.heard[8*piece]; math.Abs(float64(got)-0.5) > 0.01 {
		t.Errorf("0.1 and twice 0.2 became %v", got)
	}
	if l := other.Stats().Level; math.Abs(l-20*math.Log10(0.2)) > 1 {
		t.Errorf("level %.1f dBFS, want -14", l)
	}
	if len(s.mixer.Voices()) != 2 || s.mixer.Voices()[1].Participant() != "b" {
		t.Error("voices are not listed")
	}
}

func TestLoudIsBentNotCut(t *testing.T) {
	s := newSim(t)
	s.voice.SetGain(4)
	for n := range 10 {
		s.voice.Push(uint16(n), uint32(n*piece), binary.BigEndian.AppendUint32(nil, 8192)) // 1.0, so 4 after gain
	}
	s.run(nil, 10*piece)
	peak := float32(0)
	for i, v := range s.heard {
		peak = max(peak, v)
		if i > 0 && v-s.heard[i-1] > 0.5 && s.heard[i-1] != 0 {
			t.Fatalf("a jump of %v", v-s.heard[i-1])
		}
	}
	if peak < 0.9 || peak > 1 {
		t.Errorf("peak %v", peak)
	}
}

func TestGainDoesNotClick(t *testing.T) {
	s := newSim(t)
	packets := steady(40, onTime)
	for i := range packets {
		packets[i].n += 4000 // about 0.5
	}
	s.run(packets[:20], 20*piece)
	s.voice.SetGain(0)
	s.run(packets[20:], 30*piece)
	for i := 5 * piece; i < len(s.heard); i++ {
		if d := math.Abs(float64(s.heard[i] - s.heard[i-1])); d > 0.01 {
			t.Fatalf("a step of %.3f at sample %d", d, i)
		}
	}
	if last := s.heard[len(s.heard)-1]; last != 0 {
		t.Errorf("gain 0 leaves %v", last)
	}
}

func TestVoicesComeAndGoWhileReading(t *testing.T) {
	var mu sync.Mutex
	var decoders []*fakeDecoder
	m := sound.New(sound.Config{NewDecoder: func() (media.AudioDecoder, error) {
		mu.Lock()
		defer mu.Unlock()
		decoders = append(decoders, &fakeDecoder{})
		return decoders[len(decoders)-1], nil
	}})
	var people sync.WaitGroup
	for range 4 {
		people.Go(func() {
			for range 50 {
				v, err := m.Voice("x")
				if err != nil {
					t.Error(err)
					return
				}
				for n := range 20 {
					v.Push(uint16(n), uint32(n*piece), []byte{0, 0, 0, 9})
				}
				v.SetGain(0.5)
				_ = v.Stats()
				v.Close()
				v.Close()
				v.Push(30, 0, []byte{0, 0, 0, 9})
			}
		})
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		people.Wait()
	}()
	pcm := make([]float32, step)
	for reading := true; reading; {
		select {
		case <-ended:
			reading = false
		default:
			m.Read(pcm)
		}
	}
	if len(m.Voices()) != 0 {
		t.Errorf("%d voices stayed", len(m.Voices()))
	}
	for _, d := range decoders {
		if d.closed != 1 {
			t.Fatalf("a decoder was closed %d times", d.closed)
		}
	}
	for range 2 {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	}
	v, err := m.Voice("late")
	if err != nil {
		t.Fatal(err)
	}
	v.Push(1, 1, []byte{0, 0, 0, 9})
	m.Read(pcm)
	v.Close()
	if last := decoders[len(decoders)-1]; last.closed != 1 || pcm[0] != 0 {
		t.Error("a closed mixer took a voice")
	}
}

func TestDecoderThatCannotBeOpened(t *testing.T) {
	why := errors.New("not built")
	m := sound.New(sound.Config{NewDecoder: func() (media.AudioDecoder, error) { return nil, why }})
	if _, err := m.Voice("a"); !errors.Is(err, why) {
		t.Errorf("Voice: %v", err)
	}
	pcm := []float32{1, 1}
	m.Read(pcm)
	if pcm[0] != 0 {
		t.Error("no voices are not silent")
	}
}

func TestStretchKeepsAToneWhole(t *testing.T) {
	for _, hz := range []float64{110, 150, 237, 440, 1000} {
		for _, change := range []int{1, -1} {
			x := make([]float32, piece)
			for i := range x {
				x[i] = float32(0.5 * math.Sin(2*math.Pi*hz*float64(i)/media.SampleRate))
			}
			first, last := x[0], x[piece-1]
			out := sound.Stretch(x, change)
			if by := (piece - len(out)) * change; by < piece/4 || by > piece/2 {
				t.Errorf("%v Hz %+d: %d samples", hz, change, len(out))
			}
			if out[0] != first || out[len(out)-1] != last {
				t.Errorf("%v Hz %+d: the ends do not fit their neighbours", hz, change)
			}
			steepest := 0.5 * 2 * math.Pi * hz / media.SampleRate
			for i := 1; i < len(out); i++ {
				if d := math.Abs(float64(out[i] - out[i-1])); d > 1.5*steepest {
					t.Fatalf("%v Hz %+d: a step of %.4f, a tone has %.4f", hz, change, d, steepest)
				}
			}
		}
	}
}

func BenchmarkReadEightVoices(b *testing.B) {
	m := sound.New(sound.Config{NewDecoder: func() (media.AudioDecoder, error) { return &fakeDecoder{}, nil }})
	var voices []*sound.Voice
	for range 8 {
		v, err := m.Voice("x")
		if err != nil {
			b.Fatal(err)
		}
		voices = append(voices, v)
	}
	pcm := make([]float32, piece)
	for n := 0; b.Loop(); n++ {
		for _, v := range voices {
			v.Push(uint16(n), uint32(n*piece), []byte{0, 0, 0, 1})
		}
		m.Read(pcm)
	}
}
