package transfer

import (
	"context"
	"slices"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// Send offers files and folders to a participant and returns the transfer's id; the rest is seen in the state. Folders are listed
// beside: what they hold is seen when it is known. The link is opened when the first file needs it, and stays for the next; when it is
// lost, the transfer goes on over another one. Errors: fault.FileGone, FileUnreadable, TransferTooLarge, Invalid.
func (d *Desk) Send(ctx context.Context, peer Peer, paths []string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	chosen, err := chooseAll(paths)
	if err != nil {
		return "", err
	}
	record := newRecord(wire.NewID().String(), Send, peer, Waiting, d.wake)
	t := &outgoing{id: wire.NewID(), record: record, peer: peer}
	list := func(ctx context.Context) error { return t.gather(ctx, chosen) }
	if !slices.ContainsFunc(chosen, func(c choice) bool { return c.info.IsDir() }) {
		if err := list(ctx); err != nil {
			return "", err
		}
		list = nil
	}
	if !d.launch(t, list) {
		return "", fault.New(fault.Canceled, nil)
	}
	d.add(&entry{record: record, outgoing: t})
	return record.id, nil
}

// launch gives a transfer to the lane of its peer. It returns false when the Desk is closed.
func (d *Desk) launch(t *outgoing, list func(context.Context) error) bool {
	return d.onLane(t, func(l *lane) bool { return l.put(t, list) })
}

// onLane puts a transfer on the lane of its peer, on a new one when put finds that it has ended. It returns false when the Desk is closed.
func (d *Desk) onLane(t *outgoing, put func(*lane) bool) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return false
	}
	l := d.lanes[t.peer.ID]
	if l == nil || !put(l) {
		l = newLane(d, t.peer)
		l.absent = t.began // restored: nobody may be there yet
		d.lanes[t.peer.ID] = l
		put(l)
		d.work.Go(l.run)
	}
	return true
}

// restoreOutgoing takes up a sent transfer that the journal kept: one that has not ended, or whose receipt the other side has not signed,
// goes on once its peer is Reachable.
func (d *Desk) restoreOutgoing(kept KeptTransfer) error {
	var t *outgoing
	var err error
	if kept.Phase.Ended() && !d.unsigned(kept) {
		t = &outgoing{id: kept.Wire, peer: kept.Peer, began: true, before: kept.Ways}
		t.record, err = d.historyOf(kept)
	} else {
		t, err = outgoingOf(kept, d.filesOf(kept.ID), d.wake)
	}
	if err != nil {
		return err
	}
	d.add(&entry{record: t.record, outgoing: t})
	t.lane = &lane{desk: d, peer: t.peer, over: true} // of one that has ended: Retry finds a living one
	switch {
	case !t.record.over():
		d.launch(t, nil)
	case d.unsigned(t.head()):
		d.onLane(t, func(l *lane) bool {
			if !kept.Phase.Ended() { // killed between its last file and its end
				l.clerk.head(t)
			}
			return l.ask(t)
		})
	}
	return nil
}

// Reachable says that somebody with this key is in the room: what waits for it goes on.
func (d *Desk) Reachable(peer string) {
	d.mu.Lock()
	l := d.lanes[peer]
	d.mu.Unlock()
	if l != nil {
		l.reachable()
	}
}

// Retry sends the files again that have failed, or all that were not verified of a transfer that was cancelled, as a new offer in the
// same transfer. Errors: fault.Invalid for one that is not sent from here, has not ended, or has nothing left to send; those of the journal.
func (d *Desk) Retry(id string) error {
	e := d.entry(id)
	if e == nil || d.sent(e) == nil {
		return fault.New(fault.Invalid, nil, "what", "no sent transfer "+id)
	}
	d.retrying.Lock()
	defer d.retrying.Unlock()
	t := d.sent(e)
	if phase := t.record.currentPhase(); phase != Failed && phase != Canceled {
		return fault.New(fault.Invalid, nil, "what", "transfer "+id+" is "+string(phase))
	}
	if err := t.revive(); err != nil {
		return err
	}
	n := t.again()
	d.mu.Lock()
	e.outgoing = n
	d.mu.Unlock()
	if t.record.over() || d.launch(n, nil) {
		return nil // what failed before may fail still
	}
	return fault.New(fault.Canceled, nil)
}

// sent returns the offer that an entry has now, nil for a received one: Retry makes new ones.
func (d *Desk) sent(e *entry) *outgoing {
	d.mu.Lock()
	defer d.mu.Unlock()
	return e.outgoing
}

// again makes a new offer of what was not verified, of the same record. The old one is left to who may still be busy with its files.
func (t *outgoing) again() *outgoing {
	t.lane.mu.Lock()
	s := t.sender
	t.lane.mu.Unlock()
	if s != nil {
		s.cancel(t) // if it is not off the link yet
	}
	n := &outgoing{id: wire.NewID(), record: t.record, peer: t.peer, lane: t.lane}
	var files []*fileRecord
	t.record.set(func(r *record) {
		r.paused, r.pausedByPeer, r.left, r.working, r.broken = false, false, r.left+1, nil, nil
		for i, old := range t.files {
			f := n.room()
			f.walked, f.offered = old.walked, old.phase != Verified
			f.copy(&old.fileRecord)
			r.files[i] = &f.fileRecord
			n.files = append(n.files, f)
			n.total += f.size
			if f.offered {
				files = append(files, &f.fileRecord)
			} else {
				f.mtime, f.device, f.inode, f.cold, f.root = old.mtime, old.device, old.inode, old.cold, old.root
			}
		}
	})
	t.record.reopen(files)
	for _, f := range n.files {
		if !f.offered {
			continue
		}
		if err := f.restat(); err != nil {
			f.offered = false
			t.record.end(&f.fileRecord, Failed, err, nil)
		}
	}
	t.record.ready()
	return n
}
