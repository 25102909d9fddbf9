package wire

import (
	"encoding/binary"
	"math"
)

// FrameHeaderSize is the size of the header of a data frame, in bytes.
const FrameHeaderSize = 20

// MaxFramePayload is the largest payload of a data frame, in bytes.
const MaxFramePayload = 64 << 10

// FrameType says what the payload of a data frame is. Types that are not named here are refused by their receiver.
type FrameType uint8

// The types of data frames.
const (
	FrameData FrameType = 1 // bytes of the file, from Offset on
	FrameLeaf FrameType = 2 // BLAKE3-256 (32 bytes) of the block that begins at Offset, after the block's bytes
	FrameHole FrameType = 3 // a length (8 bytes): so many bytes from Offset on are zero; whole blocks
	FramePack FrameType = 4 // whole small files: PackEntry after PackEntry; File and Offset are 0
)

// Frame is one binary message of DataChannel, big endian:
//
//	offset size field
//	     0    1 type      FrameType
//	     1    1 flags     0 in this version; a receiver ignores flags it does not know
//	     2    2 reserved  0; anything else is refused
//	     4    4 length    of the payload in bytes, 0 to 65536; exactly the rest of the message
//	     8    4 file      number of the file in the transfer
//	    12    8 offset    in the file, in bytes; offset + length stays below 2^63
//	    20    … payload
type Frame struct {
	Type    FrameType
	Flags   uint8
	File    uint32
	Offset  uint64
	Payload []byte
}

// AppendFrame appends the frame to b. It refuses a payload above MaxFramePayload and an end beyond 2^63-1.
func AppendFrame(b []byte, f Frame) ([]byte, error) {
	if err := f.check(); err != nil {
		return b, err
	}
	b = append(b, byte(f.Type), f.Flags, 0, 0)
	b = binary.BigEndian.AppendUint32(b, uint32(len(f.Payload))) //nolint:gosec // at most MaxFramePayload
	b = binary.BigEndian.AppendUint32(b, f.File)
	b = binary.BigEndian.AppendUint64(b, f.Offset)
	return append(b, f.Payload...), nil
}

// ParseFrame reads one whole message. The payload shares its memory. It does not judge type and flags.
func ParseFrame(message []byte) (Frame, error) {
	if len(message) < FrameHeaderSize {
		return Frame{}, bad("a data frame of %d bytes", len(message))
	}
	f := Frame{
		Type: FrameType(message[0]), Flags: message[1], File: binary.BigEndian.Uint32(message[8:]),
		Offset: binary.BigEndian.Uint64(message[12:]), Payload: message[FrameHeaderSize:],
	}
	if message[2] != 0 || message[3] != 0 {
		return Frame{}, bad("a data frame with reserved bits")
	}
	if uint64(binary.BigEndian.Uint32(message[4:])) != uint64(len(f.Payload)) {
		return Frame{}, bad("a data frame whose length is not its payload's")
	}
	return f, f.check()
}

func (f Frame) check() error {
	if f.Type == 0 || len(f.Payload) > MaxFramePayload || f.Offset > math.MaxInt64-uint64(len(f.Payload)) {
		return bad("a data frame of type %d, %d bytes at %d", f.Type, len(f.Payload), f.Offset)
	}
	return nil
}
