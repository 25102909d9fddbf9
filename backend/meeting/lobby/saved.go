// Package lobby is where a person stands before and between rooms: the rooms this profile knows, the invites it gave out, and the
// one room it is in. It carries no media and speaks to no relay itself: it calls what Config gives.
package lobby

import (
	"time"

	"videonet/backend/trust"
	"videonet/backend/wire"
)

// Saved is a room this profile knows. It holds the room's secret: it stays in the profile and is never shown, logged or sent.
type Saved struct {
	ID      wire.RoomID  `json:"id"`
	Name    string       `json:"name"`
	Relays  []string     `json:"relays,omitempty"` // host:port; empty for a hosted room, whose relay runs here
	Pin     [32]byte     `json:"pin"`              // of the relay's TLS key
	Secret  trust.Secret `json:"-"`                // never in JSON by accident: the store writes it on purpose
	Locator wire.Locator `json:"locator,omitzero"` // of the invite we came by; zero for a room of our own
	// Owner lets its holder give out and withdraw invites; zero for rooms of others.
	Owner wire.OwnerToken `json:"owner,omitzero"`
	// Hosted says that this program carries the room's relay.
	Hosted bool `json:"hosted,omitempty"`
	// Given are the hashes of the invites that were given out and not withdrawn.
	Given    []Given   `json:"given,omitempty"`
	Created  time.Time `json:"created"`
	LastSeen time.Time `json:"last_seen,omitzero"` // when we were last inside
}

// Given is an invite that was given out.
type Given struct {
	LocatorHash wire.LocatorHash `json:"locator_hash"`
	Expires     time.Time        `json:"expires"`
}

// Own says that invites can be made here.
func (s Saved) Own() bool { return s.Owner != wire.OwnerToken{} }

// Shelf keeps rooms over restarts. It is called with the lobby's lock held and must not call back.
type Shelf interface {
	// Rooms returns all, the one we were last inside first.
	Rooms() ([]Saved, error)
	Room(id wire.RoomID) (room Saved, found bool, err error)
	PutRoom(room Saved) error
	RemoveRoom(id wire.RoomID) error
}
