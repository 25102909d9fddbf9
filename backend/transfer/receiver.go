package transfer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

const (
	// window is how many bytes of a transfer may be on their way: enough for 600 Mbit/s at 100 ms.
	window = 8 << 20
	// creditStep keeps credit messages rare: one for each MiB.
	creditStep = 1 << 20
	// receiveQueue is how many frames (64 KiB) may wait for BLAKE3 and the disk.
	receiveQueue = 32
	// maxOffers is how many transfers of one link may be open at once.
	maxOffers = 64
)

// receiver takes files over one link that the other side opened. One goroutine (loop) owns everything below; one reads each channel,
// and each file that is complete is synced and renamed on one of its own.
type receiver struct {
	link    Link
	control *controlChannel
	log     *slog.Logger
	pool    *chunkPool
	changed func()          // wakes who looks at records
	offered func(*incoming) // called by loop for each whole offer; may call accept and refuse

	messages chan wire.FilesMessage
	frames   chan *chunk
	commands chan func()
	finished chan *inFile
	stop     chan struct{} // closed when the receiver has ended
	work     sync.WaitGroup

	endOnce sync.Once
	err     error // why it ended; read after stop is closed

	// owned by loop
	transfers map[wire.ID]*incoming
	files     map[uint32]*inFile
	dropped   map[uint32]*incoming // files that ended here while frames of them may be on their way
	highest   uint32               // number that was offered
	open      int                  // files with a part
	offers    int                  // entries of all live offers
}

// incoming is one transfer that was offered to this side.
type incoming struct {
	id       wire.ID
	record   *record
	files    []*inFile
	total    int64
	whole    bool // all pages came
	safe     bool // every name is one that can be stored
	accepted bool
	ended    bool
	folder   *folder

	left      int // files that have not ended
	finishing int // files that are being synced and renamed

	received, consumed, granted int64 // payload bytes of data frames
}

func newReceiver(link Link, log *slog.Logger, changed func(), offered func(*incoming)) *receiver {
	return &receiver{
		link: link, control: &controlChannel{channel: link.Control}, log: log, pool: &chunkPool{}, changed: changed, offered: offered,
		messages: make(chan wire.FilesMessage, 16), frames: make(chan *chunk, receiveQueue), commands: make(chan func()),
		finished: make(chan *inFile), stop: make(chan struct{}),
		transfers: map[wire.ID]*incoming{}, files: map[uint32]*inFile{}, dropped: map[uint32]*incoming{},
	}
}

// run works until the link ends or ctx does, closes the link, and removes what is half made.
func (r *receiver) run(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { r.end(fault.New(fault.Canceled, ctx.Err())) })
	defer stop()
	r.work.Go(func() { r.end(r.readControl()) })
	r.work.Go(func() { r.end(r.readData()) })
	err := r.loop()
	r.end(err)
	live := make([]wire.ID, 0, len(r.transfers))
	for id := range r.transfers {
		live = append(live, id)
	}
	sayFarewell(r.link, r.control, live, r.err)
	r.work.Wait()
	for len(r.frames) > 0 {
		(<-r.frames).release()
	}
	for _, t := range r.transfers {
		for _, f := range t.files {
			if f.finishing { // whether it was stored came too late for loop
				_ = r.stored(f) // the link is gone: nobody can be told
			}
		}
		r.endTransfer(t, r.err)
	}
	return r.err
}

// end stops the goroutines; the first reason counts.
func (r *receiver) end(err error) {
	r.endOnce.Do(func() {
		r.err = reason(r.link.Peer, err)
		close(r.stop)
	})
}

// do runs a command in loop, or not at all when the receiver has ended.
func (r *receiver) do(command func()) {
	done := make(chan struct{})
	select {
	case r.commands <- func() { defer close(done); command() }:
		<-done
	case <-r.stop:
	}
}

func (r *receiver) loop() error {
	for {
		var err error
		select {
		case <-r.stop:
			return errStopped
		case m := <-r.messages:
			err = r.heard(m)
		case c := <-r.frames:
			err = r.frame(c)
		case command := <-r.commands:
			command()
		case f := <-r.finished:
			err = r.stored(f)
		}
		if err != nil {
			return err
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

func (r *receiver) readData() error {
	for {
		c := r.pool.get(1)
		n, text, err := r.link.Data.ReadMessage(c.buffer[:])
		if err != nil || text {
			c.release()
			if err == nil {
				return misbehaved("a text message among the data", nil)
			}
			return fmt.Errorf("%w: read data: %w", errLinkLost, err)
		}
		c.message = c.buffer[:n]
		select {
		case r.frames <- c:
		case <-r.stop:
			c.release()
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
