//go:build linux

package main

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os/exec"
	"time"
)

// soundRate is the rate in Hz at which stories listen.
const soundRate = 48000

// Listen records what the programs on the desk play, as samples in [-1, 1], for a while. Only this much is recorded: the time before counts not.
func (d *Desk) Listen(period time.Duration) []float64 {
	ctx, cancel := context.WithTimeout(d.t.ctx, period+20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "parec", "--device=speakers.monitor", "--format=s16le", "--channels=1", "--rate=48000", "--latency-msec=50")
	cmd.Env = d.env
	out, err := cmd.StdoutPipe()
	d.t.Check(err, "open the recorder")
	d.t.Check(cmd.Start(), "start the recorder")
	raw := make([]byte, 2*int(period.Seconds()*soundRate))
	n, err := io.ReadFull(out, raw)
	cancel()
	_ = cmd.Wait() // ended by us
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		d.t.Check(err, "record")
	}
	samples := make([]float64, n/2)
	for i := range samples {
		samples[i] = float64(int16(binary.LittleEndian.Uint16(raw[2*i:]))) / 32768
	}
	return samples
}

// Tone is the level in dBFS of the frequency in the samples (Goertzel), as a sine of that amplitude would have.
func Tone(samples []float64, frequency float64) float64 {
	if len(samples) == 0 {
		return math.Inf(-1)
	}
	step := 2 * math.Pi * frequency / soundRate
	k := 2 * math.Cos(step)
	var s1, s2 float64
	for _, x := range samples {
		s1, s2 = x+k*s1-s2, s1
	}
	power := s1*s1 + s2*s2 - k*s1*s2
	amplitude := 2 * math.Sqrt(max(power, 0)) / float64(len(samples))
	return 20 * math.Log10(amplitude/math.Sqrt2)
}

// toneWindow is short enough that a gap of a busy machine leaves others whole: over seconds the phases before and behind it cancel.
const toneWindow = soundRate / 10

// Heard is the level of the frequency in the tenth of a second where it is strongest, and in what share of them it is at least that loud.
func Heard(samples []float64, frequency, loud float64) (level, share float64) {
	level = math.Inf(-1)
	windows, heard := 0, 0
	for ; len(samples) >= toneWindow; samples = samples[toneWindow:] {
		l := Tone(samples[:toneWindow], frequency)
		level = max(level, l)
		windows++
		if l >= loud {
			heard++
		}
	}
	return level, float64(heard) / float64(max(windows, 1))
}
