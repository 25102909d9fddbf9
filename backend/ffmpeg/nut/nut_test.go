package nut_test

import (
	"bytes"
	"errors"
	"io"
	"os/exec"
	"testing"

	"videonet/backend/ffmpeg/nut"
	"videonet/backend/media"
)

const magic = "nut/multimedia container\x00"

// made is a NUT file with pictures of 4x2 in gray and sound, as ffmpeg writes it.
func made(tb testing.TB) []byte {
	tb.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		tb.Skip("NOT RUN: no ffmpeg on this machine")
	}
	out, err := exec.CommandContext(tb.Context(), "ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i", "color=white:s=4x2:r=25:d=0.4,format=gray",
		"-f", "lavfi", "-i", "sine=r=8000:d=0.4", "-c:v", "rawvideo", "-c:a", "pcm_f32le", "-f", "nut", "-write_index", "0", "pipe:1").Output()
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

func TestReader(t *testing.T) {
	r, err := nut.NewReader(bytes.NewReader(made(t)))
	if err != nil {
		t.Fatal(err)
	}
	var pictures, samples int64
	for {
		p, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch s := r.Streams()[p.Stream]; s.Kind {
		case media.Video:
			if s.Width != 4 || s.Height != 2 || p.Size != 8 {
				t.Fatalf("%+v, %d bytes", s, p.Size)
			}
			if want := (media.PTS{Ticks: pictures, Base: media.Timebase{Num: 1, Den: 25}}); p.PTS.Compare(want) != 0 {
				t.Errorf("picture %d at %v", pictures, p.PTS)
			}
			data := make([]byte, 8)
			if err = r.Read(data); err != nil || data[7] != 235 {
				t.Errorf("picture %d is % x, %v", pictures, data, err)
			}
			if err = r.Read(data[:1]); !errors.Is(err, nut.ErrFormat) {
				t.Errorf("beyond the frame: %v", err)
			}
			pictures++
		case media.Audio: // not read: Next skips it
			if s.Rate != 8000 || s.Channels != 1 || p.PTS.Seconds() != float64(samples)/8000 {
				t.Fatalf("%+v at %v after %d samples", s, p.PTS, samples)
			}
			samples += int64(p.Size / 4)
		}
	}
	if pictures != 10 || samples != 3200 {
		t.Errorf("%d pictures, %d samples", pictures, samples)
	}
}

func TestCutAnywhere(t *testing.T) {
	whole := made(t)
	for n := range whole {
		r, err := nut.NewReader(bytes.NewReader(whole[:n]))
		for err == nil {
			_, err = r.Next()
		}
		if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("cut at %d: %v", n, err)
		}
	}
}

func TestNotNUT(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want error
	}{
		"nothing":             {"", io.EOF},
		"text":                {"this is some text and no multimedia at all", nut.ErrFormat},
		"frame before header": {magic + "\x00", nut.ErrFormat},
		"huge packet":         {magic + "NM\x7A\x56\x1F\x5F\x04\xAD\xFF\xFF\xFF\x7F", nut.ErrFormat},
		"endless number":      {magic + "NM\x7A\x56\x1F\x5F\x04\xAD\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", nut.ErrFormat},
	} {
		r, err := nut.NewReader(bytes.NewReader([]byte(c.in)))
		for err == nil {
			_, err = r.Next()
		}
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzReader: whatever comes, what Next announces is read or the input ends, and no more is announced than a picture can hold.
func FuzzReader(f *testing.F) {
	f.Add(made(f))
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := nut.NewReader(bytes.NewReader(in))
		for err == nil {
			var p nut.Packet
			if p, err = r.Next(); err != nil {
				break
			}
			if p.Size < 0 || p.Size > 256<<20 || p.PTS.Base.Num <= 0 || p.PTS.Base.Den <= 0 || r.Streams()[p.Stream] == nil {
				t.Fatalf("packet %+v", p)
			}
			if p.Size > len(in) {
				continue // it is not there: Next must say so
			}
			data := make([]byte, p.Size)
			err = r.Read(data)
		}
	})
}
