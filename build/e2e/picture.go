//go:build linux

package main

import (
	_ "embed"
	"time"
)

//go:embed counter.js
var counterReader string

// Counter reads the counter of the test picture that a canvas shows. ok is false while it shows none, or a torn one.
func (e *Element) Counter() (counter uint32, ok bool, err error) {
	var got *[2]uint32
	if err = e.w.script(&got, counterReader, e); err != nil || got == nil {
		return 0, false, err
	}
	return got[0], true, nil
}

// WatchCounter watches the test picture on a canvas for a while: the counter may only grow, and never stand still for longer than still.
// It returns how many different pictures were seen, at about ten looks a second.
func (e *Element) WatchCounter(period, still time.Duration) (seen int) {
	t := e.w.t
	var last uint32
	moved := time.Now()
	for end := time.Now().Add(period); time.Now().Before(end); time.Sleep(60 * time.Millisecond) {
		counter, ok, err := e.Counter()
		t.Check(err, "read the counter")
		switch {
		case ok && counter > last:
			last, moved = counter, time.Now()
			seen++
		case ok && counter < last:
			t.Fatalf("the counter went back from %d to %d", last, counter)
		case time.Since(moved) > still:
			t.Fatalf("the picture stands still for %v at %d (readable: %v)", time.Since(moved).Round(time.Millisecond), last, ok)
		}
	}
	return seen
}
