package transfer

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// Config is what a Desk needs.
type Config struct {
	Links    Links
	Direct   Direct    // nil: links have no further ways
	Journal  Journal   // nil: nothing survives the Desk
	Receipts *Receipts // nil: nothing is signed
	Known    Known     // nil: every peer is new
	Folder   string    // where offers usually go, for the room that people are shown and for rules without a folder; "" for none
	Log      *slog.Logger
	Limit    int64       // bytes a second that a link may send; 0 is no limit
	Accept   *AutoAccept // nil asks a person for every offer
}

// Known says since when a key is known. It is met by store.
type Known interface {
	Since(peer string) (since time.Time, known bool)
}

// maxEntries is how many transfers are remembered before the oldest ended one goes: somebody may offer again and again.
const maxEntries = 500

// Desk is where all transfers of a profile lie: those that are sent, those that are offered to this side, and how each goes.
type Desk struct {
	config Config
	ledger *ledger
	ctx    context.Context //nolint:containedctx // of the Desk's own goroutines: made in New, cancelled in Close
	cancel context.CancelFunc
	work   sync.WaitGroup
	dirty  chan struct{}

	// between guards transfers that were accepted and have no link just now. Lock order: between > mu.
	between sync.Mutex

	retrying sync.Mutex // one Retry at a time. Lock order: retrying > mu

	mu          sync.Mutex
	closed      bool
	usual       Usual
	seq         uint64
	entries     []*entry
	removed     []string
	lanes       map[string]*lane     // by peer
	served      map[string]*receiver // by peer, the newest
	subscribers map[chan Event]struct{}
}

// entry is one transfer on the Desk and who works on it.
type entry struct {
	record   *record
	outgoing *outgoing // sends it
	receiver *receiver // or receives it; nil between links, and when it has ended
	incoming *incoming // owned by receiver's loop, and between links by whoever holds between
}

// New returns a Desk with what the journal holds. Close ends it. Errors: those of the journal.
func New(config Config) (*Desk, error) {
	ledger, err := newLedger(config.Journal)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	d := &Desk{
		config: config, ledger: ledger, ctx: ctx, cancel: cancel, dirty: make(chan struct{}, 1),
		lanes: map[string]*lane{}, served: map[string]*receiver{}, subscribers: map[chan Event]struct{}{},
	}
	d.SetUsual(Usual{Folder: config.Folder})
	if err := d.restore(); err != nil {
		cancel()
		d.work.Wait()
		return nil, err
	}
	d.work.Go(d.publish)
	d.work.Go(d.sweep)
	return d, nil
}

// Close ends the work on every transfer, closes all links and the channels of subscribers, and waits for that. What was accepted goes on
// with the next Desk of the journal; without one it is canceled, and what is half made is removed.
func (d *Desk) Close() error {
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	d.cancel()
	d.work.Wait()
	if !d.keeps() {
		d.forgetWaiting()
	}
	return nil
}

// keeps reports whether what is half made survives the Desk.
func (d *Desk) keeps() bool { return d.config.Journal != nil }

// outlives reports whether a transfer can wait for another link.
func (d *Desk) outlives() bool { return d.keeps() || d.ctx.Err() == nil }

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

// Remove takes a transfer that has ended off the Desk; others stay. The files are not touched, but for what came of one that is not whole.
func (d *Desk) Remove(id string) {
	d.mu.Lock()
	var found bool
	d.entries = slices.DeleteFunc(d.entries, func(e *entry) bool {
		if e.record.id != id || !e.record.over() {
			return false
		}
		found = true
		d.removed = append(d.removed, id)
		return true
	})
	d.mu.Unlock()
	if found {
		d.forget(id)
	}
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
	r := newReceiver(link, d)
	d.mu.Lock()
	d.served[link.Peer.ID] = r
	d.mu.Unlock()
	err := r.run(ctx)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.served[link.Peer.ID] == r {
		delete(d.served, link.Peer.ID)
	}
	return err
}

// Widen takes frames of a peer's link over a further way, which the peer opened with this number (Link.Widen). The channel is the Desk's
// from here on.
func (d *Desk) Widen(peer string, number int, channel Channel) {
	d.mu.Lock()
	r := d.served[peer]
	d.mu.Unlock()
	taken := r != nil && number >= 1 && number <= wire.MaxWays && r.do(func() {
		r.addWay(uint8(firstWide-1+number), r.link.Path, channel) //nolint:gosec // at most 11
	})
	if !taken {
		_ = channel.Close() // never used
	}
}

func (d *Desk) add(e *entry) {
	d.mu.Lock()
	d.entries = append(d.entries, e)
	gone := ""
	if len(d.entries) > maxEntries {
		if i := slices.IndexFunc(d.entries, func(e *entry) bool { return e.record.over() }); i >= 0 {
			gone = d.entries[i].record.id
			d.removed = append(d.removed, gone)
			d.entries = slices.Delete(d.entries, i, i+1)
		}
	}
	d.mu.Unlock()
	if gone != "" {
		d.forget(gone)
	}
	e.record.touch()
}

// forget removes a transfer from the journal.
func (d *Desk) forget(id string) {
	if err := d.ledger.removeTransfer(id); err != nil {
		d.config.Log.Warn("forget transfer", "error", err)
	}
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
