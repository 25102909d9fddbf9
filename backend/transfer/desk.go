package transfer

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"videonet/backend/fault"
)

// Config is what a Desk needs.
type Config struct {
	Links   Links
	Direct  Direct  // nil: links have no further ways
	Journal Journal // nil: nothing survives the Desk
	Known   Known   // nil: every peer is new
	Folder  string  // where offers usually go, for the room that people are shown; "" for none
	Log     *slog.Logger
	Limit   int64       // bytes a second that a link may send; 0 is no limit
	Accept  *AutoAccept // nil asks a person for every offer
}

// Known says since when a key is known. It is met by store.
type Known interface {
	Since(peer string) (since time.Time, known bool)
}

// How is what a person chose for an offer.
type How struct {
	Folder    string // absolute path; it must be there
	Collision Collision
}

// AutoAccept takes offers without asking. It is for programs that nobody looks at.
type AutoAccept struct {
	Folder string
	Limit  int64 // bytes of one offer; larger ones are refused with fault.TransferTooLarge. 0 is no limit
}

// maxEntries is how many transfers are remembered before the oldest ended one goes: somebody may offer again and again.
const maxEntries = 500

// Desk is where all transfers of a profile lie: those that are sent, those that are offered to this side, and how each goes.
type Desk struct {
	config Config
	ctx    context.Context //nolint:containedctx // of the Desk's own goroutines: made in New, cancelled in Close
	cancel context.CancelFunc
	work   sync.WaitGroup
	dirty  chan struct{}

	mu          sync.Mutex
	closed      bool
	seq         uint64
	entries     []*entry
	removed     []string
	lanes       map[string]*lane // by peer
	subscribers map[chan Event]struct{}
}

// entry is one transfer on the Desk and who works on it.
type entry struct {
	record   *record
	outgoing *outgoing // sends it
	receiver *receiver // or receives it
	incoming *incoming // owned by receiver's loop
}

// New returns a Desk with what the journal holds. Close ends it. Errors: those of the journal.
func New(config Config) (*Desk, error) {
	ctx, cancel := context.WithCancel(context.Background())
	d := &Desk{
		config: config, ctx: ctx, cancel: cancel, dirty: make(chan struct{}, 1),
		lanes: map[string]*lane{}, subscribers: map[chan Event]struct{}{},
	}
	d.work.Go(d.publish)
	return d, nil
}

// Close cancels every transfer, removes what is half made, closes all links and the channels of subscribers, and waits for that.
func (d *Desk) Close() error {
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	d.cancel()
	d.work.Wait()
	return nil
}

// Snapshot returns everything, and the number of the last event before it.
func (d *Desk) Snapshot() (State, uint64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := time.Now()
	s := State{Transfers: make([]Transfer, 0, len(d.entries))}
	for _, e := range d.entries {
		s.Transfers = append(s.Transfers, e.record.view(now))
	}
	return s, d.seq
}

// Accept takes an offer into a folder. Errors: fault.DiskFull and FolderUnwritable, after which the offer still waits; Invalid when it
// does not wait any more.
func (d *Desk) Accept(id string, how How) error {
	e := d.entry(id)
	if e == nil || e.receiver == nil {
		return notWaiting()
	}
	into, err := openFolder(how.Folder)
	if err != nil {
		return err
	}
	err = notWaiting()
	taken := false
	e.receiver.do(func() {
		if e.incoming.accepted || e.incoming.ended {
			return
		}
		err = e.receiver.accept(e.incoming, into)
		taken = e.incoming.accepted
	})
	if !taken {
		_ = into.Close() // nothing was written there
	}
	return err
}

// Refuse says no to an offer.
func (d *Desk) Refuse(id string) error {
	e := d.entry(id)
	if e == nil || e.receiver == nil {
		return notWaiting()
	}
	err := notWaiting()
	e.receiver.do(func() {
		if !e.incoming.accepted && !e.incoming.ended {
			err = e.receiver.cancel(e.incoming)
		}
	})
	return err
}

// Cancel ends a transfer in either direction. One that has ended stays as it is. discard removes what came of files that are not whole.
func (d *Desk) Cancel(id string, discard bool) error {
	e := d.entry(id)
	if e == nil {
		return fault.New(fault.Invalid, nil, "what", "transfer "+id)
	}
	if e.receiver == nil {
		e.outgoing.abandon()
		return nil
	}
	_ = discard // what is not whole is removed in any case as yet
	e.receiver.do(func() {
		if !e.incoming.ended {
			// A link that fails now ends the transfer as well.
			_ = e.receiver.cancel(e.incoming)
		}
	})
	return nil
}

// Remove takes a transfer that has ended off the Desk; others stay. The files are not touched.
func (d *Desk) Remove(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.entries = slices.DeleteFunc(d.entries, func(e *entry) bool {
		if e.record.id != id || !e.record.over() {
			return false
		}
		d.removed = append(d.removed, id)
		return true
	})
	d.wake()
}

// Serve takes files over a link that the other side opened, until the link or ctx ends; the error says why.
func (d *Desk) Serve(ctx context.Context, link Link) error {
	d.mu.Lock()
	if d.closed {
		d.mu.Unlock()
		_ = link.Close() // it was never used
		return fault.New(fault.Canceled, nil)
	}
	d.work.Add(1)
	d.mu.Unlock()
	defer d.work.Done()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stop := context.AfterFunc(d.ctx, cancel) //nolint:contextcheck // both contexts end it: the Desk's own and the caller's
	defer stop()
	var r *receiver
	r = newReceiver(link, d.config.Log, d.wake, func(t *incoming) { d.offered(r, t) })
	return r.run(ctx)
}

// offered puts an offer on the Desk and answers it where nobody is to be asked. It runs in the receiver's loop.
func (d *Desk) offered(r *receiver, t *incoming) {
	d.add(&entry{record: t.record, receiver: r, incoming: t})
	rule := d.config.Accept
	if rule == nil || !t.safe {
		return
	}
	if err := acceptBy(rule, r, t); err != nil && !t.accepted {
		_ = r.refuse(t, err) // a link that fails now ends the transfer as well
	}
}

func acceptBy(rule *AutoAccept, r *receiver, t *incoming) error {
	if rule.Limit > 0 && t.total > rule.Limit {
		return fault.New(fault.TransferTooLarge, nil, "size", t.total, "limit", rule.Limit)
	}
	into, err := openFolder(rule.Folder)
	if err != nil {
		return err
	}
	err = r.accept(t, into)
	if !t.accepted {
		_ = into.Close() // nothing was written there
	}
	return err
}

func (d *Desk) add(e *entry) {
	d.mu.Lock()
	d.entries = append(d.entries, e)
	if len(d.entries) > maxEntries {
		if i := slices.IndexFunc(d.entries, func(e *entry) bool { return e.record.over() }); i >= 0 {
			d.removed = append(d.removed, d.entries[i].record.id)
			d.entries = slices.Delete(d.entries, i, i+1)
		}
	}
	d.mu.Unlock()
	e.record.touch()
}

func (d *Desk) entry(id string) *entry {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, e := range d.entries {
		if e.record.id == id {
			return e
		}
	}
	return nil
}

func notWaiting() error { return fault.New(fault.Invalid, nil, "what", "no offer that waits") }
