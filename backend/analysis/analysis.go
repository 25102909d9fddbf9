// Package analysis looks at video: an Engine makes a Report of one file in a single pass, a Queue keeps the jobs of a program.
//
// Pictures and sound come through the Decoder interface, each piece with its own PTS; package picture measures the pictures in batches
// and decides what they show. A time in a report is the difference of two PTS, never a picture's number divided by a rate. This package
// decodes nothing, starts no process and keeps nothing on disk: Decoder, Runner and Reports are met by others.
package analysis

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"videonet/backend/fault"
)

// Check is a kind of thing to look for; the events and spans of a report carry the same names.
type Check string

// The checks that this build has: of pictures, then of sound.
const (
	Cut       Check = "cut"
	Dissolve  Check = "dissolve"
	Flash     Check = "flash" // and dropout: one to four pictures
	Black     Check = "black"
	Freeze    Check = "freeze"
	Letterbox Check = "letterbox" // and pillarbox
	Bars      Check = "bars"

	// Of single pictures in full size.
	Interlace Check = "interlace"
	Blur      Check = "blur"
	Block     Check = "block"
	Noise     Check = "noise"
	Exposure  Check = "exposure"
	Legal     Check = "legal"

	Loudness Check = "loudness" // with true peak
	Silence  Check = "silence"
	Clipping Check = "clipping" // digital
	Phase    Check = "phase"    // and mono
	Dropout  Check = "dropout"  // of sound
	Tone     Check = "tone"
)

// Checks returns the checks of this build.
func Checks() []Check {
	return []Check{
		Cut, Dissolve, Flash, Black, Freeze, Letterbox, Bars, Interlace, Blur, Block, Noise, Exposure, Legal,
		Loudness, Silence, Clipping, Phase, Dropout, Tone,
	}
}

// planned are the further kinds of `analyze --checks`; asking for one is no typing error.
func planned() []Check {
	return []Check{"people", "faces", "objects", "text", "speech"}
}

// ParseChecks reads a list such as "cut,black"; "" means all there are. It returns fault.NotBuilt (value "part") for a check that
// this build lacks and fault.Invalid for what is none.
func ParseChecks(list string) ([]Check, error) {
	if strings.TrimSpace(list) == "" {
		return Checks(), nil
	}
	var out []Check
	for word := range strings.SplitSeq(list, ",") {
		c := Check(strings.TrimSpace(word))
		switch {
		case slices.Contains(planned(), c):
			return nil, fault.New(fault.NotBuilt, nil, "part", fmt.Sprintf("the check %q", string(c)))
		case !slices.Contains(Checks(), c):
			return nil, fault.New(fault.Invalid, nil, "what", fmt.Sprintf("no check is called %q", string(c)))
		case !slices.Contains(out, c):
			out = append(out, c)
		}
	}
	return out, nil
}

// Task is what a Runner does: one file.
type Task struct {
	Path string `json:"path"`
	// Name stands in the report for the file; "" means the last part of the path.
	Name string `json:"name,omitempty"`
	// Checks are those wanted; none means all of the build.
	Checks []Check `json:"checks,omitempty"`
	// Threads is how many threads decode and measure; below 1 means one for each core.
	Threads int `json:"threads,omitempty"`
	// Live says that the film is a WebM stream and not a file: Path is a name alone, "-" by custom. It has no checkpoints.
	Live bool `json:"live,omitempty"`
	// Stream is the film where Live is set, read to its end. A Read of it may still be under way when Run has returned.
	Stream io.Reader `json:"-"`
	// Device decodes the pictures; "" means Auto.
	Device Device `json:"device,omitempty"`
	// Resume is a checkpoint that an earlier run of the same file and checks gave. One that does not fit is left aside: the file is read from
	// its beginning.
	Resume []byte `json:"resume,omitempty"`
	// Every is the time between two checkpoints; 0 means 20 s.
	Every time.Duration `json:"every,omitempty"`
}

// Progress says how far a task is.
type Progress struct {
	At       float64 `json:"at"`       // seconds from the first picture
	Duration float64 `json:"duration"` // seconds, as the file's header says; 0 when unknown
	Realtime float64 `json:"realtime"` // seconds of video for each second of work
}

// Left is how long it will take from here, in seconds; -1 when that cannot be said.
func (p Progress) Left() float64 {
	if p.Realtime <= 0 || p.Duration <= p.At {
		return -1
	}
	return (p.Duration - p.At) / p.Realtime
}

// Still is a small picture of the file, for eyes.
type Still struct {
	At   float64 `json:"at"`   // seconds from the first picture
	Shot bool    `json:"shot"` // the first of a shot
	JPEG []byte  `json:"jpeg"`
}

// Milli is the still's time in whole milliseconds, which names it among those of its file.
func (s Still) Milli() int64 { return int64(math.Round(s.At * 1000)) }

// Listener hears of a task while it runs. Its functions may be nil; they are called from one goroutine at a time, and not after Run
// returned. What they are given is theirs.
type Listener struct {
	// Progress is told a few times a second.
	Progress func(Progress)
	// Still is given small pictures in any order of time; one of the same time takes the place of an earlier one.
	Still func(Still)
	// Checkpoint is given, now and then, all that a later run needs to go on from here (Task.Resume): at most a few MB.
	Checkpoint func(state []byte)
	// Started is told the process that works, where there is one of its own.
	Started func(pid int)
}

// Runner does tasks, several at once. Run blocks until the report is made or failed; the error carries a fault.
type Runner interface {
	Run(ctx context.Context, task Task, listener Listener) (*Report, error)
}
