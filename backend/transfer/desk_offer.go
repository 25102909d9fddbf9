package transfer

import (
	"os"
	"path/filepath"

	"videonet/backend/fault"
)

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

// Accept takes an offer into a folder. Errors: fault.DiskFull and FolderUnwritable, after which the offer still waits; Invalid when it
// does not wait any more.
func (d *Desk) Accept(id string, how How) error {
	e := d.entry(id)
	if e == nil || e.record.direction != Receive || e.record.over() {
		return notWaiting()
	}
	into, err := openFolder(how.Folder)
	if err != nil {
		return err
	}
	err = notWaiting()
	taken := false
	d.on(e, func(r *receiver, t *incoming) {
		if r == nil || t.accepted || t.ended || t.gone.Load() {
			return
		}
		err = r.accept(t, into, how.Collision)
		taken = t.accepted
	})
	if !taken {
		_ = into.Close() // nothing was written there
	}
	return err
}

// Refuse says no to an offer.
func (d *Desk) Refuse(id string) error {
	e := d.entry(id)
	if e == nil || e.record.direction != Receive {
		return notWaiting()
	}
	err := notWaiting()
	d.on(e, func(r *receiver, t *incoming) {
		if r != nil && !t.accepted && !t.ended && !t.gone.Load() {
			err = r.cancel(t, false)
		}
	})
	return err
}

// on runs a command where a received transfer is owned: in its receiver's loop, or here when it waits for a link; r is nil then.
func (d *Desk) on(e *entry, command func(r *receiver, t *incoming)) {
	for {
		d.mu.Lock()
		r, t := e.receiver, e.incoming
		d.mu.Unlock()
		switch {
		case t == nil:
			return
		case r == nil:
			if d.onWaiting(e, command) {
				return
			}
		case r.do(func() { command(r, t) }):
			return
		default:
			<-r.done // the transfer belongs to somebody else now
		}
	}
}

// onWaiting runs the command unless a receiver has the transfer again.
func (d *Desk) onWaiting(e *entry, command func(r *receiver, t *incoming)) bool {
	d.between.Lock()
	defer d.between.Unlock()
	d.mu.Lock()
	waits := e.receiver == nil
	d.mu.Unlock()
	if waits {
		command(nil, e.incoming)
	}
	return waits
}

// offered puts an offer on the Desk and answers it where nobody is to be asked. It runs in the receiver's loop.
func (d *Desk) offered(r *receiver, t *incoming) {
	since, known := d.knownSince(t.peer.ID)
	usual := d.Usual()
	free := d.freeIn(usual.Folder)
	rule, ruled := d.rule(t.peer.ID)
	t.record.set(func(record *record) {
		record.knownSince, record.free = since, free
		switch {
		case !known:
			record.limit = usual.Stranger
		case ruled:
			record.limit = rule.Limit
		}
	})
	d.add(&entry{record: t.record, receiver: r, incoming: t})
	if !t.safe {
		return
	}
	if auto := d.config.Accept; auto != nil {
		if err := acceptBy(auto, r, t); err != nil && !t.accepted {
			_ = r.refuse(t, err) // a link that fails now ends the transfer as well
		}
		return
	}
	if !known || !ruled || t.total > rule.Limit {
		return
	}
	if rule.Folder == "" {
		rule.Folder = usual.Folder
	}
	if err := acceptBy(&AutoAccept{Folder: rule.Folder}, r, t); err != nil {
		d.config.Log.Info("a rule could not be followed", "error", err) // a person is asked
	}
}

func acceptBy(auto *AutoAccept, r *receiver, t *incoming) error {
	if auto.Limit > 0 && t.total > auto.Limit {
		return fault.New(fault.TransferTooLarge, nil, "size", t.total, "limit", auto.Limit)
	}
	into, err := openFolder(auto.Folder)
	if err != nil {
		return err
	}
	err = r.accept(t, into, Number)
	if !t.accepted {
		_ = into.Close() // nothing was written there
	}
	return err
}

// reserve refuses what has no room beside what other transfers that were accepted have yet to write to the same disk.
func (d *Desk) reserve(t *incoming, into *folder) error {
	var promised int64
	d.mu.Lock()
	for _, e := range d.entries {
		if e.incoming == nil || e.incoming == t {
			continue
		}
		phase := e.record.currentPhase()
		if folder := e.record.chosen(); folder != "" && !phase.Ended() && sameDisk(folder, into.path) {
			promised += max(0, e.incoming.need.Load())
		}
	}
	d.mu.Unlock()
	return into.reserve(t.total, promised)
}

// freeIn returns the bytes that have room in a folder or, while it is not there, in the one above it; -1 for unknown.
func (d *Desk) freeIn(folder string) int64 {
	if folder == "" {
		return -1
	}
	for {
		if _, err := os.Stat(folder); err == nil || filepath.Dir(folder) == folder {
			break
		}
		folder = filepath.Dir(folder)
	}
	f, err := openFolder(folder)
	if err != nil {
		return -1
	}
	defer func() { _ = f.Close() }() // it was only asked
	free, err := f.free()
	if err != nil {
		return -1
	}
	return free
}
