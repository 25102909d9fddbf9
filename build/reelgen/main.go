// Command reelgen makes a reel: a video file with hard cuts, black spans, flashes and dropouts whose places are known, and the truth as
// JSON beside it. Same flags, same ffmpeg, same truth. Tests, benches and the end-to-end run score the analysis with it.
//
//	reelgen -out r.mp4 [-seed 1] [-duration 20s] [-rate 25|30000/1001] [-size 640x360] [-vfr] [-start 1.075] [-size-mb 200] [-clips=false]
//
// Shots come from ffmpeg's own sources and, where Debian's opencv-doc is installed, from its clips that are one camera shot each.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

// options are what a reel is made from.
type options struct {
	out           string
	seed          uint64
	duration      time.Duration
	rate          rate
	width, height int
	vfr           bool
	start         string // seconds, decimal: stamp of the first picture
	megabytes     int
	clips         bool
	sound         bool
	quality       int // x264's crf, when no size is asked for
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "reelgen:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	o := options{rate: rate{25, 1}}
	set := flag.NewFlagSet("reelgen", flag.ContinueOnError)
	set.StringVar(&o.out, "out", "", "file to make; its ending chooses the container (mp4, mkv)")
	set.Uint64Var(&o.seed, "seed", 1, "another number makes another reel")
	set.DurationVar(&o.duration, "duration", 20*time.Second, "length, about")
	set.Func("rate", "frames a second, a fraction (default 25/1)", o.rate.parse)
	size := set.String("size", "640x360", "of the picture, even numbers")
	set.BoolVar(&o.vfr, "vfr", false, "leave pictures out, so that the rate varies")
	set.StringVar(&o.start, "start", "0", "stamp of the first picture in seconds")
	set.IntVar(&o.megabytes, "size-mb", 0, "make the file at least this large (10^6 bytes): grain and a bit rate to match")
	set.BoolVar(&o.clips, "clips", true, "use the clips of opencv-doc where they are installed")
	set.BoolVar(&o.sound, "sound", true, "add a tone")
	set.IntVar(&o.quality, "crf", 20, "quality of the coding, 0 best, 51 worst")
	if err := set.Parse(args); err != nil {
		return err
	}
	if n, err := fmt.Sscanf(*size, "%dx%d", &o.width, &o.height); n != 2 || err != nil || o.width%2+o.height%2 != 0 || o.width < 64 || o.height < 36 {
		return fmt.Errorf("-size %q: want even numbers such as 640x360", *size)
	}
	if o.out == "" || set.NArg() > 0 {
		return fmt.Errorf("usage: reelgen -out FILE [flags]")
	}
	sources, remove, err := findSources(o.clips)
	if err != nil {
		return err
	}
	defer remove()
	p := newPlan(o, sources)
	if err = render(ctx, o, p); err != nil {
		return err
	}
	return p.truth(o).write(strings.TrimSuffix(o.out, filepath.Ext(o.out)) + ".json")
}

func (t truth) write(path string) error {
	data, err := json.MarshalIndent(t, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(data, '\n'), 0o600)
}
