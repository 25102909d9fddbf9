package transfer

import (
	"errors"
	"io/fs"
	"path"
	"strings"
	"time"
)

// sweepPause is how often parts that nobody wants any more are looked for.
const sweepPause = 24 * time.Hour

// sweep removes parts of failed and cancelled transfers that are older than partLife, now and then daily.
func (d *Desk) sweep() {
	tick := time.NewTicker(sweepPause)
	defer tick.Stop()
	for {
		d.sweepOnce(time.Now().Add(-partLife))
		select {
		case <-tick.C:
		case <-d.ctx.Done():
			return
		}
	}
}

func (d *Desk) sweepOnce(before time.Time) {
	for _, p := range d.ledger.old(before) {
		if e := d.entry(p.Transfer); e == nil || e.record.over() {
			d.dropPart(p)
		}
	}
}

// dropParts removes what came of the files of one transfer.
func (d *Desk) dropParts(transfer string) {
	for _, p := range d.ledger.of(transfer) {
		d.dropPart(p)
	}
}

// dropPart removes a part and its record. A folder that cannot be reached (a disk that was taken off) keeps the part; its record goes all
// the same, so that it is not looked for again.
func (d *Desk) dropPart(p PartRecord) {
	if err := removePart(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
		d.config.Log.Warn("remove part", "error", err)
	}
	if err := d.ledger.removePart(p.Key); err != nil {
		d.config.Log.Warn("forget part", "error", err)
	}
}

func removePart(p PartRecord) error {
	name := path.Base(p.Part)
	if !strings.HasPrefix(name, ".") || !strings.HasSuffix(name, partSuffix) {
		return errForeign
	}
	top, err := openFolder(p.Folder)
	if err != nil {
		return err
	}
	tree := newTree(top)
	defer func() { _ = tree.Close() }() // nothing was written
	into, err := tree.enter(path.Dir(p.Part), false)
	if err != nil {
		return err
	}
	defer tree.leave(into)
	return into.root.Remove(name)
}

// forgetWaiting removes what waits for another link that will not come: nothing survives the Desk.
func (d *Desk) forgetWaiting() {
	d.mu.Lock()
	entries := append([]*entry(nil), d.entries...)
	d.mu.Unlock()
	for _, e := range entries {
		if e.incoming != nil && !e.record.over() {
			d.on(e, func(r *receiver, t *incoming) {
				if r == nil && !t.ended {
					d.cancelWaiting(t, true)
				}
			})
		}
	}
}
