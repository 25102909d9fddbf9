package transfer

import (
	"path/filepath"

	"videonet/backend/wire"
)

// wait keeps the transfer from ending while its files are being listed.
func (r *record) wait() { r.set(func(r *record) { r.left++ }) }

// ready ends wait.
func (r *record) ready() {
	r.set(func(r *record) {
		if r.phase.Ended() {
			return
		}
		r.left--
		r.finish()
	})
}

// resize gives a file another size.
func (r *record) resize(f *fileRecord, size int64) {
	r.set(func(r *record) {
		r.total += size - f.size
		f.size = size
	})
}

// sentSum sets the SHA-256 of what was sent.
func (r *record) sentSum(f *fileRecord, sum wire.Hash) {
	r.mu.Lock()
	f.sent = sum
	r.mu.Unlock()
}

// movedOpen is moved for a file that may have ended: then nothing is counted.
func (r *record) movedOpen(f *fileRecord, n int64) {
	r.mu.Lock()
	ended := f.phase.Ended()
	r.mu.Unlock()
	if !ended {
		r.moved(f, n)
	}
}

// fileEnded reports whether a file has ended, and its hash where it was verified.
func (r *record) fileEnded(f *fileRecord) (ended bool, verified wire.Hash) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if f.phase == Verified {
		verified = f.sent
	}
	return f.phase.Ended(), verified
}

// failures returns the files that have failed, by index, and why.
func (r *record) failures() map[int32]error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed == 0 {
		return nil
	}
	failed := make(map[int32]error, r.failed)
	for _, f := range r.files {
		if f.phase == Failed {
			failed[f.index] = f.err
		}
	}
	return failed
}

// copy takes over all that is known of another record of the same file. The caller holds the mutex.
func (f *fileRecord) copy(old *fileRecord) {
	f.bytes.Store(old.bytes.Load())
	f.name, f.within, f.stored, f.path, f.size = old.name, old.within, old.stored, old.path, old.size
	f.sent, f.started, f.ended, f.err = old.sent, old.started, old.ended, old.err
	if f.received = nil; old.received != nil {
		f.got(*old.received)
	}
	f.phase, f.index, f.folder = old.phase, old.index, old.folder
}

// got sets the SHA-256 of what was received. The caller holds the mutex.
func (f *fileRecord) got(sum wire.Hash) {
	if f.received = &f.sent; sum != f.sent {
		f.received = &sum
	}
}

// receivedSum returns the SHA-256 of what was received, zero for not known. The caller holds the mutex.
func (f *fileRecord) receivedSum() wire.Hash {
	if f.received == nil {
		return wire.Hash{}
	}
	return *f.received
}

// place says where a received file or folder stands. The caller holds the mutex.
func (r *record) place(f *fileRecord, path string) {
	if f.folder || path == "" {
		f.path = path
		return
	}
	dir, base := filepath.Split(path)
	if dir != r.lastDir {
		r.lastDir = dir
	}
	if f.path = r.lastDir; base != f.stored {
		f.stored = base
	}
}

// countFiles returns how many files there are. The caller holds the mutex.
func (r *record) countFiles() int {
	if r.history != nil {
		return r.history.count
	}
	return len(r.files)
}
