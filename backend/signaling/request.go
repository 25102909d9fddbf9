package signaling

import (
	"context"
	"fmt"
	"time"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// Create makes a room of which owner is the key. It may be repeated.
func (c *Client) Create(ctx context.Context, room wire.RoomID, owner wire.OwnerToken) error {
	_, err := c.request(ctx, func(n uint32) wire.ClientMessage { return wire.Create{Request: n, Room: room, Owner: owner} })
	return err
}

// Locate lets the locator with that hash open the room until it expires.
func (c *Client) Locate(ctx context.Context, room wire.RoomID, owner wire.OwnerToken, l wire.LocatorHash, expires time.Time) error {
	_, err := c.request(ctx, func(n uint32) wire.ClientMessage {
		return wire.Locate{Request: n, Room: room, Owner: owner, LocatorHash: l, Expires: expires.Unix()}
	})
	return err
}

// Withdraw ends a locator; those who came by it stay. It may be repeated.
func (c *Client) Withdraw(ctx context.Context, room wire.RoomID, owner wire.OwnerToken, l wire.LocatorHash) error {
	_, err := c.request(ctx, func(n uint32) wire.ClientMessage {
		return wire.Withdraw{Request: n, Room: room, Owner: owner, LocatorHash: l}
	})
	return err
}

// Enter goes into a room by a locator. Errors: fault.InviteWithdrawn, fault.RoomFull.
func (c *Client) Enter(ctx context.Context, l wire.Locator) (Entered, error) {
	return c.enter(ctx, func(n uint32) wire.ClientMessage { return wire.Enter{Request: n, Locator: l} })
}

// EnterAsOwner goes into an own room. Errors: fault.RoomUnknown, the relay does not know the room; fault.RoomFull.
func (c *Client) EnterAsOwner(ctx context.Context, room wire.RoomID, owner wire.OwnerToken) (Entered, error) {
	return c.enter(ctx, func(n uint32) wire.ClientMessage { return wire.Enter{Request: n, Room: room, Owner: owner} })
}

// Leave goes out of the room and keeps the connection.
func (c *Client) Leave(ctx context.Context) error {
	_, err := c.request(ctx, func(n uint32) wire.ClientMessage { return wire.Leave{Request: n} })
	return err
}

func (c *Client) enter(ctx context.Context, build func(uint32) wire.ClientMessage) (Entered, error) {
	m, err := c.request(ctx, build)
	if err != nil {
		return Entered{}, err
	}
	e, ok := m.(wire.Entered)
	if !ok {
		return Entered{}, fault.New(fault.RelayRefused, fmt.Errorf("enter: the relay answered %s", m.Kind()), "why", m.Kind())
	}
	return Entered{Room: e.Room, Me: e.Me, Peers: e.Peers}, nil
}

// request sends and waits for the one reply.
func (c *Client) request(ctx context.Context, build func(uint32) wire.ClientMessage) (wire.RelayMessage, error) {
	answer := make(chan wire.RelayMessage, 1)
	c.mu.Lock()
	c.last++
	n := c.last
	c.waiting[n] = answer
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.waiting, n)
	}()
	m := build(n)
	if err := c.write(ctx, m); err != nil {
		return nil, err
	}
	late := time.NewTimer(replyLimit)
	defer late.Stop()
	select {
	case r := <-answer:
		if f, ok := r.(wire.Failure); ok {
			return nil, faultOf(m.Kind(), f)
		}
		return r, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-c.ctx.Done():
		return nil, c.end(context.Canceled)
	case <-late.C:
		return nil, fault.New(fault.RelayLost, fmt.Errorf("%s: no reply within %v", m.Kind(), replyLimit))
	}
}

func (c *Client) reply(n uint32, m wire.RelayMessage) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if answer := c.waiting[n]; answer != nil {
		delete(c.waiting, n) // a second reply to one request would block
		answer <- m
	}
}

// faultOf turns the relay's error into one for people.
func faultOf(request string, f wire.Failure) error {
	err := fmt.Errorf("%s: relay says %s: %q", request, f.ID, f.Value)
	switch f.ID {
	case wire.UnknownLocator:
		return fault.New(fault.InviteWithdrawn, err)
	case wire.UnknownRoom:
		return fault.New(fault.RoomUnknown, err)
	case wire.RoomFull:
		return fault.New(fault.RoomFull, err)
	default:
		return fault.New(fault.RelayRefused, err, "why", string(f.ID))
	}
}
