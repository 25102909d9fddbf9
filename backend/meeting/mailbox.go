package meeting

import "sync"

// mailbox holds what the owner of a room is to do. Whoever posts is never blocked (idea: galene, unbounded/unbounded.go).
type mailbox struct {
	mu    sync.Mutex // guards tasks
	tasks []func()

	more chan struct{} // capacity 1
}

func newMailbox() *mailbox { return &mailbox{more: make(chan struct{}, 1)} }

// post hands f to the owner, which runs all that was posted in order.
func (m *mailbox) post(f func()) {
	m.mu.Lock()
	m.tasks = append(m.tasks, f)
	m.mu.Unlock()
	select {
	case m.more <- struct{}{}:
	default:
	}
}

// take returns all that waits.
func (m *mailbox) take() []func() {
	m.mu.Lock()
	defer m.mu.Unlock()
	tasks := m.tasks
	m.tasks = nil
	return tasks
}
