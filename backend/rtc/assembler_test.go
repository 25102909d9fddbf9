package rtc_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/pion/rtp"

	"videonet/backend/media"
	"videonet/backend/rtc"
)

// picture makes the bytes of a VP8 picture of the size: nothing that decodes, but with a frame header that tells keys from others.
func picture(n, size int, key bool) []byte {
	p := bytes.Repeat([]byte{byte(n)}, max(size, 10))
	p[0] = 1
	if key {
		copy(p, []byte{0, 0, 0, 0x9d, 0x01, 0x2a, 0x00, 0x05, 0xd0, 0x02}) // 1280×720
	}
	return p
}

// packets cuts a picture into two RTP packets, or one when it is short; seq is the first sequence number.
func packets(data []byte, seq uint16, ts uint32) []*rtp.Packet {
	var out []*rtp.Packet
	for start := byte(0x10); len(data) > 0; start = 0 {
		n := min(len(data), 600)
		out = append(out, &rtp.Packet{
			Header:  rtp.Header{Version: 2, SequenceNumber: seq, Timestamp: ts, Marker: n == len(data)},
			Payload: append([]byte{start}, data[:n]...),
		})
		data = data[n:]
		seq++
	}
	return out
}

func padding(seq uint16, ts uint32) *rtp.Packet {
	return &rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: seq, Timestamp: ts, Marker: true}}
}

// stream is n pictures of two packets each, the first a key frame, from sequence number seq on.
func stream(n int, seq uint16) (all []*rtp.Packet, data [][]byte) {
	for i := range n {
		data = append(data, picture(i, 1000, i == 0))
		all = append(all, packets(data[i], seq+uint16(2*i), uint32(0xffffff00)+uint32(3000*i))...)
	}
	return all, data
}

func bodies(packets []media.Packet) (out [][]byte) {
	for _, p := range packets {
		out = append(out, p.Data)
	}
	return out
}

func equal(a, b [][]byte) bool { return slices.EqualFunc(a, b, bytes.Equal) }

func TestAssemblerOrder(t *testing.T) {
	for name, seq := range map[string]uint16{"plain": 100, "wrap": 65530} {
		for _, mix := range []string{"in order", "reordered", "doubled"} {
			all, want := stream(20, seq)
			first, rest := all[0], all[1:]
			switch mix {
			case "reordered":
				for i := 0; i+4 <= len(rest); i += 4 {
					rand.Shuffle(4, func(a, b int) { rest[i+a], rest[i+b] = rest[i+b], rest[i+a] })
				}
			case "doubled":
				rest = append(rest, rest...)
			}
			a := rtc.NewAssembler(time.Second, func() {})
			now := time.Now()
			got := a.Push(first, now)
			for _, p := range rest {
				got = append(got, a.Push(p, now)...)
			}
			if !equal(bodies(got), want) {
				t.Errorf("%s, %s: %d pictures came out, want %d the same", name, mix, len(got), len(want))
			}
			if !got[0].Key || got[0].Width != 1280 || got[0].Height != 720 || got[1].Key {
				t.Errorf("%s, %s: key %v %dx%d, then key %v", name, mix, got[0].Key, got[0].Width, got[0].Height, got[1].Key)
			}
			// the RTP clock wraps after the first picture
			if d := got[19].PTS.Sub(got[0].PTS); d.Ticks != 19*3000 || d.Base != media.RTPVideo {
				t.Errorf("%s, %s: the last picture is %v after the first", name, mix, d)
			}
		}
	}
}

func TestAssemblerIsImmediate(t *testing.T) {
	all, _ := stream(1, 7)
	a := rtc.NewAssembler(time.Second, func() {})
	now := time.Now()
	if got := a.Push(all[0], now); len(got) != 0 {
		t.Fatal("half a picture came out")
	}
	if got := a.Push(all[1], now); len(got) != 1 {
		t.Error("the marker completes the picture: it must not wait for the next one")
	}
}

func TestAssemblerHole(t *testing.T) {
	const wait = 300 * time.Millisecond
	asked := 0
	all, want := stream(4, 65534)
	a := rtc.NewAssembler(wait, func() { asked++ })
	now := time.Now()
	var got []media.Packet
	for i, p := range all {
		if i != 3 { // the end of the second picture is lost
			got = append(got, a.Push(p, now)...)
		}
	}
	if !equal(bodies(got), want[:1]) {
		t.Fatalf("%d pictures came out before the hole is filled, want 1", len(got))
	}
	if d := a.Deadline(); !d.Equal(now.Add(wait)) {
		t.Errorf("Deadline %v after the hole, want %v", d.Sub(now), wait)
	}
	// sent again in time: nothing is lost
	got = append(got, a.Push(all[3], now.Add(wait/2))...)
	if !equal(bodies(got), want) || a.Stats().GiveUps != 0 {
		t.Errorf("after the retransmission %d pictures, want %d", len(got), len(want))
	}
	if !a.Deadline().IsZero() {
		t.Error("no hole is open, yet there is a deadline")
	}
}

func TestAssemblerGivesUpAndWaitsForAKey(t *testing.T) {
	const wait = 300 * time.Millisecond
	asked := 0
	all, want := stream(6, 10)
	a := rtc.NewAssembler(wait, func() { asked++ })
	now := time.Now()
	for i, p := range all {
		if i != 2 {
			a.Push(p, now)
		}
	}
	asked = 0
	if got := a.Expire(now.Add(wait - 1)); len(got) != 0 || a.Stats().GiveUps != 0 {
		t.Fatal("gave up before its time")
	}
	if got := a.Expire(now.Add(wait + 1)); len(got) != 0 {
		t.Errorf("%d pictures across a hole", len(got))
	}
	if s := a.Stats(); s.GiveUps != 1 || s.Lost != 1 || asked != 1 {
		t.Errorf("gave up %d times, lost %d, asked %d times; want 1 each", s.GiveUps, s.Lost, asked)
	}
	// pictures without a key stay hidden, and the question is repeated every 300 ms
	for i := range 30 {
		for _, p := range packets(picture(50, 20, false), uint16(22+i), 0) {
			if got := a.Push(p, now.Add(wait+time.Duration(i)*33*time.Millisecond)); len(got) != 0 {
				t.Fatal("a picture that needs the lost one came out")
			}
		}
	}
	if asked < 3 || asked > 5 {
		t.Errorf("asked %d times in a second, want about 3", asked)
	}
	key := picture(9, 500, true)
	if got := a.Push(packets(key, 52, 0)[0], now.Add(2*time.Second)); len(got) != 1 || !bytes.Equal(got[0].Data, key) {
		t.Error("the key frame did not come out")
	}
	_ = want
}

func TestAssemblerPadding(t *testing.T) {
	a := rtc.NewAssembler(time.Second, func() {})
	now := time.Now()
	key, next := picture(1, 500, true), picture(2, 1000, false)
	got := a.Push(padding(3, 0), now)
	got = append(got, a.Push(packets(key, 4, 0)[0], now)...)
	half := packets(next, 6, 3000)
	for _, p := range []*rtp.Packet{padding(5, 0), half[0], half[1]} {
		got = append(got, a.Push(p, now)...)
	}
	if !equal(bodies(got), [][]byte{key, next}) {
		t.Errorf("%d pictures with probes between them, want 2", len(got))
	}
}

func TestAssemblerJoinsInTheMiddle(t *testing.T) {
	asked := 0
	a := rtc.NewAssembler(time.Second, func() { asked++ })
	now := time.Now()
	all, want := stream(3, 40)
	late := append(all[1:], packets(picture(7, 500, true), 46, 90)...)
	var got []media.Packet
	for _, p := range late {
		got = append(got, a.Push(p, now)...)
	}
	if len(got) != 1 || !got[0].Key || asked != 1 {
		t.Errorf("%d pictures (want the one key), asked %d times", len(got), asked)
	}
	_ = want
}

func TestAssemblerMemoryIsBounded(t *testing.T) {
	a := rtc.NewAssembler(time.Hour, func() {})
	now := time.Now()
	for i := range 60000 { // a picture that never ends
		p := packets(picture(1, 20, false), uint16(i), 0)[0]
		p.Marker = false
		a.Push(p, now)
	}
	if s := a.Stats(); s.GiveUps < 50 {
		t.Errorf("gave up %d times: packets are kept without end", s.GiveUps)
	}
	key := picture(1, 500, true)
	if got := a.Push(packets(key, 60000, 0)[0], now); len(got) != 0 {
		t.Error("a packet that continues a dropped picture completed one")
	}
	if got := a.Push(packets(key, 60001, 0)[0], now); len(got) != 1 {
		t.Error("a key frame after it did not come out")
	}
}
