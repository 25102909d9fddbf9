//go:build linux

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// storyAnalysis: all that a person does with analyses in the window and its desktop's own file dialogs: a folder of videos is analysed and judged, a
// report is looked at, played both ways and exported; the program is killed in the middle of a long film and goes on with it; what comes
// into a watched folder is analysed by itself.
func storyAnalysis(t *T) {
	desk := t.NewDesk()
	folder := filepath.Join(desk.Home, "Reels")
	t.Check(os.Mkdir(folder, 0o700), "make a folder")
	r := makeReel(t, filepath.Join(folder, "reel.mkv"), 24)
	t.Check(os.WriteFile(filepath.Join(folder, "broken.mp4"), []byte("no film at all"), 0o600), "write a file")
	encode(t, filepath.Join(folder, "black.mp4"), "-f lavfi -i color=black:s=640x360:r=25:d=8 -f lavfi -i sine=f=997:d=8 -c:v libx264 -preset ultrafast -c:a aac")

	w := desk.Open()
	w.Resize(1440, 900)
	w.Find("link", "Analysis").Click()
	w.Shot("analyses-empty-1440x900")
	w.Find("button", "Add folder").Click()
	w.Choose(folder, "analyses-choose-folder")
	w.ended(3)
	analysesList(t, w)
	analysisReport(t, w, r)
	analysisExport(t, w)
	analysisWatches(t, w, r)
	analysisGoesOn(t, w, r)
}

// job is a job as the page gets it.
type job struct {
	ID, File, State, Picture string
	At, Duration, Realtime   float64
	Cached                   bool
	Verdict                  *struct {
		State          string
		Judged, Failed int
	}
	Fault *struct{ Code string }
}

func (w *Window) jobs() []job {
	var s struct{ Jobs []job }
	w.Script(&s, "return window.go.app.Analyses.Snapshot()")
	return s.Jobs
}

// ended waits until n jobs are there and have ended.
func (w *Window) ended(n int) {
	w.t.Wait(4*time.Minute, strconv.Itoa(n)+" jobs have ended", func() (bool, error) {
		left := n
		for _, j := range w.jobs() {
			if j.State != "waiting" && j.State != "running" {
				left--
			}
		}
		return left <= 0, nil
	})
}

// encode makes a video by ffmpeg.
func encode(t *T, path, args string) {
	words := append([]string{"-v", "error", "-nostdin", "-y"}, strings.Fields(args)...)
	out, err := exec.CommandContext(t.ctx, "ffmpeg", append(words, path)...).CombinedOutput()
	t.Check(err, "make %s: %s", path, out)
}

// analysesList: each file has its verdict or why it has none, and a picture that can be seen; another template judges all anew.
func analysesList(t *T, w *Window) {
	for _, j := range w.jobs() {
		switch j.File {
		case "broken.mp4":
			if j.State != "failed" || j.Fault == nil || j.Fault.Code != "not_video" {
				t.Fatalf("of a text it says %+v", j)
			}
		default:
			if j.State != "done" || j.Verdict == nil || j.Verdict.State != "fail" {
				t.Fatalf("of %s it says %+v", j.File, j)
			}
		}
	}
	t.Wait(patience, "two videos have pictures", func() (bool, error) {
		var shown int
		err := w.script(&shown, `return [...document.querySelectorAll("table img")].filter((i) => i.complete && i.naturalWidth > 0).length`)
		return shown == 2, err
	})
	w.Shot("analyses-1440x900")
	w.Resize(900, 600)
	w.Shot("analyses-900x600")
	w.Resize(1440, 900)
	w.Find("button", "Template: Broadcast EBU R 128").Click()
	w.Find("menuitemradio", "Meeting").Click()
	t.Wait(patience, "the reel passes for a meeting", func() (bool, error) {
		for _, j := range w.jobs() {
			if j.File == "reel.mkv" {
				return j.Verdict != nil && j.Verdict.Judged > 0 && j.Verdict.Failed < 3, nil
			}
		}
		return false, nil
	})
	w.Find("button", "Template: Meeting").Click()
	w.Find("menuitemradio", "Broadcast EBU R 128").Click()
	w.Find("button", "Template: Broadcast EBU R 128")
}

// analysisReport: the report says what is in the reel, the player goes forwards and backwards by keys, and the timeline comes nearer.
func analysisReport(t *T, w *Window, r reel) {
	w.Find("button", "reel.mkv").Click()
	w.Find("img", "Picture of the video")
	w.FindText("Loudness")
	w.Shot("report-1440x900")
	at := func() (at float64) {
		var s struct{ Player struct{ At float64 } }
		w.Script(&s, "return window.go.app.Analyses.Snapshot()")
		return s.Player.At
	}
	jumpTo := r.cuts[len(r.cuts)/2]
	w.Script(nil, "return window.go.app.Analyses.Seek(arguments[0])", jumpTo)
	t.Wait(patience, "the player stands at a cut", func() (bool, error) { return at() > jumpTo-0.01 && at() < jumpTo+0.01, nil })
	w.Press("l")
	t.Wait(patience, "it plays on", func() (bool, error) { return at() > jumpTo+0.5, nil })
	w.Press("k")
	stood := at()
	w.Press("j")
	t.Wait(patience, "it plays back", func() (bool, error) { return at() < stood-0.5, nil })
	w.Press("k")
	w.Find("button", "Zoom in").Click()
	w.Find("button", "Zoom in").Click()
	w.Shot("report-zoomed-1440x900")
	w.Resize(900, 600)
	w.Shot("report-900x600")
	w.Resize(1440, 900)
}

// analysisExport writes the report as a PDF and a table into a folder chosen in the desktop's dialog.
func analysisExport(t *T, w *Window) {
	into := filepath.Join(w.desk.Home, "Reports")
	t.Check(os.Mkdir(into, 0o700), "make a folder")
	w.Find("button", "Export…").Click()
	w.Find("checkbox", "CSV…").Click()
	w.Shot("export-1440x900")
	w.Find("button", "Choose folder…").Click()
	w.Choose(into, "")
	for name, head := range map[string]string{"reel.mkv.report.pdf": "%PDF-", "reel.mkv.report.csv": ""} {
		path := filepath.Join(into, name)
		t.Wait(patience, name+" is there", func() (bool, error) {
			b, err := os.ReadFile(path)
			return err == nil && len(b) > 100 && bytes.HasPrefix(b, []byte(head)), nil
		})
	}
}

// analysisWatches: a copy of the reel that comes into a watched folder is analysed by itself, from what is known of the same bytes.
func analysisWatches(t *T, w *Window, r reel) {
	watched := filepath.Join(w.desk.Home, "Incoming")
	t.Check(os.Mkdir(watched, 0o700), "make a folder")
	w.Find("link", "Analysis").Click()
	w.Find("button", "Watch a folder…").Click()
	w.Choose(watched, "")
	w.FindText("Incoming")
	t.Check(copyFile(filepath.Join(watched, "came.mkv"), r.path), "copy the reel")
	w.ended(4)
	for _, j := range w.jobs() {
		if j.File == "came.mkv" && !j.Cached {
			t.Fatalf("the same bytes were analysed a second time: %+v", j)
		}
	}
	w.Shot("analyses-watched-1440x900")
}

// analysisGoesOn: the program is killed in the middle of a long film. Opened again, it goes on from where it was, and can be told to stop.
func analysisGoesOn(t *T, w *Window, r reel) {
	long := filepath.Join(w.desk.Home, "long.mkv")
	encode(t, long, "-stream_loop 90 -i "+r.path+" -c copy")
	w.Find("link", "Analysis").Click()
	w.Find("button", "Add videos").Click()
	w.Choose(long, "")
	running := func(w *Window) job {
		all := w.jobs()
		if i := slices.IndexFunc(all, func(j job) bool { return j.File == "long.mkv" }); i >= 0 {
			return all[i]
		}
		return job{}
	}
	t.Wait(3*time.Minute, "a checkpoint is kept", func() (bool, error) {
		if j := running(w); j.State == "done" {
			t.Fatalf("the film was too short to be killed in")
		}
		return w.desk.checkpoint(), nil
	})
	before := running(w).At
	t.Logf("killed at %.0f s of the film", before)
	t.Check(syscall.Kill(w.pid, syscall.SIGKILL), "kill the program")
	w.Quit()

	w = w.desk.Open()
	w.Resize(1440, 900)
	w.Find("link", "Analysis").Click()
	t.Wait(time.Minute, "it goes on", func() (bool, error) {
		j := running(w)
		if j.State == "running" && j.At > 0 && j.At < before/4 {
			t.Fatalf("it begins again, at %v of %v", j.At, before)
		}
		return j.At > before/4, nil
	})
	w.Shot("analyses-goes-on-1440x900")
	start := time.Now()
	w.Find("button", "Cancel").Click()
	t.Wait(patience, "it has stopped", func() (bool, error) { return running(w).State == "canceled", nil })
	t.Logf("stopped after %v", time.Since(start).Round(time.Millisecond))
	w.Quit()
}

// checkpoint says that a profile on the desk holds a checkpoint of an analysis.
func (d *Desk) checkpoint() bool {
	found := false
	_ = filepath.WalkDir(d.Home, func(path string, _ os.DirEntry, err error) error {
		found = found || err == nil && filepath.Base(path) == "checkpoint"
		return nil
	})
	return found
}
