package transfer

import (
	"context"
	"errors"
	"sync"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// Send offers files to a participant and returns the transfer's id; the rest is seen in the state. The link is opened when the
// first file needs it, and stays for the next. Errors: fault.FileGone, FileUnreadable, FileIsFolder, TransferTooLarge, Invalid.
func (d *Desk) Send(ctx context.Context, peer Peer, paths []string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	record := newRecord(wire.NewID().String(), Send, peer, Waiting, d.wake)
	t, err := newOutgoing(record, paths)
	if err != nil {
		return "", err
	}
	d.mu.Lock()
	if d.closed {
		d.mu.Unlock()
		return "", fault.New(fault.Canceled, nil)
	}
	l := d.lanes[peer.ID]
	if l == nil || !l.put(t) {
		l = &lane{desk: d, peer: peer, waiting: []*outgoing{t}, wake: make(chan struct{}, 1)}
		d.lanes[peer.ID] = l
		d.work.Go(l.run)
	}
	d.mu.Unlock()
	d.add(&entry{record: record, lane: l})
	return record.id, nil
}

// lane is the way to one participant: one link, opened when the first transfer needs it.
type lane struct {
	desk *Desk
	peer Peer
	wake chan struct{} // waiting has grown

	mu      sync.Mutex
	waiting []*outgoing
	sender  *sender
	ended   bool
}

// put adds a transfer. It returns false when the lane has ended, so that a new one has to be made.
func (l *lane) put(t *outgoing) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		return false
	}
	l.waiting = append(l.waiting, t)
	select {
	case l.wake <- struct{}{}:
	default:
	}
	return true
}

// abandon ends a transfer of the lane because a person wants it.
func (l *lane) abandon(record *record) {
	l.mu.Lock()
	s := l.sender
	l.mu.Unlock()
	if s == nil || !s.cancel(record) {
		record.endAll(fault.New(fault.Canceled, nil)) // it was not offered yet, or has ended
	}
}

// run opens the link, offers what waits, and ends with the link. What could not be offered ends for the same reason.
func (l *lane) run() {
	err := l.serve(l.desk.ctx)
	l.mu.Lock()
	l.ended = true
	rest := l.waiting
	l.waiting = nil
	l.mu.Unlock()
	for _, t := range rest {
		t.record.endAll(err)
	}
}

func (l *lane) serve(ctx context.Context) error {
	link, err := l.desk.config.Links.Open(ctx, l.peer.ID)
	if err != nil {
		if ctx.Err() != nil {
			return fault.New(fault.Canceled, ctx.Err())
		}
		return reason(l.peer, err)
	}
	link.Peer = l.peer
	s := newSender(link, l.desk.config.Limit, l.desk.config.Log)
	l.mu.Lock()
	l.sender = s
	l.mu.Unlock()
	ended := make(chan error, 1)
	go func() { ended <- s.run(ctx) }()
	for {
		for _, t := range l.take() {
			if err := l.offer(s, t); err != nil {
				t.record.endAll(err)
			}
		}
		select {
		case <-l.wake:
		case err := <-ended:
			return err
		}
	}
}

// offer offers a transfer unless it was cancelled before its turn.
func (l *lane) offer(s *sender, t *outgoing) error {
	if t.record.over() {
		return nil
	}
	t.record.set(func(r *record) { r.link = s.link.Path })
	err := s.offer(t)
	if t.record.over() { // cancelled while it was offered
		s.cancel(t.record)
	}
	if err != nil && !errors.Is(err, errStopped) {
		return reason(l.peer, err)
	}
	return nil
}

func (l *lane) take() []*outgoing {
	l.mu.Lock()
	defer l.mu.Unlock()
	taken := l.waiting
	l.waiting = nil
	return taken
}
