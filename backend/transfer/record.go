package transfer

import (
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// record is the one place where an engine writes how a transfer goes and a Desk reads it.
type record struct {
	id        string
	direction Direction
	peer      Peer
	at        time.Time
	changed   func() // wakes the Desk; must not block
	rate      rateMeter
	dirty     atomic.Bool

	mu     sync.Mutex
	phase  Phase
	files  []*fileRecord
	left   int // files that have not ended
	busy   int // files that are neither verifying nor ended
	failed bool
	link   string
	folder string
	ended  time.Time
	err    error
}

type fileRecord struct {
	bytes atomic.Int64

	// guarded by the record's mutex
	name, stored   string // as offered; the safe name, when it is received
	path           string
	size           int64
	phase          Phase
	sent, received wire.Hash
	started, ended time.Time
	err            error
}

func newRecord(id string, direction Direction, peer Peer, phase Phase, changed func()) *record {
	return &record{id: id, direction: direction, peer: peer, at: time.Now(), phase: phase, changed: changed}
}

func (r *record) add(f *fileRecord) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.files = append(r.files, f)
	r.left++
	r.busy++
}

// moved counts bytes of a file; negative ones were taken back.
func (r *record) moved(f *fileRecord, n int64) {
	f.bytes.Add(n)
	r.rate.add(time.Now(), n)
	r.touch()
}

// touch tells the Desk that there is something new.
func (r *record) touch() {
	if !r.dirty.Swap(true) {
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
	r.set(func(r *record) {
		if f.phase.Ended() || r.phase.Ended() {
			return
		}
		if f.started.IsZero() {
			f.started = time.Now()
		}
		if phase == Verifying && f.phase != Verifying {
			r.busy--
		}
		f.phase = phase
		switch {
		case r.busy == 0:
			r.phase = Verifying
		case r.direction == Send:
			r.phase = Sending
		default:
			r.phase = Receiving
		}
	})
}

// end ends a file and, with the last one, the transfer. change may set what came with the end.
func (r *record) end(f *fileRecord, phase Phase, err error, change func(f *fileRecord)) {
	r.set(func(r *record) {
		if f.phase.Ended() {
			return
		}
		if f.phase != Verifying {
			r.busy--
		}
		r.left--
		f.phase, f.err, f.ended = phase, err, time.Now()
		if change != nil {
			change(f)
		}
		if phase == Failed {
			r.failed = true
		}
		if r.err == nil {
			r.err = err
		}
		if r.left > 0 {
			return
		}
		r.phase, r.ended = Verified, f.ended
		if r.failed {
			r.phase = Failed
		}
	})
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
		for _, f := range r.files {
			if !f.phase.Ended() {
				f.phase, f.err, f.ended = phase, err, time.Now()
			}
		}
		r.phase, r.err, r.ended = phase, err, time.Now()
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

// view returns what people see at a moment.
func (r *record) view(now time.Time) Transfer {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := Transfer{
		ID: r.id, Direction: r.direction, Peer: r.peer, Phase: r.phase, Link: r.link, Folder: r.folder,
		At: r.at, Ended: r.ended, Err: r.err, Files: make([]File, len(r.files)),
	}
	if !r.phase.Ended() {
		t.Rate = r.rate.rate(now)
	}
	for i, f := range r.files {
		v := f.view(now)
		v.Number = i + 1
		if r.direction == Receive {
			v.StoredAs = f.storedAs()
		}
		t.Files[i] = v
		t.Bytes += v.Bytes
		t.Total += v.Size
	}
	return t
}

func (f *fileRecord) view(now time.Time) File {
	v := File{Name: f.name, Path: f.path, Phase: f.phase, Bytes: f.bytes.Load(), Size: f.size, Err: f.err}
	if f.sent != (wire.Hash{}) {
		v.Sent = f.sent.String()
	}
	if f.received != (wire.Hash{}) {
		v.Received = f.received.String()
	}
	switch {
	case f.started.IsZero():
	case f.ended.IsZero():
		v.Seconds = now.Sub(f.started).Seconds()
	default:
		v.Seconds = f.ended.Sub(f.started).Seconds()
	}
	return v
}

// storedAs returns the name in the folder where it is not the offered one: the safe name before, the numbered one after.
func (f *fileRecord) storedAs() string {
	stored := f.stored
	if f.phase == Verified {
		stored = filepath.Base(f.path)
	}
	if stored == f.name {
		return ""
	}
	return stored
}
