package meeting

import (
	"errors"
	"time"

	"videonet/backend/fault"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

// What hello says we can do. A later version may leave out what the other side does not list.
const (
	canChat  = "chat"
	canFiles = "files"
	canVP8   = "vp8"
	canOpus  = "opus"
)

// peer is one entry of somebody into the room, and our handshake with it.
type peer struct {
	number     wire.PeerNumber
	pair       *trust.Pair
	person     *person // nil before its hello
	generation map[string]uint32
	gone       bool // said goodbye, or was refused
	proven     bool // what it sent is signed for this run, so the person is there now (trust.Hello)
}

// stranger is a peer that could not prove anything, shown so that nobody wonders.
type stranger struct {
	fault  error
	goneAt time.Time // zero while it is in the room
}

// meet says hello to a peer that is in the room now.
func (r *Room) meet(n wire.PeerNumber) {
	if r.peers[n] != nil {
		return
	}
	p := &peer{number: n, generation: map[string]uint32{}}
	p.pair = trust.NewPair(trust.PairConfig{
		Self: r.cfg.Self, Name: r.cfg.Name, Capabilities: []string{canChat, canFiles, canVP8, canOpus}, RoomName: r.name,
		Room: r.id, Key: r.key, Me: r.me, Peer: n,
	})
	r.peers[n] = p
	hello, err := p.pair.Hello()
	if err != nil {
		r.log.Error("say hello", "peer", n, "error", err)
		return
	}
	r.send(n, hello)
}

func (r *Room) happened(e Notice) {
	switch e := e.(type) {
	case PeerIn:
		r.meet(e.Peer)
	case PeerOut:
		r.peerOut(e.Peer)
	case Message:
		r.open(e)
	}
}

func (r *Room) peerOut(n wire.PeerNumber) {
	if s := r.strangers[n]; s != nil {
		s.goneAt = r.now()
		r.touch()
	}
	p := r.peers[n]
	delete(r.peers, n)
	if p != nil && p.person != nil && p.person.peer == p {
		p.person.routeLost(r.now())
		r.touch()
	}
	r.checkSecret()
}

// open opens what a peer sent and acts on it.
func (r *Room) open(m Message) {
	p := r.peers[m.From]
	if p == nil || p.gone {
		return
	}
	message, err := p.pair.Open(m.Sealed)
	switch {
	case errors.Is(err, trust.ErrStale):
		return
	case err != nil:
		r.refuse(p, err, true)
		return
	}
	r.proven = true
	switch m := message.(type) {
	case trust.Hello:
		r.hello(p, m)
	case trust.Offer:
		r.offered(p, m)
	case trust.Answer:
		r.answered(p, m)
	case trust.Candidate:
		if c := p.person.connection(m.Conn); c != nil && c.peer == p && c.generation == m.Generation {
			if err := c.conn.AddCandidate(m.Candidate); err != nil {
				r.log.Debug("candidate is none", "error", err)
			}
		}
	case trust.Bye:
		r.bye(p, m)
	}
}

// refuse ends a handshake that does not prove itself. tell sends the reason to the other side. A call that was proven before goes on:
// otherwise any relay could end it by changing a byte.
func (r *Room) refuse(p *peer, err error, tell bool) {
	p.gone = true
	r.log.Warn("handshake refused", "peer", p.number, "error", err)
	if tell {
		if s, failed := p.pair.Bye(wire.ByeRefused); failed == nil {
			r.send(p.number, s)
		}
	}
	if p.person == nil {
		r.strangers[p.number] = &stranger{fault: err}
	} else if p.person.peer == p {
		p.person.routeLost(r.now())
		if !p.person.connected() {
			r.hangUp(p.person)
			p.person.fault = err
		}
	}
	r.touch()
	r.checkSecret()
}

// checkSecret ends the room when everybody who was here before us has another secret than we: then it is ours that is wrong.
func (r *Room) checkSecret() {
	if r.proven || len(r.strangers) == 0 {
		return
	}
	for n, p := range r.peers {
		if n < r.me && !p.gone {
			return
		}
	}
	for n, s := range r.strangers {
		if n < r.me && fault.Is(s.fault, fault.WrongSecret) {
			r.stop(s.fault)
			return
		}
	}
}

// hello attaches a peer to the person whose key it is. A hello may be an old one that the relay kept, so nothing is torn down for it: that
// waits for an offer, which is signed for this run.
func (r *Room) hello(p *peer, m trust.Hello) {
	who := r.people[m.Peer]
	if who == nil {
		who = &person{key: m.Peer, id: m.Peer.String(), came: r.now(), memory: r.memoryOf(m.Peer), links: map[string]*Link{}}
		r.people[m.Peer] = who
		r.meetPerson(who, m.Name)
	}
	if m.Name != "" {
		who.name = m.Name
	}
	p.person = who
	if who.peer == nil || who.peer.number < p.number {
		who.peer = p
	}
	who.left, who.fault, who.routeGone = time.Time{}, nil, time.Time{}
	if r.name == "" {
		r.name = m.RoomName
	}
	r.touch()
	if !p.pair.Offers(wire.Call) || who.connected() {
		return
	}
	if c := who.call; c != nil && !c.over && c.proven {
		r.offer(c.connection) // it may live there too: an answer with another certificate says no
		return
	}
	r.call(who)
}

// memoryOf returns what we remember of somebody who was lost. A new participant is told nothing that was said before.
func (r *Room) memoryOf(key trust.PublicKey) *memory {
	m := r.memories[key]
	if m == nil {
		m = &memory{acked: r.seq, heard: map[wire.ID]uint64{}}
		r.memories[key] = m
	}
	return m
}

func (r *Room) meetPerson(who *person, name string) {
	if r.cfg.Known == nil {
		return
	}
	since, other, err := r.cfg.Known.Met(who.key, name)
	if err != nil {
		r.log.Warn("remember the participant", "error", err)
	}
	who.knownSince, who.otherKey = since, other
}

func (r *Room) bye(p *peer, m trust.Bye) {
	p.gone = true
	who := p.person
	if who == nil || who.peer != p {
		return
	}
	if m.Reason == wire.ByeRefused {
		r.refuse(p, fault.New(fault.PeerRefused, errors.New("the other side refused what came from us")), false)
		return
	}
	delete(r.memories, who.key) // who comes again begins anew
	r.goodbye(who)
}

// goodbye ends with a person who left.
func (r *Room) goodbye(who *person) {
	who.peer = nil
	who.left = r.now()
	r.hangUp(who)
	r.forgetReader(who)
	r.touch()
}
