package transfer

import (
	"log/slog"
	"path/filepath"
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
	jobs    []func() error
	ended   map[string][]EndedFile
	sources map[SourceKey]*SourceRecord // nil: to be removed
}

func newClerk(journal Journal, log *slog.Logger) *clerk {
	if journal == nil {
		return nil
	}
	c := &clerk{
		journal: journal, log: log, wake: make(chan struct{}, 1), stop: make(chan struct{}),
		ended: map[string][]EndedFile{}, sources: map[SourceKey]*SourceRecord{},
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
	jobs, ended, sources := c.jobs, c.ended, c.sources
	c.jobs, c.ended, c.sources = nil, map[string][]EndedFile{}, map[SourceKey]*SourceRecord{}
	c.mu.Unlock()
	for _, job := range jobs {
		c.note(job())
	}
	for id, files := range ended {
		c.note(c.journal.Ended(id, files))
	}
	for key, record := range sources {
		if record == nil {
			c.note(c.journal.RemoveSource(key))
		} else {
			c.note(c.journal.PutSource(*record))
		}
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

// transfer has a transfer written as it is when its turn comes.
func (c *clerk) transfer(t *outgoing) {
	c.add(func() { c.jobs = append(c.jobs, func() error { return c.journal.PutTransfer(t.journal()) }) })
}

// fileEnded has the end of a file written. The source of one that is through is not wanted any more.
func (c *clerk) fileEnded(f *outFile) {
	if c == nil {
		return
	}
	e := f.transfer.record.ended1(f)
	c.add(func() {
		c.ended[f.transfer.record.id] = append(c.ended[f.transfer.record.id], e)
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
		Index: int(f.index), Path: f.sourcePath(), Phase: f.phase, SHA256: f.sent, Root: f.root, Error: codeOf(f.err),
	}
}

func codeOf(err error) string {
	code, _ := fault.Of(err)
	return string(code)
}

// journal returns the transfer as it survives the program.
func (t *outgoing) journal() KeptTransfer {
	r := t.record
	r.mu.Lock()
	defer r.mu.Unlock()
	record := KeptTransfer{
		ID: r.id, Wire: t.id, Direction: Send, Peer: r.peer, Phase: r.phase, Paused: r.paused, Files: make([]FileRecord, len(t.files)),
		At: r.at, Ended: r.ended, Error: codeOf(r.err), Receipt: r.receipt, Path: r.link,
		Ways: t.paths(),
	}
	if record.Phase.Ended() {
		r.keepTime(&record)
	} else {
		record.Phase = Waiting
	}
	for i, f := range t.files {
		e := wire.FileEntry{Name: f.name, Folder: f.within, Size: f.size, MTime: milliseconds(f.mtime)}
		if f.offered {
			e.File = uint32(i) + 1
		}
		if f.folder {
			e.Kind = wire.EntryFolder
		}
		phase := f.phase
		if !phase.Ended() {
			phase = Waiting
		}
		record.Files[i] = FileRecord{Entry: e, Path: f.sourcePath(), Phase: phase, SHA256: f.sent, Root: f.root, Error: codeOf(f.err)}
	}
	return record
}

// outgoingOf makes a transfer of its record. One that has ended is history, and can be sent again.
func outgoingOf(kept KeptTransfer, changed func()) *outgoing {
	r := newRecord(kept.ID, Send, kept.Peer, Waiting, changed)
	t := &outgoing{id: kept.Wire, record: r, peer: kept.Peer, began: true, before: kept.Ways}
	r.at, r.link, r.receipt, r.paused = kept.At, kept.Path, kept.Receipt, kept.Paused
	t.held.Store(kept.Paused)
	var last *outFile
	for _, k := range kept.Files {
		f := &outFile{
			transfer: t, mtime: k.Entry.MTime * 1e6, root: k.Root, cold: true, offered: k.Entry.File != 0, walked: k.Entry.Folder != "",
		}
		f.name, f.within, f.path, f.folder = k.Entry.Name, k.Entry.Folder, filepath.Dir(k.Path), k.Entry.Kind == wire.EntryFolder
		if base := filepath.Base(k.Path); base != f.name {
			f.stored = base
		}
		if last != nil && last.within == f.within { // one string for all files of a folder
			f.within = last.within
		}
		if last != nil && last.path == f.path {
			f.path = last.path
		}
		last = f
		f.size, f.sent = k.Entry.Size, k.SHA256
		t.files = append(t.files, f)
		t.total += f.size
		r.add(&f.fileRecord)
		f.phase = Waiting
	}
	for i, k := range kept.Files {
		f := t.files[i]
		switch {
		case k.Phase == Verified:
			r.end(&f.fileRecord, Verified, nil, func(r *fileRecord) { r.received = r.sent })
		case k.Phase.Ended():
			r.end(&f.fileRecord, k.Phase, restoredError(k.Error, kept.Peer, f.realName()), nil)
		}
	}
	if kept.Phase.Ended() {
		r.endAll(restoredError(kept.Error, kept.Peer, t.name()))
		r.set(func(r *record) { r.phase, r.ended = kept.Phase, kept.Ended })
		if kept.Error == "" {
			r.set(func(r *record) { r.err = nil })
		}
	} else if !r.over() {
		r.interrupt(lost(kept.Peer, nil))
	}
	r.restoreTime(kept)
	return t
}

// restoredError is an error of which the code is known. Its sentence has the names that are known as well.
func restoredError(code string, peer Peer, file string) error {
	if code == "" {
		return nil
	}
	return fault.New(fault.Code(code), nil, "name", peer.Name, "file", file)
}
