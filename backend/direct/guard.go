package direct

import (
	"net"
	"slices"
	"sync"
	"time"
)

// How many strangers a door hears at once, and for how long.
const (
	maxShaking = 8                    // in the handshake: each costs a signature and a key exchange
	maxQuiet   = 32                   // connected and silent: each costs a buffer
	patience   = 3 * time.Second      // from the connection to the token
	pace       = 5 * time.Millisecond // what a silent one has at least, so that a flood cannot push out who is about to speak
)

// caller is somebody who connected and has not yet shown the token.
type caller struct {
	conn    net.Conn
	since   time.Time
	awaited bool // comes from an address that the other side named
	shaking bool // has begun the handshake
}

// guard keeps a flood of strangers from taking the room of the one who is awaited: when there are too many of a kind, the oldest that
// comes from an address nobody named is put out, else the oldest.
type guard struct {
	mu      sync.Mutex
	callers []*caller // oldest first
}

// enter lets the caller in and reports whether the door has to rest, because the one that made room had not had its time.
func (g *guard) enter(c *caller) (rest bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.callers = append(g.callers, c)
	out := g.makeRoom(false, maxQuiet)
	return out != nil && time.Since(out.since) < pace
}

// shakes says that the caller has begun the handshake.
func (g *guard) shakes(c *caller) {
	g.mu.Lock()
	defer g.mu.Unlock()
	c.shaking = true
	g.makeRoom(true, maxShaking)
}

// leave forgets the caller.
func (g *guard) leave(c *caller) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.callers = slices.DeleteFunc(g.callers, func(other *caller) bool { return other == c })
}

// makeRoom puts out one caller of the kind when there are more than limit. The caller holds the mutex.
func (g *guard) makeRoom(shaking bool, limit int) *caller {
	count, oldest, stranger := 0, -1, -1
	for i, c := range g.callers {
		if c.shaking != shaking {
			continue
		}
		count++
		if oldest < 0 {
			oldest = i
		}
		if stranger < 0 && !c.awaited {
			stranger = i
		}
	}
	if count <= limit {
		return nil
	}
	if stranger >= 0 {
		oldest = stranger
	}
	out := g.callers[oldest]
	g.callers = slices.Delete(g.callers, oldest, oldest+1)
	_ = out.conn.Close() // wakes its goroutine
	return out
}
