package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"videonet/backend/analysis"
	"videonet/backend/store"
)

// BenchmarkOpen is what a start and an end of the program wait for the profile: closed well (a hash), killed (a child process walks it) and
// changed (a copy, its check and the marker at the end). An ordinary profile has some 100 KiB, one with 400 long reports 16 MiB.
func BenchmarkOpen(b *testing.B) {
	for _, size := range []struct {
		name    string
		reports int
		events  int
	}{{"ordinary", 20, 40}, {"large", 400, 2000}} {
		folder := b.TempDir()
		s, err := store.Open(b.Context(), config(folder))
		if err != nil {
			b.Fatal(err)
		}
		for n := range size.reports {
			job := analysis.Job{ID: fmt.Sprint(n)}
			if err := s.PutJob(job, &analysis.Report{Events: make([]analysis.Event, size.events)}); err != nil {
				b.Fatal(err)
			}
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		info, err := os.Stat(filepath.Join(folder, file))
		if err != nil {
			b.Fatal(err)
		}
		for _, c := range []struct {
			name           string
			killed, change bool
		}{{"closed well", false, false}, {"killed", true, false}, {"changed", false, true}} {
			b.Run(fmt.Sprintf("%s %d KiB, %s", size.name, info.Size()>>10, c.name), func(b *testing.B) {
				for b.Loop() {
					if c.killed {
						if err := os.WriteFile(filepath.Join(folder, mark), nil, 0o600); err != nil {
							b.Fatal(err)
						}
					}
					s, err := store.Open(b.Context(), config(folder))
					if err != nil || s.Notice() != nil {
						b.Fatal(err, s.Notice())
					}
					if c.change {
						if err := s.SetSettings(store.Settings{Name: "x"}); err != nil {
							b.Fatal(err)
						}
					}
					if err := s.Close(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
