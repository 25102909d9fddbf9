package transfer

import (
	"math"
	"testing"
	"testing/synctest"
	"time"
)

// bottleneck is a line with a queue that grows without end. What is written leaves at its rate; a channel tells its round trip smoothed, as
// SCTP and TCP do (RFC 6298: an eighth of each new one, one each round trip).
type bottleneck struct {
	rate   float64       // bytes a second
	base   time.Duration // of the round trip without a queue
	others time.Duration // of queue that somebody else makes
	queued float64       // bytes of ours in the queue
	flying []flight
	onWay  int64
	smooth float64 // seconds
	sent   int64
}

type flight struct {
	bytes   int64
	arrives time.Time
}

func (b *bottleneck) write(now time.Time, n int) {
	b.queued += float64(n)
	b.onWay += int64(n)
	b.sent += int64(n)
	b.flying = append(b.flying, flight{int64(n), now.Add(b.rtt())})
}

// rtt is what a packet that is written now will take.
func (b *bottleneck) rtt() time.Duration {
	return b.base + b.others + time.Duration(b.queued/b.rate*float64(time.Second))
}

// step lets time pass.
func (b *bottleneck) step(now time.Time, passed time.Duration) {
	b.queued = max(0, b.queued-b.rate*passed.Seconds())
	for len(b.flying) > 0 && !b.flying[0].arrives.After(now) {
		b.onWay -= b.flying[0].bytes
		b.flying = b.flying[1:]
	}
	rtt := b.rtt().Seconds()
	if b.smooth == 0 {
		b.smooth = rtt
	}
	b.smooth += (rtt - b.smooth) * min(1, passed.Seconds()/rtt/8)
}

func (b *bottleneck) open() int64 { return b.onWay }

// drive lets a sender that always has something write through a pacer, and returns the mean share of the line that it used and the mean and
// greatest queue of the last half.
func drive(p *pacer, b *bottleneck, lasts time.Duration, busy bool) (share float64, mean, most time.Duration) {
	const step, frame = time.Millisecond, 64 << 10
	begin := time.Now()
	var half, looks int64
	var sum time.Duration
	for passed := time.Duration(0); passed < lasts; passed += step {
		time.Sleep(step)
		now := time.Now()
		b.step(now, step)
		if passed%paceLook == 0 {
			p.look(now, time.Duration(b.smooth*float64(time.Second)), b.open(), busy)
		}
		for b.queued < b.rate && p.room(now, frame, b.open) { // a second of queue: nothing holds it
			b.write(now, frame)
		}
		if now.Sub(begin) < lasts/2 {
			half = b.sent
			continue
		}
		queue := b.rtt() - b.base - b.others
		sum, looks, most = sum+queue, looks+1, max(most, queue)
	}
	return float64(b.sent-half) / b.rate / (lasts / 2).Seconds(), sum / time.Duration(looks), most
}

// TestPacer: beside a call a sender leaves a short queue and takes most of the line; without one it is not held; beside another that fills
// the queue it gives way.
func TestPacer(t *testing.T) {
	for name, c := range map[string]struct {
		mbit float64
		base time.Duration
	}{
		"100 Mbit/s, 4 ms":   {100, 4 * time.Millisecond},
		"100 Mbit/s, 50 ms":  {100, 50 * time.Millisecond},
		"1 Gbit/s, 1 ms":     {1000, time.Millisecond},
		"50 Mbit/s, 20 ms":   {50, 20 * time.Millisecond},
		"1 Gbit/s, 100 ms":   {1000, 100 * time.Millisecond},
		"200 Mbit/s, 150 ms": {200, 150 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p, b := &pacer{}, &bottleneck{rate: c.mbit * 1e6 / 8, base: c.base}
				b.smooth = c.base.Seconds()
				p.look(time.Now(), c.base, 0, false)
				if share, _, _ := drive(p, b, 4*time.Second, false); share < 0.99 || p.on {
					t.Errorf("without a call it used %.2f of the line", share)
				}
				share, mean, most := drive(p, b, 40*time.Second, true) // a queue stands when the call comes
				t.Logf("beside a call: %.2f of the line, queue %v, at most %v", share, mean, most)
				if share < 0.85 || mean > 2*paceDelay || most > 4*paceDelay {
					t.Errorf("beside a call it used %.2f of the line; the queue was %v, at most %v", share, mean, most)
				}
				before := p.window
				b.others = 200 * time.Millisecond
				drive(p, b, 20*time.Second, true)
				if p.window > before/3 {
					t.Errorf("beside somebody who fills the queue the window went from %.0f to %.0f", before, p.window)
				}
				b.others = 0
				share, _, _ = drive(p, b, 40*time.Second, true)
				if share < 0.85 {
					t.Errorf("it came back to %.2f of the line", share)
				}
				drive(p, b, 2*paceHold, false)
				if p.on {
					t.Error("the call is over, and it is still held")
				}
			})
		})
	}
}

// TestPacerKnowsNothing: where a channel tells nothing nobody is held, and one who waits is let go by stop.
func TestPacerKnowsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pacer{}
		for range 100 {
			p.look(time.Now(), 0, 0, true)
		}
		if !p.room(time.Now(), math.MaxInt32, func() int64 { return math.MaxInt32 }) {
			t.Error("held without knowing the line")
		}
		p.look(time.Now(), time.Millisecond, 0, true)
		stop := make(chan struct{})
		time.AfterFunc(time.Second, func() { close(stop) })
		if p.wait(1, func() int64 { return paceMost }, stop) {
			t.Error("let go though nothing arrives")
		}
	})
}
