package sound_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"videonet/backend/analysis/sound"
)

// BenchmarkMeter measures 30 s of stereo at 48 kHz in pieces of 1,024 frames, as a decoder of AAC gives them.
func BenchmarkMeter(b *testing.B) {
	f := stereo(48000)
	samples := music(f, 30, 7)
	for _, one := range []struct {
		name   string
		checks sound.Checks
	}{
		{"all", sound.AllChecks},
		{"loudness", sound.LoudnessCheck},
		{"truepeak", sound.TruePeakCheck},
		{"silence", sound.SilenceCheck},
		{"clipping", sound.ClippingCheck},
		{"stereo", sound.StereoCheck},
		{"dropout", sound.DropoutCheck},
		{"tone", sound.ToneCheck},
		{"waveform", sound.WaveformCheck},
	} {
		b.Run(one.name, func(b *testing.B) {
			from := cpu(b)
			for b.Loop() {
				m := meter(b, f, sound.Settings{Checks: one.checks})
				for s := samples; len(s) > 0; {
					n := min(2048, len(s))
					take(b, m, s[:n])
					s = s[n:]
				}
				m.Result()
			}
			b.ReportMetric((cpu(b)-from).Seconds()/float64(b.N), "cpu-s/30s")
		})
	}
}

// BenchmarkFFmpeg is what ffmpeg takes for the same sound: loudness with true peak, silence and levels, and what of that is only to read
// it. Run it with BenchmarkMeter/all: go test -run '^$' -bench 'Meter/all|FFmpeg' -benchtime 20x ./backend/analysis/sound.
func BenchmarkFFmpeg(b *testing.B) {
	tool, err := exec.LookPath("ffmpeg")
	if err != nil {
		b.Skip("NOT RUN: there is no ffmpeg here")
	}
	var raw bytes.Buffer
	if err = binary.Write(&raw, binary.LittleEndian, music(stereo(48000), 30, 7)); err != nil {
		b.Fatal(err)
	}
	file := filepath.Join(b.TempDir(), "sound.raw")
	if err = os.WriteFile(file, raw.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	for name, filter := range map[string]string{"all": "ebur128=peak=true:framelog=verbose,silencedetect=n=-60dB:d=0.5,astats", "read": "anull"} {
		b.Run(name, func(b *testing.B) {
			var used time.Duration
			for b.Loop() {
				c := exec.CommandContext(b.Context(), tool, "-nostdin", "-v", "error", "-threads", "1", "-filter_threads", "1",
					"-f", "f32le", "-ar", "48000", "-ac", "2", "-i", file, "-af", filter, "-f", "null", "-")
				if err = c.Run(); err != nil {
					b.Fatal(err)
				}
				used += c.ProcessState.UserTime() + c.ProcessState.SystemTime()
			}
			b.ReportMetric(used.Seconds()/float64(b.N), "cpu-s/30s")
		})
	}
}

// cpu is what this process has used: the machine may be busy with something else.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkGap tells an hour that is missing.
func BenchmarkGap(b *testing.B) {
	for _, f := range []sound.Format{stereo(48000), {Rate: sound.MaxRate, Channels: sound.MaxChannels}} {
		b.Run(fmt.Sprint(f), func(b *testing.B) {
			from := cpu(b)
			for b.Loop() {
				m := meter(b, f, sound.Settings{})
				if err := m.Gap(3600 * int64(f.Rate)); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric((cpu(b)-from).Seconds()/float64(b.N), "cpu-s/hour")
		})
	}
}
