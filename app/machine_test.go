package app

import (
	"testing"
	"testing/synctest"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/machine"
)

// A page that closed without a word, or was loaded anew, is forgotten.
func TestMachineForgetsAPageThatSaysNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMachine(nil)
		if m.wanted() {
			t.Error("nobody listens")
		}
		m.Listen()
		time.Sleep(watchFor - time.Second)
		if !m.wanted() {
			t.Error("somebody listens")
		}
		m.Listen()
		time.Sleep(watchFor - time.Second)
		if !m.wanted() {
			t.Error("somebody said so again")
		}
		time.Sleep(2 * time.Second)
		if m.wanted() {
			t.Error("it was said too long ago")
		}
		m.Listen()
		m.Ignore()
		if m.wanted() {
			t.Error("the page was left")
		}
	})
}

func TestPointOf(t *testing.T) {
	p := pointOf(machine.Sample{CPU: 70, Memory: 8 << 30}, 32<<30)
	if p.CPU != 70 || p.Memory != 25 || p.GPU != nil {
		t.Errorf("%+v", p)
	}
	p = pointOf(machine.Sample{GPUs: []machine.GPU{{Load: 0}, {Load: 46}, {Load: 12}}}, 0)
	if p.GPU == nil || *p.GPU != 46 {
		t.Errorf("%+v", p)
	}
}

func TestStepOf(t *testing.T) {
	for want, p := range map[string]analysis.Progress{
		"starting": {Duration: 9}, "measuring": {At: 4, Duration: 9, Realtime: 3}, "ending": {At: 9, Duration: 9, Realtime: 3},
	} {
		if got := stepOf(analysis.Job{Progress: p}); got != want {
			t.Errorf("%+v: %s, want %s", p, got, want)
		}
	}
}
