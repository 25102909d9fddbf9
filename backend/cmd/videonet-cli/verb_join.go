package main

import (
	"bufio"
	"cmp"
	"context"
	"time"

	"videonet/backend"
	"videonet/backend/fault"
	"videonet/backend/meeting"
)

const joinUsage = "join INVITE [--name N] [--camera test|none|FILE|DEVICE] [--mic test|none|FILE|DEVICE] [--for 20s]"

type joinedEvent struct {
	Event string `json:"event"`
	Room  string `json:"room"`
	Me    string `json:"me"`
	Name  string `json:"name,omitempty"` // of the room
}

type peerEvent struct {
	Event string `json:"event"`
	ID    string `json:"id"`
	Name  string `json:"name"`
	State string `json:"state"`
	Text  string `json:"text,omitempty"` // why somebody was refused
}

type statsEvent struct {
	Event string      `json:"event"`
	Peer  string      `json:"peer"`
	Path  string      `json:"path"`
	RTT   float64     `json:"rtt_ms"`
	Video *videoStats `json:"video,omitempty"`
	Audio *audioStats `json:"audio,omitempty"`
}

type videoStats struct {
	FPS     float64  `json:"fps"`
	Frames  uint64   `json:"frames"`
	Width   int      `json:"width"`
	Height  int      `json:"height"`
	Counter *uint32  `json:"counter,omitempty"`
	Latency *float64 `json:"latency_ms,omitempty"`
}

type audioStats struct {
	Level     float64 `json:"level_dbfs"`
	Underruns int64   `json:"underruns"`
}

type chatEvent struct {
	Event string `json:"event"`
	From  string `json:"from"`
	Name  string `json:"name"`
	Text  string `json:"text"`
	At    string `json:"at"`
}

// join is the verb at work.
type join struct {
	*env
	room  *meeting.Room
	watch *backend.Watch
	who   *people
	said  map[string]bool   // chat lines that were printed, by sender and id
	told  map[string]string // by device: the code of the fault that was printed
}

// runJoin goes into a room and stays until --for is over, the room ends, or the program is told to stop.
func runJoin(ctx context.Context, e *env, args []string) error {
	set := e.flags("join")
	name := set.String("name", "", "what you are called")
	camera := set.String("camera", backend.NoSource, "")
	microphone := set.String("mic", backend.NoSource, "")
	stay := set.Duration("for", 0, "how long to stay, 0 until stopped")
	words, err := e.parse(set, args)
	if err != nil {
		return err
	}
	if len(words) > 1 || *stay < 0 {
		return wrongUse("one INVITE, and --for is not negative")
	}
	link, err := e.invite(append(words, "")[0])
	if err != nil {
		return err
	}
	folder, err := e.openProfile()
	if err != nil {
		return err
	}
	if *stay > 0 {
		var done context.CancelFunc
		ctx, done = context.WithTimeout(ctx, *stay)
		defer done()
	}

	sources := backend.NewSources(*camera, *microphone, e.log)
	defer func() { _ = sources.Close() }()
	j := &join{env: e, who: newPeople(e), said: map[string]bool{}, told: map[string]string{}}
	keys := make(chan string, 64)
	j.watch = backend.NewWatch(func(participant string) {
		select {
		case keys <- participant:
		default: // it will ask again
		}
	})
	defer func() { _ = j.watch.Close() }()
	product, err := e.open(ctx, backend.Config{
		Folder: folder, OpenCamera: sources.OpenCamera, OpenMicrophone: sources.OpenMicrophone, View: j.watch,
	})
	if err != nil {
		return err
	}
	if *name != "" {
		err = product.Person.SetName(*name)
	}
	if err == nil {
		err = product.Lobby.Join(ctx, link)
	}
	if err == nil {
		err = j.stay(ctx, product, keys, *camera != backend.NoSource, *microphone != backend.NoSource)
	}
	return closing(product, err)
}

// stay prints what happens until ctx is over or the room ends.
func (j *join) stay(ctx context.Context, product *backend.Backend, keys <-chan string, camera, microphone bool) error {
	j.room = product.Room()
	if j.room == nil { // it ended in the same moment
		return cmp.Or(product.Lobby.State().Fault, error(fault.New(fault.RelayLost, nil)))
	}
	events, stop := j.room.Subscribe()
	defer stop()
	if err := j.print(joinedEvent{"joined", j.room.ID().String(), j.room.Self(), j.room.Name()}, "joined "+j.room.Name()); err != nil {
		return err
	}
	if camera {
		j.room.SetCamera(true) //nolint:contextcheck // the camera lives as long as the room
	}
	if microphone {
		j.room.SetMicrophone(true) //nolint:contextcheck // as above
	}
	if err := j.catchUp(); err != nil {
		return err
	}
	lines := readLines(ctx, j.env)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	last := uint64(0)
	for {
		var err error
		select {
		case <-ctx.Done():
			return nil
		case <-j.room.Done():
			return j.room.Err()
		case e, ok := <-events:
			if !ok {
				<-j.room.Done()
				return j.room.Err()
			}
			if last != 0 && e.Seq != last+1 {
				err = j.catchUp()
			}
			if last = e.Seq; err == nil {
				err = j.tell(e)
			}
		case participant := <-keys:
			j.room.WantKey(participant)
		case line, ok := <-lines:
			if !ok {
				lines = nil
			} else if line != "" {
				if refused := j.room.Say(line); refused != nil {
					j.fail(refused)
				}
			}
		case <-tick.C:
			err = j.stats()
		}
		if err != nil {
			return err
		}
	}
}

// readLines gives the lines of standard input. The goroutine ends with the input or, when nobody reads any more, with the next line:
// a read of a terminal cannot be broken off, and the process ends soon after.
func readLines(ctx context.Context, e *env) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		scanner := bufio.NewScanner(e.in)
		scanner.Buffer(nil, 2*meeting.MaxText)
		for scanner.Scan() {
			select {
			case lines <- scanner.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}

// catchUp prints what the snapshot has and was not printed yet.
func (j *join) catchUp() error {
	state, chat, _ := j.room.Snapshot()
	if err := j.people(state); err != nil {
		return err
	}
	for _, m := range chat {
		if err := j.chat(m); err != nil {
			return err
		}
	}
	return nil
}

func (j *join) tell(e meeting.Event) error {
	if e.Chat != nil {
		return j.chat(*e.Chat)
	}
	return j.people(*e.State)
}

// chat prints a line of somebody else once.
func (j *join) chat(m meeting.ChatMessage) error {
	key := m.From + m.ID.String()
	if m.From == j.room.Self() || j.said[key] {
		return nil
	}
	j.said[key] = true
	return j.print(chatEvent{"chat", m.From, m.Name, m.Text, m.At.UTC().Format(time.RFC3339Nano)}, m.Name+": "+m.Text)
}

// people prints who has another state than before, and why our camera or microphone cannot be used.
func (j *join) people(state meeting.State) error {
	j.device("camera", state.Camera.Fault)
	j.device("microphone", state.Microphone.Fault)
	_, err := j.who.note(state)
	return err
}

// device says once why a device cannot be used; the call goes on without it.
func (j *join) device(part string, err error) {
	code, _ := fault.Of(err)
	if j.told[part] == string(code) {
		return
	}
	j.told[part] = string(code)
	if err != nil {
		j.fail(err)
	}
}

// stats prints how each connected participant comes in.
func (j *join) stats() error {
	state, _, _ := j.room.Snapshot()
	for _, p := range state.Participants {
		if p.Me || p.State != meeting.Connected || p.Path == "" { // not measured yet
			continue
		}
		s := statsEvent{Event: "stats", Peer: p.ID, Path: p.Path, RTT: milliseconds(p.RTT)}
		if p.Camera {
			s.Video = j.video(p)
		}
		if p.Microphone {
			s.Audio = &audioStats{p.Level, p.Underruns}
		}
		if err := j.print(s, ""); err != nil {
			return err
		}
	}
	return nil
}

func (j *join) video(p meeting.Participant) *videoStats {
	v := &videoStats{FPS: p.FPS, Frames: p.Frames, Width: p.Width, Height: p.Height}
	if seen, ok := j.watch.Sight(p.ID); ok && seen.Coded {
		latency := milliseconds(seen.Latency)
		v.Counter, v.Latency = &seen.Counter, &latency
	}
	return v
}

func milliseconds(d time.Duration) float64 {
	return float64(d.Round(100*time.Microsecond)) / float64(time.Millisecond)
}
