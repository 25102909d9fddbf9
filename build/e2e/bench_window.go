//go:build linux

package main

import (
	_ "embed"
	"maps"
	"slices"
	"time"
)

//go:embed probe.js
var probe string

// probed is what probe.js saw.
type probed struct {
	Drawn, Torn int
	Seen        [][2]float64 // counter, latency in ms
	Seconds     float64
}

// benchWindow measures the window in a call in which one videonet-cli sends it 720p: memory, CPU time without a probe in the page, then
// with it the pictures drawn and how old they are, read as in the Chromium pair that is the anchor.
func benchWindow(t *T) {
	desk := t.NewDesk()
	w := desk.Open()
	w.FindHeading()
	w.Resize(1440, 900)
	time.Sleep(5 * time.Second) // what is measured is the program at rest
	t.memory(w, "window_home", "at Home, at rest")

	invite := openRoom(w, "Bench")
	mina := desk.CLI("mina", "join", "-", "--name", "Mina", "--camera", "test", "--mic", "test", "--for", "10m")
	mina.Say(invite)
	canvas := w.Find("img", "Picture of Mina")
	t.Wait(patience, "the first picture is there", func() (bool, error) {
		_, ok, err := canvas.Counter()
		return ok, err
	})
	time.Sleep(warmUp)

	names, pids := w.processes()
	work := t.StartWork(append(slices.Clone(pids), mina.PID())...)
	plain := w.probe(canvas, false)
	each, others := work.Shares()
	const setting = "one CLI sends 720p30 and sound, loopback, window 1440x900"
	t.Figure("window_call_fps_drawn", float64(plain.Drawn)/plain.Seconds, "1/s", "calls of drawImage, nothing read; %s, %v", setting, measure)
	t.Figure("window_call_cpu", sum(each[:len(pids)]), "CPU s/s", "the program and its web processes, nothing read")
	byName := map[string]float64{}
	for i, name := range names {
		byName[name] += each[i]
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		t.Figure("window_call_cpu_"+name, byName[name], "CPU s/s", "of it")
	}
	t.Figure("window_call_cpu_sender", each[len(pids)], "CPU s/s", "the CLI: source and encode")
	t.Figure("window_call_others", others, "CPU s/s", "everything else on the machine meanwhile; the X server and the sound server are in it; load %s", load())
	t.memory(w, "window_call", "in the call")

	work = t.StartWork(append(slices.Clone(pids), mina.PID())...)
	got := w.probe(canvas, true)
	each, others = work.Shares()
	counters, latencies := map[float64]bool{}, make([]float64, 0, len(got.Seen))
	for _, s := range got.Seen {
		counters[s[0]] = true
		latencies = append(latencies, s[1])
	}
	if len(got.Seen) < 2 {
		t.Fatalf("no test picture could be read: %d drawn, %d torn", got.Drawn, got.Torn)
	}
	made := got.Seen[len(got.Seen)-1][0] - got.Seen[0][0] + 1
	t.Figure("window_call_fps", float64(len(counters))/got.Seconds, "1/s", "different pictures read on the canvas by getImageData; goal 28, a Chromium pair has 29")
	t.Figure("window_call_shown_of_sent", 100*float64(len(counters))/made, "%", "%d of %.0f; torn %d", len(counters), made, got.Torn)
	t.Figure("window_call_latency_p50", Quantile(latencies, 0.5), "ms", "painted to read back on the canvas; goal 75, a Chromium pair has 72")
	t.Figure("window_call_latency_p95", Quantile(latencies, 0.95), "ms", "as above, %d pictures; a Chromium pair has 88 to 102", len(latencies))
	t.Figure("window_call_cpu_read", sum(each[:len(pids)]), "CPU s/s", "the program and its web processes, with the reading")
	t.Figure("window_call_others_read", others, "CPU s/s", "everything else on the machine meanwhile; load %s", load())
	w.Quit()
}

// probe watches the canvas for as long as is measured.
func (w *Window) probe(canvas *Element, read bool) (got probed) {
	w.Script(nil, probe, canvas, read)
	time.Sleep(measure)
	w.Script(&got, "return window.probe.stop()")
	return got
}

// processes are the program and all it started, with the kernel's names for them.
func (w *Window) processes() (names []string, pids []int) {
	below, err := Descendants(w.pid)
	w.t.Check(err, "list what the program started")
	for _, r := range append([]Running{{PID: w.pid, Name: "videonet"}}, below...) {
		names, pids = append(names, r.Name), append(pids, r.PID)
	}
	return names, pids
}

// memory prints what the program and its web processes hold, shared pages counted by their share.
func (t *T) memory(w *Window, name, when string) {
	names, pids := w.processes()
	web, all := 0.0, 0.0
	for i, pid := range pids {
		m := proportional(pid)
		all += m
		if names[i] == webProcess {
			web += m
		}
	}
	t.Figure(name+"_memory", all, "MiB", "PSS of the program and its web processes, %s; program %.0f, web process %.0f", when, proportional(w.pid), web)
}

// webProcess is the kernel's name of the process that holds the page.
const webProcess = "WebKitWebProces"
