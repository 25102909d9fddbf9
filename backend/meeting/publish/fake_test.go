package publish_test

import (
	"context"
	"errors"
	"image"
	"io"
	"sync"
	"testing"

	"videonet/backend/media"
)

// fakeVideo gives the pictures that a test hands in, one for one.
type fakeVideo struct {
	frames chan media.Frame
	fail   chan error
	done   chan struct{}
	once   sync.Once
}

func newVideo() *fakeVideo {
	return &fakeVideo{frames: make(chan media.Frame), fail: make(chan error, 1), done: make(chan struct{})}
}

func (v *fakeVideo) Read(ctx context.Context) (media.Frame, func(), error) {
	select {
	case f := <-v.frames:
		return f, func() {}, nil
	case err := <-v.fail:
		return media.Frame{}, nil, err
	case <-v.done:
		return media.Frame{}, nil, errors.New("closed")
	case <-ctx.Done():
		return media.Frame{}, nil, ctx.Err()
	}
}

func (v *fakeVideo) Close() error {
	v.once.Do(func() { close(v.done) })
	return nil
}

func (v *fakeVideo) closed() bool {
	select {
	case <-v.done:
		return true
	default:
		return false
	}
}

// give hands in picture n of a 30 fps source and returns when the camera took it.
func (v *fakeVideo) give(t *testing.T, w, h, n int) {
	t.Helper()
	f := media.Frame{
		Image: image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420),
		PTS:   media.PTS{Ticks: int64(n) * 3000, Base: media.RTPVideo},
	}
	select {
	case v.frames <- f:
	case <-t.Context().Done():
		t.Fatal("the camera took no picture")
	}
}

// fakeEncoder is a codec whose packets say what it was asked for.
type fakeEncoder struct {
	w, h, rate int
	log        *encoderLog
}

type encoderLog struct {
	mu      sync.Mutex
	opened  []*fakeEncoder
	encoded int
	closed  int
	fail    error // of NewEncoder
	broken  error // of the next Encodes,
	breaks  int   // so many
}

func (l *encoderLog) open(w, h, rate int) (media.VideoEncoder, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fail != nil {
		return nil, l.fail
	}
	e := &fakeEncoder{w: w, h: h, rate: rate, log: l}
	l.opened = append(l.opened, e)
	return e, nil
}

func (l *encoderLog) counts() (opened, encoded, closed int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.opened), l.encoded, l.closed
}

func (e *fakeEncoder) Encode(f media.Frame, key bool) (media.Packet, error) {
	e.log.mu.Lock()
	defer e.log.mu.Unlock()
	e.log.encoded++
	if e.log.breaks > 0 {
		e.log.breaks--
		return media.Packet{}, e.log.broken
	}
	if f.Image.Rect.Dx() != e.w || f.Image.Rect.Dy() != e.h {
		return media.Packet{}, errors.New("picture of another size")
	}
	return media.Packet{
		Kind: media.Video, Key: key, Data: []byte{byte(e.rate / 1000), byte(e.rate / 256000)},
		PTS: f.PTS, Captured: f.Captured, Width: e.w, Height: e.h,
	}, nil
}

func (e *fakeEncoder) SetBitrate(bits int) error {
	e.log.mu.Lock()
	defer e.log.mu.Unlock()
	e.rate = bits
	return nil
}

func (e *fakeEncoder) Close() error {
	e.log.mu.Lock()
	defer e.log.mu.Unlock()
	e.log.closed++
	return nil
}

// fakeAudio gives the pieces that a test hands in, one for one.
type fakeAudio struct {
	pieces chan float32 // the value of all samples
	fail   chan error
	done   chan struct{}
	once   sync.Once
	n      int64
}

func newAudio() *fakeAudio {
	return &fakeAudio{pieces: make(chan float32), fail: make(chan error, 1), done: make(chan struct{})}
}

func (a *fakeAudio) Read(ctx context.Context, pcm []float32) (media.PTS, error) {
	select {
	case v := <-a.pieces:
		for i := range pcm {
			pcm[i] = v
		}
		a.n++
		return media.PTS{Ticks: (a.n - 1) * media.PieceSamples, Base: media.RTPAudio}, nil
	case err := <-a.fail:
		return media.PTS{}, err
	case <-a.done:
		return media.PTS{}, io.ErrClosedPipe
	case <-ctx.Done():
		return media.PTS{}, ctx.Err()
	}
}

func (a *fakeAudio) Close() error {
	a.once.Do(func() { close(a.done) })
	return nil
}

// fakeOpus makes one byte of silence and three of anything else.
type fakeOpus struct{}

func (fakeOpus) Encode(pcm []float32) ([]byte, error) {
	if pcm[0] == 0 {
		return []byte{0}, nil
	}
	return []byte{1, 2, byte(pcm[0] * 100)}, nil
}

func (fakeOpus) Close() error { return nil }
