package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
)

// encoder is an ffmpeg that makes the file.
type encoder struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	said bytes.Buffer
}

// newEncoder starts it for a number of pictures.
func newEncoder(ctx context.Context, o options, pictures int) (*encoder, error) {
	seconds := o.seconds(pictures)
	args := []string{
		"-v", "error", "-nostdin", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", fmt.Sprintf("%dx%d", o.width, o.height),
		"-r", fmt.Sprintf("%d/%d", o.rate.num, o.rate.den), "-i", "pipe:0",
	}
	if o.sound {
		args = append(args, "-f", "lavfi", "-i", fmt.Sprintf("sine=frequency=440:sample_rate=48000:duration=%.3f", seconds), "-c:a", "aac", "-b:a", "96k")
	}
	if o.vfr { // as options.kept; what is kept keeps its stamp
		args = append(args, "-vf", "select='gt(eq(mod(floor(n/100),2),0)+not(eq(mod(n,7),3)),0)'")
	}
	args = append(args, "-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "100")
	if o.megabytes > 0 {
		bits := int(float64(o.megabytes) * 8.4e6 / seconds)
		args = append(args, "-b:v", strconv.Itoa(bits), "-maxrate", strconv.Itoa(2*bits), "-bufsize", strconv.Itoa(bits))
	} else {
		args = append(args, "-crf", strconv.Itoa(o.quality))
	}
	// vsync 0 is fps_mode passthrough by the name that old versions know too.
	args = append(args, "-vsync", "0", "-output_ts_offset", o.start, o.out)
	e := &encoder{cmd: exec.CommandContext(ctx, "ffmpeg", args...)}
	e.cmd.Stderr = &e.said
	var err error
	if e.in, err = e.cmd.StdinPipe(); err == nil {
		err = e.cmd.Start()
	}
	return e, err
}

// close ends the file and says what the encoder had to say.
func (e *encoder) close() error {
	err := errors.Join(e.in.Close(), e.cmd.Wait())
	if err != nil {
		return fmt.Errorf("encode: %w: %s", err, e.said.Bytes())
	}
	return nil
}
