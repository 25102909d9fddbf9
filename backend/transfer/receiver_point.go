package transfer

import (
	"bytes"
	"time"

	"videonet/backend/wire"
)

// A checkpoint of a file is due after so many bytes, or so long after the last one: what a kill or a power cut may cost.
const (
	pointBytes = 64 << 20
	pointPause = 2 * time.Second
)

func (r *receiver) checkpointIfDue(f *inFile, now time.Time) {
	w := f.work
	if w == nil || w.part == nil || w.finishing || w.since == 0 {
		return
	}
	if w.since >= pointBytes || now.Sub(w.pointed) >= pointPause {
		r.checkpoint(f)
	}
}

// checkpoint syncs what is verified of a part and only then notes it in the journal, beside the stream. The note says what was verified
// before the sync was begun, never more.
func (r *receiver) checkpoint(f *inFile) {
	w := f.work
	if !w.keyed || !r.desk.keeps() || w.point != nil {
		return
	}
	record, midstate := f.snapshot()
	file, t := w.part.file, f.transfer
	done := make(chan struct{})
	w.point, w.pointed, w.since = done, time.Now(), 0
	var err error
	r.beside(func() {
		defer close(done)
		record.Midstate = <-midstate
		if err = syncData(file); err == nil {
			err = r.desk.ledger.putPart(record)
		}
	}, func() error {
		if w.point = nil; err == nil || f.ended || t.ended {
			return nil
		}
		if isDiskFull(err) {
			return r.stall(t, err)
		}
		r.log.Warn("checkpoint", "error", err) // resuming costs more, nothing else
		return nil
	})
}

// snapshot is what a checkpoint notes; the midstate comes when the hash is that far.
func (f *inFile) snapshot() (PartRecord, <-chan []byte) {
	w := f.work
	record := PartRecord{
		Key: w.key, Transfer: f.transfer.record.id, Folder: f.transfer.tree.top.path, Part: f.partPath(), Size: f.record.size,
		Bitmap: bytes.Clone(w.bitmap), Fed: w.fed,
		Leaves: bytes.Clone(w.leaves), Updated: time.Now(),
	}
	if w.feeding {
		record.Fed = w.mark
	}
	return record, w.hash.midstate(w.feeding)
}

// park keeps what came of a file for a later link: synced, noted, closed. No goroutine works on it any more.
func (r *receiver) park(f *inFile) {
	w := f.work
	if w == nil {
		return
	}
	f.work = nil
	if w.keyed {
		defer r.desk.ledger.give(w.key)
	}
	if w.part == nil {
		return
	}
	f.work = w
	r.dropArrivals(f, nil)
	record, midstate := f.snapshot()
	f.work = nil
	record.Midstate = <-midstate
	w.hash.stop()
	if w.part.file == nil { // the disk was full at its end
		f.transfer.tree.leave(w.part.folder)
		r.open--
		return
	}
	if err := syncData(w.part.file); err != nil {
		r.log.Warn("sync part", "error", err)
	} else if w.keyed {
		if err := r.desk.ledger.putPart(record); err != nil {
			r.log.Warn("note part", "error", err)
		}
	}
	if err := w.part.Close(); err != nil {
		r.log.Warn("close part", "error", err)
	}
	f.transfer.tree.leave(w.part.folder)
	r.open--
}

// dropArrivals forgets the blocks that were coming on a way, or on all when it is nil: they will come again.
func (r *receiver) dropArrivals(f *inFile, from *inWay) {
	w := f.work
	if w == nil {
		return
	}
	for _, a := range w.arrivals {
		if a.block < 0 || from != nil && a.way != from {
			continue
		}
		start, _ := wire.BlockRange(f.record.size, a.block)
		f.transfer.record.moved(f.record, -a.at)
		f.transfer.need.Add(a.at)
		if w.feeding && w.mark == start {
			w.hash.rollback()
			w.fed, w.feeding = start, false
		}
		a.block = -1
		a.drop()
	}
}

// interrupt keeps a transfer for the next link and gives it back to the Desk.
func (r *receiver) interrupt(t *incoming) {
	for i := range t.files {
		f := &t.files[i]
		if !f.ended {
			r.park(f)
		}
		f.told = toldNothing
	}
	r.dropStash(t)
	t.begun, t.undone, t.stalled, t.repack, t.unmade = nil, nil, false, nil, false
	t.resumed = true
	t.made = t.tree.made
	if err := t.tree.Close(); err != nil {
		r.log.Warn("close folder", "error", err)
	}
	t.tree = nil
	t.record.interrupt(r.err)
	r.desk.keep(t)
}
