package analysis_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"testing"
	"time"

	"videonet/backend/analysis"
)

// inJSON is a report without what differs from run to run.
func inJSON(t *testing.T, r *analysis.Report) []byte {
	t.Helper()
	c := *r
	c.Engine.Seconds, c.Engine.Realtime, c.Engine.Runs = 0, 0, 0
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// watched counts how an engine's decoders were opened.
type watched struct {
	anew, on int // from the beginning, from further on
}

func (w *watched) engine(e analysis.Engine) analysis.Engine {
	open := e.Open
	e.Open = func(ctx context.Context, path string, want analysis.Want) (analysis.Decoder, error) {
		if want.From.Base.Den == 0 {
			w.anew++
		} else {
			w.on++
		}
		return open(ctx, path, want)
	}
	return e
}

// interrupted runs a task that is broken off after each so many checkpoints, until it is done.
func interrupted(t *testing.T, e analysis.Engine, task analysis.Task, after int) (r *analysis.Report, largest int) {
	t.Helper()
	for {
		ctx, cancel := context.WithCancel(t.Context())
		left := after
		r, err := e.Run(ctx, task, analysis.Listener{Still: func(analysis.Still) {}, Checkpoint: func(state []byte) {
			if left--; left >= 0 {
				task.Resume, largest = state, max(largest, len(state))
			}
			if left == 0 {
				cancel()
			}
		}})
		cancel()
		if err == nil {
			return r, largest
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
}

// A run that is broken off again and again makes the very report of one that is not.
func TestResume(t *testing.T) {
	for name, flags := range map[string]string{
		"pal.mp4":  "-rich -seed 9301 -duration 16s",
		"pal.mkv":  "-seed 9302 -duration 12s -size 1280x720",
		"vfr.mp4":  "-seed 9303 -duration 12s -vfr",
		"vfr.mkv":  "-rich -seed 9304 -duration 16s -vfr -rate 30000/1001",
		"late.mp4": "-seed 9305 -duration 12s -start 1.075",
		"late.mkv": "-seed 9306 -duration 20s -start 1.075 -rate 24000/1001",
		"mute.mp4": "-seed 9307 -duration 12s -sound=false",
	} {
		t.Run(name, func(t *testing.T) {
			path, _ := reel(t, name, flags)
			w := &watched{}
			e := w.engine(engine(t))
			task := analysis.Task{Path: path, Every: time.Nanosecond, Threads: 2}
			whole, err := e.Run(t.Context(), task, analysis.Listener{})
			if err != nil {
				t.Fatal(err)
			}
			w.anew = 0
			got, largest := interrupted(t, e, task, 8)
			if a, b := inJSON(t, got), inJSON(t, whole); !bytes.Equal(a, b) {
				t.Errorf("%s\nwant %s", a, b)
			}
			if w.anew != 1 || w.on < 3 {
				t.Errorf("begun anew %d times, gone on %d times", w.anew, w.on)
			}
			t.Logf("gone on %d times, the largest checkpoint has %d KB", w.on, largest>>10)
		})
	}
}

// A checkpoint of another file, of other checks, of a file that changed, or none at all costs nothing but the beginning.
func TestResumeFromNothing(t *testing.T) {
	path, _ := reel(t, "one.mp4", "-seed 9311 -duration 8s")
	other, _ := reel(t, "two.mp4", "-seed 9312 -duration 8s")
	w := &watched{}
	e := w.engine(engine(t))
	var state []byte
	keep := analysis.Listener{Checkpoint: func(s []byte) { state = s }}
	task := analysis.Task{Path: path, Checks: []analysis.Check{analysis.Cut, analysis.Loudness}, Every: time.Nanosecond}
	whole, err := e.Run(t.Context(), task, keep)
	if err != nil || state == nil {
		t.Fatal(err, len(state))
	}
	w.anew = 0
	tampered := bytes.Clone(state)
	tampered[len(tampered)/2] ^= 1
	for name, resume := range map[string][]byte{"nothing": {}, "short": state[:7], "half": state[:len(state)/2], "tampered": tampered, "text": []byte("vnc1 is no checkpoint")} {
		task.Resume = resume
		if r, err := e.Run(t.Context(), task, analysis.Listener{}); err != nil || !bytes.Equal(inJSON(t, r), inJSON(t, whole)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	task.Resume = state
	task.Path = other
	if r, err := e.Run(t.Context(), task, analysis.Listener{}); err != nil || r.SHA256 == whole.SHA256 {
		t.Error("of another file: ", err)
	}
	task.Path, task.Checks = path, []analysis.Check{analysis.Loudness, analysis.Black}
	if r, err := e.Run(t.Context(), task, analysis.Listener{}); err != nil || r.Events != nil {
		t.Error("of other checks: ", err)
	}
	task.Checks = []analysis.Check{analysis.Cut, analysis.Loudness}
	if err = os.Chtimes(path, time.Now(), time.Now()); err != nil {
		t.Fatal(err)
	}
	if r, err := e.Run(t.Context(), task, analysis.Listener{}); err != nil || !bytes.Equal(inJSON(t, r), inJSON(t, whole)) {
		t.Error("of a file that was written to: ", err)
	}
	if w.on > 0 || w.anew != 8 {
		t.Errorf("begun anew %d times, gone on %d times", w.anew, w.on)
	}
}

// Where the pictures are others than they were, though size and time of the file say nothing of it, the run begins anew by itself.
func TestResumeOtherPictures(t *testing.T) {
	path, _ := reel(t, "one.mp4", "-seed 9313 -duration 8s")
	other, _ := reel(t, "two.mp4", "-seed 9314 -duration 8s")
	found := engine(t)
	task := analysis.Task{Path: path, Checks: []analysis.Check{analysis.Cut}, Every: time.Nanosecond}
	if _, err := found.Run(t.Context(), task, analysis.Listener{Checkpoint: func(s []byte) { task.Resume = s }}); err != nil {
		t.Fatal(err)
	}
	lying := found
	lying.Open = func(ctx context.Context, _ string, want analysis.Want) (analysis.Decoder, error) {
		return found.Open(ctx, other, want)
	}
	w := &watched{}
	r, err := w.engine(lying).Run(t.Context(), task, analysis.Listener{})
	task.Resume = nil
	want, err2 := lying.Run(t.Context(), task, analysis.Listener{})
	if err != nil || err2 != nil || !bytes.Equal(inJSON(t, r), inJSON(t, want)) || w.on != 1 || w.anew != 1 {
		t.Errorf("%v, %v: begun anew %d times, gone on %d times", err, err2, w.anew, w.on)
	}
}

// Containers whose index is poor or missing: where the decoder cannot find its place again the run begins anew by itself; the report is the same.
func TestResumeWithoutIndex(t *testing.T) {
	for name, flags := range map[string]string{
		"a.ts":  "-seed 9321 -duration 26s -start 1.075",
		"a.avi": "-seed 9322 -duration 26s -sound=false",
	} {
		t.Run(name, func(t *testing.T) {
			path, _ := reel(t, name, flags)
			w := &watched{}
			e := w.engine(engine(t))
			task := analysis.Task{Path: path, Every: time.Nanosecond}
			whole, err := e.Run(t.Context(), task, analysis.Listener{})
			if err != nil {
				t.Fatal(err)
			}
			left := 40
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if _, err = e.Run(ctx, task, analysis.Listener{Checkpoint: func(state []byte) {
				if left--; left == 0 {
					task.Resume = state
					cancel()
				}
			}}); !errors.Is(err, context.Canceled) || task.Resume == nil {
				t.Fatal(err)
			}
			got, err := e.Run(t.Context(), task, analysis.Listener{})
			if err != nil || !bytes.Equal(inJSON(t, got), inJSON(t, whole)) || w.on != 1 {
				t.Errorf("%v\n%s\nwant %s", err, inJSON(t, got), inJSON(t, whole))
			}
			t.Logf("begun anew %d times", w.anew-2)
		})
	}
}
