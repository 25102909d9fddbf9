package relay

import (
	"net"
	"net/netip"
	"sync"

	"golang.org/x/time/rate"
)

// doors counts who comes from where. Its memory is bounded: addresses without a connection are forgotten when there are too many.
type doors struct {
	limits Limits

	mu    sync.Mutex // guards what follows
	open  int
	hosts map[netip.Addr]*host
}

type host struct {
	open   int
	enter  *rate.Limiter
	create *rate.Limiter
}

// maxHosts is how many addresses are remembered.
const maxHosts = 8192

func newDoors(l Limits) *doors { return &doors{limits: l, hosts: map[netip.Addr]*host{}} }

// hostOf returns what one guest is taken for: an IPv4 address, or the /64 that a provider gives to one customer.
func hostOf(address string) netip.Addr {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return netip.Addr{}
	}
	a := ap.Addr().Unmap().WithZone("")
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.Addr()
		}
	}
	return a
}

func (d *doors) host(a netip.Addr) *host {
	h := d.hosts[a]
	if h == nil {
		if len(d.hosts) >= maxHosts {
			d.forget()
		}
		h = &host{
			enter:  rate.NewLimiter(rate.Limit(d.limits.EntryRate), d.limits.EntryBurst),
			create: rate.NewLimiter(rate.Limit(d.limits.CreateRate), d.limits.CreateBurst),
		}
		d.hosts[a] = h
	}
	return h
}

func (d *doors) forget() {
	for a, h := range d.hosts {
		if h.open == 0 {
			delete(d.hosts, a)
		}
	}
}

func (d *doors) mayEnter(a netip.Addr) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.host(a).enter.Allow()
}

func (d *doors) mayCreate(a netip.Addr) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.host(a).create.Allow()
}

// come counts a connection in, false when there are too many.
func (d *doors) come(a netip.Addr) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	h := d.host(a)
	if d.open >= d.limits.Conns || h.open >= d.limits.ConnsPerHost {
		return false
	}
	d.open++
	h.open++
	return true
}

func (d *doors) depart(a netip.Addr) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open--
	d.host(a).open--
}

// gate closes connections above the limits before a byte of theirs is read: TLS handshakes cost us more than them.
type gate struct {
	net.Listener

	doors *doors
}

func (g *gate) Accept() (net.Conn, error) {
	for {
		c, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		from := hostOf(c.RemoteAddr().String())
		if g.doors.come(from) {
			return &guest{Conn: c, leave: func() { g.doors.depart(from) }}, nil
		}
		_ = c.Close() // nothing was written
	}
}

// guest counts itself out when it is closed.
type guest struct {
	net.Conn

	once  sync.Once
	leave func()
}

func (g *guest) Close() error {
	g.once.Do(g.leave)
	return g.Conn.Close()
}
