package player_test

import (
	"errors"
	"math"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"videonet/backend/analysis/player"
	"videonet/backend/fault"
	"videonet/backend/media"
)

// stage is a player with fakes around it; time is that of the test's bubble, so that waits are exact and take none.
type stage struct {
	*player.Player
	t      *testing.T
	film   *film
	screen *screen
	sound  *loudspeaker
	coder  *numberCoder
}

// on runs a test with a player of the film. When it ends, nothing of the player may run, and no picture be held.
func on(t *testing.T, f *film, test func(s *stage)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &stage{t: t, film: f, screen: &screen{t: t}, sound: &loudspeaker{}, coder: &numberCoder{}}
		s.Player = player.Open(player.Config{
			Source: f, Info: f.info(), Stream: "player", View: s.screen, Speaker: s.sound,
			Encoder: func(int, int) (media.VideoEncoder, error) { return s.coder, nil },
		})
		defer s.closeAndCheck()
		test(s)
	})
}

func (s *stage) closeAndCheck() {
	s.t.Helper()
	for range 2 {
		if err := s.Close(); err != nil {
			s.t.Error(err)
		}
	}
	if n := s.film.held.Load(); n != 0 {
		s.t.Errorf("%d pictures were not released", n)
	}
	if n := s.film.most.Load(); n > 8 {
		s.t.Errorf("%d pictures were held at once", n)
	}
}

// only checks that exactly one picture was published, and which.
func (s *stage) only(what string, want int) {
	s.t.Helper()
	synctest.Wait()
	got := s.screen.take()
	if len(got) != 1 || got[0].number != want || !got[0].key || got[0].pts != s.film.pts[want] {
		s.t.Fatalf("%s: published %+v, want picture %d alone", what, got, want)
	}
	if state := s.Snapshot(); state.At != s.film.at(want) || state.Fault != nil {
		s.t.Fatalf("%s: state %+v, want it at %v", what, state, s.film.at(want))
	}
}

func (s *stage) nothing(what string) {
	s.t.Helper()
	synctest.Wait()
	if got := s.screen.take(); len(got) != 0 {
		s.t.Fatalf("%s: published %+v, want nothing", what, got)
	}
}

func films() map[string]*film {
	return map[string]*film{
		"25/s":                            regular(100, 0, 1, media.Timebase{Num: 1, Den: 25}),
		"NTSC":                            regular(100, 0, 1001, media.Timebase{Num: 1, Den: 30000}),
		"59.94/s from 1.075 s":            regular(200, 96750, 1501, media.RTPVideo),
		"from before zero":                regular(50, -40, 40, media.Timebase{Num: 1, Den: 1000}),
		"one picture":                     regular(1, 7, 1, media.Timebase{Num: 1, Den: 25}),
		"irregular":                       irregular(1075, 1115, 1118, 1400, 1401, 4000, 4033, 11_000, 90_000, 90_001, 300_000),
		"slides with two minutes between": irregular(0, 120_000, 240_000, 240_040),
	}
}

func TestSeekIsExactToTheFrame(t *testing.T) {
	for name, f := range films() {
		t.Run(name, func(t *testing.T) {
			on(t, f, func(s *stage) {
				s.only("open", 0)
				for i := range f.pts {
					at, until := f.at(i), f.info().Duration
					if i+1 < len(f.pts) {
						until = f.at(i + 1)
					}
					for what, when := range map[string]float64{
						"at its PTS":               at,
						"at its PTS in µs":         math.Round(at*1e6) / 1e6,
						"at its PTS in ms":         math.Round(at*1e3) / 1e3,
						"between it and the next":  (at + until) / 2,
						"just before the next":     until - 0.0006,
						"at the last of its times": math.Nextafter(until-0.0006, 0),
					} {
						if when < at-0.0005 || when > until-0.00051 {
							continue // the picture is on screen for less than that
						}
						if err := s.Seek(when); err != nil {
							t.Fatal(err)
						}
						s.only(what, i)
					}
				}
			})
		})
	}
}

func TestSeekStaysInTheFile(t *testing.T) {
	f := regular(100, 3000, 40, media.Timebase{Num: 1, Den: 1000})
	on(t, f, func(s *stage) {
		t := s.t
		s.only("open", 0)
		for _, c := range []struct {
			at   float64
			want int
		}{{-5, 0}, {1e9, 99}, {4, 99}, {3.96, 99}, {0, 0}} {
			if err := s.Seek(c.at); err != nil {
				t.Fatal(err)
			}
			s.only("seek", c.want)
		}
		for _, at := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
			if err := s.Seek(at); !fault.Is(err, fault.Invalid) {
				t.Errorf("Seek(%v) = %v", at, err)
			}
		}
		s.nothing("seeks to no number")
	})
}

func TestStepGoesFrameByFrame(t *testing.T) {
	for name, f := range films() {
		t.Run(name, func(t *testing.T) {
			on(t, f, func(s *stage) {
				s.only("open", 0)
				for i := 1; i < len(f.pts); i++ {
					s.Step(1)
					s.only("step forward", i)
				}
				s.Step(1)
				s.nothing("step at the end")
				for i := len(f.pts) - 2; i >= 0; i-- {
					s.Step(-1)
					s.only("step back", i)
				}
				s.Step(-1)
				s.nothing("step at the beginning")
			})
		})
	}
}

func TestStepsInOneGo(t *testing.T) {
	on(t, regular(100, 0, 1, media.Timebase{Num: 1, Den: 25}), func(s *stage) {
		t := s.t
		s.only("open", 0)
		s.Step(5)
		s.Step(-1)
		s.Step(3)
		synctest.Wait()
		var got []int
		for _, p := range s.screen.take() {
			got = append(got, p.number)
		}
		want := []int{1, 2, 3, 4, 5, 4, 5, 6, 7}
		if len(got) != len(want) {
			t.Fatalf("steps showed %v, want %v", got, want)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Fatalf("steps showed %v, want %v", got, want)
			}
		}
	})
}

// A drag over the timeline seeks a hundred times: pictures come meanwhile, the last seek wins, and not each one starts a decoder.
func TestManySeeksShowTheLast(t *testing.T) {
	f := regular(1000, 0, 1, media.Timebase{Num: 1, Den: 25})
	on(t, f, func(s *stage) {
		t := s.t
		s.only("open", 0)
		before := f.opened()
		for i := range 100 {
			if err := s.Seek(float64(i) / 5); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait()
		got := s.screen.take()
		if got[len(got)-1].number != 495 {
			t.Errorf("the last picture is %d, want 495", got[len(got)-1].number)
		}
		if n := f.opened() - before; n > 50 {
			t.Errorf("100 seeks at once opened the file %d times", n)
		}
	})
}

func TestRequestKeyShowsTheSamePicture(t *testing.T) {
	on(t, regular(10, 0, 1, media.Timebase{Num: 1, Den: 25}), func(s *stage) {
		t := s.t
		s.only("open", 0)
		if err := s.Seek(0.2); err != nil {
			t.Fatal(err)
		}
		s.only("seek", 5)
		for range 3 {
			s.RequestKey()
			s.only("a page that came", 5)
		}
	})
}

// An encoder may leave pictures out to keep its rate, but not the one that was asked for.
func TestKeyFrameIsNotLeftOut(t *testing.T) {
	on(t, regular(10, 0, 1, media.Timebase{Num: 1, Den: 25}), func(s *stage) {
		s.only("open", 0)
		s.coder.drops = &atomic.Int64{}
		s.coder.drops.Store(2)
		s.Step(1)
		s.only("step", 1)
	})
}

func TestFaults(t *testing.T) {
	gone := fault.New(fault.FileGone, errors.New("ENOENT"), "file", "a.mp4")
	for name, c := range map[string]struct{ at int }{"when opened": {-1}, "while it plays": {40}} {
		t.Run(name, func(t *testing.T) {
			f := regular(100, 0, 1, media.Timebase{Num: 1, Den: 25})
			on(t, f, func(s *stage) {
				t := s.t
				s.only("open", 0)
				f.fail(gone, c.at)
				if err := s.Seek(1); err != nil {
					t.Fatal(err)
				}
				s.Play()
				time.Sleep(10 * time.Second)
				state := s.Snapshot()
				if !fault.Is(state.Fault, fault.FileGone) || state.Playing {
					t.Errorf("state %+v, want the fault", state)
				}
				s.RequestKey() // a page that is loaded anew still sees the last picture
				synctest.Wait()
				if got := s.screen.take(); len(got) == 0 || got[len(got)-1].number != max(0, c.at-1) {
					t.Errorf("published %+v", got)
				}
				f.fail(nil, 0) // the file is back
				if err := s.Seek(2); err != nil {
					t.Fatal(err)
				}
				s.only("seek after the fault", 50)
			})
		})
	}
}

func TestEncoderFault(t *testing.T) {
	on(t, regular(10, 0, 1, media.Timebase{Num: 1, Den: 25}), func(s *stage) {
		t := s.t
		s.only("open", 0)
		s.coder.fail = fault.New(fault.NotBuilt, nil, "part", "VP8")
		s.Step(1)
		synctest.Wait()
		if state := s.Snapshot(); !fault.Is(state.Fault, fault.NotBuilt) {
			t.Errorf("state %+v", state)
		}
	})
}
