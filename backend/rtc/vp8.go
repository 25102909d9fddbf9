package rtc

import (
	"math/rand/v2"

	"github.com/pion/rtp/codecs"
)

// Bytes of a picture per RTP packet: 1200 with headers and SRTP's tag fits every path (RFC 8834 §4.1, as browsers do).
const videoPayload = 1150

// Bits of the VP8 payload descriptor (RFC 7741 §4.2).
const (
	vp8Extended = 0x80 // X: a byte of flags follows
	vp8Start    = 0x10 // S: first packet of partition 0
	vp8HasID    = 0x80 // I: a picture id follows
	vp8LongID   = 0x80 // M: the picture id has 15 bits
)

// vp8Packets cuts pictures into RTP payloads. Unlike pion's, it writes the picture id on every packet: pion leaves it out at 0, and
// Chromium then shows one picture and stands still (notes: media §4.5).
type vp8Packets struct{ id uint16 }

func newVP8Packets() vp8Packets {
	return vp8Packets{id: uint16(rand.N(1 << 15))} //nolint:gosec // 15 bits, no secret: RFC 7741 asks for any start
}

// cut returns the payloads of one picture, in order. The last one is to carry the marker.
func (v *vp8Packets) cut(picture []byte) [][]byte {
	v.id = (v.id + 1) & 0x7fff
	payloads := make([][]byte, 0, len(picture)/videoPayload+1)
	for first := vp8Extended | vp8Start; len(picture) > 0; first = vp8Extended {
		n := min(len(picture), videoPayload)
		p := make([]byte, 0, n+4)
		p = append(p, byte(first), vp8HasID, vp8LongID|byte(v.id>>8), byte(v.id&0xff))
		payloads = append(payloads, append(p, picture[:n]...))
		picture = picture[n:]
	}
	return payloads
}

// vp8Body returns the piece of a picture in an RTP payload, nil when there is none, and whether it begins the picture.
func vp8Body(payload []byte) (body []byte, begins bool) {
	var v codecs.VP8Packet
	b, err := v.Unmarshal(payload)
	if err != nil || len(b) == 0 {
		return nil, false
	}
	return b, v.S == 1 && v.PID == 0
}

// vp8Key reports whether a picture is one at which a decoder can begin, and its size in pixels (RFC 6386 §9.1).
func vp8Key(picture []byte) (key bool, width, height int) {
	const start0, start1, start2 = 0x9d, 0x01, 0x2a
	if len(picture) < 10 || picture[0]&1 != 0 || picture[3] != start0 || picture[4] != start1 || picture[5] != start2 {
		return false, 0, 0
	}
	width = (int(picture[6]) | int(picture[7])<<8) & 0x3fff
	height = (int(picture[8]) | int(picture[9])<<8) & 0x3fff
	return true, width, height
}
