package meeting_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"videonet/backend/fault"
	"videonet/backend/media"
	"videonet/backend/media/testpattern"
	"videonet/backend/meeting"
	"videonet/backend/meeting/sound"
	"videonet/backend/trust"
)

// fragile is a camera that breaks when it is told to.
type fragile struct {
	*testpattern.Camera
	broken chan struct{}
}

func (f *fragile) Read(ctx context.Context) (media.Frame, func(), error) {
	select {
	case <-f.broken:
		return media.Frame{}, nil, fault.New(fault.CameraLost, errors.New("unplugged"))
	default:
		return f.Camera.Read(ctx)
	}
}

func TestCameraThatFailsIsASentenceAndTheCallGoesOn(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("camera", func(t *testing.T) {
		h := newHouse(t)
		l := h.invite()
		broken := make(chan struct{})
		var mu sync.Mutex
		result := error(fault.New(fault.CameraBusy, nil))
		a := h.join("Ada", l, options{change: func(c *meeting.Config) {
			c.OpenCamera = func(context.Context) (media.VideoSource, error) {
				mu.Lock()
				defer mu.Unlock()
				if result != nil {
					return nil, result
				}
				camera, err := testpattern.NewCamera(testpattern.CameraConfig{Width: 320, Height: 180, FPS: 10})
				return &fragile{camera, broken}, err
			}
			c.OpenMicrophone = nil
		}})
		b := h.join("Bo", l, options{})
		awaitCall(t, a, b)
		waitFor(t, "why there is no camera and no microphone", func() bool {
			s, _, _ := a.Snapshot()
			return fault.Is(s.Camera.Fault, fault.CameraBusy) && !s.Camera.On && fault.Is(s.Microphone.Fault, fault.NoMicrophone)
		})
		if p, _ := b.sees(a); p.Camera || p.Microphone {
			t.Errorf("the other side is told of a camera that is not on: %+v", p)
		}
		mu.Lock()
		result = nil
		mu.Unlock()
		a.SetCamera(true)
		waitFor(t, "pictures", func() bool { return b.view.count(a.me()) > 3 })
		close(broken)
		waitFor(t, "the loss is told to both", func() bool {
			s, _, _ := a.Snapshot()
			p, _ := b.sees(a)
			return fault.Is(s.Camera.Fault, fault.CameraLost) && !p.Camera
		})
		if !a.connectedTo(b) {
			t.Error("the call ended with the camera")
		}
	})
}

// sizes remembers the heights that were coded.
type sizes struct {
	coder
	mu     *sync.Mutex
	height *int
	h      int
}

func (s *sizes) Encode(f media.Frame, key bool) (media.Packet, error) {
	s.mu.Lock()
	*s.height = s.h
	s.mu.Unlock()
	return s.coder.Encode(f, key)
}

func TestMoreThanFourCamerasAreSmaller(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("cameras", func(t *testing.T) {
		h := newHouse(t)
		l := h.invite()
		var mu sync.Mutex
		var height int
		small := func(c *meeting.Config) {
			c.OpenCamera = func(context.Context) (media.VideoSource, error) {
				return testpattern.NewCamera(testpattern.CameraConfig{Width: 320, Height: 180, FPS: 2})
			}
		}
		all := []*guest{h.join("Ada", l, options{change: func(c *meeting.Config) {
			c.OpenCamera = func(context.Context) (media.VideoSource, error) {
				return testpattern.NewCamera(testpattern.CameraConfig{Width: 1280, Height: 720, FPS: 5})
			}
			c.NewVideoEncoder = func(_, h, _ int) (media.VideoEncoder, error) { return &sizes{mu: &mu, height: &height, h: h}, nil }
		}})}
		coded := func() int { mu.Lock(); defer mu.Unlock(); return height }
		for _, name := range []string{"Bo", "Cem", "Dae"} {
			all = append(all, h.join(name, l, options{change: small}))
		}
		awaitCall(t, all...)
		waitFor(t, "pictures of full size", func() bool { return coded() == 720 })
		fifth := h.join("Eun", l, options{change: small})
		waitFor(t, "smaller pictures for five", func() bool { return coded() == 360 })
		fifth.SetCamera(false)
		waitFor(t, "full size again", func() bool { return coded() == 720 })
	})
}

// tape counts what is decoded.
type tape struct {
	mu *sync.Mutex
	n  *int
}

func (d tape) Decode(_ []byte, pcm []float32) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	*d.n++
	for i := range pcm {
		pcm[i] = 0.2
	}
	return nil
}
func (tape) Recover(_ []byte, pcm []float32) error { clear(pcm); return nil }
func (tape) Conceal(pcm []float32) error           { clear(pcm); return nil }
func (tape) Close() error                          { return nil }

func TestVoicesAreHeardAndMuteIsSilence(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("voices", func(t *testing.T) {
		h := newHouse(t)
		l := h.invite()
		var mu sync.Mutex
		heard := 0
		mixer := sound.New(sound.Config{NewDecoder: func() (media.AudioDecoder, error) { return tape{&mu, &heard}, nil }})
		defer func() { _ = mixer.Close() }()
		var listening sync.WaitGroup
		stop := make(chan struct{})
		listening.Go(func() {
			tick := time.NewTicker(20 * time.Millisecond)
			defer tick.Stop()
			for pcm := make([]float32, media.PieceSamples); ; {
				select {
				case <-tick.C:
					mixer.Read(pcm)
				case <-stop:
					return
				}
			}
		})
		defer listening.Wait()
		defer close(stop)
		a := h.join("Ada", l, options{change: func(c *meeting.Config) { c.Sound = mixer }})
		b := h.join("Bo", l, options{})
		awaitCall(t, a, b)
		waitFor(t, "Bo speaks", func() bool {
			p, _ := a.sees(b)
			mu.Lock()
			defer mu.Unlock()
			return p.Speaking && p.Level > -30 && heard > 20
		})
		b.SetMicrophone(false)
		waitFor(t, "Bo is silent", func() bool { p, _ := a.sees(b); return !p.Microphone && !p.Speaking && p.Level == -90 })
		waitFor(t, "the level of a muted microphone, which is still measured", func() bool {
			s, _, _ := b.Snapshot()
			return !s.Microphone.On && s.Level > -30
		})
		b.SetMicrophone(true)
		waitFor(t, "Bo speaks again", func() bool { p, _ := a.sees(b); return p.Speaking })
	})
}

// book remembers keys.
type book struct {
	mu    sync.Mutex
	since map[trust.PublicKey]time.Time
	names map[string]trust.PublicKey
}

func (k *book) Met(key trust.PublicKey, name string) (time.Time, bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	before, known := k.names[name]
	since := k.since[key]
	if since.IsZero() {
		k.since[key] = time.Now()
	}
	k.names[name] = key
	return since, known && before != key, nil
}

func TestAKnownNameWithAnotherKeyIsTold(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("known", func(t *testing.T) {
		h := newHouse(t)
		l := h.invite()
		k := &book{since: map[trust.PublicKey]time.Time{}, names: map[string]trust.PublicKey{}}
		a := h.join("Ada", l, options{change: func(c *meeting.Config) { c.Known = k }})
		b := h.join("Bo", l, options{})
		awaitCall(t, a, b)
		if p, _ := a.sees(b); !p.KnownSince.IsZero() || p.KeyChanged {
			t.Errorf("a new key: %+v", p)
		}
		if err := b.Leave(); err != nil {
			t.Fatal(err)
		}
		again := h.join("Bo", l, options{self: &b.id})
		awaitCall(t, a, again)
		waitFor(t, "a known key", func() bool { p, _ := a.sees(again); return p.State == meeting.Connected && !p.KeyChanged })
		other := h.join("Bo", l, options{})
		waitFor(t, "another key under a known name", func() bool { p, ok := a.sees(other); return ok && p.KeyChanged && p.KnownSince.IsZero() })
	})
}

// watched is a camera that says whether it is open.
type watched struct {
	*testpattern.Camera
	open *atomic.Int64
	once sync.Once
}

func (w *watched) Close() error {
	w.once.Do(func() { w.open.Add(-1) })
	return w.Camera.Close()
}

func TestACameraTurnedOffIsOffHoweverFast(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("camera", func(t *testing.T) {
		h := newHouse(t)
		var open, opened atomic.Int64
		a := h.join("Ada", h.invite(), options{change: func(c *meeting.Config) {
			c.OpenCamera = func(context.Context) (media.VideoSource, error) {
				camera, err := testpattern.NewCamera(testpattern.CameraConfig{Width: 320, Height: 180, FPS: 10})
				open.Add(1)
				opened.Add(1)
				return &watched{Camera: camera, open: &open}, err
			}
		}})
		for range 40 {
			a.SetCamera(true)
			a.SetCamera(false)
		}
		a.SetCamera(true)
		waitFor(t, "the last wish is done", func() bool { return open.Load() == 1 && a.view.count(a.me()) > 0 })
		a.SetCamera(false)
		waitFor(t, "every camera is closed", func() bool { return open.Load() == 0 })
		if opened.Load() < 2 {
			t.Errorf("only %d cameras were opened: nothing was tried", opened.Load())
		}
	})
}
