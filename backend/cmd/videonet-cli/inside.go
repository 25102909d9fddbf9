package main

import (
	"context"
	"errors"
	"fmt"

	"videonet/backend"
	"videonet/backend/fault"
	"videonet/backend/meeting"
	"videonet/backend/sentences"
)

// enter opens the profile and goes into the room of an invite. The caller closes the backend.
func (e *env) enter(ctx context.Context, cfg backend.Config, invite string) (*backend.Backend, *meeting.Room, error) {
	link, err := e.invite(invite)
	if err != nil {
		return nil, nil, err
	}
	if cfg.Folder, err = e.openProfile(); err != nil {
		return nil, nil, err
	}
	b, err := e.open(ctx, cfg)
	if err != nil {
		return nil, nil, err
	}
	if err = b.Lobby.Join(ctx, link); err != nil {
		return nil, nil, closing(b, err)
	}
	room := b.Room()
	if room == nil { // it ended in the same moment
		return nil, nil, closing(b, b.Lobby.State().Fault)
	}
	err = e.print(joinedEvent{"joined", room.ID().String(), room.Self(), room.Name()}, "In the room. Waiting for the other side.")
	if err != nil {
		return nil, nil, closing(b, err)
	}
	return b, room, nil
}

// open opens the profile of cfg, and tells when it was not as it was left.
func (e *env) open(ctx context.Context, cfg backend.Config) (*backend.Backend, error) {
	cfg.Checker, cfg.Log = e.self, e.log
	b, err := backend.Open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if err = e.notice(b.Notice()); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

// closing ends the transfers while their connections still stand, then everything, and keeps the first error.
func closing(b *backend.Backend, err error) error {
	if closed := b.Transfers.Close(); err == nil {
		err = closed
	}
	if closed := b.Close(); err == nil {
		err = closed
	}
	return err
}

// relayEvent tells that the room's host is away or back; who is connected stays connected.
type relayEvent struct {
	Event string `json:"event"`
	State string `json:"state"` // "reconnecting" or "connected"
	Text  string `json:"text,omitempty"`
}

// people prints who comes, goes and is refused, and whether more can come.
type people struct {
	env  *env
	seen map[string]meeting.ParticipantState
	away bool // the relay, as it was told
}

func newPeople(e *env) *people { return &people{env: e, seen: map[string]meeting.ParticipantState{}} }

// note prints what changed and returns the others that are connected.
func (p *people) note(s meeting.State) (there []meeting.Participant, err error) {
	if err := p.relay(s.RelayUp); err != nil {
		return nil, err
	}
	for _, who := range s.Participants {
		if who.Me {
			continue
		}
		if who.State == meeting.Connected {
			there = append(there, who)
		}
		if p.seen[who.ID] == who.State {
			continue
		}
		p.seen[who.ID] = who.State
		if who.State == meeting.Connecting {
			continue
		}
		event := peerEvent{Event: "peer", ID: who.ID, Name: who.Name, State: string(who.State)}
		sentence := fmt.Sprintf("%s: %s", who.Name, who.State)
		if who.Fault != nil {
			event.Text = sentences.Of(p.env.language, who.Fault)
			sentence = event.Text
		}
		if err := p.env.print(event, sentence); err != nil {
			return nil, err
		}
	}
	return there, nil
}

func (p *people) relay(up bool) error {
	if p.away == !up {
		return nil
	}
	p.away = !up
	if up {
		return p.env.print(relayEvent{Event: "relay", State: string(meeting.Connected)}, "The room's host is back.")
	}
	text := sentences.Of(p.env.language, fault.New(fault.RelayLost, nil))
	return p.env.print(relayEvent{"relay", string(meeting.Reconnecting), text}, text)
}

// roomEnded is why a room ended that we did not leave.
func roomEnded(room *meeting.Room) error {
	if err := room.Err(); err != nil {
		return err
	}
	return fault.New(fault.Canceled, nil)
}
