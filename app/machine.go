package app

import (
	"context"
	"sync"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/machine"
)

// watchFor is how long a page that said so once counts as one that listens. It says it again well before; one that was closed or
// loaded anew needs to say nothing.
const watchFor = 12 * time.Second

// Machine is what the page calls about this machine. Samples come while a page listens and no longer: looking at all processes costs.
type Machine struct {
	j     *journeys
	woken chan struct{} // capacity 1

	mu    sync.Mutex
	seq   uint64
	until time.Time // a page listens
}

func newMachine(j *journeys) *Machine { return &Machine{j: j, woken: make(chan struct{}, 1)} }

// Snapshot returns the machine, the last five minutes, and how it is now.
func (m *Machine) Snapshot() MachineSnapshot {
	meter := m.j.product().Machine
	h, history := meter.Host(), meter.History()
	out := MachineSnapshot{
		Host: MachineHost{Name: h.Name, System: h.System, Processor: h.CPU, Cores: h.Cores, GHz: h.GHz, Memory: h.Memory}, History: []MachinePoint{},
	}
	m.mu.Lock()
	out.Seq = m.seq
	m.mu.Unlock()
	for _, s := range history {
		out.History = append(out.History, pointOf(s, h.Memory))
	}
	if len(history) > 0 {
		now := m.now(history[len(history)-1])
		out.Now = &now
	}
	return out
}

// Listen tells the page how the machine is, by the event "machine", for some seconds; it is called again in good time.
func (m *Machine) Listen() { m.listenUntil(time.Now().Add(watchFor)) }

// Ignore ends what Listen began.
func (m *Machine) Ignore() { m.listenUntil(time.Time{}) }

func (m *Machine) listenUntil(t time.Time) {
	m.mu.Lock()
	m.until = t
	m.mu.Unlock()
	select {
	case m.woken <- struct{}{}:
	default:
	}
}

func (m *Machine) wanted() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return time.Now().Before(m.until)
}

// watch tells the page what it listens to until the context ends.
func (m *Machine) watch(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-m.woken:
			m.follow(ctx)
		}
	}
}

// follow tells of each sample while a page listens.
func (m *Machine) follow(ctx context.Context) {
	samples, stop := m.j.product().Machine.Subscribe()
	defer stop()
	for m.wanted() {
		select {
		case <-ctx.Done():
			return
		case <-m.woken:
		case s, ok := <-samples:
			if !ok {
				return
			}
			m.tell(s)
		}
	}
}

func (m *Machine) tell(s machine.Sample) {
	point, now := pointOf(s, m.j.product().Machine.Host().Memory), m.now(s)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.seq++
	m.j.window.Emit("machine", MachineEvent{Seq: m.seq, Type: "sample", Point: point, Now: now})
}

// pointOf is a sample for the graph; of several graphics processors the busiest.
func pointOf(s machine.Sample, memory int64) MachinePoint {
	p := MachinePoint{At: rfc3339(s.At), CPU: s.CPU, Memory: 100 * float64(s.Memory) / float64(max(memory, 1))}
	for _, g := range s.GPUs {
		if p.GPU == nil || g.Load > *p.GPU {
			load := g.Load
			p.GPU = &load
		}
	}
	return p
}

// now puts beside a sample what the program does.
func (m *Machine) now(s machine.Sample) MachineNow {
	out := MachineNow{
		At: rfc3339(s.At), Cores: append([]float64{}, s.Cores...), CPU: s.CPU, Memory: s.Memory, Own: s.Own, GPUs: []MachineGPU{}, Jobs: []MachineJob{},
		Call: m.call(),
	}
	for _, g := range s.GPUs {
		out.GPUs = append(out.GPUs, MachineGPU(g))
	}
	queue := m.j.product().Analyses
	for _, j := range queue.Snapshot().Jobs {
		switch j.State {
		case analysis.Running:
			use, _ := s.Use(queue.PID(j.ID))
			out.JobsMemory += use.Memory
			out.Jobs = append(out.Jobs, MachineJob{
				ID: j.ID, File: j.File, Step: stepOf(j), At: j.At, Duration: j.Duration, Realtime: j.Realtime, Cores: use.Cores, Memory: use.Memory,
			})
		case analysis.Waiting:
			out.Waiting++
		default:
		}
	}
	out.Folder = m.folder(out.Waiting > 0 && len(out.Jobs) == 0)
	return out
}

// stepOf says what a job that runs does: one pass measures everything, so there are a beginning, that pass and an end.
func stepOf(j analysis.Job) string {
	switch {
	case j.Realtime <= 0:
		return "starting"
	case j.Duration > 0 && j.At >= j.Duration:
		return "ending"
	default:
		return "measuring"
	}
}

// call is the sound of the room we are in, nil outside and while nobody else is there.
func (m *Machine) call() *MachineCall {
	room := m.j.product().Room()
	if room == nil {
		return nil
	}
	state, _, _ := room.Snapshot()
	if len(state.Participants) < 2 {
		return nil
	}
	return &MachineCall{Since: rfc3339(state.Since), Underruns: state.Underruns}
}

// folder is the disk of the work folder, and what of it is ours. When all jobs wait, it says why.
func (m *Machine) folder(wait bool) MachineFolder {
	use, err := m.j.product().Work.Use(m.j.ctx)
	if err == nil && wait {
		err = m.j.product().Work.Ready(m.j.ctx)
	}
	return MachineFolder{Free: use.Free, All: use.All, Reports: use.Kept, Scratch: use.Scratch, InRAM: use.InRAM, Fault: faultOf(err)}
}
