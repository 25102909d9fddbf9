package player

import (
	"context"
	"log/slog"
	"math"
	"sync"
	"time"

	"videonet/backend/fault"
	"videonet/backend/media"
)

// Config is what a Player needs.
type Config struct {
	Source Source
	Info   Info
	// Stream names the pictures at the View.
	Stream string
	View   View
	// Speaker may be nil: then nothing is heard.
	Speaker Speaker
	// Encoder makes the encoder for a size. Its packets go no further than the window, so its rate should be generous: a still picture is
	// looked at closely.
	Encoder func(width, height int) (media.VideoEncoder, error)
	// Log may be nil.
	Log *slog.Logger
}

// Player plays one file. Its methods post to its one goroutine and return at once, but Close; State tells what became of it.
type Player struct {
	board board
	owner *owner

	cancel context.CancelFunc
	done   chan struct{}

	mu    sync.Mutex
	inbox []func(*owner)
	wake  chan struct{} // capacity 1
}

// Open starts a player, paused, and shows the first picture. What fails is told by its State.
func Open(c Config) *Player {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	ctx, cancel := context.WithCancel(context.Background())
	p := &Player{
		board:  board{state: State{Stream: c.Stream, Speed: 1, Duration: c.Info.Duration, Sound: c.Info.Sound}, subs: map[chan State]struct{}{}},
		cancel: cancel,
		done:   make(chan struct{}),
		wake:   make(chan struct{}, 1),
	}
	p.owner = &owner{
		config: c, ctx: ctx, board: &p.board, wake: p.wake, take: p.take,
		coder: coder{make: c.Encoder}, sound: c.Info.Sound, speed: 1,
	}
	p.owner.seek(0)
	go func() {
		defer close(p.done)
		p.owner.run()
	}()
	return p
}

// Play goes on from the picture on screen, from the beginning when that is the last one.
func (p *Player) Play() { p.post((*owner).play) }

// Pause stops at the picture on screen; the speed is 1 again.
func (p *Player) Pause() { p.post((*owner).pause) }

// Seek shows the picture on screen at so many seconds, within the file, and goes on if it was playing. It returns fault.Invalid for what
// is no number. While one seek is under way, only the newest of those that follow is kept.
func (p *Player) Seek(at float64) error {
	if math.IsNaN(at) || math.IsInf(at, 0) {
		return fault.New(fault.Invalid, nil, "what", "time")
	}
	if end := p.board.snapshot().Duration; end > 0 {
		at = min(at, end)
	}
	at = max(0, at)
	p.post(func(o *owner) { o.seek(at) })
	return nil
}

// Step pauses and shows the picture so many frames later, or earlier when n is negative; at the ends of the file it stays.
func (p *Player) Step(n int) { p.post(func(o *owner) { o.step(n) }) }

// SetSound says whether sound is wanted. It is lost on a file or a player without.
func (p *Player) SetSound(on bool) { p.post(func(o *owner) { o.setSound(on) }) }

// RequestKey publishes the picture on screen once more as a key frame: a page has come that has seen none.
func (p *Player) RequestKey() { p.post((*owner).requestKey) }

// Snapshot returns the state as it is now.
func (p *Player) Snapshot() State { return p.board.snapshot() }

// Subscribe returns a channel that holds the newest state not yet taken, at most 10 a second, beginning with the one of now, and what
// ends the subscription. The channel is closed then and when the player is closed.
func (p *Player) Subscribe() (<-chan State, func()) { return p.board.subscribe() }

// Close ends the player and waits for all that it started. It is safe twice.
func (p *Player) Close() error {
	p.cancel()
	<-p.done
	return nil
}

// post never blocks.
func (p *Player) post(f func(*owner)) {
	p.mu.Lock()
	p.inbox = append(p.inbox, f)
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

func (p *Player) take() []func(*owner) {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := p.inbox
	p.inbox = nil
	return all
}

// clock maps PTS to this machine's time while the player plays.
type clock struct {
	running bool
	wall    time.Time
	pts     time.Duration // of the picture shown at wall
	speed   float64
}

func (c *clock) start(now time.Time, pts media.PTS, speed float64) {
	*c = clock{true, now, pts.Duration(), speed}
}

func (c *clock) due(pts media.PTS) time.Time { return c.wall.Add(c.scale(pts.Duration() - c.pts)) }

// scale gives how long a piece of the film takes; speed 1 keeps every nanosecond.
func (c *clock) scale(film time.Duration) time.Duration {
	if c.speed == 1 {
		return film
	}
	return time.Duration(float64(film) / c.speed)
}
