package main

import (
	"context"
	"errors"
	"time"

	"videonet/backend"
	"videonet/backend/fault"
	"videonet/backend/meeting/lobby"
)

const roomUsage = "room create NAME [--relay ADDR#PIN] | list | invite ROOM | withdraw ROOM  [--lan-only]"

type roomEvent struct {
	Event   string `json:"event"`
	ID      string `json:"id"`
	Name    string `json:"name"`
	Invite  string `json:"invite,omitempty"`
	Expires string `json:"expires,omitempty"` // RFC 3339
	Hosted  bool   `json:"hosted,omitempty"`  // its relay runs in this program
	Relay   string `json:"relay,omitempty"`   // host:port, when it runs elsewhere
}

type withdrawnEvent struct {
	Event string `json:"event"`
	ID    string `json:"id"`
}

// runRoom makes rooms and invites. A room without --relay is carried by this profile: it can be entered while this profile is in it.
func runRoom(ctx context.Context, env *env, args []string) (err error) {
	set := env.flags("room")
	relay := set.String("relay", "", "the relay that carries the room, as the verb relay prints it (default: this program)")
	lanOnly := set.Bool("lan-only", false, "reach nothing outside the local network")
	words, err := env.parse(set, args)
	if err != nil {
		return err
	}
	do, name, err := roomVerb(words, *relay)
	if err != nil {
		return err
	}
	profile, err := env.openProfile()
	if err != nil {
		return err
	}
	b, err := env.open(ctx, backend.Config{Folder: profile, LANOnly: *lanOnly})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	return do(ctx, env, b.Lobby, name)
}

type roomFunc func(ctx context.Context, env *env, l *lobby.Lobby, name string) error

func roomVerb(words []string, relay string) (roomFunc, string, error) {
	if len(words) == 0 {
		return nil, "", wrongUse("room needs create, list, invite or withdraw")
	}
	verb, rest := words[0], words[1:]
	if verb == "list" {
		if len(rest) > 0 {
			return nil, "", wrongUse("room list takes no %q", rest[0])
		}
		return roomList, "", nil
	}
	if len(rest) != 1 {
		return nil, "", wrongUse("room %s takes one word", verb)
	}
	switch verb {
	case "create":
		create, err := roomCreate(relay)
		return create, rest[0], err
	case "invite":
		return roomInvite, rest[0], nil
	case "withdraw":
		return roomWithdraw, rest[0], nil
	}
	return nil, "", wrongUse("room has no %q", verb)
}

func roomCreate(relay string) (roomFunc, error) {
	if relay == "" {
		return func(ctx context.Context, env *env, l *lobby.Lobby, name string) error {
			room, err := l.Found(ctx, name)
			if err != nil {
				return err
			}
			return env.printInvite(ctx, l, room)
		}, nil
	}
	address, pin, err := backend.ParseRelay(relay)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, env *env, l *lobby.Lobby, name string) error {
		room, err := l.FoundAt(ctx, name, []string{address}, pin)
		if err != nil {
			return err
		}
		return env.printInvite(ctx, l, room)
	}, nil
}

func roomInvite(ctx context.Context, env *env, l *lobby.Lobby, name string) error {
	room, err := findRoom(l, name)
	if err != nil {
		return err
	}
	return env.printInvite(ctx, l, room)
}

func roomWithdraw(ctx context.Context, env *env, l *lobby.Lobby, name string) error {
	room, err := findRoom(l, name)
	if err == nil {
		err = l.WithdrawInvites(ctx, room.ID)
	}
	if err != nil {
		return err
	}
	return env.print(withdrawnEvent{"withdrawn", room.ID.String()}, room.ID.String())
}

func roomList(_ context.Context, env *env, l *lobby.Lobby, _ string) error {
	for _, room := range l.State().Rooms {
		if err := env.print(roomLine(room), room.ID.String()+"  "+room.Name); err != nil {
			return err
		}
	}
	return nil
}

// printInvite makes a link and prints it; without --json the link alone, for pipes.
func (e *env) printInvite(ctx context.Context, l *lobby.Lobby, room lobby.Saved) error {
	invite, err := l.Invite(ctx, room.ID)
	if err != nil {
		return err
	}
	line := roomLine(room)
	line.Invite, line.Expires = invite.Link(), invite.Expires.UTC().Format(time.RFC3339)
	return e.print(line, invite.Link())
}

func roomLine(room lobby.Saved) roomEvent {
	line := roomEvent{Event: "room", ID: room.ID.String(), Name: room.Name, Hosted: room.Hosted}
	if len(room.Relays) > 0 {
		line.Relay = room.Relays[0]
	}
	return line
}

// findRoom takes an id, or a name that only one room has.
func findRoom(l *lobby.Lobby, text string) (found lobby.Saved, err error) {
	count := 0
	for _, room := range l.State().Rooms {
		if room.ID.String() == text {
			return room, nil
		}
		if room.Name == text {
			found = room
			count++
		}
	}
	switch count {
	case 0:
		return found, fault.New(fault.RoomUnknown, nil)
	case 1:
		return found, nil
	}
	return found, wrongUse("%d rooms are called %q; give the id", count, text)
}
