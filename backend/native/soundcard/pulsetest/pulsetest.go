// Package pulsetest starts a sound server without a card for tests: its loudspeaker is a null sink that is listened to through its
// monitor, its microphone is fed the same way. It touches no server of the user's and is for tests alone.
package pulsetest

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The names of the server's two null sinks. "MicrophoneFeed" is where a test plays what the microphone, its monitor, hears.
const (
	Speaker        = "spk"
	MicrophoneFeed = "mic"
)

// Server is a running PulseAudio of the test's own.
type Server struct {
	Address string // for PULSE_SERVER
	dir     string
	process *exec.Cmd
	ended   chan struct{}
}

// Start starts the server, makes this process use it, and ends it with the test. Where there is no PulseAudio the test is skipped.
func Start(t *testing.T) *Server {
	t.Helper()
	for _, program := range []string{"pulseaudio", "pactl", "parec", "pacat"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("NOT RUN: %s is not installed", program)
		}
	}
	dir, err := os.MkdirTemp("", "pulse") //nolint:usetesting // a socket's path has 108 bytes at most, which t.TempDir's may exceed
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s := &Server{Address: "unix:" + filepath.Join(dir, "s"), dir: dir, ended: make(chan struct{})}
	t.Setenv("PULSE_SERVER", s.Address)
	t.Setenv("HOME", dir)
	t.Setenv("XDG_RUNTIME_DIR", dir)
	var said bytes.Buffer
	//nolint:gosec,noctx // a test's own words; Stop ends it
	s.process = exec.Command("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--realtime=no",
		"-L", "module-native-protocol-unix socket="+filepath.Join(dir, "s")+" auth-anonymous=1",
		"-L", "module-null-sink sink_name="+Speaker, "-L", "module-null-sink sink_name="+MicrophoneFeed)
	s.process.Stderr = &said
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(s.ended)
		_ = s.process.Wait()
	}()
	t.Cleanup(s.Stop)
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	for exec.CommandContext(ctx, "pactl", "info").Run() != nil {
		select {
		case <-s.ended:
			t.Fatalf("pulseaudio ended: %s", said.String())
		case <-ctx.Done():
			t.Fatal("pulseaudio does not answer")
		case <-time.After(50 * time.Millisecond):
		}
	}
	s.control(t, "set-default-sink", Speaker)
	s.control(t, "set-default-source", MicrophoneFeed+".monitor")
	return s
}

// Stop ends the server. It is safe twice.
func (s *Server) Stop() {
	_ = s.process.Process.Kill()
	<-s.ended
}

func (s *Server) control(t *testing.T, args ...string) {
	t.Helper()
	//nolint:gosec // a test's own words
	if out, err := exec.CommandContext(t.Context(), "pactl", args...).CombinedOutput(); err != nil {
		t.Fatalf("pactl %s: %v: %s", strings.Join(args, " "), err, out)
	}
}

// Listen returns what comes out of the loudspeaker during d, mono at 48000 Hz.
func (s *Server) Listen(t *testing.T, d time.Duration) []float32 {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "parec", "-d", Speaker+".monitor", "--format=float32le", "--rate=48000", "--channels=1",
		"--latency-msec=20", "--raw")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	raw := make([]byte, int(d.Seconds()*48000)*4)
	if _, err := io.ReadFull(out, raw); err != nil {
		t.Fatalf("listen: %v", err)
	}
	pcm := make([]float32, len(raw)/4)
	for i := range pcm {
		pcm[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return pcm
}

// Hum lets the microphone hear a sine of that frequency and amplitude until the test ends.
func (s *Server) Hum(t *testing.T, hz, amplitude float64) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "pacat", "-p", "-d", MicrophoneFeed, "--format=float32le", "--rate=48000", "--channels=1",
		"--latency-msec=50", "--raw")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		piece := make([]byte, 0, 480*4)
		for n := 0; ; n += 480 {
			piece = piece[:0]
			for i := n; i < n+480; i++ {
				v := float32(amplitude * math.Sin(2*math.Pi*hz*float64(i)/48000))
				piece = binary.LittleEndian.AppendUint32(piece, math.Float32bits(v))
			}
			if _, err := in.Write(piece); err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		<-ended
	})
}

// Tone returns the frequency of a sine in Hz and its level in dBFS (20·log10 of the root mean square).
func Tone(pcm []float32) (hz, level float64) {
	crossings, sum := 0, 0.0
	for i, v := range pcm {
		if i > 0 && pcm[i-1] < 0 && v >= 0 {
			crossings++
		}
		sum += float64(v) * float64(v)
	}
	return float64(crossings) * 48000 / float64(len(pcm)), 10 * math.Log10(sum/float64(len(pcm))+1e-12)
}

// Heard says in how many of the tenths of a second of pcm the tone was heard whole, within 10 Hz and 1 dB, and how many in a row it was
// not. A loaded machine, on which the server itself stumbles, spoils many; only a bench can ask for all of them.
func Heard(pcm []float32, hz, level float64) (good, all, gap int) {
	const tenth = 4800
	for missed := 0; len(pcm) >= tenth; pcm = pcm[tenth:] {
		all++
		missed++
		if f, l := Tone(pcm[:tenth]); math.Abs(f-hz) <= 10 && math.Abs(l-level) <= 1 {
			good, missed = good+1, 0
		}
		gap = max(gap, missed)
	}
	return good, all, gap
}
