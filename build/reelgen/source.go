package main

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
)

// source gives shots: pictures of one scene without a cut.
type source struct {
	name string
	// input are ffmpeg's options up to -i and its argument, for a shot that begins somewhere in the scene.
	input func(r *rand.Rand, o options) []string
	// first is the first usable picture, frames how many there are.
	first, frames int
}

// findSources returns ffmpeg's own sources and clips: those of a folder, or those of opencv-doc that are installed. remove deletes what
// was unpacked.
func findSources(o options) (sources []source, remove func(), err error) {
	if o.generated {
		sources = generated()
	}
	switch o.clips {
	case "true":
		return docClips(sources)
	case "false":
	default:
		var more []source
		more, err = listedClips(o.clips, o.list)
		sources = append(sources, more...)
	}
	if err == nil && len(sources) < 2 {
		err = fmt.Errorf("%d sources: a reel needs two", len(sources))
	}
	return sources, func() {}, err
}

// docClips adds the clips of opencv-doc.
func docClips(sources []source) ([]source, func(), error) {
	folder, err := os.MkdirTemp("", "reelgen")
	if err != nil {
		return nil, nil, err
	}
	remove := func() { _ = os.RemoveAll(folder) }
	const doc = "/usr/share/doc/opencv-doc/"
	// Looked at by eye: one camera shot each, up to the number of pictures given. Megamind.avi is not: it is cut.
	for _, c := range []struct {
		path   string
		frames int
	}{
		{doc + "examples/data/vtest.avi", 790},
		{doc + "examples/data/tree.avi", 66},
		{doc + "opencv4/html/box.mp4.gz", 440},
		{doc + "opencv4/html/cup.mp4.gz", 210},
	} {
		path := c.path
		if filepath.Ext(path) == ".gz" {
			path, err = unpack(path, folder)
		} else {
			_, err = os.Stat(path)
		}
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			remove()
			return nil, nil, err
		}
		sources = append(sources, source{name: filepath.Base(path), frames: c.frames, input: func(*rand.Rand, options) []string {
			return []string{"-i", path}
		}})
	}
	return sources, remove, nil
}

// listedClips are the clips that a csv list names.
func listedClips(folder, list string) ([]source, error) {
	if list == "" {
		list = filepath.Join(folder, "clips.csv")
	}
	f, err := os.Open(list)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	in := csv.NewReader(f)
	in.Comment, in.FieldsPerRecord, in.TrimLeadingSpace = '#', 3, true
	lines, err := in.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read %q: %w", list, err)
	}
	var out []source
	for _, line := range lines {
		first, bad := strconv.Atoi(line[1])
		count, worse := strconv.Atoi(line[2])
		path := filepath.Join(folder, line[0])
		if _, err = os.Stat(path); errors.Join(bad, worse, err) != nil || first < 0 || count < shortest {
			return nil, fmt.Errorf("%q: line %q: %w", list, line, errors.Join(bad, worse, err))
		}
		out = append(out, source{name: line[0], first: first, frames: count, input: func(*rand.Rand, options) []string {
			return []string{"-i", path}
		}})
	}
	return out, nil
}

func unpack(path, folder string) (string, error) {
	in, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = in.Close() }()
	z, err := gzip.NewReader(in)
	if err != nil {
		return "", fmt.Errorf("unpack %q: %w", path, err)
	}
	name := filepath.Base(path)
	out, err := os.Create(filepath.Join(folder, name[:len(name)-len(".gz")]))
	if err != nil {
		return "", err
	}
	_, err = io.Copy(out, z)
	return out.Name(), errors.Join(err, out.Close())
}

// endless is the number of pictures of a source that does not end.
const endless = 1 << 30

// turningBars are colour bars that turn: not to be called bars.
const turningBars = "bars"

// generated are ffmpeg's sources, each in a form that differs from shot to shot.
func generated() []source {
	lavfi := func(name, format string, numbers func(r *rand.Rand) []any) source {
		return source{name: name, frames: endless, input: func(r *rand.Rand, o options) []string {
			all := append([]any{o.width, o.height, o.rate.num, o.rate.den}, numbers(r)...)
			return []string{"-f", "lavfi", "-i", fmt.Sprintf(format, all...)}
		}}
	}
	return []source{
		lavfi("testsrc2", "testsrc2=s=%dx%d:r=%d/%d,hue=h=%d,eq=brightness=%.2f", func(r *rand.Rand) []any {
			return []any{r.IntN(360), r.Float64()*0.3 - 0.15}
		}),
		lavfi("mandelbrot", "mandelbrot=s=%dx%d:r=%d/%d:maxiter=400:start_scale=%.4f:end_scale=0.0005:end_pts=2000", func(r *rand.Rand) []any {
			return []any{0.01 + r.Float64()*0.5}
		}),
		lavfi("gradients", "gradients=s=%dx%d:r=%d/%d:n=%d:seed=%d:speed=0.004", func(r *rand.Rand) []any {
			return []any{2 + r.IntN(6), r.IntN(1 << 20)}
		}),
		lavfi(turningBars, "smptehdbars=s=%dx%d:r=%d/%d,rotate=0.1*t:c=gray,eq=contrast=%.2f", func(r *rand.Rand) []any {
			return []any{0.6 + r.Float64()*0.4}
		}),
		// Cloth that drifts: still noise, blurred, seen through a window that moves.
		lavfi("cloth", "color=gray:s=%dx%d:r=%d/%d,noise=c0s=100:all_seed=%d,gblur=%d,eq=contrast=4:brightness=%.2f,scroll=h=0.002", func(r *rand.Rand) []any {
			return []any{r.IntN(1 << 20), 2 + r.IntN(6), r.Float64()*0.4 - 0.2}
		}),
	}
}
