package signaling

import "sync"

// maxMail is how many events may wait for a reader that has gone away; a room of 32 peers makes some hundred in its busiest second.
const maxMail = 4096

// mailbox lets the reader of the connection go on while nobody takes events: replies to requests come over the same connection.
type mailbox struct {
	mu     sync.Mutex // guards what follows
	list   []Event
	closed bool

	more chan struct{} // capacity 1
}

func newMailbox() *mailbox { return &mailbox{more: make(chan struct{}, 1)} }

// put reports false when too many wait.
func (m *mailbox) put(e Event) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.list) >= maxMail {
		return false
	}
	m.list = append(m.list, e)
	m.wake()
	return true
}

// close ends deliver once all events are out.
func (m *mailbox) close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	m.wake()
}

func (m *mailbox) wake() {
	select {
	case m.more <- struct{}{}:
	default:
	}
}

func (m *mailbox) takeAll() (list []Event, closed bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	list, m.list = m.list, nil
	return list, m.closed
}

// deliver writes events to out until the mailbox is closed and empty, or stop is closed; then it closes out.
func (m *mailbox) deliver(stop <-chan struct{}, out chan<- Event) {
	defer close(out)
	for {
		list, closed := m.takeAll()
		for _, e := range list {
			select {
			case out <- e:
			case <-stop:
				return
			}
		}
		if closed {
			return
		}
		select {
		case <-m.more:
		case <-stop:
			return
		}
	}
}
