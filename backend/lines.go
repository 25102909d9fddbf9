package backend

import (
	"cmp"
	"context"
	"errors"
	"log/slog"

	"videonet/backend/fault"
	"videonet/backend/meeting"
	"videonet/backend/meeting/lobby"
	"videonet/backend/network"
	"videonet/backend/signaling"
	"videonet/backend/wire"
)

// lines dials relays.
type lines struct {
	network *network.Network
	log     *slog.Logger
}

func (l lines) dial(ctx context.Context, addresses []string, pin [32]byte) (*signaling.Client, error) {
	return signaling.Dial(ctx, signaling.Config{Network: l.network, Addresses: addresses, Pin: pin, Log: l.log})
}

// Dial opens a line for the owner of a room. It meets lobby.Config.Dial.
func (l lines) Dial(ctx context.Context, addresses []string, pin [32]byte) (lobby.Line, error) {
	client, err := l.dial(ctx, addresses, pin)
	if err != nil {
		return nil, err // a nil *Client is no nil Line
	}
	return client, nil
}

// enter goes into a room on its relay.
func (l lines) enter(ctx context.Context, ticket lobby.Ticket) (meeting.Entry, error) {
	client, err := l.dial(ctx, ticket.Relays, ticket.Pin)
	if err != nil {
		return meeting.Entry{}, err
	}
	var entered signaling.Entered
	if ticket.Owner != (wire.OwnerToken{}) {
		entered, err = client.EnterAsOwner(ctx, ticket.Room, ticket.Owner)
	} else {
		entered, err = client.Enter(ctx, ticket.Locator)
	}
	if err != nil {
		return meeting.Entry{}, errors.Join(err, client.Close())
	}
	return meeting.Entry{Room: entered.Room, Me: entered.Me, Peers: entered.Peers, Line: line{client}}, nil
}

// line shows a *signaling.Client as a meeting.Line: the same events in the words of a meeting.
type line struct{ *signaling.Client }

// Next waits for the next event.
func (l line) Next(ctx context.Context) (meeting.Notice, error) {
	select {
	case event, ok := <-l.Events():
		if !ok {
			return nil, cmp.Or(l.Err(), error(fault.New(fault.Canceled, nil)))
		}
		switch e := event.(type) {
		case signaling.PeerIn:
			return meeting.PeerIn{Peer: e.Peer}, nil
		case signaling.PeerOut:
			return meeting.PeerOut{Peer: e.Peer}, nil
		case signaling.Message:
			return meeting.Message{From: e.From, Sealed: e.Sealed}, nil
		}
		return nil, errors.New("an event of an unknown kind")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
