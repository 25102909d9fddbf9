package relay

import (
	"maps"
	"slices"
	"sync"

	"golang.org/x/time/rate"

	"videonet/backend/wire"
)

// hall holds the rooms with people in them.
type hall struct {
	limits Limits

	mu    sync.Mutex // guards rooms; Lock order: hall.mu > room.mu
	rooms map[wire.RoomID]*room
}

// room is who is inside. It stays when it is empty, so that no number is given twice; there are no more than Limits.Rooms.
type room struct {
	id    wire.RoomID
	most  int
	limit *rate.Limiter

	mu      sync.Mutex // guards what follows; under it nothing waits: queues never block
	last    wire.PeerNumber
	members map[wire.PeerNumber]*session
}

func newHall(l Limits) *hall { return &hall{limits: l, rooms: map[wire.RoomID]*room{}} }

func (h *hall) room(id wire.RoomID) *room {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.rooms[id]
	if r == nil {
		r = &room{
			id: id, most: h.limits.Peers, limit: rate.NewLimiter(rate.Limit(h.limits.RoomRate), h.limits.RoomBurst),
			members: map[wire.PeerNumber]*session{},
		}
		h.rooms[id] = r
	}
	return r
}

// enter gives the session the next number, answers it and tells the others.
func (r *room) enter(s *session, request uint32) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.members) >= r.most {
		return refusal(wire.RoomFull, "the room is full")
	}
	if r.last == ^wire.PeerNumber(0) {
		return refusal(wire.Limit, "the room has no numbers left")
	}
	r.last++
	s.room, s.number = r, r.last
	s.say(wire.Entered{Request: request, Room: r.id, Me: s.number, Peers: r.numbers()})
	for _, other := range r.members {
		other.say(wire.PeerIn{Peer: s.number})
	}
	r.members[s.number] = s
	return nil
}

// leave is safe twice.
func (r *room) leave(s *session) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.members[s.number] != s {
		return
	}
	delete(r.members, s.number)
	for _, other := range r.members {
		other.say(wire.PeerOut{Peer: s.number})
	}
}

// pass puts a message into the receiver's queue.
func (r *room) pass(to wire.PeerNumber, d wire.Delivery) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	receiver := r.members[to]
	if receiver == nil {
		return refusal(wire.UnknownPeer, "nobody of that number is here")
	}
	receiver.say(d)
	return nil
}

// numbers returns who is inside, ascending, never nil. The caller holds mu.
func (r *room) numbers() []wire.PeerNumber {
	return append([]wire.PeerNumber{}, slices.Sorted(maps.Keys(r.members))...)
}
