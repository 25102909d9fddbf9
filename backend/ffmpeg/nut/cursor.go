package nut

import "io"

// vlc reads an unsigned variable length number.
func vlc(r io.ByteReader) (uint64, error) {
	var v uint64
	for range 9 { // 63 bits: more has no use here, and fits int64
		b, err := r.ReadByte()
		if err != nil {
			return 0, err
		}
		v = v<<7 | uint64(b&0x7f)
		if b&0x80 == 0 {
			return v, nil
		}
	}
	return 0, ErrFormat
}

// cursor reads the body of a packet; the first error sticks and everything after it reads as 0.
type cursor struct {
	b   []byte
	err error
}

// ReadByte makes the cursor an io.ByteReader.
func (c *cursor) ReadByte() (byte, error) {
	if len(c.b) == 0 {
		return 0, ErrFormat
	}
	b := c.b[0]
	c.b = c.b[1:]
	return b, nil
}

func (c *cursor) number() int64 {
	if c.err != nil {
		return 0
	}
	v, err := vlc(c)
	if err != nil {
		c.err = err
		return 0
	}
	return int64(v) //nolint:gosec // vlc gives 63 bits
}

// small reads a number that must be below limit.
func (c *cursor) small(limit int) int {
	v := c.number()
	if v >= int64(limit) {
		c.err = ErrFormat
		return 0
	}
	return int(v)
}

// signed reads 0, 1, -1, 2, -2 … coded as 0, 1, 2, 3, 4 …
func (c *cursor) signed() int64 {
	v := c.number() + 1
	if v&1 == 1 {
		return -(v >> 1)
	}
	return v >> 1
}

func (c *cursor) bytes() []byte {
	n := c.small(len(c.b) + 1)
	if c.err != nil || n > len(c.b) {
		c.err = ErrFormat
		return nil
	}
	b := c.b[:n]
	c.b = c.b[n:]
	return b
}
