package meeting

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"videonet/backend/fault"
	"videonet/backend/rtc"
	"videonet/backend/wire"
)

const (
	// MaxText is how long a chat line of ours may be; longer ones of others are taken up to what wire allows.
	MaxText = 8 << 10 // bytes
	// maxLines is how many chat lines a room remembers.
	maxLines = 1000
	// A participant may say this many lines at once, and one more each chatPause: what was said without a path comes in one go, a flood
	// waits in the sender's machine.
	chatBurst = 200
	chatPause = 20 * time.Millisecond
)

// ChatMessage is a line of chat.
type ChatMessage struct {
	ID   wire.ID
	From string // participant id
	Name string // of the sender then
	At   time.Time
	Text string
	// Sent is false while somebody who was here when it was said has not got it.
	Sent bool
}

// line is an own chat line. The room keeps the newest maxLines, for those who come back.
type line struct {
	wire.Chat
	waiting map[string]bool // ids of those who were there and have not got it
}

// Say sends a chat line to everybody in the room. It returns fault.Invalid for an empty line or one above MaxText.
func (r *Room) Say(text string) error {
	text = clean(text)
	if text == "" || len(text) > MaxText {
		return fault.New(fault.Invalid, nil, "what", "text")
	}
	if !r.do(func() { r.say(text) }) {
		return fault.New(fault.Canceled, nil)
	}
	return nil
}

func (r *Room) say(text string) {
	r.seq++
	now := r.now()
	l := line{
		Chat:    wire.Chat{Seq: r.seq, Epoch: r.epoch, ID: wire.NewID(), Text: text, At: now.UnixMilli()},
		waiting: map[string]bool{},
	}
	for _, p := range r.people {
		if p.left.IsZero() && p.fault == nil {
			l.waiting[p.id] = true
			if p.call != nil && p.call.chat != nil {
				p.call.chat.send(l.Chat)
			}
		}
	}
	r.lines = append(r.lines, l)
	if len(r.lines) > maxLines {
		r.lines = r.lines[1:]
	}
	r.told(ChatMessage{ID: l.ID, From: r.self, Name: r.cfg.Name, At: now, Text: text, Sent: len(l.waiting) == 0})
}

// gotBy notes that a person has our lines up to seq.
func (r *Room) gotBy(who *person, seq uint64) {
	for _, l := range r.lines {
		if l.Seq > seq || !l.waiting[who.id] {
			continue
		}
		delete(l.waiting, who.id)
		if len(l.waiting) == 0 {
			r.told(ChatMessage{ID: l.ID, From: r.self, Name: r.cfg.Name, At: time.UnixMilli(l.At), Text: l.Text, Sent: true})
		}
	}
}

// forgetReader is for somebody who left: nobody waits for them.
func (r *Room) forgetReader(who *person) { r.gotBy(who, r.seq) }

// chatOpened repeats on a new channel what has not arrived over the one before.
func (r *Room) chatOpened(c *call, ch *rtc.Channel) {
	if c.over || c.chat != nil {
		r.tasks.Go(func() { _ = ch.Close() })
		return
	}
	c.chat = newChatChannel(ch)
	r.tasks.Go(c.chat.write)
	r.tasks.Go(func() { r.readChat(c, ch) })
	r.sendState(c.chat)
	for _, l := range r.lines {
		if l.Seq > c.person.memory.acked {
			c.chat.send(l.Chat)
		}
	}
}

func (r *Room) sendState(c *chatChannel) {
	c.send(wire.State{Microphone: r.devices.microphone.On, Camera: r.devices.camera.On, Name: r.cfg.Name})
}

// readChat reads until the channel ends. It reads no faster than people may talk.
func (r *Room) readChat(c *call, ch *rtc.Channel) {
	buf := make([]byte, wire.MaxMessage)
	allowance, last := chatBurst, time.Now()
	for {
		n, text, err := ch.ReadMessage(buf)
		if err != nil {
			return
		}
		if earned := int(time.Since(last) / chatPause); earned > 0 {
			allowance, last = min(allowance+earned, chatBurst), time.Now()
		}
		if allowance--; allowance < 0 {
			select {
			case <-time.After(chatPause):
			case <-r.ctx.Done():
				return
			}
		}
		m, err := wire.ParseChatMessage(buf[:n])
		if err != nil || !text {
			r.log.Debug("chat message of no use", "error", err)
			continue
		}
		r.post(func() { r.heard(c, m) })
	}
}

// heard acts on what came over a call's chat channel.
func (r *Room) heard(c *call, m wire.ChatMessage) {
	who := c.person
	if c.over || who.call != c {
		return // it will come again over the call that took its place
	}
	switch m := m.(type) {
	case wire.Ack:
		if m.Epoch == r.epoch && m.Seq > who.memory.acked && m.Seq <= r.seq {
			who.memory.acked = m.Seq
			r.gotBy(who, m.Seq)
		}
	case wire.State:
		if m.Camera != who.camera {
			who.cameraSince = r.now()
		}
		who.microphone, who.camera = m.Microphone, m.Camera
		if m.Name != "" {
			who.name = m.Name
		}
		r.fitPictures()
		r.touch()
	case wire.Chat:
		last, known := who.memory.heard[m.Epoch]
		if !known {
			clear(who.memory.heard) // another run of their program: what the one before said is over
		}
		if known && m.Seq > last+1 { // PROTOCOL.md §5: a fault of the sender
			r.log.Warn("chat lines are missing", "participant", who.id)
			r.tasks.Go(func() { _ = c.chat.ch.Close() })
			return
		}
		if m.Seq > last {
			who.memory.heard[m.Epoch] = m.Seq
			if text := clean(m.Text); text != "" {
				r.told(ChatMessage{ID: m.ID, From: who.id, Name: who.name, At: time.UnixMilli(m.At), Text: text, Sent: true})
			}
		}
		c.chat.send(wire.Ack{Seq: who.memory.heard[m.Epoch], Epoch: m.Epoch})
	}
}

// clean takes out what could make a line look like another one: control characters except line feed and tab, and the marks that
// turn the direction of writing.
func clean(text string) string {
	text = strings.Map(func(c rune) rune {
		switch {
		case c == '\n' || c == '\t':
			return c
		case unicode.IsControl(c), c == utf8.RuneError, c >= '\u202a' && c <= '\u202e', c >= '\u2066' && c <= '\u2069':
			return -1
		case c == '\u2028' || c == '\u2029':
			return '\n'
		}
		return c
	}, text)
	return strings.TrimSpace(text)
}
