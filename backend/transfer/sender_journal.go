package transfer

import (
	"iter"
	"log/slog"
	"slices"
	"sync"
	"time"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// clerkPause is how long what is to be written may wait for more of it: a write costs an fsync.
const clerkPause = 200 * time.Millisecond

// clerk writes to the journal for one lane, so that nobody who sends waits for the disk. The nil clerk writes nothing.
type clerk struct {
	journal Journal
	log     *slog.Logger
	wake    chan struct{}
	stop    chan struct{}
	work    sync.WaitGroup

	pen sync.Mutex // Held while something is written, so that what is older is never written last. Lock order: pen > mu

	mu      sync.Mutex
	whole   []*outgoing // with all files
	heads   []*outgoing
	ended   map[*record][]EndedFile
	sources map[SourceKey]*SourceRecord // nil: to be removed
}

func newClerk(journal Journal, log *slog.Logger) *clerk {
	if journal == nil {
		return nil
	}
	c := &clerk{
		journal: journal, log: log, wake: make(chan struct{}, 1), stop: make(chan struct{}),
		ended: map[*record][]EndedFile{}, sources: map[SourceKey]*SourceRecord{},
	}
	c.work.Go(c.run)
	return c
}

// close writes what is left and ends the clerk.
func (c *clerk) close() {
	if c == nil {
		return
	}
	close(c.stop)
	c.work.Wait()
}

func (c *clerk) run() {
	for {
		select {
		case <-c.stop:
			c.write()
			return
		case <-c.wake:
		}
		c.write()
		select {
		case <-c.stop:
		case <-time.After(clerkPause):
		}
	}
}

// flush returns once everything that was added before is on the disk.
func (c *clerk) flush() {
	if c != nil {
		c.write()
	}
}

// write writes what has come together. Who cannot keep something goes on all the same: it is sent, only not resumed.
func (c *clerk) write() {
	c.pen.Lock()
	defer c.pen.Unlock()
	c.mu.Lock()
	whole, heads, ended, sources := c.whole, c.heads, c.ended, c.sources
	c.whole, c.heads, c.ended, c.sources = nil, nil, map[*record][]EndedFile{}, map[SourceKey]*SourceRecord{}
	c.mu.Unlock()
	for _, t := range whole {
		c.putWhole(t)
	}
	for r, files := range ended {
		if err := c.journal.Ended(r.id, files); err != nil {
			c.note(err)
			r.unkept.Store(true)
		}
	}
	for _, t := range heads { // behind the files that have ended: a transfer that has ended lacks none
		switch {
		case slices.Contains(whole, t):
		case t.record.unkept.Load():
			c.putWhole(t)
		default:
			c.note(c.journal.PutHead(t.head()))
		}
	}
	for key, record := range sources {
		if record == nil {
			c.note(c.journal.RemoveSource(key))
		} else {
			c.note(c.journal.PutSource(*record))
		}
	}
}

// putWhole writes a transfer with all files. What it does not take of a file because it ends meanwhile is told by fileEnded.
func (c *clerk) putWhole(t *outgoing) {
	t.record.unkept.Store(false)
	if err := c.journal.PutTransfer(t.head(), t.keptFiles()); err != nil {
		c.note(err)
		t.record.unkept.Store(true)
	}
}

func (c *clerk) note(err error) {
	if err != nil {
		c.log.Warn("keep a transfer", "error", err)
	}
}

// add changes what is to be written, and has it written.
func (c *clerk) add(change func()) {
	if c == nil {
		return
	}
	c.mu.Lock()
	change()
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// transfer has a transfer written with all files, as it is when its turn comes.
func (c *clerk) transfer(t *outgoing) {
	c.add(func() {
		delete(c.ended, t.record) // older than what will be written
		c.whole = append(c.whole, t)
	})
}

// head has written what has changed of a transfer beside its files.
func (c *clerk) head(t *outgoing) {
	c.add(func() {
		if !slices.Contains(c.heads, t) {
			c.heads = append(c.heads, t)
		}
	})
}

// fileEnded has the end of a file written. The source of one that is through is not wanted any more.
func (c *clerk) fileEnded(f *outFile) {
	if c == nil {
		return
	}
	e := f.transfer.record.ended1(f)
	c.add(func() {
		c.ended[f.transfer.record] = append(c.ended[f.transfer.record], e)
		if f.work != nil && f.size >= worthKeeping && e.Phase != Failed {
			c.sources[f.work.key] = nil
		}
	})
}

// source has what is known of a source written; of several records of one source the last counts.
func (c *clerk) source(r SourceRecord) {
	c.add(func() { c.sources[r.Key] = &r })
}

// ended1 returns what the journal keeps of the end of a file.
func (r *record) ended1(f *outFile) EndedFile {
	r.mu.Lock()
	defer r.mu.Unlock()
	return EndedFile{
		Index: int(f.index), Path: f.sourcePath(), Phase: f.phase, SHA256: f.sent, Root: f.root, Error: errorCode(f.err),
	}
}

// head returns what survives of the transfer beside its files.
func (t *outgoing) head() KeptTransfer {
	k := t.record.head(t.id)
	k.Ways = t.paths()
	return k
}

// keptFiles gives its files as they survive the program.
func (t *outgoing) keptFiles() iter.Seq[FileRecord] {
	return t.record.keep(len(t.files), func(i int) FileRecord {
		f := t.files[i]
		e := wire.FileEntry{Name: f.name, Folder: f.within, Size: f.size, MTime: milliseconds(f.mtime)}
		if f.offered {
			e.File = uint32(i) + 1 //nolint:gosec // at most wire.MaxOfferFiles
		}
		if f.folder {
			e.Kind = wire.EntryFolder
		}
		return FileRecord{
			Entry: e, Path: f.sourcePath(), Phase: keptPhase(f.phase), SHA256: f.sent, Root: f.root, Error: errorCode(f.err),
		}
	})
}

// outgoingOf makes a transfer of its record. One that has ended is history, and can be sent again.
func outgoingOf(kept KeptTransfer, files func(from int) iter.Seq2[FileRecord, error], changed func()) (*outgoing, error) {
	r := recordOf(kept, changed)
	t := &outgoing{id: kept.Wire, record: r, peer: kept.Peer, began: true, before: kept.Ways}
	t.held.Store(kept.Paused)
	if err := t.load(r, kept, files); err != nil {
		return nil, err
	}
	if kept.Phase.Ended() {
		r.conclude(kept)
	} else if !r.over() {
		r.interrupt(lost(kept.Peer, nil))
	}
	r.restoreTime(kept)
	return t, nil
}

// load takes its files from the journal, and counts them in a record.
func (t *outgoing) load(r *record, kept KeptTransfer, files func(from int) iter.Seq2[FileRecord, error]) error {
	r.wait()
	var last *outFile
	for k, err := range files(0) {
		if err != nil {
			return err
		}
		f := t.room()
		f.mtime, f.root, f.cold, f.offered, f.walked = k.Entry.MTime*1e6, k.Root, true, k.Entry.File != 0, k.Entry.Folder != ""
		f.name, f.within, f.folder, f.size, f.sent, f.phase = k.Entry.Name, k.Entry.Folder, k.Entry.Kind == wire.EntryFolder, k.Entry.Size, k.SHA256, Waiting
		f.setSource(k.Path)
		if last != nil && last.within == f.within { // one string for all files of a folder
			f.within = last.within
		}
		if last != nil && last.path == f.path {
			f.path = last.path
		}
		last = f
		t.files = append(t.files, f)
		t.total += f.size
		r.add(&f.fileRecord)
		phase, err := kept.endOf(k)
		switch {
		case phase == Verified:
			r.end(&f.fileRecord, Verified, nil, func(r *fileRecord) { r.got(r.sent) })
		case phase.Ended():
			r.end(&f.fileRecord, phase, err, nil)
		}
	}
	r.ready()
	return nil
}

// revive takes its files from the journal when it is history.
func (t *outgoing) revive() error { return t.record.revive(t.load) }

// restoredError is an error of which the code is known. Its sentence has the names that are known as well.
func restoredError(code string, peer Peer, file string) error {
	if code == "" {
		return nil
	}
	return fault.New(fault.Code(code), nil, "name", peer.Name, "file", file)
}
