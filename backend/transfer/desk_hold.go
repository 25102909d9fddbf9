package transfer

import (
	"slices"

	"videonet/backend/fault"
)

// Cancel ends a transfer in either direction. One that has ended stays as it is. What came of files that are not whole stays for 7 days,
// so that they go on when they are offered again; discard removes it.
func (d *Desk) Cancel(id string, discard bool) error {
	e := d.entry(id)
	if e == nil {
		return fault.New(fault.Invalid, nil, "what", "transfer "+id)
	}
	if t := d.sent(e); t != nil {
		t.abandon()
		return nil
	}
	d.on(e, func(r *receiver, t *incoming) {
		switch {
		case t.ended || t.gone.Load():
			if discard {
				d.dropParts(t.record.id)
			}
		case r != nil:
			// A link that fails now ends the transfer as well.
			_ = r.cancel(t, discard)
		default:
			d.cancelWaiting(t, discard)
		}
	})
	return nil
}

// Pause holds a transfer in either direction until Resume; the other side is told. What is on its way still arrives. Its error is
// fault.Invalid.
func (d *Desk) Pause(id string) error { return d.hold(id, true) }

// Resume lets a transfer go on that this side holds, and tries again what the full disk has stopped. Its error is fault.Invalid.
func (d *Desk) Resume(id string) error { return d.hold(id, false) }

func (d *Desk) hold(id string, paused bool) error {
	e := d.entry(id)
	if e == nil || e.record.over() {
		return fault.New(fault.Invalid, nil, "what", "transfer "+id)
	}
	if t := d.sent(e); t != nil {
		return t.hold(paused)
	}
	err := error(fault.New(fault.Invalid, nil, "what", "transfer "+id))
	d.on(e, func(r *receiver, t *incoming) {
		switch {
		case !t.accepted || t.ended || t.gone.Load():
		case r != nil:
			if err = r.pause(t, paused); err != nil {
				r.end(err)
				err = nil // it is paused, or goes on, with the next link
			}
		default:
			err = nil
			t.paused = paused
			t.record.set(func(record *record) {
				if record.full() {
					record.why = lost(t.peer, nil)
				}
				record.paused = paused
			})
			d.save(t)
		}
	})
	return err
}

// cancelWaiting ends a transfer that has no link just now.
func (d *Desk) cancelWaiting(t *incoming, discard bool) {
	t.gone.Store(true)
	t.record.endAll(fault.New(fault.Canceled, nil))
	for i := range t.files {
		t.files[i].ended = true
	}
	t.left, t.ended = 0, true
	if discard || !d.keeps() {
		d.dropParts(t.record.id)
	}
	if top, err := openFolder(t.record.chosen()); err == nil {
		tree := newTree(top)
		tree.made = t.made
		t.removeStrays(tree, d.ledger)
		tree.removeMade()
		_ = tree.Close() // nothing was written
	}
	d.ended(t)
}

// earlier returns the transfer of an earlier link that an offer goes on with; it belongs to r then. While another receiver has it, that
// one is returned.
func (d *Desk) earlier(r *receiver, t *incoming) (old *incoming, holder *receiver) {
	d.between.Lock()
	defer d.between.Unlock()
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, e := range slices.Backward(d.entries) {
		if e.incoming == nil || e.incoming == t || e.incoming.id != t.id || e.record.peer.ID != t.peer.ID {
			continue
		}
		switch {
		case e.receiver == r:
			return nil, nil
		case e.receiver != nil:
			return nil, e.receiver
		case e.incoming.accepted && d.revived(e.incoming) && e.incoming.same(t):
			if !e.incoming.ended {
				e.receiver = r
			}
			return e.incoming, nil
		}
	}
	return nil, nil
}

// revived takes the files of a transfer from the journal when they are there. It returns false when they cannot be read.
func (d *Desk) revived(t *incoming) bool {
	err := t.revive()
	if err != nil {
		d.config.Log.Warn("read the files of a transfer", "error", err)
	}
	return err == nil
}

// keep takes a transfer back that waits for another link.
func (d *Desk) keep(t *incoming) {
	d.between.Lock()
	defer d.between.Unlock()
	d.released(t)
}

// ended takes a transfer back that has ended, and notes that.
func (d *Desk) ended(t *incoming) {
	if t.accepted {
		d.save(t)
	}
	d.released(t)
	d.wake()
}

func (d *Desk) released(t *incoming) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, e := range d.entries {
		if e.incoming == t {
			e.receiver = nil
			if !t.accepted {
				e.incoming = nil
			}
		}
	}
}
