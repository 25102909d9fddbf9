package direct_test

import (
	"context"
	"errors"
	"net"
	"sync"
	"testing"
	"time"

	"videonet/backend/direct"
)

// Who proves itself and then says nothing, or answers TCP and no more, holds a meeting up until its limit and no longer.
func TestHalfOpen(t *testing.T) {
	t.Parallel()
	stranger := newStranger(t)
	a := door(t, lan())
	meeting := start(t.Context(), a, stranger.offer(a), false)
	c := stranger.dial(t, a)
	stranger.greet(t, c, a.Offer().Token, 0)
	if m := <-meeting; !errors.Is(m.err, direct.ErrNoWay) || m.took > 20*time.Second {
		t.Errorf("no choice: %v after %v", m.err, m.took)
	}
	theirs := door(t, lan()).Offer()
	theirs.Addresses = []string{listen(t, nil).Addr().String(), a.Offer().Addresses[0]}
	if m := <-start(t.Context(), door(t, lan()), theirs, true); m.err == nil || m.took > 20*time.Second {
		t.Errorf("no handshake: %v after %v", m.err, m.took)
	}
}

// A flood of connections that say nothing, junk, or half a handshake does not starve the one who is awaited.
func TestFlood(t *testing.T) {
	for name, say := range map[string][]byte{
		"silence":       nil,
		"junk":          []byte("GET / HTTP/1.1\r\n\r\n"),
		"half a record": {0x16, 3, 1, 2, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			for try := 1; !floodedMeet(t, say); try++ {
				if try == 3 { // a busy machine may need longer than one meeting has
					t.Fatal("the flood starves who is awaited")
				}
			}
		})
	}
}

// floodedMeet reports whether two meet while a flood pours on the door of one.
func floodedMeet(t *testing.T, say []byte) bool {
	t.Helper()
	a, b := door(t, lan()), door(t, lan())
	ctx, cancel := context.WithCancel(t.Context())
	var flood sync.WaitGroup
	there := make(chan struct{}, 4)
	for range 4 {
		flood.Go(func() { pour(ctx, address(t, a), say, there) })
	}
	defer func() { cancel(); flood.Wait() }()
	for range 4 { // the flood is there first
		<-there
	}
	offerB := b.Offer()
	offerB.Addresses = []string{"127.0.0.1:1"} // b alone dials, into the flood
	m, n := start(t.Context(), a, offerB, true), start(t.Context(), b, a.Offer(), false)
	one, two := <-m, <-n
	if one.err != nil || two.err != nil {
		t.Logf("%v, %v", one.err, two.err)
		return false
	}
	t.Logf("through after %v", max(one.took, two.took))
	carries(t, one.channel, two.channel, 1)
	return true
}

// pour opens connections as fast as it can and keeps the last 200 of them. It says when a tenth of them is there.
func pour(ctx context.Context, address string, say []byte, there chan<- struct{}) {
	var d net.Dialer
	var open []net.Conn
	for n := 0; ctx.Err() == nil; {
		c, err := d.DialContext(ctx, "tcp", address)
		if err != nil {
			continue
		}
		_, _ = c.Write(say)
		if n++; n == 20 {
			there <- struct{}{}
		}
		if open = append(open, c); len(open) > 200 {
			_ = open[0].Close()
			open = open[1:]
		}
	}
	for _, c := range open {
		_ = c.Close()
	}
}

// A crowd at the door is bounded: 32 that say nothing, 8 in the handshake, 3 s each.
func TestCrowd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		say   []byte
		limit int
	}{"silence": {nil, 32}, "half a record": {[]byte{0x16, 3, 1, 2, 0, 1}, 8}} {
		for try := 1; ; try++ {
			n, late := crowd(t, c.say)
			if late != 0 {
				t.Errorf("%s: %d stay for ever", name, late)
			}
			if n > 0 && n <= c.limit {
				break
			}
			if try == 5 { // a busy machine may need longer than a second to turn them away
				t.Errorf("%s: %d of 100 stay, at most %d may", name, n, c.limit)
				break
			}
		}
	}
}

// crowd sends 100 connections to a door and returns how many stay there for a second, and how many for good.
func crowd(t *testing.T, say []byte) (second, good int) {
	t.Helper()
	a := door(t, lan())
	meeting := start(t.Context(), a, newStranger(t).offer(a), true)
	all := make([]net.Conn, 100)
	for i := range all {
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", address(t, a))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		_, _ = conn.Write(say)
		all[i] = conn
	}
	stay := func(until time.Time) (n int) {
		for _, conn := range all {
			_ = conn.SetReadDeadline(until)
			var late net.Error
			if _, err := conn.Read(make([]byte, 1)); errors.As(err, &late) && late.Timeout() {
				n++
			}
		}
		return n
	}
	second, good = stay(time.Now().Add(time.Second)), stay(time.Now().Add(30*time.Second))
	<-meeting
	return second, good
}
