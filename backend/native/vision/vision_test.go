package vision_test

import (
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"testing"

	"videonet/backend/fault"
	"videonet/backend/native/vision"
)

func open(t *testing.T) *vision.Scorer {
	t.Helper()
	s, err := vision.Open()
	if fault.Is(err, fault.NotBuilt) {
		t.Skip("NOT RUN: built without tag opencv, or without OpenCV's data: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// photo is the middle of one of OpenCV's own pictures, with noise.
func photo(t *testing.T, sigma float64) []byte {
	t.Helper()
	f, err := os.Open("/usr/share/doc/opencv-doc/examples/data/fruits.jpg")
	if err != nil {
		t.Skip("NOT RUN: no pictures of opencv-doc: ", err)
	}
	defer func() { _ = f.Close() }()
	picture, err := jpeg.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 3))
	luma := make([]byte, side*side)
	for i := range luma {
		g, _ := color.GrayModel.Convert(picture.At(40+i%side, 40+i/side)).(color.Gray)
		luma[i] = byte(min(max(float64(g.Y)+sigma*rng.NormFloat64(), 0), 255))
	}
	return luma
}

const side = 320

// Noise is rated worse than none, the same picture always alike, and what is no picture is refused.
func TestScore(t *testing.T) {
	s := open(t)
	score := func(luma []byte) float64 {
		t.Helper()
		v, err := s.Score(luma, side, side)
		if err != nil || v < 0 || v > 100 {
			t.Fatal(v, err)
		}
		return v
	}
	clean, noisy := score(photo(t, 0)), score(photo(t, 30))
	if noisy < clean+10 {
		t.Errorf("noise %.1f, clean %.1f", noisy, clean)
	}
	if again := score(photo(t, 0)); again != clean {
		t.Errorf("%v, then %v", clean, again)
	}
	for _, size := range [][2]int{{0, 0}, {31, 31}, {321, 320}, {-320, -320}} {
		if _, err := s.Score(make([]byte, side*side), size[0], size[1]); !fault.Is(err, fault.Invalid) {
			t.Errorf("%v: %v", size, err)
		}
	}
	_, _ = s.Score(make([]byte, 32*32), 32, 32) // black: a number or an error, no crash
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := s.Score(make([]byte, side*side), side, side); err == nil {
		t.Error("a closed scorer scores")
	}
}

func BenchmarkScore(b *testing.B) {
	s, err := vision.Open()
	if err != nil {
		b.Skip("NOT RUN: ", err)
	}
	defer func() { _ = s.Close() }()
	p := make([]byte, vision.Width*vision.Height)
	rng := rand.New(rand.NewPCG(3, 3))
	for i := range p {
		p[i] = byte(60 + i/4%64 + rng.IntN(16))
	}
	for b.Loop() {
		if _, err = s.Score(p, vision.Width, vision.Height); err != nil {
			b.Fatal(err)
		}
	}
}
