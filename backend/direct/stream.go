package direct

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"videonet/backend/network"
	"videonet/backend/wire"
)

const (
	// unsent is what the kernel may hold that the network has not taken, in bytes, where it can be told (Linux): to a receiver that reads
	// nothing 0.6 MiB go on loopback, without the limit 3.9 MiB. It costs nothing that could be measured: no limit 0.95, 2 MiB 0.92,
	// 512 KiB 0.90, 256 KiB 0.83 CPU s/GiB in one run.
	unsent = 512 << 10
	// spent is how many bytes one key may seal: 2^24 full records, below the 2^24.5 of RFC 8446 §5.5; crypto/tls does not renew keys.
	spent = 1 << 38
	// farewell is how long Close tries to say that the end is one.
	farewell = 250 * time.Millisecond
)

// The other end vanished when it owed an acknowledgement all the time for vanished; with the keep-alive's 10 s for who sends nothing, the
// network's end is noticed within about 10 s. Shorter would end streams over links that lose packets for some seconds.
const (
	vanished = 8 * time.Second
	glance   = time.Second
)

var (
	errVanished = errors.New("the other end vanished")
	errText     = errors.New("a direct stream carries no text")
	errFrame    = errors.New("not one whole frame")
	errSpent    = errors.New("the stream's key has sealed all it may")
)

// Stream is one direct stream. It is a transfer.Channel for binary messages, each one frame; its number is what the opener gave it.
type Stream struct {
	// immutable
	number byte
	tls    *tls.Conn
	batch  *batch
	forget func(*Stream)

	writing sync.Mutex // one message at a time
	sealed  int64      // bytes; guarded by writing

	mu  sync.Mutex
	why error // why it ended before it was closed; guarded by mu

	closing  sync.Once
	watching sync.WaitGroup
	stop     context.CancelFunc
}

func newStream(c *candidate, forget func(*Stream)) *Stream {
	s := &Stream{number: c.number, tls: c.tls, batch: c.batch, forget: forget}
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.batch.widen()
	s.watching.Go(func() { s.watch(ctx) })
	return s
}

// Number is 1 to 4, the same on both sides, and never given twice by one door.
func (s *Stream) Number() int { return int(s.number) }

// Line returns how long a packet and its answer take now, smoothed, and how many bytes the other end's system has not confirmed; 0 and 0
// where this system does not tell. It does not block.
func (s *Stream) Line() (rtt time.Duration, open int64) { return network.Line(s.batch.Conn) }

// Remote is the other end's address as TCP has it.
func (s *Stream) Remote() net.Addr { return s.batch.RemoteAddr() }

// WriteMessage sends one frame with its header as it is; it waits while the other side, or the network, takes nothing. It keeps nothing
// of p. Several goroutines may write. Text, and what is not one whole frame, is refused without harm; any other error ends the stream.
func (s *Stream) WriteMessage(p []byte, text bool) error {
	switch {
	case text:
		return fmt.Errorf("write stream: %w", errText)
	case len(p) < wire.FrameHeaderSize || len(p) > wire.FrameHeaderSize+wire.MaxFramePayload || int(length(p)) != len(p)-wire.FrameHeaderSize:
		return fmt.Errorf("write stream: %w", errFrame)
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.sealed += int64(len(p)); s.sealed > spent {
		return s.end(errSpent)
	}
	s.batch.hold()
	_, err := s.tls.Write(p)
	if err = errors.Join(err, s.batch.flush()); err != nil {
		return s.end(fmt.Errorf("write stream: %w", err))
	}
	return nil
}

// ReadMessage waits for the next frame and copies it to p with its header; text is always false. A frame that is longer than p or than any
// frame may be, or has reserved bits, ends the stream. The error wraps io.EOF when the other side closed it between two frames.
func (s *Stream) ReadMessage(p []byte) (n int, text bool, err error) {
	if len(p) < wire.FrameHeaderSize {
		return 0, false, s.end(fmt.Errorf("read stream: %w", io.ErrShortBuffer))
	}
	if err = s.ended(); err != nil {
		return 0, false, err // TLS may hold bytes from before the end
	}
	if _, err = io.ReadFull(s.tls, p[:wire.FrameHeaderSize]); err != nil {
		return 0, false, s.end(fmt.Errorf("read stream: %w", err))
	}
	size := int(length(p))
	switch {
	case size > wire.MaxFramePayload || p[2] != 0 || p[3] != 0:
		return 0, false, s.end(fmt.Errorf("read stream: %w", errFrame))
	case size > len(p)-wire.FrameHeaderSize:
		return 0, false, s.end(fmt.Errorf("read stream: frame of %d bytes: %w", size, io.ErrShortBuffer))
	}
	if n, err = io.ReadFull(s.tls, p[wire.FrameHeaderSize:wire.FrameHeaderSize+size]); err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF // the header promised more
		}
		return 0, false, s.end(fmt.Errorf("read stream: %w", err))
	}
	return wire.FrameHeaderSize + n, false, nil
}

// Ready reports whether bytes of the next frame have come already, so that it is worth waiting for. Who reads calls it.
func (s *Stream) Ready() bool { return s.batch.start < s.batch.end }

// length reads the payload's length from a header (wire.Frame).
func length(header []byte) uint32 { return binary.BigEndian.Uint32(header[4:]) }

// end ends the connection, which wakes whoever else reads or writes, and returns why it ended first.
func (s *Stream) end(err error) error {
	s.mu.Lock()
	if s.why == nil {
		s.why = err
	}
	err = s.why
	s.mu.Unlock()
	_ = s.batch.Close() // a second time, it says so
	return err
}

// ended returns why the stream has ended, nil while it goes on.
func (s *Stream) ended() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.why
}

// watch ends the stream when the other end has vanished while bytes are under way; without any, the keep-alive does.
func (s *Stream) watch(ctx context.Context) {
	since := time.Now()
	for wait(ctx, glance) {
		owed, last := network.Owed(s.batch.Conn)
		if !owed || last < time.Since(since) {
			since = time.Now()
		} else if time.Since(since) > vanished {
			_ = s.end(errVanished)
			return
		}
	}
}

// Close ends the stream in both directions and wakes who reads or writes. It says farewell when nothing is being written. It is safe
// twice.
func (s *Stream) Close() error {
	s.closing.Do(func() {
		s.mu.Lock()
		ended := s.why != nil
		if !ended {
			s.why = ErrClosed
		}
		s.mu.Unlock()
		if !ended && s.writing.TryLock() {
			late := time.AfterFunc(farewell, func() { _ = s.batch.Close() })
			_ = s.tls.Close() // whether they hear it is theirs
			late.Stop()
			s.writing.Unlock()
		}
		_ = s.batch.Close()
		s.stop()
		s.watching.Wait()
		s.forget(s)
	})
	return nil
}
