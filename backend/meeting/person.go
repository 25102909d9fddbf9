package meeting

import (
	"time"

	"videonet/backend/rtc"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

// Times of a connection.
const (
	showLeft     = 5 * time.Second  // how long somebody who left is still shown
	restartAfter = 2 * time.Second  // without a path, before ICE is restarted
	restartEvery = 3 * time.Second  // between restarts; each gathers all addresses anew
	anewAfter    = 15 * time.Second // of trying in vain, before a new connection is made
	lostAfter    = 15 * time.Second // without path and relay entry, before somebody counts as lost
)

// memory is what a room remembers of the chat with a person, also while that person is lost.
type memory struct {
	acked uint64             // own chat lines that have arrived there
	heard map[wire.ID]uint64 // by epoch: the last chat line from there
}

// person is a participant: a key, with at most one call.
type person struct {
	// Immutable.
	key        trust.PublicKey
	id         string
	came       time.Time
	knownSince time.Time
	otherKey   bool

	// Owned by the room's owner.
	name      string
	peer      *peer     // the way through the relay, nil without
	routeGone time.Time // when peer became nil
	left      time.Time // zero while here
	fault     error     // why refused
	call      *call
	met       bool             // was connected once
	links     map[string]*Link // by conn

	camera, microphone bool // as told
	cameraSince        time.Time

	memory *memory

	stats stats
}

func (p *person) connected() bool {
	return p.call != nil && !p.call.over && p.call.conn.State() == rtc.Connected
}

func (p *person) routeLost(now time.Time) {
	p.peer, p.routeGone = nil, now
}

// connection finds the connection of a name.
func (p *person) connection(name string) *connection {
	if p == nil {
		return nil
	}
	if name == wire.Call {
		if p.call == nil {
			return nil
		}
		return p.call.connection
	}
	if l := p.links[name]; l != nil {
		return l.connection
	}
	return nil
}

// linked says whether the link for files lives that number opened.
func (p *person) linked(number wire.PeerNumber) bool {
	l := p.links[wire.ConnOf(wire.Files, number)]
	return l != nil && !l.over
}

// state says how a person is connected.
func (p *person) state() ParticipantState {
	switch {
	case !p.left.IsZero():
		return Left
	case p.connected():
		return Connected
	case p.fault != nil:
		return Refused
	case p.met:
		return Reconnecting
	}
	return Connecting
}

// lookAt does what is due for a person.
func (r *Room) lookAt(p *person, now time.Time) {
	if !p.left.IsZero() {
		if now.Sub(p.left) > showLeft {
			delete(r.people, p.key)
			r.touch()
		}
		return
	}
	for _, l := range p.links {
		r.lookAtConnection(l.connection, now)
	}
	if p.connected() || p.fault != nil && p.peer != nil {
		return
	}
	if p.peer == nil { // no way to them but what heals by itself
		since := p.routeGone
		if p.call != nil && p.call.lostAt.After(since) {
			since = p.call.lostAt
		}
		if r.relayUp && r.relaySince.After(since) {
			since = r.relaySince // they may be on their way back to the relay as we were
		}
		if r.relayUp && now.Sub(since) > lostAfter || p.fault == nil && p.call != nil && p.call.conn.State() == rtc.Closed {
			r.goodbye(p)
		}
		return
	}
	if !p.peer.pair.Offers(wire.Call) {
		return
	}
	switch c := p.call; {
	case c == nil || c.over:
		r.call(p)
	default:
		r.lookAtConnection(c.connection, now)
	}
}

// lookAtConnection restarts a connection that has no path, when it is ours to offer.
func (r *Room) lookAtConnection(c *connection, now time.Time) {
	p := c.person.peer
	if c.over || p == nil || !p.pair.Offers(c.name) {
		return
	}
	switch s := c.conn.State(); {
	case s == rtc.Connected:
	case s == rtc.Closed, !c.proven && now.Sub(c.began) > anewAfter, c.proven && now.Sub(c.lostAt) > 2*anewAfter:
		r.anew(c)
	case c.proven && now.Sub(c.lostAt) > restartAfter && now.Sub(c.offeredAt) > restartEvery:
		r.log.Info("restart the connection", "conn", c.name, "state", s)
		r.offer(c)
	}
}
