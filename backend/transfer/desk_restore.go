package transfer

import (
	"iter"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"videonet/backend/fault"
)

// restore takes up what the journal holds: the history, and the transfers that wait for their peer.
func (d *Desk) restore() error {
	if d.config.Journal == nil {
		return nil
	}
	kept, err := d.config.Journal.Transfers()
	if err != nil {
		return err
	}
	for i, k := range kept {
		switch {
		case len(kept)-i > maxEntries && k.Phase.Ended():
			d.forget(k.ID)
		case k.Direction == Send:
			err = d.restoreOutgoing(k)
		default:
			err = d.restoreIncoming(k)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// restoreIncoming takes up a received transfer. One whose names are not safe any more was kept by a program with other laws: it has ended.
func (d *Desk) restoreIncoming(kept KeptTransfer) error {
	t := &incoming{
		id: kept.Wire, peer: kept.Peer, whole: true, safe: true, accepted: true, resumed: true, collision: kept.Collision, paused: kept.Paused,
	}
	if kept.Phase.Ended() {
		r, err := d.historyOf(kept)
		if err != nil {
			return err
		}
		t.record, t.ended = r, true
		t.remember(kept.Ways)
		d.add(&entry{record: r, incoming: t})
		return nil
	}
	r := recordOf(kept, d.wake)
	t.record = r
	err := t.load(r, kept, d.filesOf(kept.ID))
	switch {
	case fault.Is(err, fault.NameRefused):
		kept.Phase, kept.Error, kept.Ended = Failed, string(fault.NameRefused), kept.At
		r.conclude(kept)
		t.ended, t.left = true, 0
	case err != nil:
		return err
	case t.left == 0: // killed between its last file and its end
		t.ended = true
	default:
		t.need.Store(t.total - r.stored())
		r.interrupt(lost(kept.Peer, nil))
	}
	r.restoreTime(kept)
	d.add(&entry{record: r, incoming: t})
	return nil
}

// revive takes its files from the journal when it is history.
func (t *incoming) revive() error {
	return t.record.revive(func(scratch *record, kept KeptTransfer, files func(int) iter.Seq2[FileRecord, error]) error {
		err := t.load(scratch, kept, files)
		t.left = 0
		return err
	})
}

// load takes its files from the journal, and counts them in a record. Errors: those of the journal, fault.NameRefused.
func (t *incoming) load(r *record, kept KeptTransfer, files func(from int) iter.Seq2[FileRecord, error]) error {
	t.files, t.total = make([]inFile, 0, kept.Count), 0
	r.wait()
	for k, err := range files(0) {
		if err != nil {
			return err
		}
		k.Entry.File = uint32(len(t.files) + 1) //nolint:gosec // at most wire.MaxOfferFiles
		t.takeInto(r, k.Entry)
		t.total += k.Entry.Size
	}
	for i := range t.files {
		t.files[i].transfer = t
		t.files[i].record.phase = Waiting
	}
	t.left = len(t.files)
	t.salted()
	if err := t.namesAll(); err != nil {
		return err
	}
	if t.tops = maps.Clone(kept.Tops); t.tops == nil {
		t.tops = map[string]string{}
	}
	i := -1
	for k, err := range files(0) {
		if err != nil {
			return err
		}
		if i++; i == len(t.files) {
			break
		}
		f := &t.files[i]
		t.topOf(kept, f, k.Path)
		phase, err := kept.endOf(k)
		if !phase.Ended() {
			continue
		}
		r.end(f.record, phase, err, func(f *fileRecord) {
			if phase == Verified {
				f.sent = k.SHA256
				f.got(k.SHA256)
				r.place(f, k.Path)
			}
		})
		f.ended, f.root = true, k.Root
		t.left--
	}
	t.madeOf(kept)
	r.ready()
	return nil
}

// topOf finds out, for a journal that does not say it, under which name the folder of the offer that holds a file stands in the chosen one:
// from where the file was to be stored.
func (t *incoming) topOf(kept KeptTransfer, f *inFile, stored string) {
	top := t.topName(f)
	if stored == "" || top == "" || t.tops[top] != "" {
		return
	}
	if below, err := filepath.Rel(kept.Folder, stored); err == nil {
		t.tops[top], _, _ = strings.Cut(filepath.ToSlash(below), "/")
	}
}

// topName is the safe name of the outermost folder of the offer that holds a file, or is it; "" for none.
func (t *incoming) topName(f *inFile) string {
	top, _, _ := strings.Cut(t.dirs[f.dir], "/")
	if f.record.folder && top == "" {
		top = f.record.stored
	}
	return top
}

// madeOf says which folders were made for the transfer: all below one that was.
func (t *incoming) madeOf(kept KeptTransfer) {
	if kept.Collision != Number {
		return
	}
	t.made = nil
	for _, dir := range t.dirs {
		for ; dir != "" && dir != "."; dir = path.Dir(dir) {
			t.made = append(t.made, t.below(dir))
		}
	}
	slices.Sort(t.made) // parents first
	t.made = slices.Compact(t.made)
}

// save notes what has changed of a transfer beside its files.
func (d *Desk) save(t *incoming) {
	switch {
	case !d.keeps():
	case t.record.unkept.Load():
		d.saveWhole(t)
	default:
		d.saved(d.ledger.putHead(t.head()))
	}
}

// saveWhole notes a transfer with all files.
func (d *Desk) saveWhole(t *incoming) {
	if d.keeps() {
		t.record.unkept.Store(false)
		err := d.ledger.putTransfer(t.head(), t.keptFiles())
		t.record.unkept.Store(err != nil)
		d.saved(err)
	}
}

func (d *Desk) saved(err error) {
	if err != nil {
		d.config.Log.Warn("note transfer", "error", err) // it goes on; after a restart it would have to be offered anew
	}
}

// head is what survives of the transfer beside its files.
func (t *incoming) head() KeptTransfer {
	k := t.record.head(t.id)
	k.Collision, k.Tops, k.Ways = t.collision, maps.Clone(t.tops), t.paths()
	return k
}

// keptFiles gives its files as they survive the program.
func (t *incoming) keptFiles() iter.Seq[FileRecord] {
	return t.record.keep(len(t.files), func(i int) FileRecord {
		f := &t.files[i]
		k := FileRecord{
			Entry: f.entry(), Path: t.record.pathOf(f.record), Phase: keptPhase(f.record.phase), SHA256: f.record.receivedSum(), Root: f.root,
			Error: errorCode(f.record.err),
		}
		k.Entry.File = uint32(i) + 1 //nolint:gosec // at most wire.MaxOfferFiles
		return k
	})
}
