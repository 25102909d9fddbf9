package transfer

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"videonet/backend/wire"
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
			d.restoreOutgoing(k)
		default:
			d.restoreIncoming(k)
		}
	}
	return nil
}

// restoreIncoming takes up a received transfer. One whose names are not safe any more was kept by a program with other laws: it has ended.
func (d *Desk) restoreIncoming(kept KeptTransfer) {
	r := newRecord(kept.ID, Receive, kept.Peer, Waiting, d.wake)
	r.at, r.link, r.folder, r.receipt, r.paused = kept.At, kept.Path, kept.Folder, kept.Receipt, kept.Paused
	t := &incoming{
		id: kept.Wire, peer: kept.Peer, record: r, whole: true, safe: true, accepted: true, resumed: true,
		collision: kept.Collision, paused: kept.Paused,
	}
	for i, k := range kept.Files {
		k.Entry.File = uint32(i + 1)
		t.take(k.Entry)
		t.total += k.Entry.Size
	}
	for i := range t.files {
		t.files[i].transfer = t
		t.files[i].record.phase = Waiting
	}
	t.left = len(t.files)
	t.salted()
	unsafe := t.namesAll()
	t.topsOf(kept)
	for i, k := range kept.Files {
		if !k.Phase.Ended() {
			continue
		}
		f := &t.files[i]
		r.end(f.record, k.Phase, restoredError(k.Error, kept.Peer, f.record.name), func(f *fileRecord) {
			f.path, f.sent, f.received = k.Path, k.SHA256, k.SHA256
			if k.Phase != Verified {
				f.path, f.sent = "", wire.Hash{}
			}
		})
		f.ended, f.root = true, k.Root
		t.left--
	}
	switch {
	case kept.Phase.Ended() || unsafe != nil:
		r.endAll(restoredError(kept.Error, kept.Peer, t.files[0].record.name))
		r.set(func(r *record) {
			if r.phase, r.ended = kept.Phase, kept.Ended; kept.Error == "" {
				r.err = nil
			}
		})
		t.ended, t.left = true, 0
		t.remember(kept.Ways)
	case t.left == 0: // killed between its last file and its end
		t.ended = true
	default:
		t.need.Store(t.total - r.stored())
		r.interrupt(lost(kept.Peer, nil))
	}
	r.restoreTime(kept)
	d.add(&entry{record: r, incoming: t})
}

// topsOf finds out under which names the folders of the offer stand in the chosen one: from where its files were to be stored.
func (t *incoming) topsOf(kept KeptTransfer) {
	t.tops = map[string]string{}
	for i, k := range kept.Files {
		f := &t.files[i]
		top, _, _ := strings.Cut(t.dirs[f.dir], "/")
		if f.record.folder && top == "" {
			top = f.record.stored
		}
		if k.Path == "" || top == "" || t.tops[top] != "" {
			continue
		}
		below, err := filepath.Rel(kept.Folder, k.Path)
		if err != nil {
			continue
		}
		t.tops[top], _, _ = strings.Cut(filepath.ToSlash(below), "/")
	}
	if kept.Collision != Number {
		return
	}
	for _, dir := range t.dirs { // all below a folder that was made for the transfer was made for it
		for ; dir != "" && dir != "."; dir = path.Dir(dir) {
			t.made = append(t.made, t.below(dir))
		}
	}
	slices.Sort(t.made) // parents first
	t.made = slices.Compact(t.made)
}

// save notes a transfer as a whole.
func (d *Desk) save(t *incoming) {
	if !d.keeps() {
		return
	}
	if err := d.ledger.putTransfer(t.journal()); err != nil {
		d.config.Log.Warn("note transfer", "error", err) // it goes on; after a restart it would have to be offered anew
	}
}

// journal is the transfer as it survives the program.
func (t *incoming) journal() KeptTransfer {
	r := t.record
	r.mu.Lock()
	defer r.mu.Unlock()
	kept := KeptTransfer{
		ID: r.id, Wire: t.id, Direction: Receive, Peer: r.peer, Folder: r.folder, Collision: t.collision, Phase: Waiting, Paused: r.paused,
		At: r.at, Ended: r.ended, Receipt: r.receipt, Path: r.link, Ways: t.paths(),
		Files: make([]FileRecord, len(t.files)),
	}
	if r.phase.Ended() {
		kept.Phase, kept.Error = r.phase, errorCode(r.err)
		r.keepTime(&kept)
	}
	placed := map[string]bool{}
	for i := range t.files {
		f := &t.files[i]
		k := FileRecord{Entry: f.entry(), Path: f.record.path, Phase: Waiting, SHA256: f.record.received, Root: f.root, Error: errorCode(f.record.err)}
		k.Entry.File = uint32(i + 1)
		if f.record.phase.Ended() {
			k.Phase = f.record.phase
		}
		// Where the first file of each folder is to stand tells, after a restart, which number the folder got.
		top, _, _ := strings.Cut(t.dirs[f.dir], "/")
		if f.record.folder && top == "" {
			top = f.record.stored
		}
		if top != "" && !placed[top] {
			placed[top] = true
			if k.Path == "" {
				k.Path = filepath.Join(r.folder, filepath.FromSlash(t.below(path.Join(t.dirs[f.dir], f.record.stored))))
			}
		}
		kept.Files[i] = k
	}
	return kept
}
