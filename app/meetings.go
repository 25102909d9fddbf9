package app

import (
	"context"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"videonet/backend/fault"
	"videonet/backend/meeting"
	"videonet/backend/meeting/lobby"
	"videonet/backend/transfer"
)

// Meetings is what the page calls about rooms.
type Meetings struct {
	j *journeys

	mu    sync.Mutex // guards what the page was shown
	seq   uint64
	rooms []SavedRoom
	state MeetingState
	chat  []ChatMessage
	in    string                 // the room whose chat it is
	said  map[string]ChatMessage // the lines of chat by id
}

func newMeetings(j *journeys) *Meetings {
	return &Meetings{j: j, rooms: []SavedRoom{}, chat: []ChatMessage{}, state: MeetingState{Status: string(lobby.Out)}}
}

// Snapshot returns the rooms, where we are, and what was said.
func (m *Meetings) Snapshot() MeetingsSnapshot {
	m.mu.Lock()
	defer m.mu.Unlock()
	return MeetingsSnapshot{Seq: m.seq, Rooms: slices.Clone(m.rooms), State: m.state, Chat: slices.Clone(m.chat)}
}

// Create makes a room whose relay this program carries, and goes in.
func (m *Meetings) Create(name string) error { return m.j.product().Lobby.Create(m.j.ctx, name) }

// Join goes in by a link.
func (m *Meetings) Join(link string) error { return m.j.product().Lobby.Join(m.j.ctx, link) }

// JoinOpened goes in by the link that opened the program. The link is forgotten with that.
func (m *Meetings) JoinOpened() error { return m.Join(m.j.takeLink()) }

// Open goes into a room of the list.
func (m *Meetings) Open(room string) error {
	id, err := lobby.ParseID(room)
	if err != nil {
		return err
	}
	return m.j.product().Lobby.Open(m.j.ctx, id)
}

// Forget takes a room off the list.
func (m *Meetings) Forget(room string) error {
	id, err := lobby.ParseID(room)
	if err != nil {
		return err
	}
	return m.j.product().Lobby.Forget(id)
}

// Leave goes out, or gives up going in.
func (m *Meetings) Leave() error { return m.j.product().Lobby.Leave() }

// Invite makes a new link. It goes to the dialog that asked and is kept nowhere.
func (m *Meetings) Invite(room string) (Invite, error) {
	id, err := lobby.ParseID(room)
	if err != nil {
		return Invite{}, err
	}
	invite, err := m.j.product().Lobby.Invite(m.j.ctx, id)
	if err != nil {
		return Invite{}, err
	}
	return Invite{Link: invite.Link(), Expires: rfc3339(invite.Expires)}, nil
}

// WithdrawInvites makes every link that was given out useless.
func (m *Meetings) WithdrawInvites(room string) error {
	id, err := lobby.ParseID(room)
	if err != nil {
		return err
	}
	return m.j.product().Lobby.WithdrawInvites(m.j.ctx, id)
}

// Say writes to everybody in the room.
func (m *Meetings) Say(text string) error {
	room := m.j.product().Room()
	if room == nil {
		return outside()
	}
	return room.Say(text)
}

// SetMicrophone turns our microphone on or off.
func (m *Meetings) SetMicrophone(on bool) error {
	room := m.j.product().Room()
	if room == nil {
		return outside()
	}
	room.SetMicrophone(on)
	return nil
}

// SetCamera turns our camera on or off.
func (m *Meetings) SetCamera(on bool) error {
	room := m.j.product().Room()
	if room == nil {
		return outside()
	}
	room.SetCamera(on)
	return nil
}

func outside() error { return fault.New(fault.RoomUnknown, nil) }

// peers are the participants that files go to: one, or everybody who is connected when to is "".
func (j *journeys) peers(to string) ([]transfer.Peer, error) {
	room := j.product().Room()
	if room == nil {
		return nil, outside()
	}
	state, _, _ := room.Snapshot()
	var out []transfer.Peer
	for _, p := range state.Participants {
		if !p.Me && p.State == meeting.Connected && (to == "" || to == p.ID) {
			out = append(out, transfer.Peer{ID: p.ID, Name: p.Name})
		}
	}
	if len(out) == 0 {
		return nil, fault.New(fault.PeerUnknown, nil)
	}
	return out, nil
}

// watch tells the page what changes until the context ends.
func (m *Meetings) watch(ctx context.Context) {
	changes := m.j.product().Lobby.Changes()
	var room *meeting.Room
	var events <-chan meeting.Event
	stop := func() {}
	defer func() { stop() }()
	for {
		if now := m.j.product().Room(); now != room {
			stop()
			room, events, stop = now, nil, func() {}
			if room != nil {
				events, stop = room.Subscribe()
			}
		}
		m.look(room)
		select {
		case <-changes:
		case _, ok := <-events:
			if !ok {
				events = nil
			}
		case <-ctx.Done():
			return
		}
	}
}

// look shows the page the lobby and the room as they are now.
func (m *Meetings) look(room *meeting.Room) {
	state := m.j.product().Lobby.State()
	rooms := []SavedRoom{}
	for _, r := range state.Rooms {
		rooms = append(rooms, SavedRoom{ID: r.ID.String(), Name: r.Name, Hosted: r.Hosted, LastSeen: rfc3339(r.LastSeen)})
	}
	now := MeetingState{Status: string(state.Status), Fault: faultOf(state.Fault)}
	var chat []meeting.ChatMessage
	if state.Status == lobby.In && room != nil {
		var inside meeting.State
		inside, chat, _ = room.Snapshot()
		now.Room = m.room(state, inside)
	}
	m.show(rooms, now, chat)
}

// show tells what is new.
func (m *Meetings) show(rooms []SavedRoom, state MeetingState, chat []meeting.ChatMessage) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !slices.Equal(m.rooms, rooms) {
		m.rooms = rooms
		m.tell(MeetingsEvent{Type: "rooms", Rooms: rooms})
	}
	if state.Room != nil && state.Room.ID != m.in {
		m.in, m.chat, m.said = state.Room.ID, []ChatMessage{}, map[string]ChatMessage{} // the page does the same when the state names another room
	}
	if !reflect.DeepEqual(m.state, state) {
		m.state = state
		m.tell(MeetingsEvent{Type: "state", State: &state})
	}
	for _, line := range chat {
		m.say(message(line))
	}
}

// say puts a line where it belongs and tells it, unless it is known as it is. Caller holds mu.
func (m *Meetings) say(line ChatMessage) {
	old, known := m.said[line.ID]
	if known && old == line {
		return
	}
	m.said[line.ID] = line
	if known {
		m.chat[slices.IndexFunc(m.chat, func(c ChatMessage) bool { return c.ID == line.ID })] = line
	} else {
		m.chat = append(m.chat, line)
	}
	m.tell(MeetingsEvent{Type: "chat", Message: &line})
}

// tell sends an event with the next number. Caller holds mu.
func (m *Meetings) tell(event MeetingsEvent) {
	m.seq++
	event.Seq = m.seq
	m.j.window.Emit("meetings", event)
}

func message(line meeting.ChatMessage) ChatMessage {
	state := "sending"
	if line.Sent {
		state = "sent"
	}
	return ChatMessage{
		ID: line.From + line.ID.String(), From: line.From, Name: line.Name, At: rfc3339(line.At), Text: line.Text, State: state,
	}
}

// room shows the room we are in.
func (m *Meetings) room(state lobby.State, in meeting.State) *Room {
	relay := "connected"
	if !in.RelayUp {
		relay = "reconnecting"
	}
	name := in.Name
	if name == "" {
		name = state.Room.Name
	}
	room := &Room{
		ID: state.Room.ID.String(), Name: name, Hosted: state.Room.Own(), Since: rfc3339(in.Since), Relay: relay,
		Microphone: device(in.Microphone), Camera: device(in.Camera), Speaker: m.speaker(),
		Level: whole(in.Level), Sending: int64(in.Sending), Participants: []Participant{},
	}
	for _, p := range in.Participants {
		room.Participants = append(room.Participants, participant(p))
	}
	return room
}

func device(d meeting.Device) Device { return Device{On: d.On, Fault: faultOf(d.Fault)} }

func (m *Meetings) speaker() Device {
	err := m.j.product().SpeakerFault()
	return Device{On: err == nil, Fault: faultOf(err)}
}

func participant(p meeting.Participant) Participant {
	out := Participant{
		ID: p.ID, Name: strings.TrimSpace(p.Name), Me: p.Me, State: string(p.State), Fault: faultOf(p.Fault),
		KnownSince: rfc3339(p.KnownSince), KeyChanged: p.KeyChanged, Microphone: p.Microphone, Camera: p.Camera,
		Speaking: p.Speaking, Level: whole(p.Level), Path: p.Path, RTTMs: whole(float64(p.RTT) / float64(time.Millisecond)),
		Width: p.Width, Height: p.Height, FPS: whole(p.FPS), Frozen: math.Floor(p.Frozen.Seconds()),
	}
	if p.Camera {
		stream := p.ID // the carrier's name for the pictures of a participant
		out.Stream = &stream
	}
	return out
}

// whole keeps figures from dancing: the page shows no fractions of them.
func whole(x float64) float64 { return math.Round(x) }
