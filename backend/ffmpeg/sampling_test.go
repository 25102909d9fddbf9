package ffmpeg_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"
	"testing"

	"videonet/backend/ffmpeg"
	"videonet/backend/media"
)

func sampling() *ffmpeg.Sampling {
	return &ffmpeg.Sampling{MaxWidth: 256, MaxHeight: 144, StripWidth: 32}
}

// looked is what a stream gave: the stamps of each view, and the last whole picture.
type looked struct {
	stamps [3][]media.PTS
	sizes  [3][2]int
	planes []byte
	sound  bool
}

func look(t *testing.T, path string, a ffmpeg.Args) looked {
	t.Helper()
	s := open(t, path, a)
	var out looked
	for {
		item, err := s.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		if item.Kind == media.Audio {
			out.sound = true
			continue
		}
		out.stamps[item.View] = append(out.stamps[item.View], item.PTS)
		out.sizes[item.View] = [2]int{item.Width, item.Height}
		if item.View == ffmpeg.Whole && len(out.stamps[ffmpeg.Whole])%2 == 1 { // the others are skipped
			out.planes = make([]byte, item.Width*item.Height+2*((item.Width+1)/2)*((item.Height+1)/2))
			if err = s.Read(out.planes); err != nil {
				t.Fatal(err)
			}
			if s.Read(out.planes) == nil {
				t.Error("a sample is read twice")
			}
		}
	}
}

// Of every awkward clip: a sample for each second that is one of its pictures, strips of it and of the two after it, and the pictures
// themselves as if nobody sampled.
func TestSamples(t *testing.T) {
	for _, name := range []string{"sound.mp4", "vfr.mkv", "late.ts", "early.mp4", "fraction.mp4"} {
		t.Run(name, func(t *testing.T) {
			path := clip(t, name, clips()[name])
			a := gray()
			a.Rate = 8000
			plain := look(t, path, a)
			a.Sampling = sampling()
			got := look(t, path, a)
			if fmt.Sprint(got.stamps[ffmpeg.Main]) != fmt.Sprint(plain.stamps[ffmpeg.Main]) || got.sound != plain.sound {
				t.Error("sampling changes the pictures or the sound")
			}
			if got.sizes[ffmpeg.Whole] != [2]int{256, 144} || got.sizes[ffmpeg.Strip] != [2]int{32, 144} {
				t.Error(got.sizes)
			}
			checkTimes(t, got.stamps)
		})
	}
}

func checkTimes(t *testing.T, stamps [3][]media.PTS) {
	t.Helper()
	var want, strips []media.PTS
	left, second := 0, 0
	for i, pts := range stamps[ffmpeg.Main] {
		now := int(math.Floor(pts.Sub(stamps[ffmpeg.Main][0]).Seconds() + 0.005))
		if i == 0 || now > second {
			want, left = append(want, pts), 3
		}
		if second = now; left > 0 {
			strips = append(strips, pts)
			left--
		}
	}
	if len(want) < 4 || fmt.Sprint(stamps[ffmpeg.Whole]) != fmt.Sprint(want) || fmt.Sprint(stamps[ffmpeg.Strip]) != fmt.Sprint(strips) {
		t.Errorf("samples at %v\nwant %v\nstrips at %v", stamps[ffmpeg.Whole], want, stamps[ffmpeg.Strip])
	}
}

// piece is a picture, a sample or a piece of sound, with the sum of its bytes.
type piece struct {
	pts media.PTS
	sum uint32
}

// pieces reads all of a stream, by views; sound is the last.
func pieces(t *testing.T, path string, a ffmpeg.Args) (out [4][]piece) {
	t.Helper()
	s := open(t, path, a)
	for {
		item, err := s.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		view, data := int(item.View), item.Picture
		switch {
		case item.Kind == media.Audio:
			view = 3
			data, _ = binary.Append(nil, binary.LittleEndian, item.Samples)
		case item.View != ffmpeg.Main:
			data = make([]byte, item.Width*item.Height+2*((item.Width+1)/2)*((item.Height+1)/2))
			if err = s.Read(data); err != nil {
				t.Fatal(err)
			}
		}
		out[view] = append(out[view], piece{item.PTS, crc32.ChecksumIEEE(data)})
	}
}

// Who begins in the middle gets the same pictures, from the third on the same samples, and with WholeSound the same sound from its beginning.
func TestSamplesFromTheMiddle(t *testing.T) {
	for _, name := range []string{"sound.mp4", "vfr.mkv", "early.mp4", "fraction.mp4"} {
		t.Run(name, func(t *testing.T) {
			path := clip(t, name, clips()[name])
			a := gray()
			a.Rate, a.Sampling, a.WholeSound = 8000, sampling(), true
			whole := pieces(t, path, a)
			main := whole[ffmpeg.Main]
			for _, from := range []int{1, len(main) / 3, len(main) / 2, len(main) - 4} {
				a.Start = main[from].pts
				got := pieces(t, path, a)
				after := func(all []piece, k int) []piece {
					return slices.DeleteFunc(slices.Clone(all), func(p piece) bool { return p.pts.Compare(main[k].pts) < 0 })
				}
				for view, all := range got {
					k := from
					if view == int(ffmpeg.Whole) || view == int(ffmpeg.Strip) {
						k += 3
					}
					if want := whole[view]; view == 3 && !slices.Equal(all, want) || view < 3 && !slices.Equal(after(all, k), after(want, k)) {
						t.Errorf("from picture %d, view %d: %d pieces\n%v\nwant %d\n%v", from, view, len(all), after(all, k), len(want), after(want, k))
					}
				}
			}
		})
	}
}

// The values of a sample are those of the file, whatever kind it is of. An odd row or column of a picture whose colour is coarser is left out.
func TestSampleValues(t *testing.T) {
	const small = "-f lavfi -i color=c=%s:s=100x72:r=5:d=1,format=yuv444p,scale=99:71,format=%s "
	for name, c := range map[string]struct {
		args      string
		luma      byte
		fullRange bool
	}{
		"video.mkv": {fmt.Sprintf(small, "white", "yuv420p") + "-c:v ffv1", 235, false},
		"black.mkv": {fmt.Sprintf(small, "black", "yuv420p") + "-c:v ffv1", 16, false},
		"full.mkv":  {fmt.Sprintf(small, "white", "yuvj420p") + "-c:v mjpeg -q:v 2", 255, true},
		"ten.mkv":   {fmt.Sprintf(small, "white", "yuv422p10le") + "-c:v ffv1", 235, false},
		"fine.mkv":  {fmt.Sprintf(small, "black", "yuv444p") + "-c:v ffv1", 16, false},
		"rgb.mkv":   {fmt.Sprintf(small, "white", "bgr0") + "-c:v ffv1", 255, true},
		"gray.mkv":  {fmt.Sprintf(small, "white", "gray,geq=255") + "-c:v ffv1", 255, true},
	} {
		t.Run(name, func(t *testing.T) {
			a := gray()
			a.Sampling = sampling()
			path := clip(t, name, c.args)
			info, err := tools(t).Probe(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			got := look(t, path, a)
			size := got.sizes[ffmpeg.Whole]
			if size[0]|1 != 99 || size[1]|1 != 71 || info.Video.FullRange != c.fullRange {
				t.Fatal(got.sizes, info.Video)
			}
			pixels := size[0] * size[1]
			if want := bytes.Repeat([]byte{c.luma}, pixels); !bytes.Equal(got.planes[:pixels], want) {
				t.Errorf("luma is %d, want %d", got.planes[0], c.luma)
			}
			if cb := got.planes[pixels]; cb != 128 {
				t.Errorf("colour is %d", cb)
			}
		})
	}
}

// A picture that is turned is sampled as it is shown.
func TestSampleTurned(t *testing.T) {
	flat := clip(t, "flat.mp4", source+"-t 1 "+x264)
	turned := clip(t, "turned.mp4", "-i "+flat+" -c copy -metadata:s:v:0 rotate=90")
	if info, err := tools(t).Probe(t.Context(), turned); err != nil || info.Video.Width != 180 {
		t.Skip("NOT RUN: this ffmpeg cannot write a rotation")
	}
	a := gray()
	a.Sampling = &ffmpeg.Sampling{MaxWidth: 4096, MaxHeight: 2304, StripWidth: 256}
	if got := look(t, turned, a); got.sizes[ffmpeg.Whole] != [2]int{180, 320} {
		t.Error(got.sizes)
	}
}
