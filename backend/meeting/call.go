package meeting

import (
	"sync/atomic"
	"time"

	"videonet/backend/media"
	"videonet/backend/meeting/publish"
	"videonet/backend/meeting/sound"
	"videonet/backend/rtc"
	"videonet/backend/wire"
)

// Packets that may wait for one connection: half a second of pictures and of sound. Writing to a connection does not block, so
// more than a few wait only while the machine is overloaded.
const (
	pictureRoom = 15
	soundRoom   = 25
)

// call is the connection that carries sound, pictures and chat.
type call struct {
	*connection

	voice    *sound.Voice // nil without a mixer
	pictures *publish.Subscription
	sounds   *publish.Subscription
	chat     *chatChannel

	silenced    atomic.Bool  // over: what still comes is not passed on
	lastPicture atomic.Int64 // Unix nanoseconds, 0 before the first
}

// call offers a connection to a person, in place of the one that may be there.
func (r *Room) call(who *person) {
	c, err := r.newCall(who)
	if err != nil {
		r.log.Error("call", "error", err)
		return
	}
	r.offer(c.connection)
}

// newCall makes a call and hangs up the one before.
func (r *Room) newCall(who *person) (*call, error) {
	if who.call != nil {
		r.hangUpConnection(who.call.connection)
	}
	c := &call{}
	if r.cfg.Sound != nil {
		voice, err := r.cfg.Sound.Voice(who.id)
		if err != nil {
			r.log.Warn("decode sound", "error", err)
		}
		c.voice = voice
	}
	id := who.id // the callbacks run in other goroutines
	connection, err := r.connect(who, wire.Call, rtc.ConnConfig{
		Media: true, Channels: []string{wire.ChatChannel},
		Events: rtc.Events{
			Picture: func(p media.Packet) { r.picture(c, id, p) },
			Voice: func(seq uint16, ts uint32, opus []byte) {
				if c.voice != nil && !c.silenced.Load() {
					c.voice.Push(seq, ts, opus)
				}
			},
			KeyWanted: func() { r.camera.RequestKey() },
			Channel:   func(ch *rtc.Channel) { r.post(func() { r.chatOpened(c, ch) }) },
		},
	})
	if err != nil {
		if c.voice != nil {
			c.voice.Close()
		}
		return nil, err
	}
	c.connection = connection
	c.changed = func(s rtc.State) { r.callChanged(c, s) }
	c.again = func() { r.call(who) }
	who.call = c
	who.stats.fresh()
	return c, nil
}

// picture passes a picture on, from the connection's goroutine.
func (r *Room) picture(c *call, id string, p media.Packet) {
	if c.silenced.Load() {
		return
	}
	c.lastPicture.Store(time.Now().UnixNano())
	if r.cfg.View != nil {
		r.cfg.View.Picture(id, p)
	}
}

// callChanged begins to send when a path is there, and ends with the connection.
func (r *Room) callChanged(c *call, s rtc.State) {
	switch {
	case s == rtc.Connected && c.pictures == nil:
		c.pictures, c.sounds = r.camera.Subscribe(pictureRoom), r.mic.Subscribe(soundRoom)
		r.tasks.Go(func() { pass(c.pictures, func(p media.Packet) { _, _ = c.conn.WriteVideo(p) }) })
		r.tasks.Go(func() { pass(c.sounds, func(p media.Packet) { _ = c.conn.WriteAudio(p) }) })
	case c.over:
		c.silenced.Store(true)
		if c.pictures != nil {
			c.pictures.Close()
			c.sounds.Close()
		}
		if c.voice != nil {
			c.voice.Close()
		}
		if c.chat != nil {
			c.chat.close()
		}
		if r.cfg.View != nil {
			r.cfg.View.Gone(c.person.id)
		}
	}
}

// pass hands packets on until the subscription is closed. A connection that has no path drops them.
func pass(s *publish.Subscription, write func(media.Packet)) {
	for p := range s.Packets() {
		write(p)
	}
}

// WantKey asks a participant for a key frame, because the view cannot decode what it has; our own id asks our own camera.
func (r *Room) WantKey(participant string) {
	r.post(func() {
		if participant == r.self {
			r.camera.RequestKey()
			return
		}
		if p := r.person(participant); p != nil && p.call != nil && !p.call.over {
			p.call.conn.WantKey()
		}
	})
}

// person finds a participant by id.
func (r *Room) person(id string) *person {
	for _, p := range r.people {
		if p.id == id {
			return p
		}
	}
	return nil
}
