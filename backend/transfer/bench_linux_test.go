package transfer_test

import (
	"syscall"
	"testing"
	"time"

	"videonet/backend/transfer"
	"videonet/backend/transfer/channeltest"
)

// BenchmarkPipe is the engine alone: file to file, both hashes, fsync, channels in memory. Both ends share the machine.
func BenchmarkPipe(b *testing.B) {
	bench(b, 256<<20, func(testing.TB) (minas, yukis transfer.Link) { return channeltest.Links(yuki, mina) })
}

// BenchmarkWebRTC is the same over two PeerConnections on loopback.
func BenchmarkWebRTC(b *testing.B) { bench(b, 64<<20, rtcLink) }

// bench prints MB/s and the CPU seconds of both ends together per GiB.
func bench(b *testing.B, size int64, open func(testing.TB) (minas, yukis transfer.Link)) {
	b.Helper()
	path := write(b, "reel.mp4", size)
	b.SetBytes(size)
	var cpu time.Duration
	for b.Loop() {
		b.StopTimer()
		minas, yukis := open(b)
		inbox := b.TempDir()
		before := cpuTime(b)
		b.StartTimer()
		if _, y := send(b, minas, yukis, path, inbox); y.Phase != transfer.Verified {
			b.Fatalf("%+v", y)
		}
		cpu += cpuTime(b) - before
	}
	b.ReportMetric(cpu.Seconds()/float64(b.N)/(float64(size)/(1<<30)), "CPU-s/GiB")
}

func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
