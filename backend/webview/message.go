package webview

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"videonet/backend/fault"
	"videonet/backend/media"
)

// Version is that of the conversation and of the picture's header.
const Version = 1

// HeaderSize is the length of a picture's header, in bytes.
const HeaderSize = 24

// The flags of a picture.
const (
	FlagKey  = 1 << 0 // a decoder can begin here
	FlagJPEG = 1 << 1 // the payload is a JPEG file, else a VP8 frame
)

// Limits of what a page may send. A room has at most some dozens of pictures on one page.
const (
	readLimit    = 32 << 10 // bytes of one message
	maxWatched   = 64       // streams
	maxStreamLen = 200      // bytes of a stream's name
)

// Header stands before each picture; its layout is in the package comment.
type Header struct {
	Flags    uint8
	Number   uint16
	Sequence uint32
	Captured uint64 // µs since 1970, 0 when unknown
	PTS      int64  // µs
}

// Append appends the header's bytes to b.
func (h Header) Append(b []byte) []byte {
	b = append(b, Version, h.Flags)
	b = binary.BigEndian.AppendUint16(b, h.Number)
	b = binary.BigEndian.AppendUint32(b, h.Sequence)
	b = binary.BigEndian.AppendUint64(b, h.Captured)
	return binary.BigEndian.AppendUint64(b, uint64(h.PTS)) //nolint:gosec // two's complement is the layout
}

// ParseHeader returns the header of a picture and its payload, which lies in b.
func ParseHeader(b []byte) (Header, []byte, error) {
	if len(b) < HeaderSize {
		return Header{}, nil, fmt.Errorf("parse picture: %d bytes are no header", len(b))
	}
	if b[0] != Version {
		return Header{}, nil, fmt.Errorf("parse picture: unknown version %d", b[0])
	}
	return Header{
		Flags:    b[1],
		Number:   binary.BigEndian.Uint16(b[2:]),
		Sequence: binary.BigEndian.Uint32(b[4:]),
		Captured: binary.BigEndian.Uint64(b[8:]),
		PTS:      int64(binary.BigEndian.Uint64(b[16:])), //nolint:gosec // two's complement is the layout
	}, b[HeaderSize:], nil
}

// headerOf returns the header of a packet; number and sequence are set by who sends it.
func headerOf(p media.Packet) Header {
	h := Header{PTS: p.PTS.In(media.Timebase{Num: 1, Den: 1_000_000}).Ticks}
	if p.Key {
		h.Flags |= FlagKey
	}
	if us := p.Captured.UnixMicro(); us > 0 {
		h.Captured = uint64(us)
	}
	return h
}

// watched is a stream and the number that the page gave it.
type watched struct {
	Number uint16 `json:"number"`
	Stream string `json:"stream"`
}

// request is any message of a page.
type request struct {
	Type    string    `json:"type"`
	Line    string    `json:"line"`    // Events only
	Version int       `json:"version"` // hello
	Token   string    `json:"token"`   // hello
	Codecs  []string  `json:"codecs"`  // hello
	Streams []watched `json:"streams"` // watch
	Number  uint16    `json:"number"`  // key
	Count   uint64    `json:"count"`   // ack
}

// parseRequest reads and checks a message as if an attacker had sent it.
func parseRequest(b []byte) (request, error) {
	var r request
	if len(b) > readLimit {
		return r, fmt.Errorf("parse message of page: %d bytes are too many", len(b))
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return r, fmt.Errorf("parse message of page: %w", err)
	}
	if len(r.Streams) > maxWatched {
		return r, fmt.Errorf("parse message of page: %d streams are too many", len(r.Streams))
	}
	for i, w := range r.Streams {
		if w.Stream == "" || len(w.Stream) > maxStreamLen {
			return r, errors.New("parse message of page: bad name of a stream")
		}
		same := func(o watched) bool { return o.Number == w.Number || o.Stream == w.Stream }
		if slices.ContainsFunc(r.Streams[:i], same) {
			return r, errors.New("parse message of page: a stream or a number twice")
		}
	}
	return r, nil
}

func welcomeText() []byte { return fmt.Appendf(nil, `{"type":"welcome","version":%d}`, Version) }

// faultText tells a page that a stream cannot be shown. The error's detail stays here: it goes to the log.
func faultText(number uint16, err error) []byte {
	code, values := fault.Of(err)
	if values == nil {
		values = map[string]any{}
	}
	b, failed := json.Marshal(map[string]any{"type": "fault", "number": number, "code": code, "values": values})
	if failed != nil { // a value that JSON cannot hold: the code says enough
		b = fmt.Appendf(nil, `{"type":"fault","number":%d,"code":%q,"values":{}}`, number, code)
	}
	return b
}
