package backend

import (
	"testing"
	"time"
)

type noted map[string]time.Time

func (n noted) Since(peer string) (time.Time, bool) {
	since, met := n[peer]
	return since, met
}

func TestWhoCameInJustNowIsNew(t *testing.T) {
	began := time.Date(2026, 3, 12, 14, 0, 0, 0, time.UTC)
	known := acquaintances{began: began, noted: noted{"old": began.Add(-time.Hour), "now": began, "later": began.Add(time.Minute)}}
	for peer, want := range map[string]bool{"old": true, "now": false, "later": false, "nobody": false} {
		since, met := known.Since(peer)
		if met != want || since.IsZero() == want {
			t.Errorf("%s: %v, %v, want met %v", peer, since, met, want)
		}
	}
}
