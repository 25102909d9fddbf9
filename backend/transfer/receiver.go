package transfer

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

const (
	// window is how many bytes of a transfer may be on their way: enough for 1.3 Gbit/s at 100 ms.
	window = 16 << 20
	// creditStep keeps credit messages rare: one for each 2 MiB.
	creditStep = 2 << 20
	// receiveQueue is how often what a way has brought (1 to 8 frames of 64 KiB) may wait for BLAKE3 and the disk.
	receiveQueue = 8
	// maxOffers is how many transfers of one link may be open at once.
	maxOffers = 64
	// receiverTick is how often what has to happen in time is looked at.
	receiverTick = 500 * time.Millisecond
)

// receiver takes files over one link that the other side opened. One goroutine (loop) owns everything below; one reads each channel and
// each further way, and what may take long (syncing, naming, checkpoints, small files, hashing what is there) is done beside it.
type receiver struct {
	link    Link
	control *controlChannel
	log     *slog.Logger
	pool    *chunkPool
	desk    *Desk

	messages chan wire.FilesMessage
	frames   chan inFrames
	commands chan func()
	box      packBox
	stop     chan struct{} // closed when the receiver is to end
	done     chan struct{} // closed when it has ended and its transfers belong to the Desk
	work     sync.WaitGroup

	endOnce sync.Once
	err     error // why it ended; read after stop is closed

	lateMu sync.Mutex
	late   []func() error // what loop was not there to run any more

	// owned by loop
	transfers map[wire.ID]*incoming
	spans     []span           // of all offers on this link, by number
	highest   uint32           // number that was offered
	open      int              // files with a part
	offers    int              // entries of all live offers
	packed    int              // files that came packed and are not stored
	answered  map[wire.ID]bool // transfers whose receipt was heard on this link
	ways      map[uint8]*inWay
	direct    directState
}

func newReceiver(link Link, desk *Desk) *receiver {
	r := &receiver{
		link: link, control: &controlChannel{channel: link.Control}, log: desk.config.Log, pool: &chunkPool{}, desk: desk,
		messages: make(chan wire.FilesMessage, 16), frames: make(chan inFrames, receiveQueue), commands: make(chan func()),
		box: packBox{wake: make(chan struct{}, 1)}, stop: make(chan struct{}), done: make(chan struct{}),
		transfers: map[wire.ID]*incoming{}, answered: map[wire.ID]bool{}, ways: map[uint8]*inWay{},
	}
	r.ways[0] = &inWay{path: link.Path, channel: link.Data}
	return r
}

// run works until the link ends or ctx does, closes the link, and hands what can go on to the Desk.
func (r *receiver) run(ctx context.Context) error {
	defer close(r.done)
	stop := context.AfterFunc(ctx, func() { r.end(fault.New(fault.Canceled, ctx.Err())) })
	defer stop()
	data := r.ways[0]
	r.work.Go(func() { r.end(r.readControl()) })
	r.work.Go(func() { r.end(r.readData(data)) })
	r.work.Go(r.writePacks)
	r.end(r.loop()) //nolint:contextcheck // the door lives as long as the receiver, not as long as the message that opened it
	sayFarewell(r.link, r.control, r.leaving(), r.err)
	r.closeDirect()
	r.finishLate()
	for len(r.frames) > 0 {
		(<-r.frames).drop()
	}
	for _, w := range r.box.take() {
		w.drop()
	}
	for _, t := range r.transfers {
		r.part(t)
	}
	r.finishLate()
	return r.err
}

// leaving returns the transfers that end with the link, so that the other side hears of it.
func (r *receiver) leaving() (live []wire.ID) {
	for id, t := range r.transfers {
		if !t.ended && !r.goesOn(t) {
			live = append(live, id)
		}
	}
	return live
}

// goesOn reports whether a transfer waits for the next link. One whose sender broke the protocol does not.
func (r *receiver) goesOn(t *incoming) bool {
	return t.accepted && !t.ended && !fault.Is(r.err, fault.PeerMisbehaved) && r.desk.outlives()
}

// part ends what a transfer has on this link, after all goroutines have ended.
func (r *receiver) part(t *incoming) {
	t.finishing, t.packed = 0, 0 // what waited for the disk does not wait any more
	t.committing.Store(0)
	switch {
	case t.ended:
	case r.goesOn(t) && t.left > 0:
		r.interrupt(t)
	case t.left == 0:
		r.settle(t)
	default:
		r.endTransfer(t, r.err, fault.Is(r.err, fault.PeerMisbehaved) || !r.desk.keeps())
	}
}

// end stops the goroutines; the first reason counts.
func (r *receiver) end(err error) {
	r.endOnce.Do(func() {
		r.err = reason(r.link.Peer, err)
		close(r.stop)
	})
}

// do runs a command in loop. It returns false, without having run it, when the receiver ends.
func (r *receiver) do(command func()) bool {
	done := make(chan struct{})
	select {
	case r.commands <- func() { defer close(done); command() }:
		<-done
		return true
	case <-r.stop:
		return false
	}
}

// doOr runs a command that may fail in loop; its failure ends the link.
func (r *receiver) doOr(command func() error) bool {
	return r.do(func() {
		if err := command(); err != nil {
			r.end(err)
		}
	})
}

// tell is doOr for what must happen in any case: when loop has ended run does it.
func (r *receiver) tell(command func() error) {
	if r.doOr(command) {
		return
	}
	r.lateMu.Lock()
	defer r.lateMu.Unlock()
	r.late = append(r.late, command)
}

// beside runs work in a goroutine of its own, then after in loop.
func (r *receiver) beside(work func(), after func() error) {
	r.work.Go(func() { work(); r.tell(after) })
}

// finishLate waits for all goroutines and does what they could not tell loop any more. Nobody can be told on the link.
func (r *receiver) finishLate() {
	for {
		r.work.Wait()
		r.lateMu.Lock()
		late := r.late
		r.late = nil
		r.lateMu.Unlock()
		if len(late) == 0 {
			return
		}
		for _, command := range late {
			_ = command() // a message that cannot be sent any more
		}
	}
}

func (r *receiver) loop() error {
	tick := time.NewTicker(receiverTick)
	defer tick.Stop()
	for {
		var err error
		select {
		case <-r.stop:
			return errStopped
		case m := <-r.messages:
			err = r.heard(m)
		case in := <-r.frames:
			err = r.arrived(in)
		case command := <-r.commands:
			command()
		case now := <-tick.C:
			r.tick(now)
		}
		if err != nil {
			return err
		}
	}
}

// tick does what is due.
func (r *receiver) tick(now time.Time) {
	for _, t := range r.transfers {
		for _, f := range t.begun {
			r.checkpointIfDue(f, now)
		}
	}
}

func (r *receiver) readControl() error {
	buffer := make([]byte, wire.MaxMessage)
	for {
		m, err := r.control.receive(buffer)
		if err != nil {
			return err
		}
		select {
		case r.messages <- m:
		case <-r.stop:
			return errStopped
		}
	}
}

// send writes a control message; its failure ends the link.
func (r *receiver) send(m wire.FilesMessage) error {
	if err := r.control.send(m); err != nil {
		return errors.Join(errLinkLost, err)
	}
	return nil
}

// span is the numbers of one offer.
type span struct {
	first, last uint32
	transfer    *incoming
}

// find returns the transfer and the file that a number belongs to, nil for one that was never offered.
func (r *receiver) find(number uint32) (*incoming, *inFile) {
	i, found := slices.BinarySearchFunc(r.spans, number, func(s span, n uint32) int {
		switch {
		case s.last < n:
			return -1
		case s.first > n:
			return 1
		}
		return 0
	})
	if !found {
		return nil, nil
	}
	t := r.spans[i].transfer
	// Numbers mostly follow each other without a gap.
	if at := int(number - r.spans[i].first); at < len(t.files) && t.files[at].number == number {
		return t, &t.files[at]
	}
	at, found := slices.BinarySearchFunc(t.files, number, func(f inFile, n uint32) int { return int(int64(f.number) - int64(n)) })
	if !found {
		return nil, nil
	}
	return t, &t.files[at]
}
