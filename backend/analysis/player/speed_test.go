package player_test

import (
	"errors"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"videonet/backend/fault"
	"videonet/backend/media"
)

func (s *stage) speed(v float64) {
	s.t.Helper()
	if err := s.SetSpeed(v); err != nil {
		s.t.Fatal(err)
	}
}

func TestBackwardsEveryPictureAtItsTime(t *testing.T) {
	for name, f := range films() {
		t.Run(name, func(t *testing.T) {
			on(t, f, func(s *stage) {
				t := s.t
				last := len(f.pts) - 1
				s.only("open", 0)
				if err := s.Seek(f.at(last)); err != nil {
					t.Fatal(err)
				}
				s.only("seek", last)
				s.speed(-1)
				time.Sleep(10 * time.Minute)
				got := s.screen.take()
				if len(got) != last+1 { // those before the last, and the first once more when it has stopped there
					t.Fatalf("%d pictures were published, want %d", len(got), last+1)
				}
				for i, p := range got[:last] {
					if p.number != last-1-i {
						t.Fatalf("picture %d came in place of %d", p.number, last-1-i)
					}
					want := f.pts[last-1].Sub(f.pts[p.number]).Duration()
					if late := p.at.Sub(got[0].at) - want; late < -time.Millisecond || late > time.Millisecond {
						t.Errorf("picture %d came %v off its time", p.number, late)
					}
				}
				if state := s.Snapshot(); state.Playing || state.Speed != 1 || state.At != 0 || state.Fault != nil {
					t.Errorf("at the beginning: %+v", state)
				}
				if last > 0 {
					s.Step(1)
					s.only("step", 1)
				}
			})
		})
	}
}

func TestFastLeavesPicturesOutAndKeepsTheTime(t *testing.T) {
	for _, speed := range []float64{2, 4, 8, -2, -4, -8} {
		f := regular(1000, 0, 1, media.Timebase{Num: 1, Den: 50}) // 20 s
		f.sound = true
		on(t, f, func(s *stage) {
			t := s.t
			s.only("open", 0)
			end := 999
			if speed < 0 {
				end = 0
				if err := s.Seek(30); err != nil {
					t.Fatal(err)
				}
				s.only("seek", 999)
			}
			s.speed(speed)
			time.Sleep(time.Second + time.Millisecond)
			synctest.Wait()
			if state := s.Snapshot(); !state.Playing || state.Speed != speed || state.At == f.at(end) {
				t.Errorf("speed %v after a second: %+v", speed, state)
			}
			time.Sleep(time.Minute)
			got := s.screen.take()
			if speed < 0 {
				got = got[:len(got)-1] // the first once more, when it has stopped
			}
			for i, p := range got {
				if i == 0 {
					continue
				}
				before := got[i-1]
				if (p.number > before.number) != (speed > 0) {
					t.Fatalf("speed %v: picture %d came after %d", speed, p.number, before.number)
				}
				if gap := p.at.Sub(before.at); gap < 30*time.Millisecond && p.number != end {
					t.Errorf("speed %v: picture %d came %v after the one before: nobody sees it", speed, p.number, gap)
				} else if gap > 90*time.Millisecond {
					t.Errorf("speed %v: %v without a picture", speed, gap)
				}
			}
			first, last := got[0], got[len(got)-1]
			if last.number != end {
				t.Errorf("speed %v: the last picture is %d, want %d", speed, last.number, end)
			}
			took, want := last.at.Sub(first.at), math.Abs(f.at(last.number)-f.at(first.number))/math.Abs(speed)
			if math.Abs(took.Seconds()-want) > 0.02 {
				t.Errorf("speed %v: took %v, want %.3f s", speed, took, want)
			}
			if state := s.Snapshot(); state.Playing || state.Speed != 1 {
				t.Errorf("speed %v, at the end: %+v", speed, state)
			}
			if all, _ := s.sound.take(); len(all) != 0 {
				t.Errorf("speed %v: %d pieces of sound", speed, len(all))
			}
		})
	}
}

func TestChangesOfSpeed(t *testing.T) {
	f := regular(1000, 96750, 3600, media.RTPVideo) // 40 s
	f.sound = true
	on(t, f, func(s *stage) {
		t := s.t
		s.only("open", 0)
		at := func(what string, want float64) {
			t.Helper()
			synctest.Wait()
			if got := s.Snapshot(); math.Abs(got.At-want) > 0.3 || !got.Playing {
				t.Errorf("%s: %+v, want it near %v", what, got, want)
			}
		}
		s.Play()
		time.Sleep(4 * time.Second)
		at("1", 4)
		s.sound.take()
		s.speed(4)
		time.Sleep(4 * time.Second)
		at("4", 20)
		if all, _ := s.sound.take(); len(all) != 0 {
			t.Errorf("%d pieces of sound at speed 4", len(all))
		}
		s.speed(-2)
		time.Sleep(4 * time.Second)
		at("-2", 12)
		s.speed(-8)
		time.Sleep(time.Second)
		at("-8", 4)
		if err := s.Seek(30); err != nil { // goes on backwards from there
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		at("-8 after a seek", 22)
		s.speed(1)
		time.Sleep(time.Second)
		at("1 again", 23)
		if all, _ := s.sound.take(); len(all) < 45 {
			t.Errorf("%d pieces of sound at speed 1", len(all))
		}
		s.speed(8)
		time.Sleep(100 * time.Millisecond)
		s.Pause()
		synctest.Wait()
		got := s.screen.take()
		here := got[len(got)-1].number
		if state := s.Snapshot(); state.Playing || state.Speed != 1 || state.At != f.at(here) {
			t.Errorf("paused at speed 8: %+v, on screen is %d", state, here)
		}
		s.Step(1)
		s.only("step after what was fast", here+1)
		s.speed(-1)
		time.Sleep(410 * time.Millisecond)
		s.Step(-1)
		synctest.Wait()
		got = s.screen.take()
		if n := got[len(got)-1].number; n != here+1-11 {
			t.Errorf("a step back after ten pictures back shows %d, want %d", n, here+1-11)
		}
	})
}

func TestSpeedsThatAreNone(t *testing.T) {
	on(t, regular(10, 0, 1, media.Timebase{Num: 1, Den: 25}), func(s *stage) {
		s.only("open", 0)
		for _, v := range []float64{0, 0.5, -0.9, 8.1, -9, math.NaN(), math.Inf(1), math.Inf(-1)} {
			if err := s.SetSpeed(v); !fault.Is(err, fault.Invalid) {
				s.t.Errorf("SetSpeed(%v) = %v", v, err)
			}
		}
		s.nothing("speeds that are none")
	})
}

func TestBackwardsFailsWithAReasonAndTriesAgain(t *testing.T) {
	f := regular(500, 0, 1, media.Timebase{Num: 1, Den: 25})
	on(t, f, func(s *stage) {
		t := s.t
		s.only("open", 0)
		if err := s.Seek(18); err != nil {
			t.Fatal(err)
		}
		s.only("seek", 450)
		f.fail(errors.New("gone"), 0)
		s.speed(-1)
		time.Sleep(time.Second)
		if state := s.Snapshot(); state.Playing || state.Speed != 1 || state.Fault == nil {
			t.Errorf("a file that is gone: %+v", state)
		}
		f.fail(nil, 0)
		s.speed(-1)
		time.Sleep(2*time.Second + 10*time.Millisecond)
		if state := s.Snapshot(); !state.Playing || math.Abs(state.At-16) > 0.3 {
			t.Errorf("when it is there again: %+v", state)
		}
	})
}

func TestCloseWhileBackwards(t *testing.T) {
	for _, wait := range []time.Duration{0, time.Millisecond, time.Second} {
		f := regular(5000, 0, 1, media.Timebase{Num: 1, Den: 25})
		on(t, f, func(s *stage) {
			if err := s.Seek(150); err != nil {
				s.t.Fatal(err)
			}
			s.speed(-4)
			time.Sleep(wait)
			if err := s.Close(); err != nil {
				s.t.Error(err)
			}
			s.speed(2) // after the end nothing happens
		})
	}
}
