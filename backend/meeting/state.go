package meeting

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"time"
)

// ParticipantState says how a participant is connected.
type ParticipantState string

// The states of a participant.
const (
	Connecting   ParticipantState = "connecting"
	Connected    ParticipantState = "connected"
	Reconnecting ParticipantState = "reconnecting"
	Left         ParticipantState = "left"
	Refused      ParticipantState = "refused"
)

// Participant is somebody in the room.
type Participant struct {
	// ID is the base64url of the identity key; "peer.N" for one who was refused before it proved any.
	ID, Name string
	Me       bool
	State    ParticipantState
	Fault    error // when refused
	// KnownSince is when this key was first met, zero for a new one. KeyChanged says that another key is known under this name.
	KnownSince time.Time
	KeyChanged bool

	Microphone, Camera, Speaking bool
	Level                        float64 // dBFS, -90…0

	Path          string // "lan", "direct", "turn" or ""
	RTT           time.Duration
	Width, Height int // pixels
	FPS           float64
	Frames        uint64 // pictures received over this connection
	Bitrate       int    // bit/s received
	Lost          float64
	Underruns     int64
	Frozen        time.Duration // without a picture though the camera is on; 0 while pictures come
}

// State is what can be shown of a room.
type State struct {
	ID, Name     string
	Since        time.Time
	RelayUp      bool          // the relay is connected; without it calls go on, but nobody can come in
	Participants []Participant // we first, the others in the order of coming
	Microphone   Device
	Camera       Device
	Level        float64 // dBFS of our own microphone
	Sending      int     // bit/s, all that we send
	Underruns    int64   // of everybody's sound since Since, also of those who left
}

// Event tells a change: a new State, or a chat line, which is new or replaces the one with the same ID. A Seq that is not the last one
// plus one means that events were missed: fetch the Snapshot.
type Event struct {
	Seq   uint64
	State *State       // or nil
	Chat  *ChatMessage // or nil
}

// Subscribers that are this far behind miss events.
const eventRoom = 256

// board is what others read of a room.
type board struct {
	mu    sync.Mutex // guards all
	seq   uint64
	state State
	last  string // the state as text, to tell whether it changed
	chat  []ChatMessage
	subs  map[chan Event]bool
	err   error
	over  bool
}

// Snapshot returns the state and the chat, and the Seq of the last event that is in them.
func (r *Room) Snapshot() (state State, chat []ChatMessage, seq uint64) {
	b := &r.board
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.state, slices.Clone(b.chat), b.seq
}

// Name returns the room's name, "" while nobody told us.
func (r *Room) Name() string {
	s, _, _ := r.Snapshot()
	return s.Name
}

// Subscribe returns the events from now on; the channel is closed when the room ends and by stop. State comes at most ten times a
// second, chat at once. Who does not read misses events.
func (r *Room) Subscribe() (events <-chan Event, stop func()) {
	b := &r.board
	c := make(chan Event, eventRoom)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.over {
		close(c)
		return c, func() {}
	}
	if b.subs == nil {
		b.subs = map[chan Event]bool{}
	}
	b.subs[c] = true
	return c, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.subs[c] {
			delete(b.subs, c)
			close(c)
		}
	}
}

func (b *board) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.over = true
	for c := range b.subs {
		close(c)
	}
	b.subs = nil
}

// tell sends an event. Caller holds b.mu.
func (b *board) tell(e Event) {
	b.seq++
	e.Seq = b.seq
	for c := range b.subs {
		select {
		case c <- e:
		default:
		}
	}
}

// told notes a chat line and tells it.
func (r *Room) told(m ChatMessage) {
	b := &r.board
	b.mu.Lock()
	defer b.mu.Unlock()
	if i := slices.IndexFunc(b.chat, func(old ChatMessage) bool { return old.ID == m.ID && old.From == m.From }); i >= 0 {
		b.chat[i] = m
	} else {
		b.chat = append(b.chat, m)
		if len(b.chat) > maxLines {
			b.chat = b.chat[1:]
		}
	}
	b.tell(Event{Chat: &m})
}

// publishState tells the state if it is another one.
func (r *Room) publishState() {
	r.dirty = false
	s := r.state(r.now())
	text := fmt.Sprintf("%+v", s)
	b := &r.board
	b.mu.Lock()
	defer b.mu.Unlock()
	if text == b.last {
		return
	}
	b.state, b.last = s, text
	b.tell(Event{State: &s})
}

func (r *Room) state(now time.Time) State {
	d := r.devices
	s := State{
		ID: r.id.String(), Name: r.name, Since: r.since, RelayUp: r.relayUp, Microphone: d.microphone, Camera: d.camera,
		Level: r.level, Sending: r.sending, Underruns: r.underruns,
	}
	camera := r.camera.State()
	me := Participant{
		ID: r.self, Name: r.cfg.Name, Me: true, State: Connected, Microphone: d.microphone.On, Camera: d.camera.On,
		Speaking: d.microphone.On && r.level > speakingAbove, Level: r.level, Width: camera.Width, Height: camera.Height,
	}
	for _, p := range r.people {
		s.Participants = append(s.Participants, p.participant(now))
	}
	slices.SortFunc(s.Participants, func(a, b Participant) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortStableFunc(s.Participants, func(a, b Participant) int { return r.order(a.ID).Compare(r.order(b.ID)) })
	for n, stranger := range r.strangers {
		s.Participants = append(s.Participants, Participant{ID: fmt.Sprintf("peer.%d", n), State: Refused, Fault: stranger.fault})
	}
	s.Participants = append([]Participant{me}, s.Participants...)
	return s
}

func (r *Room) order(id string) time.Time {
	if p := r.person(id); p != nil {
		return p.came
	}
	return time.Time{}
}

func (p *person) participant(now time.Time) Participant {
	out := Participant{
		ID: p.id, Name: p.name, State: p.state(), KnownSince: p.knownSince, KeyChanged: p.otherKey,
		Microphone: p.microphone, Camera: p.camera, Speaking: p.speaking(now), Level: p.stats.level,
		Path: string(p.stats.rtc.Path), RTT: p.stats.rtc.RTT, Width: p.stats.rtc.Width, Height: p.stats.rtc.Height,
		FPS: p.stats.rtc.FPS, Frames: p.stats.rtc.Frames, Bitrate: p.stats.bitrate, Lost: p.stats.rtc.Lost,
		Underruns: p.stats.underruns, Frozen: p.frozen(now),
	}
	if out.State == Refused {
		out.Fault = p.fault
	}
	return out
}
