package sound_test

import (
	"testing"
	"time"
)

func TestSteadyPacketsAreHeardAfter40ms(t *testing.T) {
	s := newSim(t)
	s.run(steady(500, onTime), 501*piece)
	numbers, lengths := s.pieces()
	if numbers[0] != 0 || lengths[0] < 40*ms || lengths[0] > 60*ms {
		t.Errorf("it begins after %d ms", lengths[0]/ms)
	}
	for i, l := range lengths[1 : len(lengths)-2] {
		if l != piece {
			t.Errorf("piece %d has %d samples", numbers[i+1], l)
		}
	}
	rising(t, s.spoken()[:490], 1, 490)
	if st := s.voice.Stats(); st.Underruns+st.Concealed+st.Recovered+st.Late+st.Duplicates+st.Dropped != 0 {
		t.Errorf("stats of a perfect line: %+v", st)
	}
}

func TestJitterBelowTheDepthIsNotHeard(t *testing.T) {
	s := newSim(t)
	s.run(steady(500, func(k int) int { return (k * 7919 % 38) * ms }), 500*piece)
	if st := s.voice.Stats(); st.Underruns != 0 || st.Concealed != 0 {
		t.Errorf("38 ms of jitter: %+v", st)
	}
	rising(t, s.spoken()[:490], 1, 490)
}

func TestOrderIsRestoredAndDuplicatesFall(t *testing.T) {
	s := newSim(t)
	packets := steady(200, func(k int) int {
		if k%9 == 4 {
			return 25 * ms // overtaken by the next
		}
		return 0
	})
	for _, p := range steady(200, onTime) {
		if p.n%5 == 0 {
			p.at += 3 * ms
			packets = append(packets, p)
		}
	}
	s.run(packets, 200*piece)
	rising(t, s.spoken()[:190], 1, 190)
	if st := s.voice.Stats(); st.Duplicates < 30 || st.Concealed != 0 || st.Recovered != 0 || st.Underruns != 0 {
		t.Errorf("%+v", st)
	}
}

func TestLossIsRecoveredOrConcealed(t *testing.T) {
	s := newSim(t)
	s.run(steady(200, func(k int) int {
		if n := k + 1; n == 50 || n == 100 || n == 101 || n == 102 {
			return -1
		}
		return 0
	}), 200*piece)
	numbers, lengths := s.pieces()
	for i, n := range numbers {
		switch n {
		case 50, 102: // from the packet after it
			if lengths[i] != piece {
				t.Errorf("%d was recovered with %d samples", n, lengths[i])
			}
		case -1:
			if i+1 < len(numbers) && (numbers[i-1] != 99 || numbers[i+1] != 102 || lengths[i] != 2*piece) {
				t.Errorf("%d samples concealed after %d before %d", lengths[i], numbers[i-1], numbers[i+1])
			}
		}
	}
	if st := s.voice.Stats(); st.Recovered != 2 || st.Concealed != 2 || st.Underruns != 0 {
		t.Errorf("%+v", st)
	}
}

func TestLateAndDamagedPackets(t *testing.T) {
	s := newSim(t)
	s.run(steady(100, func(k int) int {
		if k == 50 {
			return 150 * ms
		}
		return 0
	}), 60*piece)
	s.voice.Push(s.first+61, s.base+60*piece, []byte{1, 2})
	s.voice.Push(s.first+62, s.base+61*piece, nil)
	s.run(nil, 66*piece)
	if st := s.voice.Stats(); st.Late != 1 || st.Recovered != 1 || st.Damaged != 1 {
		t.Errorf("%+v", st)
	}
}

func TestUnderrunsDeepenTheRingAndCalmMakesItShallow(t *testing.T) {
	s := newSim(t)
	// Wi-Fi that stops for 70 ms each half second, then gives all at once.
	rough := steady(1000, func(k int) int {
		if r := k % 25; r >= 10 && r < 14 {
			return (14-r)*piece - 10*ms
		}
		return 0
	})
	s.run(rough[:500], 500*piece)
	st := s.voice.Stats()
	if st.Target < 60*time.Millisecond || st.Underruns == 0 || st.Underruns > 6 {
		t.Errorf("after 10 s of rough line: target %v, %d underruns", st.Target, st.Underruns)
	}
	s.run(rough[500:], 1000*piece)
	if again := s.voice.Stats(); again.Underruns != st.Underruns {
		t.Errorf("%d underruns more on the line it has got used to", again.Underruns-st.Underruns)
	}
	rest := steady(4000, onTime)[1000:]
	s.run(rest, 4000*piece)
	st = s.voice.Stats()
	if st.Target != 40*time.Millisecond || st.Waiting > 80*time.Millisecond || st.Dropped != 0 {
		t.Errorf("after a minute of calm: %+v", st)
	}
}

func TestSilenceIsNoUnderrun(t *testing.T) {
	s := newSim(t)
	var packets []arrival
	at, stamp := 0, 0
	for n := 1; n <= 300; n++ {
		packets = append(packets, arrival{at: at, n: n, stamp: stamp})
		gap := 1
		switch {
		case n%50 == 0:
			gap = 20 // DTX: 400 ms of nothing
		case n%17 == 0:
			gap = 2 // shorter than the ring
		case n == 120:
			gap = 500 // muted for 10 s
		}
		at, stamp = at+gap*piece, stamp+gap*piece
	}
	s.run(packets, at+10*piece)
	st := s.voice.Stats()
	if st.Underruns != 0 || st.Concealed != 0 || st.Recovered != 0 || st.Target != 40*time.Millisecond {
		t.Errorf("%+v", st)
	}
	rising(t, s.spoken(), 1, 300)
}

func TestClocksThatRunApart(t *testing.T) {
	for _, per1000 := range []int{-3, 3} {
		s := newSim(t)
		var packets []arrival
		for k := range 6000 { // two minutes
			packets = append(packets, arrival{at: k*piece + k*piece*per1000/1000, n: k + 1, stamp: k * piece})
		}
		s.run(packets, packets[len(packets)-1].at)
		st := s.voice.Stats()
		// 3 ‰ of two minutes are 18 pieces: without stretching they would be missing or pile up.
		if st.Underruns > 1 || st.Dropped != 0 || st.Waiting > 120*time.Millisecond {
			t.Errorf("sender off by %d ‰: %+v", per1000, st)
		}
		rising(t, s.spoken()[:5900], 1, 5900)
	}
}

func TestANewStreamTakesOver(t *testing.T) {
	s := newSim(t)
	s.run(steady(50, onTime), 50*piece)
	s.first, s.base = s.first+9000, 17 // the connection was made again: numbers and stamps are others
	again := steady(100, onTime)
	for i := range again {
		again[i].at += 55 * piece
	}
	s.run(again, 155*piece)
	numbers := s.spoken()
	rising(t, numbers[:50], 1, 50)
	rising(t, numbers[50:145], 1, 95)
	if st := s.voice.Stats(); st.Late != 0 || st.Underruns != 0 {
		t.Errorf("%+v", st)
	}
}

func TestBurstAfterAStallDoesNotStayAsDelay(t *testing.T) {
	s := newSim(t)
	s.run(steady(200, func(k int) int {
		if k >= 50 && k < 90 {
			return (90 - k) * piece // 800 ms of nothing, then everything
		}
		return 0
	}), 200*piece)
	st := s.voice.Stats()
	if st.Underruns != 1 || st.Waiting > 120*time.Millisecond || st.Dropped < 20 {
		t.Errorf("%+v", st)
	}
}

func TestAFloodIsBounded(t *testing.T) {
	s := newSim(t)
	for n := range 5000 {
		s.voice.Push(uint16(n), uint32(n*piece), []byte{0, 0, 0, 1})
	}
	if st := s.voice.Stats(); st.Waiting > time.Second || st.Dropped < 4900 {
		t.Errorf("%+v", st)
	}
}
