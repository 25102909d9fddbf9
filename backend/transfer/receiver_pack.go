package transfer

import (
	"bytes"
	"fmt"
	"sync"

	"videonet/backend/wire"
)

// packed is one small file that came whole.
type packed struct {
	file *inFile
	sum  wire.Hash
	data []byte // shares the memory of its frame
}

// packWork is what one frame brought, for the goroutine that writes small files.
type packWork struct {
	transfer *incoming
	items    []packed
	chunk    *chunk // nil when the bytes were copied
	bytes    int64  // of credit
}

func (w packWork) drop() {
	if w.chunk != nil {
		w.chunk.release()
	}
}

// packBox is what waits for that goroutine. Credit and wire.MaxPacked bound it, so that loop never waits for the disk.
type packBox struct {
	mu    sync.Mutex
	waits []packWork
	wake  chan struct{}
}

func (b *packBox) put(w packWork) {
	b.mu.Lock()
	b.waits = append(b.waits, w)
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

func (b *packBox) take() []packWork {
	b.mu.Lock()
	defer b.mu.Unlock()
	taken := b.waits
	b.waits = nil
	return taken
}

// pack takes a frame of small files: each must be one that was offered, has an answer, and came neither packed nor otherwise.
func (r *receiver) pack(in inFrame, m wire.Frame) error {
	w := packWork{chunk: in.chunk, bytes: int64(len(m.Payload))}
	err := r.unpack(&w, m)
	if err != nil || len(w.items) == 0 {
		w.drop()
		if err == nil && w.transfer != nil {
			return r.consume(w.transfer, w.bytes)
		}
		return err
	}
	t := w.transfer
	t.carried(in.way)
	t.record.start()
	t.finishing++
	t.packed += len(w.items)
	r.packed += len(w.items)
	if len(m.Payload) < wire.MaxFramePayload/2 { // many small frames must not hold a large buffer each
		w.copied()
	}
	if t.stalled {
		t.repack = append(t.repack, w)
		return nil
	}
	r.box.put(w)
	return nil
}

// unpack checks all of a pack before anything of it is written.
func (r *receiver) unpack(w *packWork, m wire.Frame) error {
	if m.File != 0 || m.Offset != 0 || len(m.Payload) == 0 {
		return misbehaved("a pack with a file, an offset or nothing", nil)
	}
	for e, err := range wire.Pack(m.Payload) {
		if err != nil {
			return misbehaved("a broken pack", err)
		}
		t, f := r.find(e.File)
		switch {
		case f == nil:
			return misbehaved("a packed file that was not offered", nil)
		case !t.accepted || f.record.folder:
			return misbehaved("a packed file before accept", nil)
		case w.transfer != nil && w.transfer != t:
			return misbehaved("a pack of two transfers", nil)
		case f.record.size != int64(len(e.Data)):
			return misbehaved("a packed file of another size than offered", nil)
		case f.ended && f.record.phaseIn(t.record) != Verified:
			w.transfer = t
			continue // late
		case f.ended || f.told != toldHave || f.work != nil && (f.work.part != nil || f.work.kept):
			return misbehaved("a packed file at the wrong time", nil)
		case r.packed+len(w.items) == wire.MaxPacked:
			return misbehaved("too many packed files at once", nil)
		}
		w.transfer = t
		f.told = toldPacked
		w.items = append(w.items, packed{file: f, sum: e.SHA256, data: e.Data})
	}
	return w.transfer.charge(w.bytes)
}

// copied takes the bytes out of the frame and lets it go.
func (w *packWork) copied() {
	for i := range w.items {
		w.items[i].data = bytes.Clone(w.items[i].data)
	}
	w.drop()
	w.chunk = nil
}

// packEnd is how one packed file has ended.
type packEnd struct {
	packed
	root wire.Hash
	path string
	err  error
}

// packsEnded ends files that came packed: those that are stored in few messages, the others one by one. Those for whose names the disk
// had no room are not failed: their bytes may be lost, so that they have to come again. The transfer pauses, and the link ends, as only an
// offer over the next one makes the sender begin them anew.
func (r *receiver) packsEnded(t *incoming, ends []packEnd) error {
	t.packed -= len(ends)
	r.packed -= len(ends)
	stored := wire.FileStored{Transfer: t.id}
	var full error
	for _, e := range ends {
		f := e.file
		if isDiskFull(e.err) {
			full = e.err
			continue
		}
		if e.err != nil {
			if !f.ended {
				f.told = toldHave
				if err := r.failed(f, e.err); err != nil {
					return err
				}
			}
			continue
		}
		f.root = e.root
		t.record.moved(f.record, f.record.size)
		t.need.Add(-f.record.size)
		t.record.end(f.record, Verified, nil, func(f *fileRecord) { f.sent = e.sum; f.got(e.sum); t.record.place(f, e.path) })
		r.closeFile(f, false)
		stored.Files = addRun(t, stored.Files, f)
		if len(stored.Files) == wire.MaxRuns {
			if err := r.send(stored); err != nil {
				return err
			}
			stored.Files = nil
		}
	}
	if len(stored.Files) > 0 {
		if err := r.send(stored); err != nil {
			return err
		}
	}
	if full == nil || t.ended {
		return nil
	}
	if err := r.stall(t, full); err != nil {
		return err
	}
	return fmt.Errorf("%w: begin small files anew: %w", errLinkLost, full)
}

// addRun adds a file to runs: to the last one when nothing but folders lies between.
func addRun(t *incoming, runs []wire.Run, f *inFile) []wire.Run {
	if n := len(runs); n > 0 {
		i := f.index() - 1
		for i >= 0 && t.files[i].record.folder {
			i--
		}
		if i >= 0 && t.files[i].number == runs[n-1][1] {
			runs[n-1][1] = f.number
			return runs
		}
	}
	return append(runs, wire.Run{f.number, f.number})
}
