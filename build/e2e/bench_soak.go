//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

const (
	soakTiles  = 4
	soakWarmUp = 2 * time.Minute // caches of the page are full, the codecs have all their buffers
	soakEvery  = 10 * time.Second
)

// benchSoak watches the memory of the web process while four videonet-cli send 360p to one window, for MINUTES (15 when not set).
func benchSoak(t *T) {
	minutes, err := strconv.ParseFloat(os.Getenv("MINUTES"), 64)
	if err != nil {
		minutes = 15
	}
	desk := t.NewDesk()
	clip := desk.tile(time.Duration(minutes*float64(time.Minute)) + soakWarmUp + 5*time.Minute)
	w := desk.Open()
	w.FindHeading()
	w.Resize(1440, 900)
	invite := openRoom(w, "Bench")
	pids := make([]int, 0, soakTiles)
	for i := range soakTiles {
		name := fmt.Sprintf("Mina %d", i+1)
		c := desk.CLI(fmt.Sprint("tile", i+1), "join", "-", "--name", name, "--camera", clip, "--mic", "test", "--for", "10h")
		c.Say(invite)
		pids = append(pids, c.PID())
		canvas := w.Find("img", "Picture of "+name)
		t.Wait(patience, "a picture of "+name, func() (ok bool, err error) {
			err = w.script(&ok, "return arguments[0].height === 360", canvas)
			return ok, err
		})
	}
	drawn := func() (n float64) {
		w.Script(&n, soakCount, "Picture of Mina")
		return n
	}
	warm := min(soakWarmUp, time.Duration(minutes*float64(time.Minute))/4)
	time.Sleep(warm)
	names, own := w.processes()
	work := t.StartWork(append(own, pids...)...)
	pictures, began := drawn(), time.Now()
	var at, web, all []float64 // minutes, MiB, MiB
	for end := began.Add(time.Duration(minutes * float64(time.Minute))); time.Now().Before(end); time.Sleep(soakEvery) {
		page, whole := 0.0, 0.0
		for i, pid := range own {
			m := proportional(pid)
			whole += m
			if names[i] == webProcess {
				page += m
			}
		}
		at, web, all = append(at, time.Since(began).Minutes()), append(web, page), append(all, whole)
	}
	period := time.Since(began)
	fps := (drawn() - pictures) / period.Seconds()
	if fps < 1 {
		t.Fatalf("the tiles stood still: %.0f pictures were drawn in %v", fps*period.Seconds(), period)
	}
	each, others := work.Shares()
	t.Figure("soak_web_growth", slope(at, web), "MiB/min", "PSS of the web process, %d tiles of 360p for %v after %v of warm-up, line of least squares over %d looks; goal < 1",
		soakTiles, period.Round(time.Second), warm, len(at))
	t.Figure("soak_all_growth", slope(at, all), "MiB/min", "the program and its web processes")
	t.Figure("soak_web_start", web[0], "MiB", "after the warm-up; largest %.0f, at the end %.0f", Quantile(web, 1), web[len(web)-1])
	t.Figure("soak_fps_drawn", fps, "1/s", "calls of drawImage, all tiles together")
	t.Figure("soak_cpu", sum(each[:len(own)]), "CPU s/s", "the program and its web processes")
	t.Figure("soak_cpu_sender", sum(each[len(own):])/soakTiles, "CPU s/s", "each CLI: reads a file, sends to four, decodes three")
	t.Figure("soak_others", others, "CPU s/s", "everything else on the machine meanwhile; load %s", load())
	w.Quit()
}

// tile makes a video of 640x360 that is at least so long: the test camera has 720 lines, and a file is shown once.
func (d *Desk) tile(length time.Duration) (path string) {
	const piece = 20 * time.Second
	once, path := filepath.Join(d.Home, "piece.webm"), filepath.Join(d.Home, "tile.webm")
	d.Tool("ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", fmt.Sprintf("testsrc2=size=640x360:rate=30:duration=%.0f", piece.Seconds()),
		"-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "500k", once)
	d.Tool("ffmpeg", "-nostdin", "-v", "error", "-stream_loop", strconv.Itoa(int(length/piece)), "-i", once, "-c", "copy", path)
	return path
}

// soakCount is the body of a function (name): how often the page has drawn on the canvases whose label begins with name, counted from the first call.
const soakCount = `const [name] = arguments;
	window.soakDrawn ??= 0;
	for (const canvas of document.querySelectorAll("canvas")) {
		const context = canvas.getContext("2d");
		if (!canvas.getAttribute("aria-label")?.startsWith(name) || Object.hasOwn(context, "drawImage")) continue;
		const draw = context.drawImage;
		context.drawImage = function (...args) { draw.apply(this, args); window.soakDrawn++; };
	}
	return window.soakDrawn;`

// slope is that of the line of least squares through the points.
func slope(x, y []float64) float64 {
	n, mx, my, xy, xx := float64(len(x)), sum(x)/float64(len(x)), sum(y)/float64(len(y)), 0.0, 0.0
	if n < 2 {
		return 0
	}
	for i := range x {
		xy += (x[i] - mx) * (y[i] - my)
		xx += (x[i] - mx) * (x[i] - mx)
	}
	return xy / xx
}
