package transfer

import (
	"context"
	"slices"
	"sync"
	"time"

	"videonet/backend/fault"
)

const (
	// A link that was lost is opened again after a second, then after twice as long, up to half a minute.
	retryFirst = time.Second
	retryMost  = 30 * time.Second
)

// lane is the way to one participant: one link at a time, opened when a transfer needs it, and again when it was lost. It ends when it
// has neither link nor transfers.
type lane struct {
	desk  *Desk
	peer  Peer
	clerk *clerk
	wake  chan struct{} // something below changed

	gathering sync.WaitGroup

	mu     sync.Mutex // Lock order: a sender's mutex > this one
	live   []*outgoing
	asks   []*outgoing // that have ended, without the other side's signature under their receipt
	listed int         // transfers whose files are being listed
	over   bool
	absent bool      // nobody knows the peer: only Reachable, or a new transfer, makes us try again
	tryAt  time.Time // not before
	pause  time.Duration
}

func newLane(d *Desk, peer Peer) *lane {
	return &lane{desk: d, peer: peer, clerk: newClerk(d.config.Journal, d.config.Log), wake: make(chan struct{}, 1), pause: retryFirst}
}

// put adds a transfer whose files are listed by list, beside, nil for one that is ready. It returns false when the lane has ended, so
// that a new one has to be made.
func (l *lane) put(t *outgoing, list func(ctx context.Context) error) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over {
		return false
	}
	t.lane = l
	if list == nil {
		l.join(t)
		return true
	}
	l.listed++
	l.gathering.Go(func() {
		err := list(l.desk.ctx)
		if err != nil {
			t.record.endAll(err)
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		l.listed--
		l.join(t)
	})
	return true
}

// join makes a transfer one that is sent. The caller holds the mutex.
func (l *lane) join(t *outgoing) {
	if !t.record.over() {
		l.live = append(l.live, t)
	}
	if !t.began {
		l.tryAt, l.absent = time.Time{}, false // a person waits
	}
	if t.began { // restored: its files are in the journal
		l.clerk.head(t)
	} else {
		l.clerk.transfer(t)
	}
	l.kick()
}

func (l *lane) kick() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// ask has the receipt of a transfer that has ended asked for over the next link. It returns false when the lane has ended.
func (l *lane) ask(t *outgoing) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over {
		return false
	}
	t.lane = l
	l.asks = append(l.asks, t)
	l.kick()
	return true
}

// keep has what changes of a transfer written, beside its files.
func (l *lane) keep(t *outgoing) { l.clerk.head(t) }

// ended takes a transfer off the lane.
func (l *lane) ended(t *outgoing) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.Index(l.live, t)
	if i < 0 {
		return
	}
	l.live = slices.Delete(l.live, i, i+1)
	l.clerk.head(t)
	l.kick()
}

// reachable makes the lane try at once.
func (l *lane) reachable() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tryAt, l.absent, l.pause = time.Time{}, false, retryFirst
	l.kick()
}

// run works until there is nothing more to do, or the Desk ends.
func (l *lane) run() {
	ctx := l.desk.ctx
	for l.turn(ctx) {
		s, err := l.connect(ctx)
		if ctx.Err() == nil {
			l.judge(s, err)
		}
	}
	l.gathering.Wait()
	if ctx.Err() != nil {
		l.leave(fault.New(fault.Canceled, ctx.Err()))
	}
	l.clerk.close()
}

// turn waits until a transfer wants a link and it is time to open one. It returns false when the lane is over.
func (l *lane) turn(ctx context.Context) bool {
	for {
		l.mu.Lock()
		if ctx.Err() != nil || len(l.live) == 0 && len(l.asks) == 0 && l.listed == 0 {
			l.over = true
			l.mu.Unlock()
			return false
		}
		rest := time.Until(l.tryAt)
		want := (len(l.live) > 0 || len(l.asks) > 0) && !l.absent
		l.mu.Unlock()
		if want && rest <= 0 {
			return true
		}
		var timer <-chan time.Time
		if want {
			timer = time.After(rest)
		}
		select {
		case <-timer:
		case <-l.wake:
		case <-ctx.Done():
		}
	}
}

// connect opens a link and sends what waits and what comes, until the link ends. The sender is nil when there was none.
func (l *lane) connect(ctx context.Context) (*sender, error) {
	link, err := l.desk.config.Links.Open(ctx, l.peer.ID)
	if err != nil {
		return nil, err
	}
	link.Peer = l.peer
	s := newSender(ctx, link, l.desk.config.Limit, l.desk.config.Log)
	s.receipts = l.desk.config.Receipts
	s.direct, s.clerk, s.quiet = l.desk.config.Direct, l.clerk, l.desk.config.Journal != nil
	ended := make(chan error, 1)
	go func() { ended <- s.run() }()
	for {
		fresh, asks := l.fresh(s)
		if len(fresh) > 0 {
			l.clerk.flush() // a sender that is killed from here on knows what it has offered
		}
		for _, t := range fresh {
			s.offer(t)
		}
		for _, t := range asks {
			s.askAgain(t)
		}
		select {
		case <-l.wake:
		case err := <-ended:
			return s, err
		}
	}
}

// fresh returns the transfers that a sender has not offered yet, and those whose receipt it is to ask for.
func (l *lane) fresh(s *sender) (fresh, asks []*outgoing) {
	l.mu.Lock()
	defer l.mu.Unlock()
	asks, l.asks = l.asks, nil
	for _, t := range l.live {
		if t.sender == s || t.record.over() {
			continue
		}
		t.sender, t.began = s, true
		t.record.set(func(r *record) {
			r.link = s.link.Path
			if r.phase == Interrupted {
				r.phase, r.why = Waiting, nil
			}
		})
		fresh = append(fresh, t)
	}
	return fresh, asks
}

// judge decides what becomes of the transfers of a link that has ended, or could not be opened: then s is nil.
func (l *lane) judge(s *sender, err error) {
	err = reason(l.peer, err)
	opened := s != nil
	l.mu.Lock()
	live := slices.Clone(l.live)
	if opened && s.own.written.Load() > 0 { // it was good for something: the next one may be as well
		l.pause = retryFirst
	}
	l.tryAt = time.Now().Add(l.pause)
	l.pause = min(2*l.pause, retryMost)
	unknown := !opened && fault.Is(err, fault.PeerUnknown)
	if opened && fault.Is(err, fault.PeerLost) {
		l.asks = append(l.asks, s.unanswered()...)
	}
	l.absent = unknown || !opened && len(live) == 0 // a receipt alone waits until the peer is there for sure
	l.mu.Unlock()
	for _, t := range live {
		fresh := !t.began
		t.began = true // it was tried: from here on it is waited for who is not there
		switch {
		case unknown && fresh, opened && !fault.Is(err, fault.PeerLost):
			t.record.endAll(err)
			l.ended(t)
		case unknown || opened:
			t.record.interrupt(lost(l.peer, err))
			if opened {
				l.clerk.head(t) // how the bytes have travelled
			}
		default:
			t.record.interrupt(err)
		}
	}
}

// leave is the end of the program: transfers that a journal keeps go on when it is started again.
func (l *lane) leave(why error) {
	l.mu.Lock()
	live := slices.Clone(l.live)
	l.mu.Unlock()
	for _, t := range live {
		if l.clerk == nil {
			t.record.endAll(why)
		} else {
			t.record.interrupt(lost(l.peer, why))
		}
	}
}
