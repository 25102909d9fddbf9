//go:build linux

package main

import (
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
)

// storyMachine: the page of this machine shows its cores, what an analysis uses while it runs, and the disk; a work folder that is chosen is
// used by the next analysis, and one that is gone is told.
func storyMachine(t *T) {
	desk := t.NewDesk()
	w := desk.Open()
	w.FindHeading()
	idle := t.StartWork(w.pid)
	time.Sleep(10 * time.Second) // a period to measure
	asleep, _ := idle.Shares()
	w.Find("link", "Machine").Click()
	w.Find("heading", "This machine")
	watched := t.StartWork(w.pid)
	time.Sleep(10 * time.Second)
	awake, _ := watched.Shares()
	t.Logf("the program uses %.1f %% of a core while no page shows the machine, %.1f %% while one does", 100*asleep[0], 100*awake[0])
	w.analyse(film(t, desk, "first.mp4", 40))
	w.Find("link", "Machine").Click()
	var page struct {
		Cores, Figures    int
		Job, Part, Memory string
		Own, Free         string
	}
	t.Wait(time.Minute, "the page shows what the analysis uses", func() (bool, error) {
		err := w.script(&page, `const text = (s) => document.querySelector(s)?.textContent ?? "";
			return { Cores: document.querySelectorAll(".cores i").length, Figures: document.querySelectorAll(".graph .line[data-kind='cpu']").length,
				Job: text(".jobs tbody th"), Part: text(".jobs tbody td:nth-child(5)"), Memory: text(".jobs tbody td:nth-child(6)"),
				Own: text(".dash .facts-line"), Free: text(".dash .card:last-child .big") }`)
		return page.Job != "" && page.Part != "–" && page.Part != "" && page.Memory != "–", err
	})
	if page.Cores != runtime.NumCPU() || page.Figures != 1 || page.Job != "first.mp4" || page.Own == "" {
		t.Fatalf("the page shows %+v", page)
	}
	t.Logf("the analysis used %s cores and %s", page.Part, page.Memory)
	w.Resize(1440, 900)
	w.Shot("machine-1440x900")
	w.Resize(900, 600)
	w.Shot("machine-900x600")

	w.Find("link", "Settings").Click()
	w.Find("heading", "Storage of analyses")
	chosen := filepath.Join(desk.Home, "raid")
	t.Check(os.Mkdir(chosen, 0o700), "make a folder")
	w.Find("button", "Work folder: Choose folder…").Click()
	w.Script(nil, "document.activeElement.blur()") // a second Enter of Choose's must not press the button again when the machine is slow
	w.Choose(chosen, "")
	w.FindText(filepath.Join(chosen, "VideoNet"))
	w.Shot("storage-900x600")
	w.analyse(film(t, desk, "second.mp4", 4))
	t.Wait(time.Minute, "the report lies in the folder that was chosen", func() (bool, error) {
		reports, err := filepath.Glob(filepath.Join(chosen, "VideoNet", "reports", "*.json.gz"))
		return len(reports) == 1, err
	})

	away := filepath.Join(desk.Home, "unplugged")
	t.Check(os.Rename(chosen, away), "take the folder away")
	w.analyse(film(t, desk, "third.mp4", 4))
	w.Find("link", "Machine").Click()
	w.FindText(fmt.Sprintf("The folder %s is not there. Connect its disk, or choose another folder in the settings.", filepath.Join(chosen, "VideoNet")))
	w.Shot("machine-folder-gone-900x600")
	t.Check(os.Rename(away, chosen), "bring the folder back")
	t.Wait(time.Minute, "the analysis that waited for the folder has its report", func() (bool, error) {
		reports, err := filepath.Glob(filepath.Join(chosen, "VideoNet", "reports", "*.json.gz"))
		return len(reports) == 2, err
	})
	w.Quit()
}

// analyse drops a video on the window and waits for the page of its analysis.
func (w *Window) analyse(path string) {
	w.Script(nil, `location.hash = "#/"`)
	w.Drop(image.Pt(300, 300), path)
	w.t.Wait(patience, "the page of the analysis is there and nothing lies over it", func() (there bool, err error) {
		err = w.script(&there, `return location.hash.startsWith("#/analysis/") && !document.querySelector(".dz")`)
		return there, err
	})
}

// film makes a video with sound of so many seconds.
func film(t *T, desk *Desk, name string, seconds int) string {
	path := filepath.Join(desk.Home, name)
	size := fmt.Sprintf("testsrc2=s=1280x720:r=25:d=%d", seconds)
	tone := fmt.Sprintf("sine=f=440:d=%d", seconds)
	out, err := exec.Command("ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", size, "-f", "lavfi", "-i", tone,
		"-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", path).CombinedOutput()
	t.Check(err, "make a film: %s", out)
	return path
}
