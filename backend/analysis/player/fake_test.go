package player_test

import (
	"context"
	"encoding/binary"
	"errors"
	"image"
	"io"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"videonet/backend/analysis/player"
	"videonet/backend/media"
)

// film is a file whose pictures know their number.
type film struct {
	pts   []media.PTS
	sound bool

	mu      sync.Mutex
	gone    error // of what is opened or read next
	breakAt int   // the picture whose read fails, when gone is set; -1: opening fails
	opens   int
	held    atomic.Int64 // pictures not released
	most    atomic.Int64 // the most that ever were
}

// regular makes a film of n pictures, step ticks apart.
func regular(n int, first, step int64, base media.Timebase) *film {
	f := &film{}
	for i := range n {
		f.pts = append(f.pts, media.PTS{Ticks: first + int64(i)*step, Base: base})
	}
	return f
}

// irregular makes a film with pictures at these milliseconds.
func irregular(ms ...int64) *film {
	f := &film{}
	for _, t := range ms {
		f.pts = append(f.pts, media.PTS{Ticks: t, Base: media.Timebase{Num: 1, Den: 1000}})
	}
	return f
}

func (f *film) at(i int) float64 { return f.pts[i].Sub(f.pts[0]).Seconds() }

func (f *film) info() player.Info {
	return player.Info{First: f.pts[0], Duration: f.at(len(f.pts)-1) + 0.04, Sound: f.sound}
}

func (f *film) fail(err error, at int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.gone, f.breakAt = err, at
}

func (f *film) failure(at int) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.gone != nil && at >= f.breakAt {
		return f.gone
	}
	return nil
}

func (f *film) opened() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.opens
}

func (f *film) Pictures(ctx context.Context, from media.PTS) (media.VideoSource, error) {
	f.mu.Lock()
	f.opens++
	f.mu.Unlock()
	if err := f.failure(-1); err != nil {
		return nil, err
	}
	i := 0
	for i < len(f.pts) && f.pts[i].Compare(from) < 0 {
		i++
	}
	return &pictures{film: f, next: i}, ctx.Err()
}

func (f *film) Sound(ctx context.Context, from media.PTS) (media.AudioSource, error) {
	if !f.sound {
		return nil, errors.New("sound was asked of a silent film")
	}
	return &soundtrack{film: f, pts: from.In(media.RTPAudio)}, ctx.Err()
}

type pictures struct {
	film *film
	next int
}

func (p *pictures) Read(ctx context.Context) (media.Frame, func(), error) {
	if err := ctx.Err(); err != nil {
		return media.Frame{}, nil, err
	}
	if err := p.film.failure(p.next); err != nil {
		return media.Frame{}, nil, err
	}
	if p.next == len(p.film.pts) {
		return media.Frame{}, nil, io.EOF
	}
	img := image.NewYCbCr(image.Rect(0, 0, 16, 16), image.YCbCrSubsampleRatio420)
	binary.BigEndian.PutUint32(img.Y, uint32(p.next))
	f := media.Frame{Image: img, PTS: p.film.pts[p.next]}
	p.next++
	p.film.most.Store(max(p.film.most.Load(), p.film.held.Add(1)))
	return f, func() {
		binary.BigEndian.PutUint32(img.Y, 0xdead) // it may be another picture now
		p.film.held.Add(-1)
	}, nil
}

func (p *pictures) Close() error { return nil }

type soundtrack struct {
	film *film
	pts  media.PTS
}

func (s *soundtrack) Read(ctx context.Context, pcm []float32) (media.PTS, error) {
	last := s.film.pts[len(s.film.pts)-1]
	if s.pts.Compare(last) > 0 {
		return media.PTS{}, io.EOF
	}
	pts := s.pts
	s.pts.Ticks += int64(len(pcm))
	pcm[0] = float32(pts.Seconds())
	return pts, ctx.Err()
}

func (s *soundtrack) Close() error { return nil }

// numberCoder "codes" a picture as its number. It holds the player to what libvpx demands.
type numberCoder struct {
	takes time.Duration
	drops *atomic.Int64 // pictures to leave out
	last  media.PTS
	begun bool
	fail  error
}

func (c *numberCoder) Encode(f media.Frame, key bool) (media.Packet, error) {
	if c.fail != nil {
		return media.Packet{}, c.fail
	}
	if pts := f.PTS.In(media.RTPVideo); c.begun && pts.Compare(c.last) <= 0 {
		return media.Packet{}, errors.New("PTS not after the one before")
	}
	c.last, c.begun = f.PTS.In(media.RTPVideo), true
	time.Sleep(c.takes)
	if c.drops != nil && c.drops.Add(-1) >= 0 {
		return media.Packet{PTS: f.PTS}, nil
	}
	data := append([]byte(nil), f.Image.Y[:4]...)
	return media.Packet{Kind: media.Video, Key: key, Data: data, PTS: f.PTS}, nil
}

func (c *numberCoder) SetBitrate(int) error { return nil }
func (c *numberCoder) Close() error         { return nil }

type shown struct {
	number int
	key    bool
	pts    media.PTS
	at     time.Time
}

// screen notes what is published.
type screen struct {
	t   *testing.T
	mu  sync.Mutex
	all []shown
}

func (s *screen) Publish(stream string, p media.Packet) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stream != "player" {
		s.t.Errorf("published to %q", stream)
	}
	s.all = append(s.all, shown{int(binary.BigEndian.Uint32(p.Data)), p.Key, p.PTS, time.Now()})
}

// take returns what was published since the last take.
func (s *screen) take() []shown {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.all
	s.all = nil
	return all
}

type heard struct {
	seconds float64
	at      time.Time
}

type loudspeaker struct {
	mu     sync.Mutex
	all    []heard
	clears int
}

func (l *loudspeaker) Play(pcm []float32) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, heard{float64(pcm[0]), time.Now()})
}

func (l *loudspeaker) Clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clears++
}

func (l *loudspeaker) take() ([]heard, int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.all
	l.all = nil
	return all, l.clears
}
