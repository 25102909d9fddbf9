package store

import (
	"encoding/base64"
	"slices"
	"time"

	"videonet/backend/meeting/lobby"
	"videonet/backend/wire"
)

// keptRoom is a room as it lies in the file: with its secret, which refuses to be written by accident.
type keptRoom struct {
	lobby.Saved
	Secret [16]byte `json:"secret"`
}

func (k keptRoom) room() lobby.Saved {
	k.Saved.Secret = k.Secret
	return k.Saved
}

func roomKey(id wire.RoomID) string { return base64.RawURLEncoding.EncodeToString(id[:]) }

// Rooms returns the rooms of the profile, the one we were last inside first.
func (s *Store) Rooms() ([]lobby.Saved, error) {
	kept, err := all[keptRoom](s, rooms)
	var out []lobby.Saved
	for _, k := range kept {
		out = append(out, k.room())
	}
	slices.SortStableFunc(out, func(a, b lobby.Saved) int { return latest(b).Compare(latest(a)) })
	return out, err
}

// Room returns one room and whether it is known.
func (s *Store) Room(id wire.RoomID) (lobby.Saved, bool, error) {
	var out keptRoom
	found, err := s.get(rooms, roomKey(id), &out)
	return out.room(), found, err
}

// PutRoom keeps a room, replacing the one of the same id.
func (s *Store) PutRoom(r lobby.Saved) error {
	return s.put(rooms, roomKey(r.ID), keptRoom{Saved: r, Secret: r.Secret})
}

// RemoveRoom forgets a room and its secret.
func (s *Store) RemoveRoom(id wire.RoomID) error { return s.remove(rooms, roomKey(id)) }

func latest(r lobby.Saved) time.Time {
	if r.LastSeen.After(r.Created) {
		return r.LastSeen
	}
	return r.Created
}
