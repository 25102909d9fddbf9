package rtc

import (
	"net/netip"
	"time"

	"github.com/pion/webrtc/v4"
)

const rateWindow = time.Second

// Path tells how packets go to the other side.
type Path string

// The paths.
const (
	NoPath Path = ""
	LAN    Path = "lan"    // to a private, link-local or loopback address, or one in a network of this machine
	Direct Path = "direct" // to any other address
	TURN   Path = "turn"   // through a relay of packets
)

// Stats is what a connection knows about itself.
type Stats struct {
	Path Path
	RTT  time.Duration // of the last connectivity check; 0 when unknown

	// In: pictures
	Frames        uint64  // since the beginning
	FPS           float64 // of the last second
	Width, Height int     // pixels, of the last key frame
	GiveUps       int     // holes that were not filled in time
	Lost          float64 // share of picture packets that never came, 0…1

	// Payload bytes since the beginning.
	VideoIn, AudioIn, VideoOut, AudioOut uint64
}

// Stats returns the present figures. It does not block.
func (c *Conn) Stats() Stats {
	var s Stats
	s.Path, s.RTT = c.path()
	now := time.Now()
	in := &c.inVideo
	in.mu.Lock()
	s.Frames, s.FPS, s.VideoIn = in.frames, in.rate.perSecond(now), in.bytes
	s.Width, s.Height, s.GiveUps = in.width, in.height, in.stats.GiveUps
	if all := in.stats.Received + in.stats.Lost; all > 0 {
		s.Lost = float64(in.stats.Lost) / float64(all)
	}
	in.mu.Unlock()
	c.inAudio.mu.Lock()
	s.AudioIn = c.inAudio.bytes
	c.inAudio.mu.Unlock()
	if c.video != nil {
		s.VideoOut, s.AudioOut = c.video.sent(), c.audio.sent()
	}
	return s
}

func (c *Conn) roundTrip() time.Duration {
	_, rtt := c.path()
	return rtt
}

func (c *Conn) path() (Path, time.Duration) {
	pair := c.pair.Load()
	if pair == nil || pair.Local == nil || pair.Remote == nil {
		return NoPath, 0
	}
	var rtt time.Duration
	if s, ok := c.pc.SCTP().Transport().ICETransport().GetSelectedCandidatePairStats(); ok {
		rtt = time.Duration(s.CurrentRoundTripTime * float64(time.Second))
	}
	if pair.Local.Typ == webrtc.ICECandidateTypeRelay || pair.Remote.Typ == webrtc.ICECandidateTypeRelay {
		return TURN, rtt
	}
	a, err := netip.ParseAddr(pair.Remote.Address)
	if err == nil && !a.IsPrivate() && !a.IsLoopback() && !a.IsLinkLocalUnicast() && !c.net.onLink(a) {
		return Direct, rtt
	}
	return LAN, rtt
}
