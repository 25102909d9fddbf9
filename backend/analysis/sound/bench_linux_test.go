package sound_test

import (
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
	for b.Loop() {
		m := meter(b, stereo(48000), sound.Settings{})
		if err := m.Gap(3600 * 48000); err != nil {
			b.Fatal(err)
		}
	}
}
