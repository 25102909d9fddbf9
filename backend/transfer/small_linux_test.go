package transfer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"videonet/backend/transfer"
	"videonet/backend/transfer/journaltest"
)

// smallTree makes folders of a hundred files of 4 KiB each.
func smallTree(tb testing.TB, files int) string {
	tb.Helper()
	root := filepath.Join(tb.TempDir(), "Project")
	data := make([]byte, 4<<10)
	for i := range files {
		dir := filepath.Join(root, fmt.Sprintf("%04d", i/100))
		if i%100 == 0 {
			if err := os.MkdirAll(dir, 0o700); err != nil {
				tb.Fatal(err)
			}
		}
		copy(data, fmt.Sprint(i))
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%06d.txt", i)), data, 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return root
}

// BenchmarkSmallFiles is a folder of 20,000 files of 4 KiB, both ends in one process: time and CPU of both together, a file.
func BenchmarkSmallFiles(b *testing.B) {
	const files = 20_000
	root := smallTree(b, files)
	b.ResetTimer()
	for b.Loop() {
		b.StopTimer()
		p := newBenchPair(b)
		before := cpuTime(b)
		b.StartTimer()
		if _, err := p.mina.Send(b.Context(), yuki, []string{root}); err != nil {
			b.Fatal(err)
		}
		x := ended(b, p.yuki)
		b.StopTimer()
		if x.Phase != transfer.Verified || x.Done < files {
			b.Fatalf("%s, %d done: %v", x.Phase, x.Done, x.Err)
		}
		b.ReportMetric((cpuTime(b)-before).Seconds()/files*1e6, "CPU-µs/file")
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.HeapAlloc)/files, "B/file")
		_, _ = p.mina.Close(), p.yuki.Close()
		p.serve.Wait()
		b.StartTimer()
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/files*1e6, "µs/file")
}

func newBenchPair(tb testing.TB) *pair {
	tb.Helper()
	p := &pair{inbox: tb.TempDir()}
	p.yuki = newDesk(tb, transfer.Config{
		Links: noLinks{}, Journal: &journaltest.Memory{}, Log: quiet(), Accept: &transfer.AutoAccept{Folder: p.inbox},
	})
	p.mina = newDesk(tb, transfer.Config{Links: p, Log: quiet()})
	return p
}
