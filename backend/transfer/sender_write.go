package transfer

import (
	"fmt"

	"videonet/backend/wire"
)

// write writes what pump has read: frames as far as the receiver's credit goes, and done behind the last of them.
func (s *sender) write() error {
	for {
		select {
		case <-s.stop:
			return errStopped
		case item := <-s.out:
			if err := s.writeItem(item); err != nil {
				return err
			}
		}
	}
}

func (s *sender) writeItem(item outItem) error {
	if done, ok := item.message.(wire.FileDone); ok {
		return s.writeDone(item.file, done)
	}
	defer item.drop()
	var payload int64 // that needs credit
	if item.chunk.message[0] == byte(wire.FrameData) {
		payload = int64(len(item.chunk.payload()))
	}
	if !s.takeCredit(item.file, payload) || !s.pace.wait(payload, s.stop) {
		return nil
	}
	if err := s.link.Data.WriteMessage(item.chunk.message, false); err != nil {
		return fmt.Errorf("%w: write data: %w", errLinkLost, err)
	}
	item.file.transfer.record.moved(item.file.record, payload)
	return nil
}

// takeCredit waits until the receiver has room for n more bytes. It returns false when the file ends before.
func (s *sender) takeCredit(f *outFile, n int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		if s.err != nil || f.ended {
			return false
		}
		if t := f.transfer; t.sent+n <= t.credit {
			t.sent += n
			return true
		}
		s.wake.Wait()
	}
}

// writeDone tells the receiver the hash of the whole. From here on it may say that the file is verified.
func (s *sender) writeDone(f *outFile, done wire.FileDone) error {
	s.mu.Lock()
	ended := f.ended
	if !ended {
		f.sum = done.SHA256
		f.transfer.record.begin(f.record, Verifying)
		f.transfer.record.set(func(*record) { f.record.sent = done.SHA256 })
	}
	s.mu.Unlock()
	if ended {
		return nil
	}
	if err := s.control.send(done); err != nil {
		return fmt.Errorf("%w: %w", errLinkLost, err)
	}
	return nil
}
