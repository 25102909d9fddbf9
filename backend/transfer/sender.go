package transfer

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

const (
	// sendQueue is how many frames (64 KiB) may be read ahead of the channel.
	sendQueue = 32
	// maxRepairs is how often one block is sent again before the sender takes the receiver for broken.
	maxRepairs = 3
	// farewell is how long the reason may take to reach the other side before the link is closed.
	farewell = time.Second
)

// sender sends files over one link that this side opened. Three goroutines: one reads what the receiver says, one reads and hashes
// the files (pump), one writes to the channels (write); SHA-256 has a fourth for the file that is read.
type sender struct {
	link    Link
	control *controlChannel
	log     *slog.Logger
	pool    *chunkPool
	out     chan outItem
	stop    chan struct{} // closed when the sender has ended

	offering sync.Mutex // no cancel between two pages of an offer. Lock order: offering > mu

	mu         sync.Mutex
	wake       *sync.Cond // of mu: something below changed
	transfers  map[wire.ID]*outgoing
	queue      []*outFile // the receiver waits for these, in this order
	repairs    []repair
	nextNumber uint32
	open       int   // files begun and not ended
	err        error // why the sender ended, nil while it runs

	pace pace // of write
}

// outgoing is one transfer that was offered.
type outgoing struct {
	id     wire.ID
	record *record
	files  []*outFile

	// guarded by the sender's mutex
	accepted bool
	ended    bool
	sent     int64 // payload bytes of data frames
	credit   int64 // how many of them may be sent
	left     int   // files that have not ended
}

// outFile is one file of it.
type outFile struct {
	transfer *outgoing
	record   *fileRecord
	number   uint32
	source   *source
	size     int64

	// guarded by the sender's mutex
	have    wire.Bitmap // nil until the receiver has said what it has
	confirm map[int64]wire.Hash
	known   bool // have came
	begun   bool
	ended   bool
	leaves  []wire.Hash // of the blocks that were read
	repairs map[int64]int
	sum     wire.Hash // zero before done
}

// repair is one block that the receiver wants again.
type repair struct {
	file  *outFile
	block int64
}

// outItem is something to write: a frame of a file, or a control message that must not pass the frames before it.
type outItem struct {
	file    *outFile
	chunk   *chunk
	message wire.FilesMessage
}

func newSender(link Link, limit int64, log *slog.Logger) *sender {
	s := &sender{
		link: link, control: &controlChannel{channel: link.Control}, log: log, pool: &chunkPool{}, pace: pace{perSecond: limit},
		out: make(chan outItem, sendQueue), stop: make(chan struct{}), transfers: map[wire.ID]*outgoing{}, nextNumber: 1,
	}
	s.wake = sync.NewCond(&s.mu)
	return s
}

// run works until the link ends or ctx does, closes the link, and says how transfers that were not over have ended.
func (s *sender) run(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { s.end(fault.New(fault.Canceled, ctx.Err())) })
	defer stop()
	var all sync.WaitGroup
	for _, work := range []func() error{s.readControl, s.pump, s.write} {
		all.Go(func() { s.end(work()) })
	}
	all.Wait()
	for len(s.out) > 0 {
		(<-s.out).drop()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.transfers {
		s.endTransfer(t, s.err)
	}
	return s.err
}

// end stops all goroutines of the sender; the first reason counts.
func (s *sender) end(err error) {
	s.mu.Lock()
	if s.err != nil {
		s.mu.Unlock()
		return
	}
	err = reason(s.link.Peer, err)
	s.err = err
	live := make([]wire.ID, 0, len(s.transfers))
	for id := range s.transfers {
		live = append(live, id)
	}
	close(s.stop)
	s.wake.Broadcast()
	s.mu.Unlock()
	sayFarewell(s.link, s.control, live, err)
}

// sayFarewell tells the other side why its transfers end, unless the link is gone already, and closes the link.
func sayFarewell(link Link, control *controlChannel, live []wire.ID, err error) {
	timer := time.AfterFunc(farewell, func() { _ = link.Close() })
	defer timer.Stop()
	if !fault.Is(err, fault.PeerLost) {
		id, text := toWire(err)
		for _, transfer := range live {
			if control.send(wire.FileCancel{Transfer: transfer, Error: id, Value: text}) != nil {
				break
			}
		}
	}
	_ = link.Close() // nothing of it is needed any more
}

// offer asks the receiver whether it takes the files of a record. It returns at once when the sender has ended.
func (s *sender) offer(t *outgoing) error {
	s.offering.Lock()
	defer s.offering.Unlock()
	s.mu.Lock()
	if s.err != nil {
		defer s.mu.Unlock()
		return s.err
	}
	for _, f := range t.files {
		f.number = s.nextNumber
		s.nextNumber++
	}
	t.left = len(t.files)
	s.transfers[t.id] = t
	s.mu.Unlock()
	for _, page := range offerPages(t) {
		if err := s.control.send(page); err != nil {
			s.end(lost(s.link.Peer, err))
			return err
		}
	}
	return nil
}

// cancel ends a transfer because a person wants it. It reports whether the transfer was this sender's.
func (s *sender) cancel(record *record) bool {
	s.offering.Lock()
	defer s.offering.Unlock()
	s.mu.Lock()
	var found *outgoing
	for _, t := range s.transfers {
		if t.record == record {
			found = t
		}
	}
	if found == nil {
		s.mu.Unlock()
		return false
	}
	s.endTransfer(found, fault.New(fault.Canceled, nil))
	s.mu.Unlock()
	if err := s.control.send(wire.FileCancel{Transfer: found.id, Error: string(fault.Canceled)}); err != nil {
		s.end(lost(s.link.Peer, err))
	}
	return true
}

// endTransfer ends all of it for one reason. The caller holds the mutex.
func (s *sender) endTransfer(t *outgoing, err error) {
	t.record.endAll(err)
	for _, f := range t.files {
		s.closeFile(f)
	}
}

// endFile ends one file. The caller holds the mutex.
func (s *sender) endFile(f *outFile, phase Phase, err error, change func(*fileRecord)) {
	f.transfer.record.end(f.record, phase, err, change)
	s.closeFile(f)
}

// closeFile lets go of what a file holds. The caller holds the mutex.
func (s *sender) closeFile(f *outFile) {
	if f.ended {
		return
	}
	f.ended = true
	f.source.close()
	if f.begun {
		s.open--
	}
	f.transfer.left--
	if f.transfer.left == 0 {
		f.transfer.ended = true
		delete(s.transfers, f.transfer.id)
	}
	s.wake.Broadcast()
}

// drop releases what was not written.
func (i outItem) drop() {
	if i.chunk != nil {
		i.chunk.release()
	}
}
