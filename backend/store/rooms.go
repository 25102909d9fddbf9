package store

import (
	"encoding/base64"
	"slices"
	"time"

	"videonet/backend/meeting/lobby"
	"videonet/backend/wire"
)

func roomKey(id wire.RoomID) string { return base64.RawURLEncoding.EncodeToString(id[:]) }

// Rooms returns the rooms of the profile, the one we were last inside first.
func (s *Store) Rooms() ([]lobby.Saved, error) {
	out, err := all[lobby.Saved](s, rooms)
	slices.SortStableFunc(out, func(a, b lobby.Saved) int { return latest(b).Compare(latest(a)) })
	return out, err
}

// Room returns one room and whether it is known.
func (s *Store) Room(id wire.RoomID) (lobby.Saved, bool, error) {
	var out lobby.Saved
	found, err := s.get(rooms, roomKey(id), &out)
	return out, found, err
}

// PutRoom keeps a room, replacing the one of the same id.
func (s *Store) PutRoom(r lobby.Saved) error { return s.put(rooms, roomKey(r.ID), r) }

// RemoveRoom forgets a room and its secret.
func (s *Store) RemoveRoom(id wire.RoomID) error { return s.remove(rooms, roomKey(id)) }

func latest(r lobby.Saved) time.Time {
	if r.LastSeen.After(r.Created) {
		return r.LastSeen
	}
	return r.Created
}
