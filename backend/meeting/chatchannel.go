package meeting

import (
	"sync"

	"videonet/backend/rtc"
	"videonet/backend/wire"
)

// chatChannel writes to a chat channel without ever holding up the owner of the room. What waits is bounded by the lines that a room
// remembers and one answer for each line that comes.
type chatChannel struct {
	// Immutable.
	ch   *rtc.Channel
	done chan struct{}

	once sync.Once
	mu   sync.Mutex // guards waiting
	// Messages to be sent, in order.
	waiting []wire.ChatMessage

	more chan struct{} // capacity 1
}

func newChatChannel(ch *rtc.Channel) *chatChannel {
	return &chatChannel{ch: ch, done: make(chan struct{}), more: make(chan struct{}, 1)}
}

func (c *chatChannel) send(m wire.ChatMessage) {
	c.mu.Lock()
	c.waiting = append(c.waiting, m)
	c.mu.Unlock()
	select {
	case c.more <- struct{}{}:
	default:
	}
}

func (c *chatChannel) take() []wire.ChatMessage {
	c.mu.Lock()
	defer c.mu.Unlock()
	waiting := c.waiting
	c.waiting = nil
	return waiting
}

// write sends until close, or until the channel fails; what was not acknowledged is sent again over the next channel.
func (c *chatChannel) write() {
	for {
		for _, m := range c.take() {
			b, err := wire.Marshal(m)
			if err != nil {
				continue // a name or a text that wire refuses was checked where it came in
			}
			if err := c.ch.WriteMessage(b, true); err != nil {
				return
			}
		}
		select {
		case <-c.more:
		case <-c.done:
			return
		}
	}
}

func (c *chatChannel) close() { c.once.Do(func() { close(c.done) }) }
