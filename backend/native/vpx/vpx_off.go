//go:build !cgo

package vpx

import (
	"image"

	"videonet/backend/fault"
	"videonet/backend/media"
)

// Encoder is absent from programs built without cgo.
type Encoder struct{}

// Decoder is absent from programs built without cgo.
type Decoder struct{}

func notBuilt() error { return fault.New(fault.NotBuilt, nil, "part", "VP8") }

// NewEncoder returns fault.NotBuilt, or fault.Invalid for a config that no build takes.
func NewEncoder(c Config) (*Encoder, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	return nil, notBuilt()
}

// Encode returns fault.NotBuilt.
func (*Encoder) Encode(media.Frame, bool) (media.Packet, error) { return media.Packet{}, notBuilt() }

// SetBitrate returns fault.NotBuilt.
func (*Encoder) SetBitrate(int) error { return notBuilt() }

// Close does nothing.
func (*Encoder) Close() error { return nil }

// NewDecoder returns fault.NotBuilt.
func NewDecoder() (*Decoder, error) { return nil, notBuilt() }

// Decode returns fault.NotBuilt.
func (*Decoder) Decode(media.Packet) (*image.YCbCr, error) { return nil, notBuilt() }

// Close does nothing.
func (*Decoder) Close() error { return nil }
