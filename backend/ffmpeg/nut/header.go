package nut

import (
	"math/bits"

	"videonet/backend/media"
)

// Flags of a frame code: what of the frame is coded, and how.
const (
	flagKey       = 1 << 0
	flagPTS       = 1 << 3
	flagStream    = 1 << 4
	flagSize      = 1 << 5
	flagChecksum  = 1 << 6
	flagReserved  = 1 << 7
	flagSideData  = 1 << 8
	flagHeader    = 1 << 10
	flagMatchTime = 1 << 11
	flagCoded     = 1 << 12
	flagInvalid   = 1 << 13
)

// frameCode is one row of the table in the main header.
type frameCode struct {
	flags, stream, mul, lsb, reserved, header int
	pts                                       int64
}

// bounds of numbers in headers; none of ffmpeg's come near them.
const (
	maxNumber  = 1 << 30
	maxTick    = 1 << 31
	maxElided  = 128
	maxVersion = 4
)

// main reads the main header: time bases and the table of frame codes.
func (n *Reader) main(c *cursor) error {
	if c.small(maxVersion+1) > 3 {
		c.number() // minor version
	}
	streams := c.small(maxStreams + 1)
	c.number() // max_distance
	bases := c.small(maxStreams + 1)
	for range bases {
		n.bases = append(n.bases, media.Timebase{Num: int64(c.small(maxTick)), Den: int64(c.small(maxTick))})
	}
	for _, b := range n.bases {
		if b.Num <= 0 || b.Den <= 0 {
			return ErrFormat
		}
	}
	if err := n.table(c); err != nil {
		return err
	}
	n.elided = [][]byte{nil}
	if len(c.b) > 0 {
		for range c.small(maxElided) {
			n.elided = append(n.elided, append([]byte(nil), c.bytes()...))
		}
	}
	if c.err != nil || streams == 0 || bases == 0 {
		return ErrFormat
	}
	n.streams = make([]*Stream, streams)
	return nil
}

// table reads the frame codes: runs of rows that differ in their lowest bits of the size only.
func (n *Reader) table(c *cursor) error {
	var row frameCode
	for i := 0; i < 256; {
		row.flags = c.small(maxNumber)
		run := n.row(c, &row)
		if c.err != nil || run <= 0 {
			return ErrFormat
		}
		for j := 0; j < run && i < 256; i++ {
			if i == 'N' { // no frame may begin like a start code
				n.codes[i].flags = flagInvalid
				continue
			}
			n.codes[i] = row
			n.codes[i].lsb += j
			j++
		}
	}
	return nil
}

// row reads the fields of one run; fields left out keep their value (pts, mul, stream, header) or are 0. It returns its length.
func (n *Reader) row(c *cursor, row *frameCode) int {
	fields := c.small(maxHeader)
	row.lsb, row.reserved = 0, 0
	run := -1
	for i := range fields {
		switch i {
		case 0:
			row.pts = c.signed()
		case 1:
			row.mul = c.small(maxNumber)
		case 2:
			row.stream = c.small(maxNumber)
		case 3:
			row.lsb = c.small(maxNumber)
		case 4:
			row.reserved = c.small(maxNumber)
		case 5:
			run = c.small(maxNumber)
		case 6:
			c.signed() // match time, of no use here
		case 7:
			row.header = c.small(maxElided)
		default:
			c.number()
		}
		if c.err != nil {
			return 0
		}
	}
	if run < 0 {
		run = row.mul - row.lsb
	}
	return run
}

// stream reads a stream header.
func (n *Reader) stream(c *cursor) error {
	id := c.small(maxStreams)
	if c.err != nil || id >= len(n.streams) {
		return ErrFormat
	}
	if n.streams[id] != nil {
		return nil // a repeat
	}
	class := c.number()
	s := &Stream{FourCC: string(c.bytes())}
	base := c.small(maxStreams)
	s.msbShift = uint(c.small(17))
	c.number() // max_pts_distance
	c.number() // decode_delay
	c.number() // stream_flags
	c.bytes()  // codec specific data: raw streams have none
	switch class {
	case 0:
		s.Kind = media.Video
		s.Width, s.Height = c.small(maxNumber), c.small(maxNumber)
	case 1:
		s.Kind = media.Audio
		s.Rate = c.small(maxNumber)
		if den := c.small(maxNumber); den > 1 {
			s.Rate /= den
		}
		s.Channels = c.small(maxNumber)
	}
	if c.err != nil || base >= len(n.bases) {
		return ErrFormat
	}
	s.Base = n.bases[base]
	n.streams[id] = s
	return nil
}

// sync sets every stream's last PTS to the syncpoint's time. t counts time bases too: t = ticks * bases + base.
func (n *Reader) sync(c *cursor) error {
	t := c.number()
	if c.err != nil || len(n.bases) == 0 {
		return ErrFormat
	}
	from := n.bases[int(t%int64(len(n.bases)))]
	t /= int64(len(n.bases))
	for _, s := range n.streams {
		if s == nil {
			continue
		}
		last, err := convert(t, from, s.Base)
		if err != nil {
			return err
		}
		s.last = last
	}
	return nil
}

// convert returns t of from in to, rounded down (nut.txt, convert_ts).
func convert(t int64, from, to media.Timebase) (int64, error) {
	num, den := uint64(from.Num)*uint64(to.Den), uint64(from.Den)*uint64(to.Num) //nolint:gosec // all are in [1, 2^31)
	hi, lo := bits.Mul64(uint64(t), num)                                         //nolint:gosec // vlc gives 63 bits
	if hi >= den {
		return 0, ErrFormat
	}
	q, _ := bits.Div64(hi, lo, den)
	if q>>62 != 0 {
		return 0, ErrFormat
	}
	return int64(q), nil
}
