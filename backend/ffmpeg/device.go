package ffmpeg

import (
	"context"
	"slices"
	"strings"
	"sync"

	"videonet/backend/child"
	"videonet/backend/fault"
)

// Software is the device that is always there: the CPU. Others are called as in `ffmpeg -hwaccels`.
const Software = "cpu"

// Auto lets Chooser decide.
const Auto = "auto"

// Chooser chooses what decodes a file and remembers what it found out. It is safe for concurrent use; files of one kind wait for each other.
type Chooser struct {
	Tools Tools
	// Devices are tried in this order by Auto; nil means those whose driver shows on this system.
	Devices []string

	mu     sync.Mutex
	known  map[kind]bool // a verdict of Auto
	listed []string      // by ffmpeg; nil until it was asked
}

// kind is what a verdict is about: a device that does one codec may fail at another, at finer colour, or at larger pictures.
type kind struct {
	device, codec, format string
	size                  int // class
}

// sizeClass is 0 up to 720p, 1 up to 1080p, 2 up to 4K, 3 beyond: decoders have such limits.
func sizeClass(width, height int) int {
	class := 0
	for _, most := range []int{1280 * 736, 1920 * 1088, 4096 * 2304} {
		if width*height > most {
			class++
		}
	}
	return class
}

// Choose returns the device that args should be decoded with, and proves it first: the device has to give, of the first two seconds, the
// very pictures that the software gives. Auto takes it only if it is quicker too, and costs nothing where there is no driver. It returns
// Software, or fault.DeviceFailed (values "device", "file") when a device is asked for by name and fails, or the context's error.
func (c *Chooser) Choose(ctx context.Context, a Args, device string) (string, error) {
	if device == Software || a.Info.Video == nil || a.PixFmt == "" {
		return Software, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if device != Auto && device != "" {
		return device, c.insist(ctx, a, device)
	}
	devices := c.Devices
	if devices == nil {
		devices = present()
	}
	if len(devices) == 0 || transfer(a.Info.Video.PixFmt) == "" {
		return Software, nil
	}
	return c.quickest(ctx, a, devices)
}

// insist proves a device that somebody asked for by name; it need not be quick.
func (c *Chooser) insist(ctx context.Context, a Args, device string) error {
	failed := func(err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fault.New(fault.DeviceFailed, err, "device", device, "file", a.Info.Path)
	}
	if listed, err := c.list(ctx); err != nil || !slices.Contains(listed, device) {
		return failed(err)
	}
	if err := c.Tools.prove(ctx, a, device); err != nil {
		return failed(err)
	}
	plain := c.Tools.try(ctx, a, Software, trialPictures, longestTrial)
	if plain.err != nil {
		return nil //nolint:nilerr // nothing to compare with: the job tells what is wrong with the file
	}
	if err := plain.same(c.Tools.try(ctx, a, device, len(plain.pts), plain.patience())); err != nil {
		return failed(err)
	}
	return nil
}

// quickest is the first of the devices that is right and quicker than the software.
func (c *Chooser) quickest(ctx context.Context, a Args, devices []string) (string, error) {
	listed, err := c.list(ctx)
	if err != nil {
		return Software, ctx.Err()
	}
	var plain *trial
	for _, device := range devices {
		if !slices.Contains(listed, device) {
			continue
		}
		v := a.Info.Video
		k := kind{device, v.Codec, v.PixFmt, sizeClass(v.Width, v.Height)}
		good, known := c.known[k]
		if !known {
			if good = c.Tools.prove(ctx, a, device) == nil; good {
				if plain == nil {
					plain = c.Tools.try(ctx, a, Software, trialPictures, longestTrial)
				}
				if plain.err != nil {
					return Software, ctx.Err() // the job tells what is wrong
				}
				t := c.Tools.try(ctx, a, device, len(plain.pts), plain.patience())
				good = plain.same(t) == nil && t.quicker(plain)
			}
			if ctx.Err() != nil {
				return Software, ctx.Err()
			}
			if c.known == nil {
				c.known = map[kind]bool{}
			}
			c.known[k] = good
		}
		if good {
			return device, nil
		}
	}
	return Software, nil
}

// list asks ffmpeg once what it was built with.
func (c *Chooser) list(ctx context.Context) ([]string, error) {
	if c.listed == nil {
		limited, cancel := context.WithTimeout(ctx, askTime)
		defer cancel()
		out, err := output(limited, c.Tools.FFmpeg, []string{"-hide_banner", "-hwaccels"})
		if err != nil {
			return nil, err
		}
		_, names, _ := strings.Cut(string(out), "\n") // the first line is a heading
		c.listed = append(strings.Fields(names), "")
	}
	return c.listed, nil
}

// transfer is the layout in which a device hands over pictures of a file's pixel format; "" where no device decodes it for sure.
func transfer(pixFmt string) string {
	switch pixFmt {
	case "yuv420p", "yuvj420p":
		return "nv12"
	case "yuv420p10le":
		return "p010le"
	}
	return ""
}

// deviceLimits are DecodeLimits for a child with a GPU's driver in it, which reserves far more address space than it uses.
func deviceLimits() child.Limits {
	l := DecodeLimits()
	l.Memory, l.Data = 0, l.Memory
	return l
}
