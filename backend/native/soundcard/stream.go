//go:build cgo

package soundcard

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/gen2brain/malgo"

	"videonet/backend/fault"
	"videonet/backend/media"
)

const (
	maxSilence = 2 * time.Second // a device that was not heard of for so long is lost: miniaudio does not tell when PulseAudio ends
	maxClosing = 3 * time.Second // a device that does not stop by then never will
)

// Stream is an open device.
type Stream struct {
	card    *Card
	context *malgo.AllocatedContext
	device  *malgo.Device
	lost    chan struct{}
	once    sync.Once    // closes lost
	calls   atomic.Int64 // of the device's thread
	close   sync.Once
	closing chan struct{}
	watched sync.WaitGroup
}

// Open starts the device with that ID, or the default. data is called in a thread of the system about every 10 ms with mono samples
// at media.SampleRate: those heard, valid until it returns, or those to be filled. It must not wait, and must not close the stream.
// Errors are fault.NoMicrophone, fault.MicrophoneBusy and fault.NoSpeaker.
func (c *Card) Open(d Direction, id string, data func(pcm []float32)) (*Stream, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, err := c.open(d, id, data)
	if err != nil && c.streams == 0 && c.again() == nil { // as in devices
		s, err = c.open(d, id, data)
	}
	switch {
	case err == nil:
		c.streams++
		return s, nil
	case d == Input && (errors.Is(err, malgo.ErrBusy) || errors.Is(err, malgo.ErrAlreadyInUse) || errors.Is(err, malgo.ErrAccessDenied)):
		return nil, fault.New(fault.MicrophoneBusy, err)
	}
	return nil, absent(d, err)
}

func (c *Card) open(d Direction, id string, data func(pcm []float32)) (*Stream, error) {
	if err := c.ready(); err != nil {
		return nil, err
	}
	config := malgo.DeviceConfig{
		DeviceType:                kind(d),
		SampleRate:                media.SampleRate,
		PeriodSizeInFrames:        period,
		NoPreSilencedOutputBuffer: 1,
		PerformanceProfile:        malgo.LowLatency,
		Pulse:                     malgo.PulseDeviceConfig{StreamNamePlayback: "VideoNet", StreamNameCapture: "VideoNet"},
	}
	side := &config.Playback
	config.Periods = outputPeriods
	if d == Input {
		side, config.Periods = &config.Capture, inputPeriods
	}
	side.Format, side.Channels = malgo.FormatF32, 1
	if id != "" {
		found, err := c.find(d, id)
		if err != nil {
			return nil, err
		}
		side.DeviceID = found.Pointer()
		defer free(side.DeviceID)
	}
	s := &Stream{card: c, context: c.context, lost: make(chan struct{}), closing: make(chan struct{})}
	device, err := malgo.InitDevice(c.context.Context, config, malgo.DeviceCallbacks{
		Data: func(out, in []byte, frames uint32) {
			s.calls.Add(1)
			side := out
			if d == Input {
				side = in
			}
			if frames > 0 && len(side) == int(frames)*4 {
				data(unsafe.Slice((*float32)(unsafe.Pointer(&side[0])), frames)) //nolint:gosec // f32 in the machine's order, as asked for
			}
		},
		Stop: s.end,
	})
	if err != nil {
		return nil, fmt.Errorf("open sound device: %w", err)
	}
	if err := device.Start(); err != nil {
		device.Uninit()
		return nil, fmt.Errorf("start sound device: %w", err)
	}
	s.device = device
	s.watched.Go(s.watch)
	return s, nil
}

func (c *Card) find(d Direction, id string) (*malgo.DeviceID, error) {
	found, err := c.devices(d)
	if err != nil {
		return nil, err
	}
	for i := range found {
		if found[i].ID.String() == id {
			return &found[i].ID, nil
		}
	}
	return nil, fmt.Errorf("open sound device %q: %w", id, malgo.ErrNoDevice)
}

// watch tells that the device is lost when its thread does not call any more.
func (s *Stream) watch() {
	tick := time.NewTicker(maxSilence)
	defer tick.Stop()
	for before := int64(-1); ; {
		select {
		case <-s.closing:
			return
		case <-tick.C:
		}
		now := s.calls.Load()
		if now == before {
			s.end()
			return
		}
		before = now
	}
}

func (s *Stream) end() { s.once.Do(func() { close(s.lost) }) }

// Lost is closed when the device stopped by itself: unplugged, or its server ended. It may take 4 s to be seen.
func (s *Stream) Lost() <-chan struct{} { return s.lost }

// Close stops the device and waits until its function is not running any more. It is safe twice. A device that hangs in its driver
// is left behind after 3 s, with the context, and told as an error.
func (s *Stream) Close() error {
	var err error
	s.close.Do(func() {
		close(s.closing)
		s.watched.Wait()
		stopped := make(chan struct{})
		go func() {
			defer close(stopped)
			_ = s.device.Stop() // wakes the thread, which Uninit does not do for PulseAudio
			s.device.Uninit()
		}()
		limit := time.NewTimer(maxClosing)
		defer limit.Stop()
		select {
		case <-stopped:
		case <-limit.C:
			err = errors.New("close sound device: it hangs")
		}
		s.card.gone(s, err != nil)
	})
	return err
}
