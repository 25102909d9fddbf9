package ffmpeg_test

import (
	"errors"
	"io"
	"math"
	"slices"
	"testing"

	"videonet/backend/fault"
	"videonet/backend/media"
)

func TestPicturesFromAnyTime(t *testing.T) {
	found := tools(t)
	path := clip(t, "a.mkv", "-f lavfi -i testsrc2=size=640x480:rate=25:duration=2 -c:v mpeg4 -g 10")
	info, err := found.Probe(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	want := probedPTS(t, path)
	for _, first := range []int{0, 1, 10, 24, 49} {
		from := media.PTS{Ticks: want[first], Base: info.Video.Base}
		pictures, err := found.OpenPictures(t.Context(), info, from, 320, 180)
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		var held []func()
		for {
			f, release, err := pictures.Read(t.Context())
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if b := f.Image.Rect; b.Dx() != 240 || b.Dy() != 180 {
				t.Fatalf("a picture of %v, want 240x180: its shape is kept", b)
			}
			got = append(got, f.PTS.Ticks)
			if held = append(held, release); len(held) > 8 {
				held[0]()
				held = held[1:]
			}
		}
		if !slices.Equal(got, want[first:]) {
			t.Errorf("from picture %d: %v, want %v", first, got, want[first:])
		}
		if err := errors.Join(pictures.Close(), pictures.Close()); err != nil {
			t.Error(err)
		}
	}
}

func TestHeldPicturesKeepTheirPixels(t *testing.T) {
	found := tools(t)
	info, err := found.Probe(t.Context(), clip(t, "a.mkv", "-f lavfi -i testsrc2=size=320x180:rate=25:duration=1 -c:v mpeg4"))
	if err != nil {
		t.Fatal(err)
	}
	pictures, err := found.OpenPictures(t.Context(), info, media.PTS{}, 1280, 720)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = pictures.Close() }()
	first, release, err := pictures.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	before := slices.Clone(first.Image.Y)
	for range 8 {
		_, release, err := pictures.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		release()
	}
	if !slices.Equal(before, first.Image.Y) {
		t.Error("a picture that is held was written over")
	}
}

func TestSounds(t *testing.T) {
	found := tools(t)
	path := clip(t, "a.mkv", "-f lavfi -i sine=frequency=440:sample_rate=44100:duration=1 -f lavfi -i testsrc2=size=64x64:rate=25:duration=1 -c:a pcm_s16le -c:v mpeg4")
	info, err := found.Probe(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	sounds, err := found.OpenSounds(t.Context(), info, media.PTS{Ticks: 1, Base: media.Timebase{Num: 1, Den: 2}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = sounds.Close() }()
	pcm := make([]float32, media.PieceSamples)
	var pieces int
	var energy float64
	for {
		at, err := sounds.Read(t.Context(), pcm)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if s := at.Seconds(); pieces == 0 && (s < 0.4 || s > 0.5) {
			t.Errorf("begins at %v s, want just before 0.5", s)
		}
		for _, x := range pcm {
			energy += float64(x) * float64(x)
		}
		pieces++
	}
	if pieces < 24 || pieces > 30 {
		t.Errorf("%d pieces of 20 ms in half a second", pieces)
	}
	// lavfi's sine has an amplitude of 1/8.
	if rms := math.Sqrt(energy / float64(pieces*media.PieceSamples)); math.Abs(rms-0.125/math.Sqrt2) > 0.01 {
		t.Errorf("RMS %v, want %v", rms, 0.125/math.Sqrt2)
	}
}

func TestNoSound(t *testing.T) {
	found := tools(t)
	info, err := found.Probe(t.Context(), clip(t, "a.mkv", "-f lavfi -i testsrc2=size=64x64:rate=25:duration=1 -c:v mpeg4"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := found.OpenSounds(t.Context(), info, media.PTS{}); !fault.Is(err, fault.NotVideo) {
		t.Errorf("OpenSounds of a silent file: %v", err)
	}
}
