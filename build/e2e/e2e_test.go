//go:build linux

package main

import (
	"encoding/binary"
	"image/color"
	"io"
	"math"
	"os"
	"slices"
	"testing"
)

func TestParseXWD(t *testing.T) {
	const width, height, colours, headerSize = 3, 2, 1, 104 // a name of 4 bytes after the 25 words
	dump := make([]byte, headerSize+12*colours+4*width*height)
	for i, v := range map[int]uint32{0: headerSize, 1: 7, 4: width, 5: height, 7: 0, 11: 32, 12: 4 * width, 19: colours} {
		binary.BigEndian.PutUint32(dump[i*4:], v)
	}
	pixel := headerSize + 12*colours + 4*(1*width+2)
	binary.LittleEndian.PutUint32(dump[pixel:], 0x00102030)
	img, err := parseXWD(dump)
	if err != nil {
		t.Fatal(err)
	}
	if got := img.RGBAAt(2, 1); img.Bounds().Dx() != width || img.Bounds().Dy() != height || got != (color.RGBA{0x10, 0x20, 0x30, 255}) {
		t.Errorf("got %v in %v", got, img.Bounds())
	}
	for _, bad := range [][]byte{nil, dump[:50], dump[:len(dump)-1], make([]byte, 200)} {
		if _, err := parseXWD(bad); err == nil {
			t.Errorf("%d bytes were read as a picture", len(bad))
		}
	}
}

func TestParseStat(t *testing.T) {
	for _, tt := range []struct {
		text  string
		want  Running
		alive bool
	}{
		{"12 (bash) S 1 12 12 0", Running{12, 1, "bash"}, true},
		{"13 (a) b (c) R 12 13", Running{13, 12, "a) b (c"}, true},
		{"14 (gone) Z 1 0", Running{14, 1, "gone"}, false},
		{"", Running{}, false},
		{"15 (cut", Running{}, false},
	} {
		if got, alive := parseStat(tt.text); alive != tt.alive || (alive && got != tt.want) {
			t.Errorf("%q: got %+v, %v", tt.text, got, alive)
		}
	}
	if !Alive(os.Getpid()) {
		t.Error("this process is not alive")
	}
}

func TestPick(t *testing.T) {
	all := []Story{{Name: "a"}, {Name: "b"}, {Name: "c"}}
	got, err := pick(all, []string{"c", "a"})
	if err != nil || len(got) != 2 || got[0].Name != "a" || got[1].Name != "c" {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := pick(all, []string{"a", "x"}); err == nil {
		t.Error("a story that is none was picked")
	}
}

// TestFailure: a story ends where it fails, what it registered runs all the same, the last first, and the first failure is the one told.
func TestFailure(t *testing.T) {
	var order []string
	story := Story{Name: "fails", Tell: func(s *T) {
		s.Cleanup(func() { order = append(order, "first") })
		s.Cleanup(func() { order = append(order, "second"); s.Fatalf("in a cleanup") })
		s.Fatalf("as it should")
		order = append(order, "went on")
	}}
	if story.Run(Config{Say: io.Discard}, 0) || !slices.Equal(order, []string{"second", "first"}) {
		t.Errorf("order %q", order)
	}
}

func TestTone(t *testing.T) {
	sine := make([]float64, soundRate)
	for i := range sine {
		sine[i] = 0.5 * math.Sin(2*math.Pi*440*float64(i)/soundRate)
	}
	if got := Tone(sine, 440); math.Abs(got-(-9.03)) > 0.1 { // 20 log10(0.5/√2)
		t.Errorf("a sine of half the range has %.2f dBFS", got)
	}
	gaps := append(append(make([]float64, soundRate/2), sine...), make([]float64, soundRate/2)...)
	if level, share := Heard(gaps, 440, -30); math.Abs(level-(-9.03)) > 0.1 || share != 0.5 {
		t.Errorf("half a second of silence before and after: %.2f dBFS in %.2f", level, share)
	}
	if got := Tone(sine, 1000); got > -60 {
		t.Errorf("another frequency has %.2f dBFS", got)
	}
}
