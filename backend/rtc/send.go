package rtc

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"videonet/backend/media"
)

// Two packets of one source further apart than this are from two sources, or the source was changed: its clock began anew.
const clockJump = 10 * time.Second

// outTrack is one track that we send. Packets are made here, per connection, from coded pictures that all connections share.
type outTrack struct {
	// Immutable.
	track  *webrtc.TrackLocalStaticRTP
	sender *webrtc.RTPSender
	kind   media.Kind
	base   media.Timebase

	mu      sync.Mutex
	vp8     vp8Packets
	seq     uint16
	clock   outClock
	sending bool // a decoder at the other end can follow: a key frame was sent, and everything after it
	askedAt time.Time
	bytes   uint64 // of payload
}

func newOutTrack(kind media.Kind) (*outTrack, error) {
	o := &outTrack{kind: kind, base: media.RTPVideo, vp8: newVP8Packets(), seq: uint16(rand.N(1 << 16))} //nolint:gosec // RFC 3550 §5.1
	mime, channels := webrtc.MimeTypeVP8, uint16(0)
	if kind == media.Audio {
		mime, channels, o.base = webrtc.MimeTypeOpus, 2, media.RTPAudio
	}
	o.clock = outClock{base: o.base, offset: int64(rand.Uint32())}                                             //nolint:gosec // RFC 3550 §5.1: any start, no secret
	capability := webrtc.RTPCodecCapability{MimeType: mime, ClockRate: uint32(o.base.Den), Channels: channels} //nolint:gosec // a constant
	// One stream id for both tracks: browsers play them in step.
	track, err := webrtc.NewTrackLocalStaticRTP(capability, kind.String(), "videonet")
	if err != nil {
		return nil, fmt.Errorf("make %s track: %w", kind, err)
	}
	o.track = track
	return o, nil
}

// write sends one coded packet. It drops pictures that no decoder could use and says so by returning false.
func (o *outTrack) write(p media.Packet, now time.Time) (sent bool, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.kind == media.Video && !o.sending && !p.Key || len(p.Data) == 0 {
		return false, nil
	}
	payloads := [][]byte{p.Data}
	if o.kind == media.Video {
		payloads = o.vp8.cut(p.Data)
	}
	ts := o.clock.at(p.PTS, now)
	for i, payload := range payloads {
		// Sound: the marker says that silence was before (RFC 3551 §4.1). Pictures: that this is the last packet.
		marker := o.kind == media.Video && i == len(payloads)-1 || o.kind == media.Audio && !o.sending
		packet := rtp.Packet{
			Header:  rtp.Header{Version: 2, Marker: marker, SequenceNumber: o.seq, Timestamp: ts},
			Payload: payload,
		}
		o.seq++
		o.bytes += uint64(len(payload))
		if err := o.track.WriteRTP(&packet); err != nil && !errors.Is(err, io.ErrClosedPipe) {
			return false, fmt.Errorf("send %s: %w", o.kind, err)
		}
	}
	o.sending = true
	return true, nil
}

// needsKey reports, at most every pliInterval, that pictures are dropped for want of a key frame: the other side, which gets no
// packet, cannot ask for one.
func (o *outTrack) needsKey(now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.sending || now.Sub(o.askedAt) < pliInterval {
		return false
	}
	o.askedAt = now
	return true
}

// pause says that nothing more will come for a while: pictures go on with a key frame, sound with a marker.
func (o *outTrack) pause() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sending = false
}

func (o *outTrack) sent() uint64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.bytes
}

// readFeedback must run for every sender: pion's interceptors (retransmission, reports) live inside this read. It calls keyWanted for
// each request for a key frame, and ends when the connection is closed.
func (o *outTrack) readFeedback(keyWanted func()) {
	for {
		packets, _, err := o.sender.ReadRTCP()
		if err != nil {
			return
		}
		for _, p := range packets {
			switch p.(type) {
			case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
				keyWanted()
			}
		}
	}
}

// outClock turns the PTS of a source into an RTP clock that never runs backwards nor leaps when the source is changed.
type outClock struct {
	base    media.Timebase
	offset  int64 // ticks of base between PTS and the RTP clock
	started bool
	last    int64 // ticks of base, as sent
	at0     time.Time
}

func (c *outClock) at(pts media.PTS, now time.Time) uint32 {
	ticks := pts.In(c.base).Ticks + c.offset
	jump := media.PTS{Ticks: ticks - c.last, Base: c.base}.Duration()
	if c.started && (jump <= 0 || jump > now.Sub(c.at0)+clockJump) {
		passed := media.PTS{Ticks: max(int64(now.Sub(c.at0)), 0), Base: media.Nanos}.In(c.base).Ticks
		want := c.last + max(passed, 1)
		c.offset += want - ticks
		ticks = want
	}
	c.started, c.last, c.at0 = true, ticks, now
	return uint32(ticks) //nolint:gosec // RTP clocks wrap (RFC 3550 §5.1)
}
