package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"videonet/build/accuracy/score"
)

// peers scores other programs on the same reel. Their times are counted from the first stamp too.
func (t *table) peers(ctx context.Context, truth score.Truth, reel string) error {
	said, err := detect(ctx, reel)
	if err != nil {
		return err
	}
	const name = "ffmpeg"
	cuts := numbers(said, `lavfi\.scd\.score: *[0-9.]+, lavfi\.scd\.time: *([0-9.]+)`)
	t.add(name, "cut", truth.CutMoments(cuts))
	t.called[name] += truth.FlashesCalledCuts(cuts)
	t.add(name, "black", truth.BlackSpans(spans(said, "black_start:([0-9.]+)", "black_end:([0-9.]+)")))
	t.add(name, "freeze", truth.FreezeSpans(spans(said, "freeze_start: ([0-9.]+)", "freeze_end: ([0-9.]+)")))
	if _, err = exec.LookPath("scenedetect"); err != nil {
		return nil //nolint:nilerr // without it there is one row less
	}
	for _, way := range []string{"detect-adaptive", "detect-content", "detect-hash"} {
		found, err := scenes(ctx, reel, way)
		if err != nil {
			return err
		}
		t.add("scenedetect "+way, "cut", truth.CutMoments(found))
		t.called["scenedetect "+way] += truth.FlashesCalledCuts(found)
	}
	return nil
}

// detect runs ffmpeg's detectors at the least durations that make sense, and returns what they said.
func detect(ctx context.Context, reel string) (string, error) {
	const filters = "scdet=t=10,blackdetect=d=0.02,freezedetect=d=0.4:n=-60dB"
	out, err := exec.CommandContext(ctx, "ffmpeg", "-hide_banner", "-nostats", "-nostdin", "-i", reel, "-an", "-vf", filters, "-f", "null", "-").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("ffmpeg: %w: %s", err, out)
	}
	return string(out), nil
}

func numbers(text, pattern string) (out []float64) {
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		if v, err := strconv.ParseFloat(m[1], 64); err == nil {
			out = append(out, v)
		}
	}
	return out
}

// spans pairs starts and ends; what has no end lasts to the end of the reel.
func spans(text, start, end string) (out []score.Span) {
	ends := numbers(text, end)
	for i, s := range numbers(text, start) {
		e := 1e9
		if i < len(ends) {
			e = ends[i]
		}
		out = append(out, score.Span{Start: s, End: e})
	}
	return out
}

// scenes runs PySceneDetect with its defaults and returns the cuts.
func scenes(ctx context.Context, reel, way string) (cuts []float64, err error) {
	folder, err := os.MkdirTemp("", "accuracy")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	out, err := exec.CommandContext(ctx, "scenedetect", "-i", reel, "-o", folder, "-q", way, "list-scenes", "-q", "-s", "-f", "scenes.csv").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("scenedetect: %w: %s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(folder, "scenes.csv"))
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(data)) {
		field := strings.Split(strings.TrimSpace(line), ",")
		if len(field) < 4 || field[0] == "1" { // the first scene begins with the file
			continue
		}
		if at, bad := strconv.ParseFloat(field[3], 64); bad == nil {
			cuts = append(cuts, at)
		}
	}
	return cuts, nil
}
