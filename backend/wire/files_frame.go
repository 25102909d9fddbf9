package wire

import "encoding/binary"

// PutFrameHeader writes the header of a frame whose payload already lies behind it in message, so that a file's bytes are read to
// where they are sent from. It refuses what AppendFrame refuses.
func PutFrameHeader(message []byte, kind FrameType, file uint32, offset uint64) error {
	if len(message) < FrameHeaderSize {
		return bad("a data frame of %d bytes", len(message))
	}
	f := Frame{Type: kind, File: file, Offset: offset, Payload: message[FrameHeaderSize:]}
	if err := f.check(); err != nil {
		return err
	}
	message[0], message[1], message[2], message[3] = byte(kind), 0, 0, 0
	binary.BigEndian.PutUint32(message[4:], uint32(len(f.Payload))) //nolint:gosec // at most MaxFramePayload
	binary.BigEndian.PutUint32(message[8:], file)
	binary.BigEndian.PutUint64(message[12:], offset)
	return nil
}
