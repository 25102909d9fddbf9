package opus

/*
typedef struct OpusDecoder OpusDecoder;
OpusDecoder* opus_decoder_create(int rate, int channels, int* err);
int opus_decode_float(OpusDecoder*, const unsigned char* in, int len, float* pcm, int samples, int fec);
void opus_decoder_destroy(OpusDecoder*);
*/
import "C"

import (
	"errors"
	"fmt"

	"videonet/backend/media"
)

// Decoder makes 20 ms of mono sound of each packet; stereo packets are mixed down by libopus. It is not safe for concurrent use.
type Decoder struct{ d *C.OpusDecoder }

// NewDecoder returns a decoder at the beginning of a track.
func NewDecoder() (*Decoder, error) {
	var rc C.int
	d := C.opus_decoder_create(media.SampleRate, 1, &rc)
	if rc != 0 {
		return nil, fmt.Errorf("open Opus decoder: libopus error %d", int(rc))
	}
	return &Decoder{d: d}, nil
}

// Decode fills the media.PieceSamples samples of pcm from a packet. A shorter packet leaves silence behind its end, a longer one is refused.
func (d *Decoder) Decode(packet []byte, pcm []float32) error {
	if len(packet) == 0 {
		return errors.New("decode Opus: empty packet")
	}
	return d.run(packet, pcm, false)
}

// Recover fills pcm with the piece lost just before next; Decode(next) comes after it as usual.
func (d *Decoder) Recover(next []byte, pcm []float32) error {
	if len(next) == 0 {
		return d.Conceal(pcm)
	}
	return d.run(next, pcm, true)
}

// Conceal invents a lost piece when no later packet has come.
func (d *Decoder) Conceal(pcm []float32) error { return d.run(nil, pcm, false) }

func (d *Decoder) run(packet []byte, pcm []float32, fec bool) error {
	if d.d == nil {
		return errClosed
	}
	if len(pcm) != media.PieceSamples {
		return fmt.Errorf("decode Opus: room for %d samples", len(pcm))
	}
	var in *C.uchar
	if len(packet) > 0 {
		in = (*C.uchar)(&packet[0])
	}
	n := C.opus_decode_float(d.d, in, C.int(len(packet)), (*C.float)(&pcm[0]), media.PieceSamples, flag(fec))
	if n < 0 {
		return fmt.Errorf("decode Opus packet of %d bytes: libopus error %d", len(packet), int(n))
	}
	clear(pcm[n:])
	return nil
}

// Close frees the decoder. It is safe twice.
func (d *Decoder) Close() error {
	if d.d != nil {
		C.opus_decoder_destroy(d.d)
		d.d = nil
	}
	return nil
}
