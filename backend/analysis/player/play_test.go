package player_test

import (
	"testing"
	"testing/synctest"
	"time"

	"videonet/backend/media"
)

// paced checks that pictures first..last were published once each and in order, as far apart as their PTS.
func paced(t *testing.T, f *film, got []shown, first, last int) {
	t.Helper()
	if len(got) != last-first+1 {
		t.Fatalf("%d pictures were published, want %d..%d", len(got), first, last)
	}
	for i, p := range got {
		if p.number != first+i {
			t.Fatalf("picture %d came after %d", p.number, first+i-1)
		}
		want := f.pts[first+i].Sub(f.pts[first]).Duration()
		if late := p.at.Sub(got[0].at) - want; late < -time.Millisecond || late > time.Millisecond {
			t.Errorf("picture %d came %v off its time", p.number, late)
		}
	}
}

func TestPlayKeepsTheTimeOfThePictures(t *testing.T) {
	for name, f := range films() {
		t.Run(name, func(t *testing.T) {
			on(t, f, func(s *stage) {
				t := s.t
				s.only("open", 0)
				s.Play()
				if len(f.pts) > 1 {
					time.Sleep(f.pts[1].Sub(f.pts[0]).Duration() / 2)
					if !s.Snapshot().Playing {
						t.Error("it does not play")
					}
				}
				time.Sleep(10 * time.Minute)
				if got := s.screen.take(); len(f.pts) > 1 { // one picture is its own end: Play shows it anew
					paced(t, f, got, 1, len(f.pts)-1)
				}
				last := len(f.pts) - 1
				if state := s.Snapshot(); state.Playing || state.At != f.at(last) {
					t.Errorf("at the end: %+v", state)
				}
				s.Play() // from the beginning again
				time.Sleep(10 * time.Minute)
				paced(t, f, s.screen.take(), 0, last)
			})
		})
	}
}

func TestPauseAndGoOn(t *testing.T) {
	f := regular(250, 0, 1, media.Timebase{Num: 1, Den: 25})
	on(t, f, func(s *stage) {
		t := s.t
		s.only("open", 0)
		s.Play()
		s.Play()
		time.Sleep(2*time.Second + 10*time.Millisecond)
		s.Pause()
		synctest.Wait()
		paced(t, f, s.screen.take(), 1, 50)
		time.Sleep(time.Minute)
		s.nothing("pause")
		s.Play()
		time.Sleep(time.Second + 10*time.Millisecond)
		s.Step(1) // pauses
		synctest.Wait()
		got := s.screen.take()
		paced(t, f, got[:25], 51, 75)
		if len(got) != 26 || got[25].number != 76 || s.Snapshot().Playing {
			t.Errorf("after the step: %d pictures, the last %+v, %+v", len(got), got[len(got)-1], s.Snapshot())
		}
	})
}

func TestSeekWhilePlayingGoesOnThere(t *testing.T) {
	f := regular(250, 0, 1, media.Timebase{Num: 1, Den: 25})
	on(t, f, func(s *stage) {
		t := s.t
		s.only("open", 0)
		s.Play()
		time.Sleep(time.Second)
		synctest.Wait()
		s.screen.take()
		if err := s.Seek(8); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second + 10*time.Millisecond)
		got := s.screen.take()
		if !got[0].key {
			t.Error("the picture after a seek is no key frame")
		}
		paced(t, f, got, 200, 225)
	})
}

// A machine that is too slow for the file plays it slowly, and leaves nothing out.
func TestSlowMachine(t *testing.T) {
	f := regular(100, 0, 1, media.Timebase{Num: 1, Den: 25})
	on(t, f, func(s *stage) {
		t := s.t
		s.only("open", 0)
		s.coder.takes = 60 * time.Millisecond
		s.Play()
		time.Sleep(time.Minute)
		got := s.screen.take()
		if len(got) != 99 {
			t.Fatalf("%d pictures of 99", len(got))
		}
		for i, p := range got {
			if p.number != i+1 {
				t.Fatalf("picture %d came in place %d", p.number, i+1)
			}
		}
	})
}

func TestSoundGoesWithThePictures(t *testing.T) {
	f := regular(250, 96750, 3600, media.RTPVideo)
	f.sound = true
	on(t, f, func(s *stage) {
		t := s.t
		s.only("open", 0)
		if err := s.Seek(2); err != nil {
			t.Fatal(err)
		}
		s.only("seek", 50)
		if all, _ := s.sound.take(); len(all) != 0 {
			t.Error("sound is heard while nothing plays")
		}
		s.Play()
		time.Sleep(3 * time.Second)
		synctest.Wait()
		pictures := s.screen.take()
		all, _ := s.sound.take()
		if len(all) < 148 || len(all) > 155 {
			t.Fatalf("%d pieces in 3 s, want 150 and the lead", len(all))
		}
		begin := pictures[0].at.Add(-pictures[0].pts.Duration())
		for i, h := range all {
			if i > 0 && h.seconds-all[i-1].seconds > 0.0201 {
				t.Errorf("a hole in the sound before %v", h.seconds)
			}
			lead := begin.Add(time.Duration(h.seconds * float64(time.Second))).Sub(h.at)
			if lead < -60*time.Millisecond || lead > 81*time.Millisecond {
				t.Errorf("the sound of %v came %v before its picture", h.seconds, lead)
			}
		}
		_, cleared := s.sound.take()
		s.Pause()
		synctest.Wait()
		if _, n := s.sound.take(); n != cleared+1 {
			t.Error("a pause leaves sound in the speaker")
		}
		s.SetSound(false)
		s.Play()
		time.Sleep(time.Second)
		if all, _ = s.sound.take(); len(all) != 0 || s.Snapshot().Sound {
			t.Errorf("%d pieces though sound is off", len(all))
		}
		s.SetSound(true)
		time.Sleep(time.Second)
		if all, _ = s.sound.take(); len(all) < 45 {
			t.Errorf("%d pieces in the second after sound was switched on", len(all))
		}
	})
}

func TestSubscribersHearAtMostTenASecond(t *testing.T) {
	f := regular(300, 0, 1, media.Timebase{Num: 1, Den: 60})
	on(t, f, func(s *stage) {
		t := s.t
		s.only("open", 0)
		states, end := s.Subscribe()
		idle, _ := s.Subscribe() // never read: holds nobody up
		s.Play()
		count := 0
		last := s.Snapshot()
		stop := time.After(7 * time.Second)
		for done := false; !done; {
			select {
			case state := <-states:
				if count > 1 && state.Seq <= last.Seq {
					t.Errorf("state %d came after %d", state.Seq, last.Seq)
				}
				count++
				last = state
			case <-stop:
				done = true
			}
		}
		if count < 40 || count > 53 {
			t.Errorf("%d states in 5 s of playing", count)
		}
		if last.Playing || last.At != f.at(299) || last.Seq != s.Snapshot().Seq {
			t.Errorf("the last state told is %+v, the true one %+v", last, s.Snapshot())
		}
		end()
		end()
		if _, ok := <-states; ok {
			t.Error("an ended subscription still tells")
		}
		if state := <-idle; state.Seq != s.Snapshot().Seq {
			t.Errorf("who did not read finds state %d, not the newest", state.Seq)
		}
	})
}

func TestCloseWhileBusy(t *testing.T) {
	f := regular(1000, 0, 1, media.Timebase{Num: 1, Den: 25})
	f.sound = true
	for _, wait := range []time.Duration{0, time.Millisecond, time.Second} {
		on(t, f, func(s *stage) {
			t := s.t
			states, _ := s.Subscribe()
			s.Play()
			time.Sleep(wait)
			if err := s.Seek(30); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			for range states {
			}
			s.Play() // after the end nothing happens
			if late, _ := s.Subscribe(); len(late) != 0 {
				t.Error("a closed player told a state")
			}
		})
	}
}
