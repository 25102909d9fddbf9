package transfer

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// record is the one place where an engine writes how a transfer goes and a Desk reads it. What people see of all files together is
// counted as they change: a look costs the same for ten files and for a hundred thousand.
type record struct {
	id        string
	direction Direction
	peer      Peer
	at        time.Time
	changed   func() // wakes the Desk; must not block
	dirty     atomic.Bool
	bytes     atomic.Int64 // of all files
	resumed   atomic.Int64 // of these, what need not travel
	unkept    atomic.Bool  // the journal has not taken what was said of a file: all is to be told again

	mu      sync.Mutex
	rate    rateMeter // its moved is not guarded
	phase   Phase
	files   []*fileRecord
	total   int64
	left    int           // files that have not ended
	busy    int           // files that are neither verifying nor ended
	done    int           // files that are verified
	failed  int           // files that have failed
	broken  []*fileRecord // the first MaxShown of these
	history *history      // where its files are when they are not in files, else nil
	working []*fileRecord // begun and not ended, in the order they were begun
	link    string
	folder  string
	receipt string
	skipped int

	paused, pausedByPeer bool
	knownSince           time.Time
	free, limit          int64
	began, ended         time.Time     // the first file was begun, the last has ended
	spent                time.Duration // see took
	lastDir              string        // where the last received file was stored: others share the text
	err                  error         // of the first file that failed, or of all
	why                  error         // that it is interrupted, or paused by the program itself
}

// fileRecord is one file of it. A hundred thousand of them must be cheap.
type fileRecord struct {
	bytes atomic.Int64

	// guarded by the record's mutex
	name   string // as offered
	within string // the folders above it, '/'-joined
	// stored is, received, the safe name, once verified the one it has; sent, the name on this disk where it is not the offered one, else "".
	stored string
	// path is the folder on this disk that it lies in; of a received folder where it stands (record.pathOf).
	path           string
	size           int64
	sent           wire.Hash
	received       *wire.Hash // nil for not known; mostly that is sent
	started, ended int64      // Unix nanoseconds, 0 for not yet
	err            error
	phase          Phase
	index          int32 // in files
	folder         bool
}

func newRecord(id string, direction Direction, peer Peer, phase Phase, changed func()) *record {
	return &record{id: id, direction: direction, peer: peer, at: time.Now(), phase: phase, changed: changed, free: -1}
}

func (r *record) add(f *fileRecord) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f.index = int32(len(r.files)) //nolint:gosec // at most wire.MaxOfferFiles
	r.files = append(r.files, f)
	r.total += f.size
	r.left++
	r.busy++
}

// moved counts bytes of a file that travelled; negative ones were taken back.
func (r *record) moved(f *fileRecord, n int64) {
	r.rate.add(n)
	r.count(f, n)
}

// kept counts bytes of a file that need not travel (again).
func (r *record) kept(f *fileRecord, n int64) {
	r.resumed.Add(n)
	r.count(f, n)
}

func (r *record) count(f *fileRecord, n int64) {
	f.bytes.Add(n)
	r.bytes.Add(n)
	r.touch()
}

// toMove is how many bytes are neither there nor on their way.
func (r *record) toMove() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.total - r.bytes.Load()
}

// touch tells the Desk that there is something new.
func (r *record) touch() {
	if !r.dirty.Load() && !r.dirty.Swap(true) {
		r.changed()
	}
}

// set changes the transfer as a whole.
func (r *record) set(change func(r *record)) {
	r.mu.Lock()
	change(r)
	r.mu.Unlock()
	r.touch()
}

// begin moves a file into a phase of work. The transfer is verifying when all its files are at least that far.
func (r *record) begin(f *fileRecord, phase Phase) {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.touch()
	if f.phase.Ended() || r.phase.Ended() {
		return
	}
	if f.started == 0 {
		now := time.Now()
		f.started = now.UnixNano()
		r.started(now)
	}
	if f.phase != Sending && f.phase != Receiving && f.phase != Verifying {
		r.working = append(r.working, f)
	}
	if phase == Verifying && f.phase != Verifying {
		r.busy--
	}
	if phase != Verifying && f.phase == Verifying {
		r.busy++
	}
	f.phase, r.why = phase, nil
	switch {
	case r.busy == 0:
		r.phase = Verifying
	case r.direction == Send:
		r.phase = Sending
	default:
		r.phase = Receiving
	}
}

// end ends a file and, with the last one, the transfer. change may set what came with the end.
func (r *record) end(f *fileRecord, phase Phase, err error, change func(f *fileRecord)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.touch()
	if f.phase.Ended() {
		return
	}
	if f.phase != Verifying {
		r.busy--
	}
	r.left--
	r.close(f, phase, err)
	if change != nil {
		change(f)
	}
	if r.err == nil {
		r.err = err
	}
	r.finish()
}

// close moves one file to its end. The caller holds the mutex and sees to left and busy.
func (r *record) close(f *fileRecord, phase Phase, err error) {
	// Those that were begun first end first: what is looked for is near the start.
	if i := slices.Index(r.working, f); i >= 0 {
		r.working = slices.Delete(r.working, i, i+1)
	}
	now := time.Now()
	f.phase, f.err, f.ended = phase, err, now.UnixNano()
	if phase == Verified {
		r.started(now) // small files come in packs: none of them is begun
	}
	switch phase { //nolint:exhaustive // the others are no ends, or are not counted
	case Verified:
		r.done++
		if lack := f.size - f.bytes.Load(); lack != 0 { // holes and the like
			r.count(f, lack)
		}
	case Failed:
		r.failed++
		if len(r.broken) < MaxShown {
			r.broken = append(r.broken, f)
		}
	}
}

// finish ends the transfer when its last file has ended. The caller holds the mutex.
func (r *record) finish() {
	if r.left > 0 || r.phase.Ended() {
		return
	}
	r.phase, r.ended, r.why = Verified, time.Now(), nil
	if r.failed > 0 {
		r.phase = Failed
	}
}

// endAll ends what has not ended, for one reason.
func (r *record) endAll(err error) {
	phase := Failed
	if fault.Is(err, fault.Canceled) {
		phase = Canceled
	}
	r.set(func(r *record) {
		if r.phase.Ended() {
			return
		}
		r.working = nil
		for _, f := range r.files {
			if !f.phase.Ended() {
				r.close(f, phase, err)
			}
		}
		r.left, r.busy = 0, 0
		r.phase, r.err, r.ended, r.why = phase, err, time.Now(), nil
	})
}

// interrupt says that the other side is gone: what was begun waits again.
func (r *record) interrupt(why error) {
	r.set(func(r *record) {
		if r.phase.Ended() {
			return
		}
		for _, f := range r.working {
			if f.phase == Verifying {
				r.busy++
			}
			f.phase = Waiting
		}
		r.working, r.phase = nil, Interrupted
		if !r.full() {
			r.why = why
		}
		r.rate.pause()
	})
}

// full reports whether the program itself has paused the transfer because the disk is full: a person who makes room lets it go on, and
// no lost link hides that. The caller holds the mutex.
func (r *record) full() bool { return r.paused && fault.Is(r.why, fault.DiskFull) }

// reopen takes files that have ended back to waiting, and the transfer with them.
func (r *record) reopen(files []*fileRecord) {
	r.set(func(r *record) {
		for _, f := range files {
			if f.phase == Failed {
				r.failed--
			} else if f.phase != Canceled {
				continue
			}
			n := f.bytes.Swap(0)
			r.bytes.Add(-n)
			f.phase, f.err, f.started, f.ended = Waiting, nil, 0, 0
			f.sent, f.received = wire.Hash{}, nil
			r.left++
			r.busy++
		}
		r.broken, r.err = nil, nil
		if r.failed > 0 {
			for _, f := range r.files {
				if f.phase == Failed && len(r.broken) < MaxShown {
					r.broken = append(r.broken, f)
					r.err = r.broken[0].err
				}
			}
		}
		r.phase, r.ended, r.why = Waiting, time.Time{}, nil
		r.began, r.spent = time.Time{}, 0
		r.rate.pause()
	})
}

// currentPhase returns the phase of the transfer.
func (r *record) currentPhase() Phase {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.phase
}

// over reports whether the transfer has ended.
func (r *record) over() bool { return r.currentPhase().Ended() }
