package nut

import "videonet/backend/media"

// frame reads the head of a frame that begins with the code.
func (n *Reader) frame(code frameCode) (Packet, error) {
	var failed error
	number := func() int64 {
		if failed != nil {
			return 0
		}
		v, err := vlc(n.in)
		failed = err
		return int64(v) //nolint:gosec // vlc gives 63 bits
	}
	flags := code.flags
	if flags&flagInvalid != 0 {
		return Packet{}, ErrFormat
	}
	if flags&flagCoded != 0 {
		flags ^= int(number())
	}
	id := int64(code.stream)
	if flags&flagStream != 0 {
		id = number()
	}
	if failed != nil {
		return Packet{}, failed
	}
	if id >= int64(len(n.streams)) || n.streams[id] == nil || flags&(flagSideData|flagInvalid) != 0 {
		return Packet{}, ErrFormat
	}
	s := n.streams[id]
	pts := s.last + code.pts
	if flags&flagPTS != 0 {
		pts = s.full(number())
	}
	size := int64(code.lsb)
	if flags&flagSize != 0 {
		msb := number()
		if msb > maxFrame {
			return Packet{}, ErrFormat
		}
		size += int64(code.mul) * msb
	}
	if flags&flagMatchTime != 0 {
		number()
	}
	header := int64(code.header)
	if flags&flagHeader != 0 {
		header = number()
	}
	reserved := int64(code.reserved)
	if flags&flagReserved != 0 {
		reserved = number()
	}
	for ; reserved > 0 && failed == nil; reserved-- {
		number()
	}
	if failed != nil {
		return Packet{}, failed
	}
	if flags&flagChecksum != 0 {
		if _, err := n.in.Discard(4); err != nil {
			return Packet{}, err
		}
	}
	if size > maxFrame || header >= int64(len(n.elided)) || int64(len(n.elided[header])) > size {
		return Packet{}, ErrFormat
	}
	s.last = pts
	n.head = n.elided[header]
	n.left = int(size) - len(n.head)
	return Packet{Stream: int(id), PTS: media.PTS{Ticks: pts, Base: s.Base}, Key: flags&flagKey != 0, Size: int(size)}, nil
}

// full returns the PTS that a coded one means: below 2^shift only its lowest bits were written, near the stream's last PTS.
func (s *Stream) full(coded int64) int64 {
	one := int64(1) << s.msbShift
	if coded >= one {
		return coded - one
	}
	mask := one - 1
	delta := s.last - mask/2
	return (coded-delta)&mask + delta
}
