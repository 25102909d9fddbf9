package opus

/*
// The declarations of opus.h that are used. The library itself comes with the package imported below, and is found at the final link.
typedef struct OpusEncoder OpusEncoder;
OpusEncoder* opus_encoder_create(int rate, int channels, int application, int* err);
int opus_encode_float(OpusEncoder*, const float* pcm, int samples, unsigned char* out, int max);
int opus_encoder_ctl(OpusEncoder*, int request, ...);
void opus_encoder_destroy(OpusEncoder*);
// cgo cannot call a variadic function.
static int enc_set(OpusEncoder* e, int request, int value) { return opus_encoder_ctl(e, request, value); }
*/
import "C"

import (
	"errors"
	"fmt"
	"slices"

	_ "github.com/pion/mediadevices/pkg/codec/opus" // only for its static libopus 1.3.1 (Linux, Windows, macOS)

	"videonet/backend/media"
)

// Values of opus_defines.h.
const (
	applicationVoIP = 2048
	setBitrate      = 4002
	setComplexity   = 4010
	setInbandFEC    = 4012
	setPacketLoss   = 4014
	setDTX          = 4016

	maxPacket = 1275 // bytes, the longest Opus frame (RFC 6716 §3.2.1)
)

var errClosed = errors.New("opus: closed")

// Encoder makes packets of 20 ms of mono sound. It is not safe for concurrent use.
type Encoder struct {
	e   *C.OpusEncoder
	buf [maxPacket]byte
}

// NewEncoder returns an encoder for speech. It returns fault.Invalid for a config out of range.
func NewEncoder(c Config) (*Encoder, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	var rc C.int
	e := C.opus_encoder_create(media.SampleRate, 1, applicationVoIP, &rc)
	if rc != 0 {
		return nil, fmt.Errorf("open Opus encoder: libopus error %d", int(rc))
	}
	for _, s := range []struct{ request, value C.int }{
		{setBitrate, C.int(c.Bitrate)},
		{setComplexity, 9},
		{setInbandFEC, flag(c.Loss > 0)},
		{setPacketLoss, C.int(c.Loss)},
		{setDTX, flag(c.DTX)},
	} {
		if rc := C.enc_set(e, s.request, s.value); rc != 0 {
			C.opus_encoder_destroy(e)
			return nil, fmt.Errorf("set Opus encoder %d to %d: libopus error %d", int(s.request), int(s.value), int(rc))
		}
	}
	return &Encoder{e: e}, nil
}

// Encode takes media.PieceSamples samples in [-1,1]. A result of 1 or 2 bytes is silence under DTX: it need not be sent.
func (e *Encoder) Encode(pcm []float32) ([]byte, error) {
	if e.e == nil {
		return nil, errClosed
	}
	if len(pcm) != media.PieceSamples {
		return nil, fmt.Errorf("encode Opus: %d samples", len(pcm))
	}
	n := C.opus_encode_float(e.e, (*C.float)(&pcm[0]), media.PieceSamples, (*C.uchar)(&e.buf[0]), C.int(len(e.buf)))
	if n < 0 {
		return nil, fmt.Errorf("encode Opus: libopus error %d", int(n))
	}
	return slices.Clone(e.buf[:n]), nil
}

// Close frees the encoder. It is safe twice.
func (e *Encoder) Close() error {
	if e.e != nil {
		C.opus_encoder_destroy(e.e)
		e.e = nil
	}
	return nil
}

func flag(b bool) C.int {
	if b {
		return 1
	}
	return 0
}
