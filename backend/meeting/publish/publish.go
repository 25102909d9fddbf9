// Package publish codes the local camera and the local microphone once and hands the same packets to everyone who subscribed: each
// connection and the own picture in the window. It opens no device, links no codec (both come in as interfaces), makes no RTP
// packets, and knows no participant.
//
// Laws:
//   - A packet is coded once; its bytes are shared and never changed.
//   - A subscriber is never waited for. Who is too slow loses packets, which are counted; of pictures all up to the next key.
//   - The stamps of a track go on without a jump back when its source is changed, and stand for real time: what was not sent
//     (muted, off, silence) is a gap in the stamps. Whoever makes RTP of them must take them from the packets.
package publish

import (
	"errors"
	"io"

	"videonet/backend/fault"
)

// Status says what a source does.
type Status uint8

// The states of a source.
const (
	Off      Status = iota // nobody gave a source
	Starting               // a source is there and has given nothing yet
	Live
	Ended // the source came to its end, as a file does
	Lost  // the source failed; State.Err says why
)

// String names the status.
func (s Status) String() string {
	switch s {
	case Off:
		return "off"
	case Starting:
		return "starting"
	case Live:
		return "live"
	case Ended:
		return "ended"
	case Lost:
		return "lost"
	}
	return "unknown"
}

// after tells what the error of a source means for its status. code is that of an error that has none.
func after(err error, code fault.Code) (Status, error) {
	if errors.Is(err, io.EOF) {
		return Ended, nil
	}
	c, values := fault.Of(err)
	if c == fault.Internal {
		c = code
	}
	return Lost, &fault.Error{Code: c, Values: values, Err: err} // a pointer: states are compared
}
