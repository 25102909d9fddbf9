package publish

import (
	"context"
	"sync"
	"time"

	"videonet/backend/media"
)

// CameraConfig says how the camera's pictures are coded and who wants to know of it.
type CameraConfig struct {
	// NewEncoder opens an encoder for one size in pixels and a target in bit/s. It is called again when the size changes.
	NewEncoder func(width, height, bitrate int) (media.VideoEncoder, error)
	// Height is the number of lines at most, 720 when 0.
	Height int
	// Changed is told each new state, in order, from any goroutine. It must return at once and must not call the camera.
	Changed func(CameraState)
}

// CameraState is what people see of the camera.
type CameraState struct {
	Status Status
	Err    error // with a fault code, when Lost
	// Width and Height are those of the coded picture, 0 before the first.
	Width, Height int
}

// CameraStats counts since the camera was made.
type CameraStats struct {
	Read, Coded, Keys int64
	Coding            time.Duration // spent in scaler and encoder
}

// Camera codes the pictures of one source after another and hands the packets to its subscribers. Nothing is coded while there is none.
type Camera struct {
	config CameraConfig
	fanout fanout

	switching sync.Mutex // held while a source is changed; lock order: switching > telling > mu
	stop      func()     // ends the pump and waits for it; guarded by switching
	closed    bool       // guarded by switching

	telling sync.Mutex // keeps states in order on their way to Changed

	mu      sync.Mutex
	state   CameraState
	stats   CameraStats
	lines   int
	bitrate int // bit/s, or 0: by size
	keys    keyring

	// Owned by the pump; pumps never overlap.
	encoder             media.VideoEncoder
	width, height, rate int // of encoder
	failures            int // of the encoder, in a row
	timeline            timeline
	scaler              scaler
}

// NewCamera returns a camera that is off.
func NewCamera(c CameraConfig) *Camera {
	if c.Height == 0 {
		c.Height = 720
	}
	return &Camera{config: c, lines: c.Height, timeline: timeline{base: media.RTPVideo, least: 1}}
}

// SetSource closes the present source and goes on with src, which the camera owns from here on; nil turns it off. Subscriptions
// stay. It waits until the old source has ended. After Close it only closes src.
func (c *Camera) SetSource(src media.VideoSource) {
	c.switching.Lock()
	defer c.switching.Unlock()
	if c.stop != nil {
		c.stop()
		c.stop = nil
	}
	if src == nil {
		c.tell(func(s *CameraState) { *s = CameraState{} })
		return
	}
	if c.closed {
		_ = src.Close()
		return
	}
	c.tell(func(s *CameraState) { *s = CameraState{Status: Starting} })
	c.timeline.restart()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.pump(ctx, src)
	}()
	c.stop = func() {
		cancel()
		_ = src.Close()
		<-done
	}
}

// Subscribe returns a receiver with room for that many packets. It begins with a key, and so that browsers begin too, the next
// picture is one as well (pion's payloader leaves out the picture id of the first).
func (c *Camera) Subscribe(room int) *Subscription {
	s := c.fanout.add(room, c.RequestKey)
	c.mu.Lock()
	c.keys.owed = keysAtStart
	c.mu.Unlock()
	return s
}

// RequestKey asks for a key on the next picture, for all subscribers. Requests are merged: one key answers all that came within 300 ms.
func (c *Camera) RequestKey() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keys.asked = true
}

// SetHeight changes the number of lines at most, for the next picture.
func (c *Camera) SetHeight(lines int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines = max(lines, 16)
}

// SetBitrate changes the target in bit/s, for the next picture; 0 means what suits the size.
func (c *Camera) SetBitrate(bits int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bitrate = bits
}

// State returns what Changed was told last.
func (c *Camera) State() CameraState {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state
}

// Stats returns the counts.
func (c *Camera) Stats() CameraStats {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stats
}

// Close ends source, encoder and subscriptions. It is safe twice.
func (c *Camera) Close() error {
	c.SetSource(nil)
	c.switching.Lock()
	defer c.switching.Unlock()
	c.closed = true
	if c.stop != nil { // a source that came in between
		c.stop()
		c.stop = nil
	}
	c.fanout.close()
	return c.closeEncoder()
}

// tell changes the state and says so.
func (c *Camera) tell(change func(*CameraState)) {
	c.telling.Lock()
	defer c.telling.Unlock()
	c.mu.Lock()
	before := c.state
	change(&c.state)
	now := c.state
	c.mu.Unlock()
	if c.config.Changed != nil && now != before {
		c.config.Changed(now)
	}
}
