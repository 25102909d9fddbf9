//go:build !cgo

package opus

import "videonet/backend/fault"

// Encoder is absent from programs built without cgo.
type Encoder struct{}

// Decoder is absent from programs built without cgo.
type Decoder struct{}

func notBuilt() error { return fault.New(fault.NotBuilt, nil, "part", "Opus") }

// NewEncoder returns fault.NotBuilt, or fault.Invalid for a config that no build takes.
func NewEncoder(c Config) (*Encoder, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	return nil, notBuilt()
}

// Encode returns fault.NotBuilt.
func (*Encoder) Encode([]float32) ([]byte, error) { return nil, notBuilt() }

// Close does nothing.
func (*Encoder) Close() error { return nil }

// NewDecoder returns fault.NotBuilt.
func NewDecoder() (*Decoder, error) { return nil, notBuilt() }

// Decode returns fault.NotBuilt.
func (*Decoder) Decode([]byte, []float32) error { return notBuilt() }

// Recover returns fault.NotBuilt.
func (*Decoder) Recover([]byte, []float32) error { return notBuilt() }

// Conceal returns fault.NotBuilt.
func (*Decoder) Conceal([]float32) error { return notBuilt() }

// Close does nothing.
func (*Decoder) Close() error { return nil }
