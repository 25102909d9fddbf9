package meeting

import (
	"errors"
	"fmt"
	"time"

	"videonet/backend/fault"
	"videonet/backend/rtc"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

// connection is one PeerConnection with a person and how far its negotiation is.
type connection struct {
	// Immutable.
	name   string // "call" or "files.N"
	person *person
	conn   *rtc.Conn
	began  time.Time
	// changed is called by the owner when the state may be another one.
	changed func(rtc.State)
	// again makes a new connection in place of this one.
	again func()

	// Owned by the room's owner.
	peer       *peer // of the last offer
	generation uint32
	remote     trust.Fingerprint // zero before the first description of the other side
	offeredAt  time.Time
	lostAt     time.Time // when it lost its path; zero while it has one
	proven     bool      // it was connected once
	over       bool      // closed, or being closed
}

// connect makes a connection that posts what happens to the owner.
func (r *Room) connect(who *person, name string, cfg rtc.ConnConfig) (*connection, error) {
	if r.ending {
		return nil, fault.New(fault.Canceled, nil)
	}
	c := &connection{name: name, person: who, began: r.now()}
	cfg.Events.Candidate = func(json string) { r.post(func() { r.candidate(c, json) }) }
	cfg.Events.State = func() { r.post(func() { r.stateChanged(c) }) }
	conn, err := r.cfg.API.NewConn(cfg)
	if err != nil {
		return nil, fmt.Errorf("connect %q: %w", name, err)
	}
	c.conn = conn
	return c, nil
}

func (r *Room) stateChanged(c *connection) {
	if c.over {
		return
	}
	s := c.conn.State()
	switch {
	case s == rtc.Connected:
		c.proven, c.lostAt, c.person.met = true, time.Time{}, true
		r.statsAt = time.Time{} // measured at the next look
	case c.lostAt.IsZero():
		c.lostAt = r.now()
	}
	c.changed(s)
	r.touch()
}

// offer sends an offer: the first, or a restart.
func (r *Room) offer(c *connection) {
	p := c.person.peer
	if p == nil {
		return
	}
	c.offeredAt = r.now()
	sdp, err := c.conn.Offer()
	if err != nil {
		r.log.Warn("offer", "conn", c.name, "error", err)
		return
	}
	p.generation[c.name]++
	c.peer, c.generation = p, p.generation[c.name]
	sealed, err := p.pair.Offer(c.name, c.generation, sdp)
	if err != nil {
		r.log.Warn("offer", "conn", c.name, "error", err)
		return
	}
	r.send(p.number, sealed)
}

// candidate sends one of our candidates for the newest generation.
func (r *Room) candidate(c *connection, json string) {
	if c.over || c.peer == nil || c.peer != c.person.peer {
		return
	}
	sealed, err := c.peer.pair.Candidate(c.name, c.generation, json)
	if err != nil {
		if !errors.Is(err, trust.ErrStale) {
			r.log.Debug("candidate", "conn", c.name, "error", err)
		}
		return
	}
	r.send(c.peer.number, sealed)
}

// offered answers an offer. One with the certificate of the connection that is there restarts it; another one is a new connection.
func (r *Room) offered(p *peer, m trust.Offer) {
	who := p.person
	if now := who.peer; now != nil && now.proven && now.number > p.number {
		return // somebody copied a profile, or this entry is the remains of a program that died: the newest counts
	}
	p.proven, who.peer, who.fault = true, p, nil
	c := who.connection(m.Conn)
	if c == nil || c.over || c.remote != m.Fingerprint {
		var err error
		if c, err = r.accept(who, m.Conn); err != nil {
			r.log.Warn("accept", "conn", m.Conn, "error", err)
			return
		}
		if c == nil {
			return // a purpose that we do not know
		}
	}
	c.peer, c.generation, c.remote = p, m.Generation, m.Fingerprint
	p.generation[m.Conn] = m.Generation
	sdp, err := c.conn.Answer(m.SDP)
	if err != nil {
		r.broken(c, err)
		return
	}
	sealed, err := p.pair.Answer(m.Conn, m.Generation, sdp)
	if err != nil {
		r.log.Warn("answer", "conn", m.Conn, "error", err)
		return
	}
	r.send(p.number, sealed)
}

// accept makes the connection that an offer asks for, nil when we have no use for it.
func (r *Room) accept(who *person, name string) (*connection, error) {
	if name == wire.Call {
		c, err := r.newCall(who)
		if err != nil {
			return nil, err
		}
		return c.connection, nil
	}
	return r.acceptLink(who, name)
}

// answered takes an answer. One with another certificate comes from a program that has lost the connection: it is made anew.
func (r *Room) answered(p *peer, m trust.Answer) {
	p.proven, p.person.fault = true, nil
	c := p.person.connection(m.Conn)
	if c == nil || c.over || c.peer != p || c.generation != m.Generation {
		return
	}
	if c.remote != (trust.Fingerprint{}) && c.remote != m.Fingerprint {
		r.anew(c)
		return
	}
	c.remote = m.Fingerprint
	if err := c.conn.SetAnswer(m.SDP); err != nil {
		r.broken(c, err)
	}
}

// anew closes a connection and makes another in its place.
func (r *Room) anew(c *connection) {
	r.log.Info("make the connection anew", "conn", c.name, "state", c.conn.State())
	r.hangUpConnection(c)
	c.again()
}

// broken ends a connection whose other side keeps to the handshake but sends descriptions that nobody can use.
func (r *Room) broken(c *connection, err error) {
	r.log.Warn("description of no use", "conn", c.name, "error", err)
	r.hangUpConnection(c)
	if c.name == wire.Call {
		c.person.fault = fault.New(fault.PeerMisbehaved, err, "what", "sdp")
	}
	r.touch()
}

// hangUpConnection closes in the background; Leave waits for it.
func (r *Room) hangUpConnection(c *connection) {
	if c == nil || c.over {
		return
	}
	c.over = true
	c.changed(rtc.Closed)
	r.tasks.Go(func() {
		if err := c.conn.Close(); err != nil {
			r.log.Debug("close connection", "error", err)
		}
	})
}

// hangUp closes all connections with a person.
func (r *Room) hangUp(who *person) {
	if who.call != nil {
		r.hangUpConnection(who.call.connection)
	}
	for _, l := range who.links {
		r.hangUpConnection(l.connection)
	}
}
