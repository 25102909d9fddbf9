package publish_test

import (
	"errors"
	"io"
	"testing"

	"go.uber.org/goleak"

	"videonet/backend/fault"
	"videonet/backend/media"
	"videonet/backend/meeting/publish"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// newCamera returns a camera and its states; both are closed with the test.
func newCamera(t *testing.T, log *encoderLog) (*publish.Camera, chan publish.CameraState) {
	t.Helper()
	states := make(chan publish.CameraState, 100)
	c := publish.NewCamera(publish.CameraConfig{NewEncoder: log.open, Changed: func(s publish.CameraState) { states <- s }})
	t.Cleanup(func() {
		for range 2 {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}
	})
	return c, states
}

// until reads states up to one with that status.
func until(t *testing.T, states chan publish.CameraState, want publish.Status) publish.CameraState {
	t.Helper()
	for {
		select {
		case s := <-states:
			if s.Status == want {
				return s
			}
		case <-t.Context().Done():
			t.Fatalf("never %v", want)
		}
	}
}

func TestOnePictureIsCodedOnceForAll(t *testing.T) {
	log := &encoderLog{}
	c, _ := newCamera(t, log)
	src := newVideo()
	c.SetSource(src)
	subs := []*publish.Subscription{c.Subscribe(10), c.Subscribe(10), c.Subscribe(10)}
	for n := range 4 {
		src.give(t, 1280, 720, n)
		var first media.Packet
		for i, s := range subs {
			p := <-s.Packets()
			if i == 0 {
				first = p
			}
			if &p.Data[0] != &first.Data[0] || p.PTS != first.PTS {
				t.Errorf("picture %d: subscriber %d got another packet", n, i)
			}
			if p.Key != (n < 2) {
				t.Errorf("picture %d: key %v; the first two are keys", n, p.Key)
			}
			if p.PTS.Ticks != int64(n)*3000 || p.Captured.IsZero() {
				t.Errorf("picture %d: PTS %v, captured %v", n, p.PTS, p.Captured)
			}
		}
	}
	if opened, encoded, _ := log.counts(); opened != 1 || encoded != 4 {
		t.Errorf("%d encoders coded %d pictures; want 1 and 4", opened, encoded)
	}
}

func TestNothingIsCodedForNobody(t *testing.T) {
	log := &encoderLog{}
	c, states := newCamera(t, log)
	src := newVideo()
	c.SetSource(src)
	for n := range 4 {
		src.give(t, 640, 360, n) // each is taken after the one before was dealt with
	}
	if s := until(t, states, publish.Live); s.Width != 640 || s.Height != 360 {
		t.Errorf("live with %dx%d", s.Width, s.Height)
	}
	if opened, _, _ := log.counts(); opened != 0 {
		t.Error("an encoder was opened for nobody")
	}
	s := c.Subscribe(10)
	src.give(t, 640, 360, 4)
	if p := <-s.Packets(); !p.Key {
		t.Error("the first packet of a late subscriber is no key")
	}
	s.Close()
	s.Close()
	for range s.Packets() { // what it had not read yet; the end comes because it is closed
	}
	src.give(t, 640, 360, 5)
	src.give(t, 640, 360, 6)
	_, before, _ := log.counts()
	src.give(t, 640, 360, 7)
	src.give(t, 640, 360, 8)
	if _, after, _ := log.counts(); after != before {
		t.Errorf("%d pictures were coded for nobody", after-before)
	}
}

func TestLateSubscriberBeginsWithTwoKeys(t *testing.T) {
	c, _ := newCamera(t, &encoderLog{})
	src := newVideo()
	c.SetSource(src)
	first := c.Subscribe(100)
	for n := range 5 {
		src.give(t, 640, 360, n)
		<-first.Packets()
	}
	second := c.Subscribe(100)
	for n := 5; n < 9; n++ {
		src.give(t, 640, 360, n)
		p, q := <-first.Packets(), <-second.Packets()
		if p.Key != (n < 7) || q.PTS != p.PTS {
			t.Errorf("picture %d: key %v, and %v beside %v", n, p.Key, p.PTS, q.PTS)
		}
	}
}

func TestSlowSubscriberLosesPicturesUpToTheNextKey(t *testing.T) {
	c, _ := newCamera(t, &encoderLog{})
	src := newVideo()
	c.SetSource(src)
	slow, quick := c.Subscribe(3), c.Subscribe(100)
	for n := range 8 {
		src.give(t, 640, 360, n)
		<-quick.Packets()
	}
	for n := range 3 {
		if p := <-slow.Packets(); p.PTS.Ticks != int64(n)*3000 {
			t.Errorf("packet %d of the slow one: %v", n, p.PTS)
		}
	}
	if slow.Dropped() != 5 || quick.Dropped() != 0 {
		t.Errorf("dropped %d and %d, want 5 and 0", slow.Dropped(), quick.Dropped())
	}
	src.give(t, 640, 360, 8) // there is room again, but what comes cannot be decoded
	<-quick.Packets()
	third := c.Subscribe(10) // a newcomer brings a key
	src.give(t, 640, 360, 9)
	p := <-quick.Packets()
	if q := <-slow.Packets(); !q.Key || q.PTS != p.PTS || slow.Dropped() != 6 {
		t.Errorf("the slow one goes on with %v key %v, dropped %d", q.PTS, q.Key, slow.Dropped())
	}
	<-third.Packets()
}

func TestSourceIsChangedUnderASubscription(t *testing.T) {
	log := &encoderLog{}
	c, states := newCamera(t, log)
	s := c.Subscribe(100)
	a, b := newVideo(), newVideo()
	c.SetSource(a)
	a.give(t, 1280, 720, 1000)
	one := <-s.Packets()
	c.SetSource(b)
	if !a.closed() {
		t.Error("the old source is open")
	}
	b.give(t, 640, 480, 0)
	two := <-s.Packets()
	if !two.Key || two.Width != 640 || two.Height != 480 || two.PTS.Compare(one.PTS) <= 0 {
		t.Errorf("from the new source: key %v, %dx%d, PTS %v after %v", two.Key, two.Width, two.Height, two.PTS, one.PTS)
	}
	c.SetSource(nil)
	if st := until(t, states, publish.Off); st.Err != nil || !b.closed() {
		t.Errorf("off with %v, closed %v", st.Err, b.closed())
	}
	d := newVideo()
	c.SetSource(d)
	d.give(t, 640, 480, 0)
	if three := <-s.Packets(); three.PTS.Compare(two.PTS) <= 0 {
		t.Errorf("on again: PTS %v after %v", three.PTS, two.PTS)
	}
	if opened, _, closed := log.counts(); opened != 2 || closed != 1 {
		t.Errorf("%d encoders, %d closed; one per size", opened, closed)
	}
}

func TestHeightAndBitrateChangeAtRunTime(t *testing.T) {
	log := &encoderLog{}
	c, _ := newCamera(t, log)
	s := c.Subscribe(100)
	src := newVideo()
	c.SetSource(src)
	src.give(t, 1920, 1080, 0)
	if p := <-s.Packets(); p.Width != 1280 || p.Height != 720 {
		t.Errorf("1080 lines are coded as %dx%d", p.Width, p.Height)
	}
	c.SetHeight(360)
	src.give(t, 1920, 1080, 1)
	if p := <-s.Packets(); p.Width != 640 || p.Height != 360 || !p.Key {
		t.Errorf("after SetHeight(360): %dx%d, key %v", p.Width, p.Height, p.Key)
	}
	c.SetBitrate(256_000)
	src.give(t, 1920, 1080, 2)
	if p := <-s.Packets(); p.Data[1] != 1 || p.Data[0] != 0 {
		t.Errorf("after SetBitrate: %v", p.Data)
	}
	if st := c.State(); st.Height != 360 || st.Status != publish.Live {
		t.Errorf("state %+v", st)
	}
	if st := c.Stats(); st.Read != 3 || st.Keys != 2 {
		t.Errorf("stats %+v", st)
	}
}

func TestLostCameraIsTold(t *testing.T) {
	c, states := newCamera(t, &encoderLog{})
	s := c.Subscribe(10)
	for _, x := range []struct {
		err    error
		status publish.Status
		code   fault.Code
	}{
		{errors.New("no such device"), publish.Lost, fault.CameraLost},
		{fault.New(fault.CameraBusy, nil), publish.Lost, fault.CameraBusy},
		{io.EOF, publish.Ended, ""},
	} {
		src := newVideo()
		c.SetSource(src)
		src.fail <- x.err
		st := until(t, states, x.status)
		if code, _ := fault.Of(st.Err); code != x.code {
			t.Errorf("%v became %q", x.err, code)
		}
		// The rest goes on: another source takes over under the same subscription.
		next := newVideo()
		c.SetSource(next)
		next.give(t, 640, 360, 0)
		<-s.Packets()
	}
}

func TestEncoderThatFailsIsOpenedAgainThenGivenUp(t *testing.T) {
	log := &encoderLog{broken: errors.New("out of bits"), breaks: 2}
	c, states := newCamera(t, log)
	s := c.Subscribe(10)
	src := newVideo()
	c.SetSource(src)
	for n := range 3 {
		src.give(t, 640, 360, n)
	}
	if p := <-s.Packets(); !p.Key || p.PTS.Ticks != 2*3000 {
		t.Errorf("a new encoder begins with key %v at %v", p.Key, p.PTS)
	}
	log.mu.Lock()
	log.broken, log.breaks = fault.New(fault.NotBuilt, nil, "part", "VP8"), maxFailures
	log.mu.Unlock()
	for n := range maxFailures {
		src.give(t, 640, 360, 3+n)
	}
	if st := until(t, states, publish.Lost); !fault.Is(st.Err, fault.NotBuilt) {
		t.Errorf("given up with %v", st.Err)
	}
	if opened, _, closed := log.counts(); opened != 2+maxFailures || closed != opened {
		t.Errorf("%d encoders, %d closed", opened, closed)
	}
}

// maxFailures in a row are what the camera bears.
const maxFailures = 3

func TestCloseEndsAll(t *testing.T) {
	log := &encoderLog{}
	c, _ := newCamera(t, log)
	s := c.Subscribe(10)
	src := newVideo()
	c.SetSource(src)
	src.give(t, 640, 360, 0)
	<-s.Packets()
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if _, open := <-s.Packets(); open {
		t.Error("the subscription goes on")
	}
	if _, _, closed := log.counts(); closed != 1 || !src.closed() {
		t.Error("the encoder or the source is open")
	}
	s.Close()
	s.RequestKey()
	late := newVideo()
	c.SetSource(late)
	if !late.closed() {
		t.Error("a closed camera kept a source")
	}
	if _, open := <-c.Subscribe(1).Packets(); open {
		t.Error("a closed camera took a subscriber")
	}
}
