package vpx

/*
#cgo pkg-config: vpx
#include <stdint.h>
#include <stdlib.h>
#include <vpx/vpx_encoder.h>
#include <vpx/vp8cx.h>

typedef struct {
	vpx_codec_ctx_t ctx;
	vpx_codec_enc_cfg_t cfg;
	vpx_image_t img;
	vpx_codec_iter_t it;
} enc_t;

static int enc_control(enc_t* e, int screen) {
	int rc = vpx_codec_control(&e->ctx, VP8E_SET_CPUUSED, -8);
	if (!rc) rc = vpx_codec_control(&e->ctx, VP8E_SET_STATIC_THRESHOLD, screen ? 100 : 1);
	if (!rc) rc = vpx_codec_control(&e->ctx, VP8E_SET_MAX_INTRA_BITRATE_PCT, 300);
	if (!rc) rc = vpx_codec_control(&e->ctx, VP8E_SET_NOISE_SENSITIVITY, 0);
	if (!rc && screen) rc = vpx_codec_control(&e->ctx, VP8E_SET_SCREEN_CONTENT_MODE, 1);
	return rc;
}

static enc_t* enc_new(int w, int h, int kbps, int screen, int* rc) {
	enc_t* e = calloc(1, sizeof(*e));
	if (!e) { *rc = VPX_CODEC_MEM_ERROR; return 0; }
	vpx_codec_enc_cfg_t* g = &e->cfg;
	if ((*rc = vpx_codec_enc_config_default(vpx_codec_vp8_cx(), g, 0))) { free(e); return 0; }
	g->g_w = w; g->g_h = h;
	g->g_threads = 1; // a second thread spins: 10-20 times the CPU on a busy machine of two cores
	g->g_timebase.num = 1; g->g_timebase.den = 90000; // the RTP clock
	g->g_pass = VPX_RC_ONE_PASS; g->g_lag_in_frames = 0; g->g_error_resilient = 1;
	g->rc_end_usage = VPX_CBR; g->rc_target_bitrate = kbps;
	g->rc_min_quantizer = 2; g->rc_max_quantizer = 56;
	g->rc_undershoot_pct = 100; g->rc_overshoot_pct = 15;
	g->rc_buf_initial_sz = 500; g->rc_buf_optimal_sz = 600; g->rc_buf_sz = 1000; // ms
	g->rc_dropframe_thresh = 0; g->rc_resize_allowed = 0;
	g->kf_mode = VPX_KF_AUTO; g->kf_max_dist = 3000; // in practice keys come on demand only
	if ((*rc = vpx_codec_enc_init(&e->ctx, vpx_codec_vp8_cx(), g, 0))) { free(e); return 0; }
	if ((*rc = enc_control(e, screen))) { vpx_codec_destroy(&e->ctx); free(e); return 0; }
	vpx_img_wrap(&e->img, VPX_IMG_FMT_I420, w, h, 1, (unsigned char*)1); // the planes are set at each call
	return e;
}

// int64_t, not long: long has 32 bits on Windows and 90 kHz ticks overflow it after 6.6 hours.
static int enc_frame(enc_t* e, unsigned char* y, unsigned char* u, unsigned char* v, int ys, int cs,
		int64_t pts, int64_t dur, int key) {
	e->img.planes[0] = y; e->img.planes[1] = u; e->img.planes[2] = v;
	e->img.stride[0] = ys; e->img.stride[1] = cs; e->img.stride[2] = cs;
	e->it = 0;
	int rc = vpx_codec_encode(&e->ctx, &e->img, pts, dur, key ? VPX_EFLAG_FORCE_KF : 0, VPX_DL_REALTIME);
	e->img.planes[0] = e->img.planes[1] = e->img.planes[2] = 0; // keep no Go pointer
	return rc;
}
static const vpx_codec_cx_pkt_t* enc_packet(enc_t* e) {
	const vpx_codec_cx_pkt_t* p;
	while ((p = vpx_codec_get_cx_data(&e->ctx, &e->it)))
		if (p->kind == VPX_CODEC_CX_FRAME_PKT) return p;
	return 0;
}
static void* pkt_buf(const vpx_codec_cx_pkt_t* p) { return p->data.frame.buf; }
static int pkt_len(const vpx_codec_cx_pkt_t* p) { return (int)p->data.frame.sz; }
static int pkt_key(const vpx_codec_cx_pkt_t* p) { return p->data.frame.flags & VPX_FRAME_IS_KEY; }
static int enc_rate(enc_t* e, int kbps) {
	e->cfg.rc_target_bitrate = kbps;
	return vpx_codec_enc_config_set(&e->ctx, &e->cfg);
}
static void enc_free(enc_t* e) { vpx_codec_destroy(&e->ctx); free(e); }
*/
import "C"

import (
	"errors"
	"fmt"
	"image"

	"videonet/backend/fault"
	"videonet/backend/media"
)

var errClosed = errors.New("vpx: closed")

// Encoder makes VP8 packets of pictures of one size. It is not safe for concurrent use.
type Encoder struct {
	config Config
	e      *C.enc_t
	last   int64 // 90 kHz ticks of the picture before
	step   int64 // ticks between the two pictures before
	begun  bool
}

// NewEncoder returns an encoder with the settings of a live call. It returns fault.Invalid for a size or rate out of range.
func NewEncoder(c Config) (*Encoder, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	var rc C.int
	e := C.enc_new(C.int(c.Width), C.int(c.Height), C.int(c.Bitrate/1000), flag(c.Screen), &rc)
	if e == nil {
		return nil, fmt.Errorf("open VP8 encoder %dx%d: libvpx error %d", c.Width, c.Height, int(rc))
	}
	return &Encoder{config: c, e: e, step: media.RTPVideo.Den / 30}, nil
}

// Encode codes one I420 picture. It refuses a picture of another size, and a PTS that is not after the one before (to a tick of
// 1/90000 s): libvpx counts its bit rate by them.
func (e *Encoder) Encode(f media.Frame, key bool) (media.Packet, error) {
	if e.e == nil {
		return media.Packet{}, errClosed
	}
	im := f.Image
	if err := e.fits(im); err != nil {
		return media.Packet{}, err
	}
	pts := f.PTS.In(media.RTPVideo)
	if e.begun && pts.Ticks <= e.last {
		return media.Packet{}, fmt.Errorf("encode VP8 picture at %v: not after %d", pts, e.last)
	}
	if e.begun {
		// libvpx wants to know how long the picture lasts, which nobody knows yet; a pause must not count as one long picture.
		e.step = min(pts.Ticks-e.last, media.RTPVideo.Den/5)
	}
	e.last, e.begun = pts.Ticks, true
	at := im.COffset(im.Rect.Min.X, im.Rect.Min.Y)
	rc := C.enc_frame(e.e, (*C.uchar)(&im.Y[im.YOffset(im.Rect.Min.X, im.Rect.Min.Y)]), (*C.uchar)(&im.Cb[at]), (*C.uchar)(&im.Cr[at]),
		C.int(im.YStride), C.int(im.CStride), C.int64_t(pts.Ticks), C.int64_t(e.step), flag(key))
	if rc != 0 {
		return media.Packet{}, fmt.Errorf("encode VP8 picture: libvpx error %d", int(rc))
	}
	p := media.Packet{Kind: media.Video, PTS: pts, Captured: f.Captured}
	c := C.enc_packet(e.e)
	if c == nil {
		return p, nil
	}
	p.Data, p.Key = C.GoBytes(C.pkt_buf(c), C.pkt_len(c)), C.pkt_key(c) != 0
	if p.Key {
		p.Width, p.Height = e.config.Width, e.config.Height
	}
	return p, nil
}

func (e *Encoder) fits(im *image.YCbCr) error {
	w, h := e.config.Width, e.config.Height
	if im == nil || im.SubsampleRatio != image.YCbCrSubsampleRatio420 || im.Rect.Dx() != w || im.Rect.Dy() != h {
		return fault.New(fault.Invalid, nil, "what", fmt.Sprintf("picture for a VP8 encoder of %dx%d", w, h))
	}
	// An odd origin would share a chroma sample with its neighbour; C reads whole rows, so the planes must hold them.
	cw, ch := (w+1)/2, (h+1)/2
	if im.Rect.Min.X%2 != 0 || im.Rect.Min.Y%2 != 0 || im.YStride < w || im.CStride < cw ||
		len(im.Y) < im.YOffset(im.Rect.Min.X, im.Rect.Min.Y)+(h-1)*im.YStride+w ||
		min(len(im.Cb), len(im.Cr)) < im.COffset(im.Rect.Min.X, im.Rect.Min.Y)+(ch-1)*im.CStride+cw {
		return fault.New(fault.Invalid, nil, "what", "planes of a picture")
	}
	return nil
}

// SetBitrate changes the target, in bit/s. Call it when the target changes, not on every picture.
func (e *Encoder) SetBitrate(bits int) error {
	if e.e == nil {
		return errClosed
	}
	if rc := C.enc_rate(e.e, C.int(max(bits, minBitrate)/1000)); rc != 0 {
		return fmt.Errorf("set VP8 bit rate %d: libvpx error %d", bits, int(rc))
	}
	return nil
}

// Close frees the encoder. It is safe twice.
func (e *Encoder) Close() error {
	if e.e != nil {
		C.enc_free(e.e)
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
