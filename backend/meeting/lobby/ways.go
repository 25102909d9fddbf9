package lobby

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"videonet/backend/fault"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

// Create makes a room on the relay of this program and goes in.
func (l *Lobby) Create(ctx context.Context, name string) error {
	room, err := l.Found(ctx, name)
	if err != nil {
		return err
	}
	return l.Open(ctx, room.ID)
}

// Found makes a room on the relay of this program without going in.
func (l *Lobby) Found(ctx context.Context, name string) (Saved, error) {
	_, pin, err := l.cfg.Relay.Start(ctx)
	if err != nil {
		return Saved{}, err
	}
	return l.found(ctx, Saved{Name: name, Pin: pin, Hosted: true})
}

// FoundAt makes a room on a relay that runs elsewhere.
func (l *Lobby) FoundAt(ctx context.Context, name string, addresses []string, pin [32]byte) (Saved, error) {
	return l.found(ctx, Saved{Name: name, Relays: addresses, Pin: pin})
}

func (l *Lobby) found(ctx context.Context, room Saved) (Saved, error) {
	room.Name = strings.TrimSpace(room.Name)
	if err := wire.CheckName(room.Name); err != nil || room.Name == "" {
		return Saved{}, fault.New(fault.Invalid, err, "what", "name")
	}
	room.ID, room.Owner, room.Secret, room.Created = wire.NewRoomID(), wire.NewOwnerToken(), trust.NewSecret(), l.cfg.Now()
	err := l.withLine(ctx, room, func(line Line) error { return line.Create(ctx, room.ID, room.Owner) })
	if err != nil {
		return Saved{}, err
	}
	l.shelving.Lock()
	defer l.shelving.Unlock()
	if err := l.cfg.Shelf.PutRoom(room); err != nil {
		return Saved{}, err
	}
	return room, l.refresh()
}

// Join goes in by an invite.
func (l *Lobby) Join(ctx context.Context, link string) error {
	invite, err := trust.ParseInviteAt(link, l.cfg.Now())
	if err != nil {
		l.set(func(s *State) {
			if s.Status == Out {
				s.Fault = err
			}
		})
		return err
	}
	name, err := l.recall(ctx, invite)
	if err != nil {
		return err
	}
	ticket := Ticket{Name: name, Relays: invite.Relays, Pin: invite.Pin, Secret: invite.Secret, Locator: invite.Locator}
	return l.enter(ctx, ticket, func(id wire.RoomID, inside Inside) (Saved, error) {
		room, found, err := l.cfg.Shelf.Room(id)
		if err != nil || found && room.Own() {
			return room, err // our own room, by our own invite: what we know is more
		}
		created := l.cfg.Now()
		if found {
			created = room.Created
		}
		return Saved{
			ID: id, Name: inside.Name(), Relays: invite.Relays, Pin: invite.Pin, Secret: invite.Secret, Locator: invite.Locator,
			Created: created,
		}, nil
	})
}

// recall returns the name of the room that an invite leads to, "" when we do not know it: the owner who comes by a link of their own is
// the one who tells the others. It starts the relay of this program when the invite leads to that.
func (l *Lobby) recall(ctx context.Context, invite trust.Invite) (name string, err error) {
	rooms, err := l.cfg.Shelf.Rooms()
	if err != nil {
		return "", err
	}
	if i := slices.IndexFunc(rooms, func(r Saved) bool { return r.Secret == invite.Secret }); i >= 0 {
		name = rooms[i].Name
	}
	if slices.ContainsFunc(rooms, func(r Saved) bool { return r.Hosted && r.Pin == invite.Pin }) {
		_, _, err = l.cfg.Relay.Start(ctx)
	}
	return name, err
}

// Open goes into a room of the list.
func (l *Lobby) Open(ctx context.Context, id wire.RoomID) error {
	room, err := l.room(id)
	if err != nil {
		return err
	}
	relays, err := l.relays(ctx, room)
	if err != nil {
		return err
	}
	ticket := Ticket{
		Name: room.Name, Room: room.ID, Relays: relays, Pin: room.Pin, Secret: room.Secret, Locator: room.Locator, Owner: room.Owner,
	}
	return l.enter(ctx, ticket, func(wire.RoomID, Inside) (Saved, error) { return l.room(id) })
}

// Forget takes a room off the list, with its secret. We must be outside.
func (l *Lobby) Forget(id wire.RoomID) error {
	if s := l.State(); s.Status == In && s.Room.ID == id {
		return fault.New(fault.Invalid, nil, "what", "forget")
	}
	l.shelving.Lock()
	defer l.shelving.Unlock()
	return errors.Join(l.cfg.Shelf.RemoveRoom(id), l.refresh())
}

// Invite makes a new link into a room of our own.
func (l *Lobby) Invite(ctx context.Context, id wire.RoomID) (trust.Invite, error) {
	room, err := l.room(id)
	if err != nil {
		return trust.Invite{}, err
	}
	if !room.Own() {
		return trust.Invite{}, fault.New(fault.Invalid, nil, "what", "invite")
	}
	relays, err := l.relays(ctx, room)
	if err != nil {
		return trust.Invite{}, err
	}
	now := l.cfg.Now()
	invite := trust.Invite{
		Relays: relays, Pin: room.Pin, Locator: wire.NewLocator(), Secret: room.Secret, Expires: now.Add(InviteLife).Truncate(time.Second),
	}
	err = l.withLine(ctx, room, func(line Line) error {
		return line.Locate(ctx, room.ID, room.Owner, invite.Locator.Hash(), invite.Expires)
	})
	if err != nil {
		return trust.Invite{}, err
	}
	return invite, l.amend(id, func(room *Saved) {
		room.Given = slices.DeleteFunc(room.Given, func(g Given) bool { return g.Expires.Before(now) })
		room.Given = append(room.Given, Given{invite.Locator.Hash(), invite.Expires})
	})
}

// WithdrawInvites makes every link that was given out useless. Those who are inside stay.
func (l *Lobby) WithdrawInvites(ctx context.Context, id wire.RoomID) error {
	room, err := l.room(id)
	if err != nil {
		return err
	}
	var withdrawn []Given
	err = l.withLine(ctx, room, func(line Line) error {
		for _, given := range room.Given {
			gone := line.Withdraw(ctx, room.ID, room.Owner, given.LocatorHash)
			if gone != nil && !fault.Is(gone, fault.InviteWithdrawn) { // already gone is as good
				return gone
			}
			withdrawn = append(withdrawn, given)
		}
		return nil
	})
	return errors.Join(err, l.amend(id, func(room *Saved) {
		room.Given = slices.DeleteFunc(room.Given, func(g Given) bool { return slices.Contains(withdrawn, g) })
	}))
}

func (l *Lobby) room(id wire.RoomID) (Saved, error) {
	room, found, err := l.cfg.Shelf.Room(id)
	if err == nil && !found {
		err = fault.New(fault.RoomUnknown, nil)
	}
	return room, err
}

// relays returns where the room's relay is reached now; the one of a hosted room is started.
func (l *Lobby) relays(ctx context.Context, room Saved) ([]string, error) {
	if !room.Hosted {
		return room.Relays, nil
	}
	addresses, _, err := l.cfg.Relay.Start(ctx)
	return addresses, err
}

func (l *Lobby) withLine(ctx context.Context, room Saved, use func(Line) error) error {
	relays, err := l.relays(ctx, room)
	if err != nil {
		return err
	}
	line, err := l.cfg.Dial(ctx, relays, room.Pin)
	if err != nil {
		return err
	}
	return errors.Join(use(line), line.Close())
}

// CheckLink says what is wrong with the text of an invite, nil when nothing is.
func CheckLink(link string) error {
	_, err := trust.ParseInvite(link)
	return err
}

// ParseID reads the text form of a room's id.
func ParseID(text string) (id wire.RoomID, err error) {
	if err := id.UnmarshalText([]byte(text)); err != nil {
		return id, fault.New(fault.RoomUnknown, err)
	}
	return id, nil
}
