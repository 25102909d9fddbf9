//go:build cgo

package soundcard

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"github.com/gen2brain/malgo"

	"videonet/backend/fault"
)

// Card is the program's one way to the sound devices.
type Card struct {
	log *slog.Logger

	mu      sync.Mutex
	context *malgo.AllocatedContext // nil until somebody asks
	streams int                     // open on context
	closed  bool
}

// New returns a Card that has asked nothing of the system yet.
func New(log *slog.Logger) *Card { return &Card{log: log} }

// Devices lists what there is now. It returns fault.NoMicrophone or fault.NoSpeaker when the system has no sound at all.
func (c *Card) Devices(d Direction) ([]Device, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, err := c.devices(d)
	if err != nil {
		return nil, absent(d, err)
	}
	found = audible(found)
	out := make([]Device, 0, len(found))
	for i := range found {
		out = append(out, Device{ID: found[i].ID.String(), Label: found[i].Name(), Default: found[i].IsDefault != 0})
	}
	return out, nil
}

// audible leaves out what ALSA lists without any sound card: "null", which nobody hears, and plugins that only convert. Where "null" is
// the list is ALSA's, and what leads to a card is called "default" or names it behind a colon, as "hw:CARD=PCH,DEV=0".
func audible(found []malgo.DeviceInfo) []malgo.DeviceInfo {
	id := func(i malgo.DeviceInfo) string { return string(bytes.TrimRight(i.ID[:], "\x00")) }
	if !slices.ContainsFunc(found, func(i malgo.DeviceInfo) bool { return id(i) == "null" }) {
		return found
	}
	return slices.DeleteFunc(found, func(i malgo.DeviceInfo) bool { return id(i) != "default" && !strings.Contains(id(i), ":") })
}

// Close frees the context. Streams must be closed before. It is safe twice.
func (c *Card) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	if c.streams > 0 {
		return fmt.Errorf("close sound: %d streams are open", c.streams)
	}
	return c.drop()
}

// ready makes the context. Callers hold mu, here and below.
func (c *Card) ready() error {
	if c.closed {
		return errors.New("open sound: closed")
	}
	if c.context != nil {
		return nil
	}
	quiet()
	context, err := malgo.InitContext(backends(), malgo.ContextConfig{}, func(line string) {
		c.log.Debug("miniaudio", "line", strings.TrimSpace(line))
	})
	if err != nil {
		return fmt.Errorf("open sound: %w", err)
	}
	c.context = context
	return nil
}

func (c *Card) drop() error {
	if c.context == nil {
		return nil
	}
	err := c.context.Uninit()
	c.context.Free()
	c.context = nil
	return err
}

// gone counts a stream out. A context under a device that hangs can be neither used nor freed.
func (c *Card) gone(s *Stream, hangs bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.context != s.context {
		return // it was left behind before
	}
	c.streams--
	if hangs {
		c.context, c.streams = nil, 0
	}
}

func (c *Card) devices(d Direction) ([]malgo.DeviceInfo, error) {
	if err := c.ready(); err != nil {
		return nil, err
	}
	found, err := c.context.Devices(kind(d))
	if err != nil && c.streams == 0 {
		// The sound server went away or came only now: begin anew, once.
		if err = c.again(); err == nil {
			found, err = c.context.Devices(kind(d))
		}
	}
	if err != nil {
		return nil, fmt.Errorf("list sound devices: %w", err)
	}
	return found, nil
}

func (c *Card) again() error {
	if err := c.drop(); err != nil {
		c.log.Debug("drop sound context", "error", err)
	}
	return c.ready()
}

func kind(d Direction) malgo.DeviceType {
	if d == Input {
		return malgo.Capture
	}
	return malgo.Playback
}

// absent gives an error the code of a missing device.
func absent(d Direction, err error) error {
	if d == Input {
		return fault.New(fault.NoMicrophone, err)
	}
	return fault.New(fault.NoSpeaker, err)
}
