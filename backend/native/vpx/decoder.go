package vpx

/*
#cgo pkg-config: vpx
#include <stdlib.h>
#include <string.h>
#include <vpx/vpx_decoder.h>
#include <vpx/vp8dx.h>

typedef struct { vpx_codec_ctx_t ctx; vpx_codec_iter_t it; } dec_t;

static dec_t* dec_new(int* rc) {
	dec_t* d = calloc(1, sizeof(*d));
	if (!d) { *rc = VPX_CODEC_MEM_ERROR; return 0; }
	vpx_codec_dec_cfg_t cfg = {1, 0, 0};
	if ((*rc = vpx_codec_dec_init(&d->ctx, vpx_codec_vp8_dx(), &cfg, 0))) { free(d); return 0; }
	return d;
}
static int dec_frame(dec_t* d, unsigned char* b, unsigned int n) { d->it = 0; return vpx_codec_decode(&d->ctx, b, n, 0, 0); }
static vpx_image_t* dec_image(dec_t* d) { return vpx_codec_get_frame(&d->ctx, &d->it); }
static void copy_plane(unsigned char* dst, vpx_image_t* i, int plane, int w, int h) {
	for (int y = 0; y < h; y++) memcpy(dst + (size_t)y * w, i->planes[plane] + (size_t)y * i->stride[plane], w);
}
static void dec_free(dec_t* d) { vpx_codec_destroy(&d->ctx); free(d); }
*/
import "C"

import (
	"encoding/binary"
	"fmt"
	"image"

	"videonet/backend/media"
)

// Decoder makes pictures of VP8 packets. It is not safe for concurrent use.
type Decoder struct {
	d   *C.dec_t
	out *image.YCbCr
}

// NewDecoder returns a decoder that waits for a key frame.
func NewDecoder() (*Decoder, error) {
	var rc C.int
	d := C.dec_new(&rc)
	if d == nil {
		return nil, fmt.Errorf("open VP8 decoder: libvpx error %d", int(rc))
	}
	return &Decoder{d: d}, nil
}

// Decode returns the I420 picture of p, or nil when p gives none (empty: a packet of padding). The picture is valid until the
// next call. After an error the decoder must be given nothing but a key frame.
func (d *Decoder) Decode(p media.Packet) (*image.YCbCr, error) {
	if d.d == nil {
		return nil, errClosed
	}
	if len(p.Data) == 0 {
		return nil, nil //nolint:nilnil // the interface says so; libvpx would take an empty buffer as "a frame was lost"
	}
	if err := checkKey(p.Data); err != nil {
		return nil, err
	}
	if rc := C.dec_frame(d.d, (*C.uchar)(&p.Data[0]), C.uint(len(p.Data))); rc != 0 {
		return nil, fmt.Errorf("decode VP8 packet of %d bytes: libvpx error %d", len(p.Data), int(rc))
	}
	im := C.dec_image(d.d)
	if im == nil {
		return nil, nil //nolint:nilnil // a frame that is not shown (RFC 6386 §9.1)
	}
	w, h := int(im.d_w), int(im.d_h)
	if d.out == nil || d.out.Rect.Dx() != w || d.out.Rect.Dy() != h {
		d.out = image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	}
	C.copy_plane((*C.uchar)(&d.out.Y[0]), im, 0, C.int(w), C.int(h))
	C.copy_plane((*C.uchar)(&d.out.Cb[0]), im, 1, C.int((w+1)/2), C.int((h+1)/2))
	C.copy_plane((*C.uchar)(&d.out.Cr[0]), im, 2, C.int((w+1)/2), C.int((h+1)/2))
	return d.out, nil
}

// checkKey refuses a key frame whose header announces more than we want to allocate (RFC 6386 §9.1: 3 bytes of tag, 3 of start
// code, then width and height of 14 bits each).
func checkKey(b []byte) error {
	if b[0]&1 != 0 {
		return nil // not a key frame
	}
	if len(b) < 10 {
		return fmt.Errorf("decode VP8 key frame: %d bytes are too few", len(b))
	}
	w, h := binary.LittleEndian.Uint16(b[6:])&0x3fff, binary.LittleEndian.Uint16(b[8:])&0x3fff
	if w == 0 || h == 0 || w > MaxSide || h > MaxSide {
		return fmt.Errorf("decode VP8 key frame: size %dx%d", w, h)
	}
	return nil
}

// Close frees the decoder. It is safe twice.
func (d *Decoder) Close() error {
	if d.d != nil {
		C.dec_free(d.d)
		d.d = nil
	}
	return nil
}
