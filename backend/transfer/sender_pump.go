package transfer

import (
	"errors"
	"fmt"

	"github.com/zeebo/blake3"

	"videonet/backend/wire"
)

// errStopped ends the work on a file or on all: who stopped it has said why.
var errStopped = errors.New("stopped")

// pump reads the files that the receiver waits for, one after the other, and sends the blocks again that came damaged.
func (s *sender) pump() error {
	for {
		r, f := s.next()
		switch {
		case r.file != nil:
			s.failed(r.file, s.again(r))
		case f != nil:
			s.failed(f, s.stream(f))
		default:
			return errStopped
		}
	}
}

// next waits for work: a repair before a new file. Neither means that the sender has ended.
func (s *sender) next() (repair, *outFile) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		switch {
		case s.err != nil:
			return repair{}, nil
		case len(s.repairs) > 0:
			return s.takeRepair(), nil
		case len(s.queue) > 0 && s.queue[0].ended:
			s.queue = s.queue[1:]
		case len(s.queue) > 0 && s.open < wire.MaxFilesOpen:
			f := s.queue[0]
			s.queue = s.queue[1:]
			f.begun = true
			s.open++
			return repair{}, f
		default:
			s.wake.Wait()
		}
	}
}

// takeRepair returns the oldest repair, or none. The caller holds the mutex.
func (s *sender) takeRepair() repair {
	if len(s.repairs) == 0 {
		return repair{}
	}
	r := s.repairs[0]
	s.repairs = s.repairs[1:]
	return r
}

// failed ends a file that this side cannot finish, and says so to the receiver.
func (s *sender) failed(f *outFile, err error) {
	if err == nil || errors.Is(err, errStopped) {
		return
	}
	s.mu.Lock()
	late := f.ended // for another reason, of which err is a consequence
	if !late {
		s.endFile(f, Failed, err, nil)
	}
	s.mu.Unlock()
	if late {
		return
	}
	id, text := toWire(err)
	if err := s.control.send(wire.FileFailed{Transfer: f.transfer.id, File: f.number, Error: id, Value: text}); err != nil {
		s.end(lost(s.link.Peer, err))
	}
}

// stream reads a whole file once: each block to the channel and through BLAKE3, all of it through SHA-256.
func (s *sender) stream(f *outFile) error {
	if err := f.source.open(); err != nil {
		return err
	}
	if s.gone(f) { // cancelled while it was opened
		f.source.close()
		return errStopped
	}
	f.transfer.record.begin(f.record, Sending)
	hash := newFileHash()
	defer hash.stop()
	for block := range wire.Blocks(f.size) {
		if err := s.repairAll(); err != nil {
			return err
		}
		if err := f.source.unchanged(); err != nil {
			return err
		}
		if err := s.block(f, block, hash); err != nil {
			return err
		}
	}
	sum, err := hash.sum()
	if err != nil {
		return fmt.Errorf("hash %q: %w", f.name(), err)
	}
	if err := f.source.unchanged(); err != nil {
		return err
	}
	return s.put(outItem{file: f, message: wire.FileDone{Transfer: f.transfer.id, File: f.number, SHA256: sum, Size: f.size}})
}

// repairAll sends the blocks that were asked again, in the middle of a file.
func (s *sender) repairAll() error {
	for {
		s.mu.Lock()
		r := s.takeRepair()
		ended := s.err != nil
		s.mu.Unlock()
		if ended {
			return errStopped
		}
		if r.file == nil {
			return nil
		}
		s.failed(r.file, s.again(r))
	}
}

// block reads one block of a file for the first time and sends it unless the receiver has it.
func (s *sender) block(f *outFile, block int64, hash *fileHash) error {
	missing := !f.have.Has(block)
	leaf, err := s.read(f, block, missing, hash)
	if err != nil {
		return err
	}
	s.mu.Lock()
	f.leaves = append(f.leaves, leaf)
	s.mu.Unlock()
	if missing {
		return s.put(s.leafFrame(f, block, leaf))
	}
	if want, asked := f.confirm[block]; asked && want != leaf {
		return s.again(repair{file: f, block: block})
	}
	start, end := wire.BlockRange(f.size, block)
	f.transfer.record.moved(f.record, end-start)
	return nil
}

// again sends a block and its leaf once more. What is read must be what was read before.
func (s *sender) again(r repair) error {
	if s.gone(r.file) {
		return errStopped
	}
	leaf, err := s.read(r.file, r.block, true, nil)
	if err != nil {
		return err
	}
	if leaf != r.file.leaves[r.block] {
		return r.file.source.changed(fmt.Errorf("block %d differs", r.block))
	}
	return s.put(s.leafFrame(r.file, r.block, leaf))
}

// read reads a block frame by frame, sends them when told to, feeds hash unless it is nil, and returns the leaf.
func (s *sender) read(f *outFile, block int64, send bool, hash *fileHash) (wire.Hash, error) {
	holders := int32(1) // this function
	if hash != nil {
		holders++
	}
	leaf := blake3.New()
	start, end := wire.BlockRange(f.size, block)
	for offset := start; offset < end; {
		c := s.pool.get(holders)
		n := min(end-offset, wire.MaxFramePayload)
		c.message = c.buffer[:wire.FrameHeaderSize+n]
		if err := errors.Join(f.source.readAt(c.payload(), offset), c.header(wire.FrameData, f.number, offset)); err != nil {
			c.holders.Store(1) // nobody else has it yet
			c.release()
			return wire.Hash{}, err
		}
		_, _ = leaf.Write(c.payload()) // never fails (hash.Hash)
		if hash != nil {
			hash.feed(c)
		}
		if !send {
			c.release()
		} else if err := s.put(outItem{file: f, chunk: c}); err != nil {
			return wire.Hash{}, err
		}
		offset += n
	}
	return wire.Hash(leaf.Sum(nil)), nil
}

func (s *sender) leafFrame(f *outFile, block int64, leaf wire.Hash) outItem {
	c := s.pool.get(1)
	c.message = c.buffer[:wire.FrameHeaderSize+len(leaf)]
	copy(c.payload(), leaf[:])
	start, _ := wire.BlockRange(f.size, block)
	// A leaf's header is never refused: its offset is inside a file and its payload short.
	_ = c.header(wire.FrameLeaf, f.number, start)
	return outItem{file: f, chunk: c}
}

// put hands something to write; it waits while the channel is slower than the disk.
func (s *sender) put(item outItem) error {
	if s.gone(item.file) {
		item.drop()
		return errStopped
	}
	select {
	case s.out <- item:
		return nil
	case <-s.stop:
		item.drop()
		return errStopped
	}
}

func (s *sender) gone(f *outFile) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return f.ended || s.err != nil
}
