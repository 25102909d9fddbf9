package network

import (
	"cmp"
	"maps"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Kind says how a socket came to be.
type Kind string

// The kinds of sockets.
const (
	Dialed    Kind = "dial"   // we connected
	Accepted  Kind = "accept" // somebody connected to us
	Listening Kind = "listen"
	Packets   Kind = "packet" // UDP without a fixed other end
)

// Socket is one line of the list of what was opened.
type Socket struct {
	Kind     Kind
	Network  string // tcp or udp
	Local    string
	Remote   string // "" for Listening and Packets
	Opened   time.Time
	Closed   time.Time // zero while open
	Sent     uint64    // bytes
	Received uint64    // bytes
}

// Refusal is one address or name that the policy kept from being reached.
type Refusal struct {
	Address string
	Count   uint64
}

// The lists are bounded: a program that runs for weeks must not grow by its own book-keeping.
const (
	maxClosed   = 512
	maxRefusals = 512
)

// entry is a Socket in the making.
type entry struct {
	n              *Network
	socket         Socket // immutable
	sent, received atomic.Uint64
	once           sync.Once
}

func (n *Network) add(k Kind, network string, local, remote net.Addr) *entry {
	e := &entry{n: n, socket: Socket{Kind: k, Network: network, Local: local.String(), Opened: time.Now()}}
	if remote != nil {
		e.socket.Remote = remote.String()
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.open[e] = struct{}{}
	return e
}

func (e *entry) line() Socket {
	s := e.socket
	s.Sent, s.Received = e.sent.Load(), e.received.Load()
	return s
}

// end moves the entry to the closed ones, once.
func (e *entry) end() {
	e.once.Do(func() {
		e.n.mu.Lock()
		defer e.n.mu.Unlock()
		delete(e.n.open, e)
		s := e.line()
		s.Closed = time.Now()
		if len(e.n.closed) == maxClosed {
			e.n.closed = slices.Delete(e.n.closed, 0, 1)
		}
		e.n.closed = append(e.n.closed, s)
	})
}

func (e *entry) out(n int) {
	if n > 0 {
		e.sent.Add(uint64(n))
	}
}

func (e *entry) in(n int) {
	if n > 0 {
		e.received.Add(uint64(n))
	}
}

// Sockets returns what is open now and the last that were closed, oldest first.
func (n *Network) Sockets() []Socket {
	n.mu.Lock()
	defer n.mu.Unlock()
	all := slices.Clone(n.closed)
	for e := range n.open {
		all = append(all, e.line())
	}
	slices.SortStableFunc(all, func(a, b Socket) int { return a.Opened.Compare(b.Opened) })
	return all
}

// Refusals returns what the policy refused, by address.
func (n *Network) Refusals() []Refusal {
	n.mu.Lock()
	defer n.mu.Unlock()
	all := make([]Refusal, 0, len(n.refusals))
	for a, c := range maps.All(n.refusals) {
		all = append(all, Refusal{a, c})
	}
	slices.SortFunc(all, func(a, b Refusal) int { return cmp.Compare(a.Address, b.Address) })
	return all
}

func (n *Network) refuse(address string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if _, known := n.refusals[address]; known || len(n.refusals) < maxRefusals {
		n.refusals[address]++
	}
}
