package transfer

import (
	"fmt"
	"sync"

	"videonet/backend/wire"
)

// mailbox holds what is to be written to the control channel. Who puts never waits.
type mailbox struct {
	mu      sync.Mutex
	letters []letter
	wake    chan struct{}
}

// letter is a message, or all pages of an offer, which are made when their turn comes.
type letter struct {
	message wire.FilesMessage
	offer   *outgoing
}

func (m *mailbox) put(l letter) {
	m.mu.Lock()
	m.letters = append(m.letters, l)
	m.mu.Unlock()
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

func (m *mailbox) take() []letter {
	m.mu.Lock()
	defer m.mu.Unlock()
	taken := m.letters
	m.letters = nil
	return taken
}

// speak writes what is in the mailbox until the sender ends.
func (s *sender) speak() error {
	for {
		for _, l := range s.mail.take() {
			if err := s.post(l); err != nil {
				return fmt.Errorf("%w: %w", errLinkLost, err)
			}
		}
		select {
		case <-s.mail.wake:
		case <-s.ctx.Done():
			return errStopped
		}
	}
}

func (s *sender) post(l letter) error {
	if l.offer == nil {
		return s.control.send(l.message)
	}
	return offerPages(l.offer, func(page wire.FileOffer) error {
		if s.ctx.Err() != nil {
			return errStopped
		}
		return s.control.send(page)
	})
}
