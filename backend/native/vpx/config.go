// Package vpx codes and decodes VP8 (RFC 6386) with libvpx. It does not scale, pace or packetize, does not choose bit rates, and
// knows nothing of who receives the pictures.
package vpx

import "videonet/backend/fault"

// Config says what an Encoder takes. One encoder codes one size for its whole life.
type Config struct {
	Width, Height int // pixels, 16..MaxSide
	Bitrate       int // bit/s, the target to begin with
	Screen        bool
}

// MaxSide is the longest side, in pixels, that is coded and decoded. VP8 itself allows 16383, of which one hostile key frame
// would make us allocate 400 MB.
const MaxSide = 4096

const (
	minSide    = 16     // one macroblock
	minBitrate = 10_000 // bit/s; libvpx counts whole kbit/s and refuses 0
)

func (c Config) check() error {
	if min(c.Width, c.Height) < minSide || max(c.Width, c.Height) > MaxSide || c.Bitrate < minBitrate {
		return fault.New(fault.Invalid, nil, "what", "picture size or bit rate of the VP8 encoder")
	}
	return nil
}
