package rtc_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/logging"
	"github.com/pion/transport/v4/vnet"
	"go.uber.org/goleak"

	"videonet/backend/media"
	"videonet/backend/rtc"
)

// wan is two machines on a virtual network that delays and loses.
type wan struct {
	a, b *vnet.Net
	loss atomic.Int64 // per mille
}

func newWAN(t *testing.T, delay time.Duration) *wan {
	t.Helper()
	r, err := vnet.NewRouter(&vnet.RouterConfig{
		CIDR: "10.9.0.0/24", MinDelay: delay, QueueSize: 4000, LoggerFactory: logging.NewDefaultLoggerFactory(),
	})
	if err != nil {
		t.Fatal(err)
	}
	w := &wan{}
	for i, n := range []**vnet.Net{&w.a, &w.b} {
		made, err := vnet.NewNet(&vnet.NetConfig{StaticIPs: []string{fmt.Sprintf("10.9.0.%d", i+1)}})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.AddNet(made); err != nil {
			t.Fatal(err)
		}
		*n = made
	}
	var mu sync.Mutex
	dice := rand.New(rand.NewPCG(3, 3))
	r.AddChunkFilter(func(vnet.Chunk) bool {
		mu.Lock()
		defer mu.Unlock()
		return dice.Int64N(1000) >= w.loss.Load()
	})
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Stop(); err != nil {
			t.Error(err)
		}
	})
	return w
}

func (w *wan) call(t *testing.T) (a, b *end) {
	t.Helper()
	cfg := rtc.ConnConfig{Media: true, Channels: []string{"vn.chat"}}
	a, b = newEnd(t, w.a, false, cfg), newEnd(t, w.b, false, cfg)
	negotiate(t, a, b)
	a.await(t, rtc.Connected, 10*time.Second)
	b.await(t, rtc.Connected, 10*time.Second)
	return a, b
}

// camera sends numbered pictures at 30 a second, with a key frame whenever one is asked for, until stop is called.
func camera(t *testing.T, e *end) (sent *atomic.Int64, stop func()) {
	t.Helper()
	sent, done := &atomic.Int64{}, make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() {
		tick := time.NewTicker(time.Second / 30)
		defer tick.Stop()
		served := int64(0)
		for n := 0; ; n++ {
			select {
			case <-tick.C:
			case <-done:
				return
			}
			asked := e.keys.Load()
			key := n == 0 || asked > served
			served = asked
			size := 6000
			if key {
				size = 30000
			}
			p := media.Packet{Kind: media.Video, Key: key, Data: numbered(n, size, key), PTS: media.PTS{Ticks: int64(n) * 3000, Base: media.RTPVideo}}
			if _, err := e.WriteVideo(p); err != nil {
				t.Error(err)
			}
			sent.Store(int64(n + 1))
		}
	})
	return sent, sync.OnceFunc(func() { close(done); running.Wait() })
}

func numbered(n, size int, key bool) []byte {
	p := picture(n, size, key)
	p[10], p[11] = byte(n>>8), byte(n)
	return p
}

// TestLoss sends 3 s of pictures through a lossy network. What comes out must be whole, in order, and never follow a gap without a key.
func TestLoss(t *testing.T) {
	defer goleak.VerifyNone(t)
	for _, c := range []struct {
		delay     time.Duration
		perMille  int64
		mustReach float64 // share of the pictures
	}{{5 * time.Millisecond, 0, 0.95}, {5 * time.Millisecond, 20, 0.9}, {5 * time.Millisecond, 100, 0.6}, {50 * time.Millisecond, 50, 0.6}} {
		t.Run(fmt.Sprintf("%v, %d per mille", c.delay, c.perMille), func(t *testing.T) {
			w := newWAN(t, c.delay)
			a, b := w.call(t)
			w.loss.Store(c.perMille)
			sent, stop := camera(t, a)
			defer stop()
			got, last := 0, -1
			late := time.After(3 * time.Second)
		receive:
			for {
				select {
				case p := <-b.pictures:
					n := int(p.Data[10])<<8 | int(p.Data[11])
					if !bytes.Equal(p.Data, numbered(n, len(p.Data), p.Key)) {
						t.Fatalf("picture %d is damaged", n)
					}
					if n <= last || n != last+1 && !p.Key {
						t.Fatalf("picture %d after %d, key %v", n, last, p.Key)
					}
					last = n
					got++
				case <-late:
					break receive
				}
			}
			stop()
			if share := float64(got) / float64(sent.Load()); share < c.mustReach {
				t.Errorf("%d of %d pictures came out", got, sent.Load())
			}
			t.Logf("%d of %d pictures, %+v", got, sent.Load(), b.Stats())
		})
	}
}

func TestVanishedPeerIsNoticedAndTheRestartHeals(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("vanish", func(t *testing.T) {
		w := newWAN(t, 2*time.Millisecond)
		a, b := w.call(t)
		_, stop := camera(t, a)
		defer stop()
		next(t, b.pictures, "picture")
		w.loss.Store(1000)
		a.await(t, rtc.Disconnected, 5*time.Second)
		b.await(t, rtc.Disconnected, 5*time.Second)
		w.loss.Store(0)
		for len(b.pictures) > 0 {
			<-b.pictures
		}
		negotiate(t, a, b)
		a.await(t, rtc.Connected, 5*time.Second)
		b.await(t, rtc.Connected, 5*time.Second)
		p := next(t, b.pictures, "picture after the restart")
		if !p.Key {
			t.Error("the first picture after a gap is no key frame")
		}
	})
}
