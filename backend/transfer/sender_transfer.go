package transfer

import (
	"sync/atomic"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// outgoing is one transfer that is sent. It outlives links: what was offered is offered again with the same id over the next one.
type outgoing struct {
	id      wire.ID // of the offer; Retry makes a new one
	record  *record
	peer    Peer
	lane    *lane
	files   []*outFile
	rooms   []outFile // for files that are not made yet
	total   int64     // bytes of all files
	began   bool      // it was offered once, or was restored
	held    atomic.Bool
	carried [2]atomic.Int64 // payload bytes written to the link's own channel, and to direct streams
	before  []string        // paths that carried some before the program was started, the most first

	// guarded by the lane's mutex
	sender *sender // that offered it last; nil before
	asked  int     // links that ended before the other side had signed the receipt

	// of the link: guarded by the sender's mutex while one has it
	first    uint32 // number of files[0]
	accepted bool
	ended    bool
	peerHeld bool
	sent     int64 // payload bytes of frames that need credit
	credit   int64 // how many of them may be sent
	left     int   // offered files that have not ended; folders do not count
	queue    []run // the receiver waits for these, in this order
	answers  map[int32]answer
	current  *stream                // the file in work
	kept     map[int32]SourceRecord // what was read of files that a link broke off
}

// outFile is one file of it, or a folder. A hundred thousand of them must be cheap: what only an open file needs is in stream.
type outFile struct {
	fileRecord

	transfer      *outgoing
	mtime         int64 // Unix nanoseconds
	device, inode uint64
	root          wire.Hash // BLAKE3-256 over the leaves, once all are known

	walked  bool // found in a folder that was chosen: links are not followed
	cold    bool // restored: only the milliseconds of mtime are known, and no inode
	offered bool // is in the offer

	// of the link: guarded by the sender's mutex
	known  bool  // the receiver has said what it has
	begun  bool  // counts as open, or as packed
	packed bool  // was sent in a pack
	ended  bool  // on this link
	asked  uint8 // answers that are to come: of differs and moved
	way    uint8 // the way of its pack
	work   *stream
}

// run is files of a transfer that wait for their turn, by index, from the first to the last.
type run struct {
	first, last int32
	fresh       bool // nothing of them is there: they may be packed
}

// answer is what a receiver has of a file.
type answer struct {
	have    wire.Bitmap
	confirm map[int64]wire.Hash
	there   *wire.Hash // a whole file lies there
}

// room returns a file that nothing is known of. They are made some at a time: that takes less memory than one by one.
func (t *outgoing) room() *outFile {
	const some = 128
	if len(t.rooms) == 0 {
		t.rooms = make([]outFile, min(some, 1+len(t.files))) // a transfer of one file needs no more
	}
	f := &t.rooms[0]
	t.rooms = t.rooms[1:]
	f.transfer = t
	return f
}

// number is the file's on this link. The caller holds the mutex, or is the sender's own goroutine.
func (f *outFile) number() uint32 { return f.transfer.first + uint32(f.index) } //nolint:gosec // not negative

// reset forgets the link before.
func (t *outgoing) reset(first uint32) {
	t.first, t.accepted, t.ended, t.peerHeld, t.sent, t.credit, t.left = first, false, false, false, 0, 0, 0
	t.queue, t.answers, t.current = nil, map[int32]answer{}, nil
	for _, f := range t.files {
		f.known, f.begun, f.packed, f.ended, f.asked, f.way, f.work = false, false, false, false, 0, 0, nil
		if f.offered && !f.folder {
			t.left++
		}
	}
}

// entry is the file's line of the offer.
func (f *outFile) entry() wire.FileEntry {
	e := wire.FileEntry{File: f.number(), Name: f.name, Folder: f.within, Size: f.size, MTime: milliseconds(f.mtime)}
	if f.folder {
		e.Kind = wire.EntryFolder
	}
	return e
}

// abandon ends the transfer because a person wants it, and tells the other side.
func (t *outgoing) abandon() {
	t.record.endAll(fault.New(fault.Canceled, nil))
	t.lane.mu.Lock()
	s := t.sender
	t.lane.mu.Unlock()
	if s != nil {
		s.cancel(t)
	}
	t.lane.ended(t)
}

// hold pauses the transfer or lets it go on, for the person here. Its error is fault.Invalid for one that has ended.
func (t *outgoing) hold(on bool) error {
	if t.record.over() {
		return fault.New(fault.Invalid, nil, "what", "transfer "+t.record.id+" has ended")
	}
	if t.held.Swap(on) == on {
		return nil
	}
	t.record.set(func(r *record) { r.paused = on })
	t.lane.mu.Lock()
	s := t.sender
	t.lane.mu.Unlock()
	if s != nil {
		s.hold(t, on)
	}
	t.lane.keep(t)
	return nil
}
