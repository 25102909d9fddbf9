package wire

import (
	"errors"
	"fmt"
)

// ErrorID is the stable, program-readable field "error" of a message of type "error".
type ErrorID string

// The errors of the relay. PROTOCOL.md says when each is sent.
const (
	BadMessage     ErrorID = "bad_message"     // not JSON of the shape that PROTOCOL.md gives
	UnknownType    ErrorID = "unknown_type"    // well-formed, of a type that this version does not know
	TooLarge       ErrorID = "too_large"       // above MaxMessage
	UnknownRoom    ErrorID = "unknown_room"    // no such room on this relay
	UnknownLocator ErrorID = "unknown_locator" // never there, withdrawn or expired: the relay does not say which
	UnknownPeer    ErrorID = "unknown_peer"    // nobody of that number is in the room (any more)
	NotOwner       ErrorID = "not_owner"       // the owner token is not the room's
	NotEntered     ErrorID = "not_entered"     // send or leave outside a room
	AlreadyEntered ErrorID = "already_entered" // enter while in a room
	NotYours       ErrorID = "not_yours"       // the sealed header names another sender, receiver or room than the session has
	RoomFull       ErrorID = "room_full"
	Limit          ErrorID = "limit"    // a limit of this relay: rooms, locators of a room, how far an expiry may lie ahead
	Internal       ErrorID = "internal" // the relay's own fault, for example a full disk
)

// Error is a message that was refused, with the id that the other side is told.
type Error struct {
	ID     ErrorID
	Detail string // for people and logs; it never holds content of the message
}

func (e *Error) Error() string { return string(e.ID) + ": " + e.Detail }

// IDOf returns the id that err carries, BadMessage for an error without one.
func IDOf(err error) ErrorID {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.ID
	}
	return BadMessage
}

func bad(format string, args ...any) error {
	return &Error{ID: BadMessage, Detail: fmt.Sprintf(format, args...)}
}
