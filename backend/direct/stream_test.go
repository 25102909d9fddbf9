package direct_test

import (
	"errors"
	"io"
	"testing"
	"time"

	"videonet/backend/direct"
	"videonet/backend/transfer"
	"videonet/backend/transfer/channeltest"
	"videonet/backend/wire"
)

func TestStreamIsAChannel(t *testing.T) {
	channeltest.RunFrames(t, func(t *testing.T) (a, b transfer.Channel) {
		t.Helper()
		_, _, a, b = pair(t)
		return a, b
	})
}

func TestStreamCarriesOnlyWholeFrames(t *testing.T) {
	_, _, a, b := pair(t)
	whole := frame(t, 1, 10)
	for name, err := range map[string]error{
		"text":      a.WriteMessage(whole, true),
		"cut":       a.WriteMessage(whole[:29], false),
		"no header": a.WriteMessage(whole[:19], false),
		"two":       a.WriteMessage(append(append([]byte{}, whole...), whole...), false),
		"nothing":   a.WriteMessage(nil, false),
	} {
		if err == nil {
			t.Errorf("%s was sent", name)
		}
	}
	carries(t, a, b, 7)                          // none of that has harmed the stream
	for _, size := range []int{0, 1, 64 << 10} { // the edges of a payload
		if err := a.WriteMessage(frame(t, 2, size), false); err != nil {
			t.Fatal(err)
		}
		if n, _, err := b.ReadMessage(make([]byte, wire.FrameHeaderSize+wire.MaxFramePayload)); err != nil || n != wire.FrameHeaderSize+size {
			t.Fatalf("%d bytes, %v", n, err)
		}
	}
}

// A header that no sender of ours writes ends the stream, for both.
func TestBadFrameEndsTheStream(t *testing.T) {
	for name, header := range map[string][]byte{
		"reserved bits": {1, 0, 1, 0, 0, 0, 0, 10},
		"too long":      {1, 0, 0, 0, 0, 1, 0, 1},
		"much too long": {1, 0, 0, 0, 255, 255, 255, 255},
	} {
		t.Run(name, func(t *testing.T) {
			stranger := newStranger(t)
			d := door(t, lan())
			meeting := start(t.Context(), d, stranger.offer(d), true)
			c := stranger.dial(t, d)
			stranger.greet(t, c, d.Offer().Token, 1)
			m := <-meeting
			if m.err != nil {
				t.Fatal(m.err)
			}
			if _, err := c.Write(append(header, make([]byte, 100)...)); err != nil {
				t.Fatal(err)
			}
			p := make([]byte, 1<<20)
			for range 2 {
				if _, _, err := m.channel.ReadMessage(p); err == nil || errors.Is(err, io.EOF) {
					t.Errorf("read: %v", err)
				}
			}
			if _, err := c.Read(p); err == nil {
				t.Error("the other side has not noticed")
			}
		})
	}
}

func TestCloseBetweenFramesIsAnEnd(t *testing.T) {
	_, _, a, b := pair(t)
	carries(t, a, b, 1)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.ReadMessage(make([]byte, 100)); !errors.Is(err, io.EOF) {
		t.Errorf("the other side: %v", err)
	}
	if _, _, err := a.ReadMessage(make([]byte, 100)); !errors.Is(err, direct.ErrClosed) {
		t.Errorf("this side: %v", err)
	}
	if err := a.WriteMessage(frame(t, 1, 1), false); !errors.Is(err, direct.ErrClosed) {
		t.Errorf("this side: %v", err)
	}
}

// Close does not wait for an other side that reads nothing.
func TestCloseUnderBackPressure(t *testing.T) {
	_, _, a, _ := pair(t)
	ended := make(chan error, 1)
	wrote := make(chan struct{}, 1<<20)
	go func() {
		p := frame(t, 1, 64<<10)
		for {
			if err := a.WriteMessage(p, false); err != nil {
				ended <- err
				return
			}
			wrote <- struct{}{}
		}
	}()
	for still := -1; still != len(wrote); { // standing still can only be seen over time
		still = len(wrote)
		time.Sleep(300 * time.Millisecond)
	}
	t.Logf("%.1f MiB went without a reader", float64(len(wrote))/16)
	began := time.Now()
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("close took %v", took)
	}
	if err := <-ended; !errors.Is(err, direct.ErrClosed) {
		t.Errorf("the writer: %v", err)
	}
}
