package transfer

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

const (
	// sendQueue is how many slabs (512 KiB) may be read ahead of a channel.
	sendQueue = 4
	// maxRepairs is how often one block is sent again before the sender takes the receiver for broken.
	maxRepairs = 3
	// farewell is how long the reason may take to reach the other side before the link is closed.
	farewell = time.Second
)

// sender sends files over one link that this side opened. Its goroutines: readControl reads what the receiver says, speak writes what
// it is told, pump reads and hashes the files, one for each way writes frames, watch ends what stands still, approach makes direct
// streams; SHA-256 has one more for each file that is read.
type sender struct {
	link     Link
	control  *controlChannel
	mail     mailbox
	log      *slog.Logger
	direct   Direct          // nil: the link's own channel is the only way
	quiet    bool            // ends without a word when the program does: its transfers go on later
	clerk    *clerk          // nil: nothing survives
	receipts *Receipts       // nil: nothing is signed
	pool     *slabPool       // its own: a sync.Pool keeps what it lies in alive for a while
	ctx      context.Context //nolint:containedctx // of the sender's own goroutines: made in newSender, cancelled in end
	stop     context.CancelFunc
	work     sync.WaitGroup
	theirs   chan wire.FileDirect // what the receiver says about direct streams, once
	heard    atomic.Int64         // messages of the receiver
	steps    atomic.Int64         // of pump
	wrote    atomic.Int64         // payload bytes on all ways
	pace     pace                 // of pump
	pacer    pacer                // of the ways
	own      *way                 // the link's channel

	mu         sync.Mutex
	wake       *sync.Cond // of mu: something below changed
	transfers  map[wire.ID]*outgoing
	order      []*outgoing // the same, for turns
	turn       int         // whose in order
	repairs    []repair
	closing    []*stream // for pump to close
	ways       []*way    // own, and the direct ones that stand
	nextNumber uint32
	open       int // files begun and not ended, without packed ones
	packed     int // packed files that were sent and have not ended
	greeted    bool
	proposed   map[wire.ID]pendingReceipt
	err        error // why the sender ended, nil while it runs
}

// repair is one block that the receiver wants again.
type repair struct {
	stream *stream
	block  int64
}

func newSender(ctx context.Context, link Link, limit int64, log *slog.Logger) *sender {
	s := &sender{
		link: link, control: &controlChannel{channel: link.Control}, log: log, pace: pace{perSecond: limit},
		pool: &slabPool{}, theirs: make(chan wire.FileDirect, 1), transfers: map[wire.ID]*outgoing{}, nextNumber: 1,
		proposed: map[wire.ID]pendingReceipt{},
	}
	s.ctx, s.stop = context.WithCancel(ctx)
	s.wake = sync.NewCond(&s.mu)
	s.mail.wake = make(chan struct{}, 1)
	s.own = newWay(0, link.Path, link.Data)
	s.ways = []*way{s.own}
	return s
}

// run works until the link ends or ctx does, and closes the link. Its error says why. Transfers that were not over are as they were.
func (s *sender) run() error {
	stop := context.AfterFunc(s.ctx, func() { s.end(fault.New(fault.Canceled, s.ctx.Err())) })
	defer stop()
	for _, work := range []func() error{s.readControl, s.speak, s.pump, s.watch} {
		s.work.Go(func() { s.end(work()) })
	}
	s.work.Go(func() { s.end(s.serve(s.own)) })
	s.work.Go(s.widen)
	s.work.Go(s.courteous)
	s.work.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, st := range s.closing {
		st.close()
	}
	for _, t := range s.order {
		t.park()
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
	s.wake.Broadcast()
	for _, w := range s.ways {
		w.shut()
	}
	s.mu.Unlock()
	s.stop()
	if s.quiet && fault.Is(err, fault.Canceled) {
		live = nil
	}
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

// offer asks the receiver whether it takes the files of a transfer. It returns at once.
func (s *sender) offer(t *outgoing) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil || t.record.over() {
		return
	}
	t.reset(s.nextNumber)
	s.nextNumber += uint32(len(t.files)) //nolint:gosec // at most wire.MaxOfferFiles
	s.transfers[t.id] = t
	s.order = append(s.order, t)
	s.mail.put(letter{offer: t})
}

// cancel ends a transfer because a person wants it. Its record has ended already.
func (s *sender) cancel(t *outgoing) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.transfers[t.id] != t {
		return
	}
	s.endTransfer(t, fault.New(fault.Canceled, nil))
	s.say(wire.FileCancel{Transfer: t.id, Error: string(fault.Canceled)})
}

// hold tells the receiver that a person here holds the transfer, or lets it go on.
func (s *sender) hold(t *outgoing, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.transfers[t.id] != t || !t.accepted {
		return // it is said after accept
	}
	if on {
		s.say(wire.FilePause{Transfer: t.id})
	} else {
		s.say(wire.FileResume{Transfer: t.id})
	}
	s.wake.Broadcast()
}

// say has a message written, behind those before it. It never waits.
func (s *sender) say(m wire.FilesMessage) { s.mail.put(letter{message: m}) }

// endTransfer ends all of it for one reason. The caller holds the mutex.
func (s *sender) endTransfer(t *outgoing, err error) {
	t.record.endAll(err)
	for _, f := range t.files {
		s.closeFile(f)
	}
	s.forget(t)
}

// endFile ends one file. The caller holds the mutex.
func (s *sender) endFile(f *outFile, phase Phase, err error, change func(*fileRecord)) {
	f.transfer.record.end(&f.fileRecord, phase, err, change)
	s.clerk.fileEnded(f)
	s.closeFile(f)
	s.settle(f.transfer)
}

// closeFile lets go of what a file holds. The caller holds the mutex.
func (s *sender) closeFile(f *outFile) {
	if f.ended {
		return
	}
	f.ended = true
	if f.work != nil {
		s.closing = append(s.closing, f.work)
		f.work = nil
	}
	switch {
	case f.packed:
		s.packed--
	case f.begun:
		s.open--
	}
	if f.offered && !f.folder {
		f.transfer.left--
	}
	delete(f.transfer.kept, f.index)
	s.wake.Broadcast()
}

// settle ends a transfer with its last file: folders are done then. The caller holds the mutex.
func (s *sender) settle(t *outgoing) {
	if t.ended || !t.accepted || t.left > 0 {
		return
	}
	for _, f := range t.files {
		if f.folder && f.offered && !f.ended {
			t.record.end(&f.fileRecord, Verified, nil, nil)
			s.clerk.fileEnded(f)
			f.ended = true
		}
	}
	s.forget(t)
	if s.receipts != nil {
		s.work.Go(func() { s.propose(t) })
	}
}

// forget takes a transfer off the link. The caller holds the mutex.
func (s *sender) forget(t *outgoing) {
	if t.ended {
		return
	}
	t.ended = true
	delete(s.transfers, t.id)
	for i, other := range s.order {
		if other == t {
			s.order = append(s.order[:i:i], s.order[i+1:]...)
			break
		}
	}
	t.lane.ended(t)
}

// failed ends a file that this side cannot finish, and says so to the receiver.
func (s *sender) failed(f *outFile, err error) {
	if err == nil || errors.Is(err, errStopped) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.ended { // for another reason, of which err is a consequence
		return
	}
	s.endFile(f, Failed, err, nil)
	s.sayFailed(f, err)
}

func (s *sender) sayFailed(f *outFile, err error) {
	id, text := toWire(err)
	s.say(wire.FileFailed{Transfer: f.transfer.id, File: f.number(), Error: id, Value: text})
}

// gone reports whether there is nothing more to do for a file.
func (s *sender) gone(f *outFile) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return f.ended || s.err != nil
}
