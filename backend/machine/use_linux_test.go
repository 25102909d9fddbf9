package machine_test

import (
	"log/slog"
	"os/exec"
	"testing"
	"time"

	"videonet/backend/machine"
)

// A child whose own child works has its work and memory counted to it; a child that sleeps has none.
func TestUse(t *testing.T) {
	busy := exec.CommandContext(t.Context(), "sh", "-c", "(while :; do :; done) & wait")
	quiet := exec.CommandContext(t.Context(), "sleep", "60")
	for _, c := range []*exec.Cmd{busy, quiet} {
		c.SysProcAttr = ownGroup()
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { endGroup(t, c) })
	}
	m := machine.Start(slog.New(slog.DiscardHandler))
	defer func() { _ = m.Close() }()
	samples, stop := m.Subscribe()
	defer stop()
	deadline := time.After(20 * machine.Step)
	for {
		select {
		case s := <-samples:
			worked, found := s.Use(busy.Process.Pid)
			slept, there := s.Use(quiet.Process.Pid)
			if !found || !there || worked.Memory <= 0 || slept.Memory <= 0 || s.Own <= worked.Memory+slept.Memory {
				t.Fatalf("children are missing: %+v", s)
			}
			if worked.Cores < 0 || slept.Cores < 0 {
				continue // the look that counting begins with came together with the sample
			}
			// Other programs share the cores: how much it got is not ours to say, only that it is some, and not more than one core.
			if worked.Cores < 0.02 || worked.Cores > 1.2 || slept.Cores > 0.01 {
				t.Fatalf("busy %+v, quiet %+v", worked, slept)
			}
			if none, found := s.Use(1); found || none.Cores != -1 {
				t.Fatalf("a process that is no child: %+v", none)
			}
			return
		case <-deadline:
			t.Fatal("no sample tells how busy the children are")
		}
	}
}
