package analysis_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"videonet/backend/analysis"
	"videonet/backend/analysis/picture"
	"videonet/backend/analysis/sample"
	"videonet/backend/ffmpeg"
	"videonet/build/accuracy/score"
)

// reelgen is where TestMain put the generator.
var reelgen string

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "reelgen")
	if err != nil {
		panic(err)
	}
	reelgen = filepath.Join(folder, "reelgen")
	if out, err := exec.CommandContext(context.Background(), "go", "build", "-o", reelgen, "videonet/build/reelgen").CombinedOutput(); err != nil {
		panic(string(out))
	}
	code := m.Run()
	if err = goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

// child is ffmpeg as the engine wants it: what videonet-worker does, without the process.
type child struct{ *ffmpeg.Stream }

func (c child) Track() analysis.Track {
	v := c.Info().Video
	t := analysis.Track{
		Codec: v.Codec, Width: v.Width, Height: v.Height, Duration: v.Duration.Seconds(),
		Nominal: [2]int64{v.Rate.Num, v.Rate.Den}, Mean: [2]int64{v.Average.Num, v.Average.Den},
		FullRange: v.FullRange,
	}
	if a := c.Info().Audio; a != nil {
		t.Sound = &analysis.SoundTrack{Codec: a.Codec, Rate: 48000, Channels: a.Channels}
	}
	return t
}

func (c child) Next(buf []byte) (analysis.Piece, error) {
	item, err := c.NextInto(buf)
	if err == nil && item.View != ffmpeg.Main {
		full := analysis.Full{Strip: item.View == ffmpeg.Strip, Width: item.Width, Height: item.Height, Read: c.Read}
		return analysis.Piece{Kind: item.Kind, PTS: item.PTS, Full: &full}, nil
	}
	return analysis.Piece{Kind: item.Kind, PTS: item.PTS, Samples: item.Samples}, err
}

func engine(t *testing.T) analysis.Engine {
	t.Helper()
	tools, err := ffmpeg.Find(t.Context())
	if err != nil {
		t.Skip("NOT RUN: no ffmpeg on this machine: ", err)
	}
	return analysis.Engine{Open: func(ctx context.Context, path string, want analysis.Want) (analysis.Decoder, error) {
		a := ffmpeg.Args{
			PixFmt: "yuv420p", AsCoded: true, Width: picture.Width, Height: picture.Height, Threads: want.Threads, Start: want.From, WholeSound: true,
		}
		if want.Sound {
			a.Rate = 48000
		}
		if want.Full {
			a.Sampling = &ffmpeg.Sampling{MaxWidth: sample.MaxWidth, MaxHeight: sample.MaxHeight, StripWidth: 256}
		}
		s, err := tools.Open(ctx, path, a)
		return child{s}, err
	}}
}

// reel makes a reel and returns its path and its truth.
func reel(t *testing.T, name, flags string) (string, score.Truth) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	args := append([]string{"-out", path}, strings.Fields(flags)...)
	if out, err := exec.CommandContext(t.Context(), reelgen, args...).CombinedOutput(); err != nil {
		t.Fatalf("reelgen %s: %v: %s", flags, err, out)
	}
	w, err := score.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return path, w
}

// On reels that are coded well every cut and every black span is found on its very picture, and nothing else is.
// The seeds were never used to choose the detectors' constants.
func TestReels(t *testing.T) {
	found := engine(t)
	for name, c := range map[string]struct {
		flags  string
		within float64 // seconds: 0 where the container keeps exact stamps
		vfr    bool
	}{
		"pal.mp4":     {"-seed 9001 -duration 40s", 0, false},
		"ntsc.mp4":    {"-seed 9002 -duration 30s -rate 30000/1001", 0, false},
		"vfr.mp4":     {"-seed 9003 -duration 40s -vfr", 0, true},
		"vfr.mkv":     {"-seed 9004 -duration 30s -vfr -rate 30000/1001", 0.001, true},
		"late.mp4":    {"-seed 9005 -duration 30s -start 1.075", 0, false},
		"late.mkv":    {"-seed 9006 -duration 30s -start 1.075 -rate 24000/1001", 0.001, false},
		"plain.mp4":   {"-seed 9007 -duration 30s -clips=false -sound=false", 0, false},
		"hd.mp4":      {"-seed 9008 -duration 12s -size 1280x720", 0, false},
		"fifty.mp4":   {"-seed 9009 -duration 20s -rate 50", 0, false},
		"portrait.ts": {"-seed 9010 -duration 20s -size 360x640", 0.0001, false},
	} {
		t.Run(name, func(t *testing.T) {
			path, w := reel(t, name, c.flags)
			r, err := found.Run(t.Context(), analysis.Task{Path: path, Checks: []analysis.Check{analysis.Cut, analysis.Black}}, analysis.Listener{})
			if err != nil {
				t.Fatal(err)
			}
			cuts, black := exact(cutsIn(r), cutsThere(w), c.within), exact(spansIn(r, analysis.Black), spansThere(w.Black), c.within)
			if cuts.F1() < 1 || black.F1() < 1 || flashesCalledCuts(w, r) > 0 {
				t.Errorf("cuts: %v; black: %v; flashes called cuts: %d\n%+v\n%+v", cuts, black, flashesCalledCuts(w, r), w, r)
			}
			if len(w.Cuts) == 0 && len(w.Black) == 0 {
				t.Error("the reel holds nothing")
			}
			if r.Video.Frames != w.Frames || r.Video.VFR != c.vfr || len(r.Problems) > 0 {
				t.Errorf("%+v, %d pictures in the truth", r, w.Frames)
			}
		})
	}
}

// Coarse coding smears edges; what is found is still right, and no flash becomes a cut.
func TestCoarseReels(t *testing.T) {
	found := engine(t)
	var cuts, black score.Count
	flashes := 0
	for seed := 9101; seed <= 9103; seed++ {
		path, w := reel(t, "coarse.mp4", fmt.Sprintf("-seed %d -duration 40s -crf 35", seed))
		r, err := found.Run(t.Context(), analysis.Task{Path: path, Checks: []analysis.Check{analysis.Cut, analysis.Black}}, analysis.Listener{})
		if err != nil {
			t.Fatal(err)
		}
		cuts.Add(exact(cutsIn(r), cutsThere(w), 0.001))
		black.Add(exact(spansIn(r, analysis.Black), spansThere(w.Black), 0.001))
		flashes += flashesCalledCuts(w, r)
	}
	t.Logf("cuts: %v; black: %v", cuts, black)
	if cuts.F1() < 0.97 || black.F1() < 0.96 || flashes > 0 {
		t.Errorf("cuts: %v; black: %v; flashes called cuts: %d", cuts, black, flashes)
	}
}
