package channeltest

import (
	"testing"

	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// Marks of the frames in which RunFrames wraps messages.
const (
	flagText = 1 << iota
	flagMore // the message goes on in the next frame
)

// RunFrames is Run for channels that carry nothing but whole frames (wire.Frame): the suite's messages travel as payloads.
func RunFrames(t *testing.T, open func(t *testing.T) (a, b transfer.Channel)) {
	t.Helper()
	Run(t, func(t *testing.T) (a, b transfer.Channel) {
		t.Helper()
		a, b = open(t)
		return framed{a}, framed{b}
	})
}

type framed struct{ transfer.Channel }

func (f framed) WriteMessage(p []byte, text bool) error {
	for {
		frame := wire.Frame{Type: wire.FrameData, Payload: p[:min(len(p), wire.MaxFramePayload)]}
		if text {
			frame.Flags |= flagText
		}
		p = p[len(frame.Payload):]
		if len(p) > 0 {
			frame.Flags |= flagMore
		}
		message, err := wire.AppendFrame(nil, frame)
		if err != nil {
			return err
		}
		if err = f.Channel.WriteMessage(message, false); err != nil || len(p) == 0 {
			return err
		}
	}
}

func (f framed) ReadMessage(p []byte) (n int, text bool, err error) {
	buffer := make([]byte, wire.FrameHeaderSize+min(len(p), wire.MaxFramePayload))
	for {
		size, _, err := f.Channel.ReadMessage(buffer)
		if err != nil {
			return 0, false, err
		}
		frame, err := wire.ParseFrame(buffer[:size])
		if err != nil {
			return 0, false, err
		}
		n += copy(p[n:], frame.Payload)
		if frame.Flags&flagMore == 0 {
			return n, frame.Flags&flagText != 0, nil
		}
	}
}
