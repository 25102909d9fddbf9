package meeting

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"videonet/backend/fault"
	"videonet/backend/rtc"
	"videonet/backend/wire"
)

// Link is a connection for files with one participant: its own PeerConnection with two channels of messages.
type Link struct {
	*connection
	room *Room

	// Participant is the other end, Name what it calls itself.
	Participant, Name string
	// Way is 0 for a link, else the number of the further way beside it that this is (wire.Way).
	Way int
	// Control carries JSON text, Data binary frames. Both are there once the Link is handed out; a further way has only Data.
	Control, Data *rtc.Channel

	ready chan struct{} // closed when both channels are open
	ended chan struct{} // closed when the connection is over
	once  sync.Once
}

// Path says how the bytes go: "lan", "direct", "turn" or "".
func (l *Link) Path() string { return string(l.conn.Stats().Path) }

// RTT is how long a packet and its answer take now, 0 for unknown.
func (l *Link) RTT() time.Duration { return l.conn.Stats().RTT }

// Done is closed when the connection is lost for good or closed.
func (l *Link) Done() <-chan struct{} { return l.ended }

// Close ends the connection; the channels end with it. It is safe twice.
func (l *Link) Close() error {
	l.room.post(func() { l.room.hangUpConnection(l.connection) })
	return nil
}

// OpenLink opens a connection for files to a participant and waits until it can be used. The Link belongs to the caller; while one that
// we opened to the same participant lives, it is returned again. way is 0, or the number of a further way beside a link, 1 to wire.MaxWays.
// Errors: fault.PeerUnknown, fault.PeerLost.
func (r *Room) OpenLink(ctx context.Context, participant string, way int) (*Link, error) {
	var l *Link
	var err error
	if !r.do(func() { l, err = r.openLink(participant, way) }) {
		return nil, fault.New(fault.Canceled, nil)
	}
	if err != nil {
		return nil, err
	}
	select {
	case <-l.ready:
		return l, nil
	case <-l.ended:
		return nil, fault.New(fault.PeerLost, nil, "name", l.Name)
	case <-ctx.Done():
		_ = l.Close()
		return nil, ctx.Err()
	}
}

func (r *Room) openLink(participant string, way int) (*Link, error) {
	who := r.person(participant)
	if who == nil || !who.left.IsZero() {
		return nil, fault.New(fault.PeerUnknown, nil)
	}
	if who.peer == nil {
		return nil, fault.New(fault.PeerLost, nil, "name", who.name)
	}
	name := wire.ConnOf(wire.Way(way), r.me)
	if l := who.links[name]; l != nil && !l.over {
		return l, nil
	}
	if way > 0 && !who.linked(r.me) { // the other end may not know yet that the link is over
		return nil, fault.New(fault.PeerLost, nil, "name", who.name)
	}
	l, err := r.newLink(who, name, nil)
	if err != nil {
		return nil, err
	}
	r.offer(l.connection)
	return l, nil
}

// acceptLink makes the other end of a Link, nil when name is no connection for files.
func (r *Room) acceptLink(who *person, name string) (*connection, error) {
	way, files := wire.WayOf(name)
	if !files || wire.Offerer(name, r.me, who.peer.number) != who.peer.number || r.cfg.Link == nil {
		return nil, nil
	}
	if way > 0 && !who.linked(who.peer.number) {
		return nil, nil // a way beside nothing
	}
	if old := who.links[name]; old != nil {
		r.hangUpConnection(old.connection)
	}
	l, err := r.newLink(who, name, r.cfg.Link)
	if err != nil {
		return nil, err
	}
	return l.connection, nil
}

// newLink makes a Link; take, if not nil, gets it when it can be used.
func (r *Room) newLink(who *person, name string, take func(*Link)) (*Link, error) {
	way, _ := wire.WayOf(name)
	l := &Link{room: r, Participant: who.id, Name: who.name, Way: way, ready: make(chan struct{}), ended: make(chan struct{})}
	labels := []string{wire.FilesChannel, wire.DataChannel}
	if way > 0 {
		labels = labels[1:]
	}
	c, err := r.connect(who, name, rtc.ConnConfig{
		Channels: labels, Long: way > 0 || who.far(),
		Events: rtc.Events{Channel: func(ch *rtc.Channel) { r.post(func() { r.linkOpened(l, ch, take) }) }},
	})
	if err != nil {
		return nil, fmt.Errorf("open link: %w", err)
	}
	l.connection = c
	c.changed = func(s rtc.State) {
		if s == rtc.Failed || s == rtc.Closed {
			r.linkEnded(l)
		}
	}
	c.again = func() {} // files begin anew with what they have: resume is not a mode
	who.links[name] = l
	return l, nil
}

// farRTT is the round trip from which on a way is long: transfers open further ways from there on.
const farRTT = 15 * time.Millisecond

// far reports whether the call with somebody goes a long way.
func (p *person) far() bool { return p.call != nil && p.call.conn.Stats().RTT >= farRTT }

func (r *Room) linkOpened(l *Link, ch *rtc.Channel, take func(*Link)) {
	switch {
	case l.over:
		return
	case ch.Label() == wire.FilesChannel && l.Control == nil:
		l.Control = ch
	case ch.Label() == wire.DataChannel && l.Data == nil:
		l.Data = ch
	default:
		r.tasks.Go(func() { _ = ch.Close() })
		return
	}
	if l.Control == nil && l.Way == 0 || l.Data == nil {
		return
	}
	close(l.ready)
	if take != nil {
		r.tasks.Go(func() { take(l) })
	}
}

func (r *Room) linkEnded(l *Link) {
	l.once.Do(func() { close(l.ended) })
	if l.person.links[l.name] == l {
		delete(l.person.links, l.name)
	}
	r.hangUpConnection(l.connection)
	if l.Way > 0 {
		return
	}
	for way := 1; way <= wire.MaxWays; way++ { // they carry what the link is about
		if beside := l.person.links[wire.Way(way)+strings.TrimPrefix(l.name, wire.Files)]; beside != nil {
			r.linkEnded(beside)
		}
	}
}
