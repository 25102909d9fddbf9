package sample_test

import (
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"videonet/backend/analysis/sample"
	"videonet/backend/media"
)

// The size of what ffmpeg draws.
const (
	width  = 960
	height = 540
)

// scene is a source of ffmpeg's that is sharp, moves, and has even parts and texture: a fractal over a soft gradient, quiet colours.
const scene = "mandelbrot=s=960x540:r=25:maxiter=300:start_scale=0.6,format=yuv420p,eq=contrast=0.7:saturation=0.5"

// pictures has ffmpeg make pictures: args are its options up to the output.
func pictures(t *testing.T, n int, args ...string) []sample.Picture {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("NOT RUN: no ffmpeg on this machine")
	}
	args = append([]string{"-v", "error", "-nostdin"}, args...)
	out, err := exec.CommandContext(t.Context(), "ffmpeg", append(args, "-frames:v", fmt.Sprint(n), "-f", "rawvideo", "-pix_fmt", "yuv420p", "-")...).Output()
	if err != nil {
		t.Fatal(err)
	}
	size := sample.Size(width, height)
	if len(out) != n*size {
		t.Fatalf("%d bytes of pictures", len(out))
	}
	var all []sample.Picture
	for i := range n {
		all = append(all, sample.Picture{Width: width, Height: height, Planes: out[i*size : (i+1)*size]})
	}
	return all
}

// filtered is the scene behind a filter.
func filtered(t *testing.T, filter string) sample.Mark {
	t.Helper()
	return sample.Measure(pictures(t, 1, "-f", "lavfi", "-i", strings.TrimSuffix(scene+","+filter, ","))[0], media.PTS{})
}

// coded is the scene through a coder.
func coded(t *testing.T, coder string) sample.Mark {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("NOT RUN: no ffmpeg on this machine")
	}
	path := t.TempDir() + "/coded.mkv"
	args := append(strings.Fields("-v error -nostdin -f lavfi -i "+scene+" -frames:v 2"), strings.Fields(coder)...)
	if out, err := exec.CommandContext(t.Context(), "ffmpeg", append(args, path)...).CombinedOutput(); err != nil {
		t.Fatal(string(out))
	}
	return sample.Measure(pictures(t, 1, "-i", path, "-vf", "scale=in_range=auto:out_range=tv")[0], media.PTS{})
}

// The clean scene loses next to nothing.
func TestClean(t *testing.T) {
	m := filtered(t, "")
	if p := m.Penalties(sample.Progressive); p.Index() < 96 || m.Empty {
		t.Errorf("%+v costs %v", m, p)
	}
}

// Law: more of a fault is a larger penalty of its own kind, until it costs the most that it can.
func TestMoreCostsMore(t *testing.T) {
	for _, c := range []struct {
		part  sample.Part
		make  func(*testing.T, string) sample.Mark
		steps []string
	}{
		{sample.Blur, filtered, []string{"gblur=2", "gblur=3", "gblur=5"}},
		{sample.Noise, filtered, []string{"noise=alls=5:all_seed=1", "noise=alls=9:all_seed=1", "noise=alls=14:all_seed=1"}},
		{sample.Block, coded, []string{"-c:v mpeg4 -q:v 6", "-c:v mpeg4 -q:v 14", "-c:v mpeg4 -q:v 31"}},
		{sample.Block, coded, []string{"-c:v mjpeg -q:v 6", "-c:v mjpeg -q:v 14", "-c:v mjpeg -q:v 31"}},
		{sample.Exposure, filtered, []string{"eq=contrast=2", "eq=contrast=3", "eq=contrast=4"}},
		{sample.Exposure, filtered, []string{"eq=brightness=0.37", "eq=brightness=0.4"}},
		{sample.Legal, filtered, []string{"eq=contrast=2", "eq=contrast=3"}},
		{sample.Legal, filtered, []string{"eq=saturation=2.6"}},
	} {
		clean := filtered(t, "")
		last := clean.Penalties(sample.Unknown)
		for _, step := range c.steps {
			m := c.make(t, step)
			p := m.Penalties(sample.Unknown)
			if p[c.part] <= last[c.part] {
				t.Errorf("%v, %s: %.2f after %.2f (%+v)", c.part, step, p[c.part], last[c.part], m)
			}
			if p.Index() > last.Index() {
				t.Errorf("%v, %s: the index rises from %.1f to %.1f", c.part, step, last.Index(), p.Index())
			}
			last = p
		}
	}
}

// The grid is found wherever it begins.
func TestGridAnywhere(t *testing.T) {
	path := t.TempDir() + "/grid.mkv"
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("NOT RUN: no ffmpeg on this machine")
	}
	args := strings.Fields("-v error -nostdin -f lavfi -i " + scene + " -vf scale=976:556 -frames:v 1 -c:v mpeg4 -q:v 20 " + path)
	if out, err := exec.CommandContext(t.Context(), "ffmpeg", args...).CombinedOutput(); err != nil {
		t.Fatal(string(out))
	}
	for _, cut := range []string{"0:0", "3:0", "0:5", "7:2"} {
		m := sample.Measure(pictures(t, 1, "-i", path, "-vf", "format=yuv444p,crop=960:540:"+cut)[0], media.PTS{})
		if m.Grid < 1.5 {
			t.Errorf("cut at %s: grid %.2f", cut, m.Grid)
		}
	}
}

// How pictures were taken, as ffmpeg makes them.
func TestFields(t *testing.T) {
	for filter, want := range map[string]sample.Field{
		"":                                   sample.Progressive,
		"tinterlace=interleave_top":          sample.Top,
		"tinterlace=interleave_bottom":       sample.Bottom,
		"tinterlace=4,fieldorder=bff":        sample.Bottom,
		"loop=9:1:0,noise=alls=4:allf=t":     sample.Unknown,
		"loop=9:1:0":                         sample.Unknown,
		"tinterlace=4,noise=alls=6:allf=t+u": sample.Top,
	} {
		source := "mandelbrot=s=960x540:r=50:maxiter=300,format=yuv420p,loop=60:1:0,scroll=h=0.006:v=0.004"
		if filter != "" {
			source += "," + filter
		}
		p := pictures(t, 3, "-f", "lavfi", "-i", source)
		if got := sample.Fields(p[0].Planes[:width*height], p[1].Planes[:width*height], p[2].Planes[:width*height], width, height); got != want {
			t.Errorf("%q: %v, want %v", filter, got, want)
		}
	}
}

// What a film says of how it was taken, coded: groups of three pictures all along it.
func TestScans(t *testing.T) {
	const source = "mandelbrot=s=960x540:r=50:maxiter=300,format=yuv420p,loop=60:1:0,scroll=h=0.006:v=0.004,"
	for filter, want := range map[string][]string{
		"tinterlace=interleave_top,setfield=tff":                  {"top"},
		"tinterlace=interleave_bottom,setfield=bff":               {"bottom"},
		"fps=25,setfield=tff":                                     {"progressive"},  // segmented frames
		"loop=80:1:0,trim=end_frame=80,tinterlace=interleave_top": {"unknown"},      // a still picture
		"fps=24,telecine=first_field=top:pattern=23":              {"mixed", "top"}, // two of five pictures have fields of two times, and nearly every group has one
	} {
		path := t.TempDir() + "/scan.mkv"
		if _, err := exec.LookPath("ffmpeg"); err != nil {
			t.Skip("NOT RUN: no ffmpeg on this machine")
		}
		args := strings.Fields("-v error -nostdin -f lavfi -i " + source + filter + " -c:v libx264 -preset ultrafast -crf 23 -frames:v 36 " + path)
		if out, err := exec.CommandContext(t.Context(), "ffmpeg", args...).CombinedOutput(); err != nil {
			t.Fatal(string(out))
		}
		p := pictures(t, 36, "-i", path)
		luma := func(i int) []byte { return p[i].Planes[:width*height] }
		var s sample.Series
		for i := 0; i+2 < len(p); i += 4 { // 4 and 5 have no common factor: every place of the pulldown is seen
			s.TakeField(media.PTS{Ticks: int64(i), Base: media.Timebase{Num: 1, Den: 25}}, sample.Fields(luma(i), luma(i+1), luma(i+2), width, height))
		}
		got := s.Scan()
		t.Logf("%s: %+v", filter, got)
		if !slices.Contains(want, got.Kind()) {
			t.Errorf("%s: %s (%+v), want %v", filter, got.Kind(), got, want)
		}
	}
}
