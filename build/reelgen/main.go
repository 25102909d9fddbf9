// Command reelgen makes a reel: a video file with hard cuts, black spans, flashes and dropouts whose places are known, and the truth as
// JSON beside it. Same flags, same ffmpeg, same truth. Tests, benches and the end-to-end run score the analysis with it.
//
//	reelgen -out r.mp4 [-seed 1] [-duration 20s] [-rate 25|30000/1001] [-size 640x360] [-vfr] [-start 1.075] [-size-mb 200] [-crf 20]
//	        [-rich] [-jump] [-active 640x272] [-clips=false | -clips DIR -list FILE [-generated=false]]
//
// -rich adds dissolves, fades, freezes, colour bars, letterboxes and what is easily taken for one of them: pans, zooms, exposure that
// changes, still shots in which only a mouth moves. -jump is -rich with two far parts of one shot that follow each other, wherever a clip
// is long enough.
//
// Shots come from ffmpeg's own sources and, where Debian's opencv-doc is installed, from its clips that are one camera shot each, or from
// a folder with a list of its clips: lines "file,first usable picture,usable pictures".
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
	clips         string // a folder; true: those of opencv-doc; false: none
	list          string // of the clips in the folder
	generated     bool
	rich, jump    bool
	active        area // of all shots
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
	set.StringVar(&o.clips, "clips", "true", "true: those of opencv-doc where they are installed; false: none; or a folder")
	set.StringVar(&o.list, "list", "", "csv list of the clips in the folder: file, first usable picture, usable pictures (default clips.csv there)")
	set.BoolVar(&o.generated, "generated", true, "use ffmpeg's own sources")
	set.BoolVar(&o.rich, "rich", false, "dissolves, fades, freezes, bars, letterboxes and what is taken for them")
	set.BoolVar(&o.jump, "jump", false, "rich, and parts of one shot that follow each other")
	active := set.String("active", "", "size of the picture inside its black borders (default: no borders)")
	set.BoolVar(&o.sound, "sound", true, "add a tone")
	set.IntVar(&o.quality, "crf", 20, "quality of the coding, 0 best, 51 worst")
	if err := set.Parse(args); err != nil {
		return err
	}
	if n, err := fmt.Sscanf(*size, "%dx%d", &o.width, &o.height); n != 2 || err != nil || o.width%2+o.height%2 != 0 || o.width < 64 || o.height < 36 {
		return fmt.Errorf("-size %q: want even numbers such as 640x360", *size)
	}
	if *active != "" {
		if n, err := fmt.Sscanf(*active, "%dx%d", &o.active.width, &o.active.height); n != 2 || err != nil || !o.active.fits(o.width, o.height) {
			return fmt.Errorf("-active %q: want even numbers inside %s", *active, *size)
		}
		o.active.center(o.width, o.height)
	}
	if o.out == "" || set.NArg() > 0 {
		return fmt.Errorf("usage: reelgen -out FILE [flags]")
	}
	sources, remove, err := findSources(o)
	if err != nil {
		return err
	}
	defer remove()
	var p *plan
	if o.rich || o.jump {
		p = newRichPlan(o, sources)
	} else {
		p = newPlan(o, sources)
	}
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
