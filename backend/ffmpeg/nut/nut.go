// Package nut reads the NUT container as ffmpeg writes it to a pipe: raw pictures and raw sound on one stream of bytes, each with
// its exact time stamp, which ffmpeg's rawvideo lacks. It does not seek, does not recover from damage and does not check CRCs:
// the writer is our own child at the other end of a pipe.
//
// What is read (nut.txt of the FFmpeg project; v is a variable length number, 7 bits a byte, the high bit set on all but the last):
//
//	file      "nut/multimedia container\0" (packet | frame)*
//	packet    startcode [8]byte ("N…")  size v  [crc [4]byte when size > 4096]  body  crc [4]byte
//	main      the time bases and the table of 256 frame codes
//	stream    one stream: class, fourcc, time base, size or rate
//	syncpoint the time stamps from which the next frames count
//	frame     code byte (never 'N')  what its table row says is coded: stream, pts, size, checksum …  data
//
// Unknown packets are skipped. Repeated main and stream packets (ffmpeg repeats them) are ignored.
package nut

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"videonet/backend/media"
)

// ErrFormat says that the bytes are no NUT that this package reads.
var ErrFormat = errors.New("nut: malformed")

// Bounds on what a stream may make us allocate.
const (
	maxHeader  = 1 << 20   // bytes of a header packet
	maxFrame   = 256 << 20 // bytes of a frame: an 8K picture in 16-bit RGBA has 265 MB less 10, more is a lie
	maxStreams = 16
	bufferSize = 256 << 10 // bytes; frames larger than what is buffered are read past it
)

// Start codes of packets.
const (
	startMain   = 0x4E4D7A561F5F04AD
	startStream = 0x4E5311405BF2F9DB
	startSync   = 0x4E4BE4ADEECA4569
)

const magic = "nut/multimedia container\x00"

// Stream describes one stream of the file.
type Stream struct {
	Kind          media.Kind // 0 when neither video nor audio
	FourCC        string
	Base          media.Timebase
	Width, Height int // of video, pixels
	Rate          int // of audio, Hz
	Channels      int // of audio

	msbShift uint
	last     int64 // PTS of the stream's last frame
}

// Packet is the head of one frame. Its Size bytes must be taken with Reader.Read or left to the next call of Next, which skips them.
type Packet struct {
	Stream int
	PTS    media.PTS
	Key    bool
	Size   int // bytes
}

// Reader reads one file. It is not safe for concurrent use.
type Reader struct {
	in      *bufio.Reader
	bases   []media.Timebase
	codes   [256]frameCode
	elided  [][]byte // headers that frames may leave out
	streams []*Stream
	head    []byte // of the current frame: what was left out of it
	left    int    // bytes of the current frame not yet taken from in
}

// NewReader reads the first bytes of r. It returns ErrFormat when they are not NUT's, and io.EOF when there are none.
func NewReader(r io.Reader) (*Reader, error) {
	n := &Reader{in: bufio.NewReaderSize(r, bufferSize)}
	id := make([]byte, len(magic))
	if _, err := io.ReadFull(n.in, id); err != nil {
		return nil, err
	}
	if string(id) != magic {
		return nil, ErrFormat
	}
	return n, nil
}

// Streams returns the streams known so far; all are known once Next has returned a packet.
func (n *Reader) Streams() []*Stream { return n.streams }

// Next returns the head of the next frame, or io.EOF after the last. A file that ends inside a frame gives io.ErrUnexpectedEOF.
func (n *Reader) Next() (Packet, error) {
	if _, err := n.in.Discard(n.left); err != nil {
		return Packet{}, unexpected(err)
	}
	n.left, n.head = 0, nil
	for {
		b, err := n.in.ReadByte()
		if err != nil {
			return Packet{}, err
		}
		if b != 'N' {
			var p Packet
			p, err = n.frame(n.codes[b])
			return p, unexpected(err)
		}
		if err = n.packet(); err != nil {
			return Packet{}, unexpected(err)
		}
	}
}

// Read fills p with the frame's next bytes; it is an error to ask for more than the frame holds.
func (n *Reader) Read(p []byte) error {
	k := copy(p, n.head)
	n.head = n.head[k:]
	p = p[k:]
	if len(p) > n.left {
		return fmt.Errorf("read %d bytes of a frame with %d left: %w", len(p), n.left, ErrFormat)
	}
	k, err := io.ReadFull(n.in, p)
	n.left -= k
	return unexpected(err)
}

// packet reads one packet whose first byte, 'N', was read.
func (n *Reader) packet() error {
	var rest [7]byte
	if _, err := io.ReadFull(n.in, rest[:]); err != nil {
		return err
	}
	code := binary.BigEndian.Uint64([]byte{'N', rest[0], rest[1], rest[2], rest[3], rest[4], rest[5], rest[6]})
	c, err := n.body()
	if err != nil {
		return err
	}
	switch {
	case code == startMain && n.streams == nil:
		return n.main(c)
	case code == startStream:
		return n.stream(c)
	case code == startSync:
		return n.sync(c)
	}
	return nil
}

// body reads size and body of a packet, without the CRC at its end.
func (n *Reader) body() (*cursor, error) {
	size, err := vlc(n.in)
	if err != nil {
		return nil, err
	}
	if size < 4 || size > maxHeader {
		return nil, ErrFormat
	}
	if size > 4096 {
		if _, err = n.in.Discard(4); err != nil {
			return nil, err
		}
	}
	b := make([]byte, size)
	if _, err = io.ReadFull(n.in, b); err != nil {
		return nil, err
	}
	return &cursor{b: b[:size-4]}, nil
}

// unexpected turns an end of file inside something into what it is.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
