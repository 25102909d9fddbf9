package sample_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"videonet/backend/analysis/sample"
	"videonet/backend/media"
)

// cpu is the time that this process has had of the processors: of a busy machine, the wall's clock tells nothing.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkMeasure measures a whole sample, and each part of it, in CPU time by the megapixel.
func BenchmarkMeasure(b *testing.B) {
	for _, size := range [][2]int{{1920, 1080}, {3840, 2160}} {
		p := drawn(size[0], size[1], 1.5)
		parts := sample.Timed(p)
		parts["all"] = func() { sample.Measure(p, media.PTS{}) }
		for name, part := range parts {
			b.Run(fmt.Sprintf("%d/%s", size[1], name), func(b *testing.B) {
				from := cpu(b)
				for b.Loop() {
					part()
				}
				ms := (cpu(b) - from).Seconds() * 1e3 / float64(b.N)
				b.ReportMetric(ms/(float64(size[0]*size[1])/1e6), "ms/MP")
			})
		}
	}
}
