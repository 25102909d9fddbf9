package network

import (
	"io"
	"net"
	"net/netip"
	"time"
)

// tcpConn counts. It does not embed *net.TCPConn: what is not forwarded here cannot go past the counts.
type tcpConn struct {
	c *net.TCPConn
	e *entry
}

func (t *tcpConn) Read(p []byte) (int, error) {
	n, err := t.c.Read(p)
	t.e.in(n)
	return n, err
}

func (t *tcpConn) Write(p []byte) (int, error) {
	n, err := t.c.Write(p)
	t.e.out(n)
	return n, err
}

// ReadFrom copies r to the connection (sendfile where the system can).
func (t *tcpConn) ReadFrom(r io.Reader) (int64, error) {
	n, err := t.c.ReadFrom(r)
	t.e.sent.Add(uint64(max(n, 0)))
	return n, err
}

func (t *tcpConn) Close() error {
	defer t.e.end()
	return t.c.Close()
}

func (t *tcpConn) LocalAddr() net.Addr                      { return t.c.LocalAddr() }
func (t *tcpConn) RemoteAddr() net.Addr                     { return t.c.RemoteAddr() }
func (t *tcpConn) SetDeadline(d time.Time) error            { return t.c.SetDeadline(d) }
func (t *tcpConn) SetReadDeadline(d time.Time) error        { return t.c.SetReadDeadline(d) }
func (t *tcpConn) SetWriteDeadline(d time.Time) error       { return t.c.SetWriteDeadline(d) }
func (t *tcpConn) CloseRead() error                         { return t.c.CloseRead() }
func (t *tcpConn) CloseWrite() error                        { return t.c.CloseWrite() }
func (t *tcpConn) SetLinger(sec int) error                  { return t.c.SetLinger(sec) }
func (t *tcpConn) SetKeepAlive(on bool) error               { return t.c.SetKeepAlive(on) }
func (t *tcpConn) SetKeepAlivePeriod(d time.Duration) error { return t.c.SetKeepAlivePeriod(d) }
func (t *tcpConn) SetNoDelay(on bool) error                 { return t.c.SetNoDelay(on) }
func (t *tcpConn) SetWriteBuffer(bytes int) error           { return t.c.SetWriteBuffer(bytes) }
func (t *tcpConn) SetReadBuffer(bytes int) error            { return t.c.SetReadBuffer(bytes) }

// listener gives only connections from where the policy allows.
type listener struct {
	n *Network
	l *net.TCPListener
	e *entry
}

func (l *listener) Accept() (net.Conn, error) { return l.accept() }

func (l *listener) accept() (*tcpConn, error) {
	for {
		c, err := l.l.AcceptTCP()
		if err != nil {
			return nil, err
		}
		if l.n.allow(addrOf(c.RemoteAddr())) == nil {
			return &tcpConn{c: c, e: l.n.add(Accepted, "tcp", c.LocalAddr(), c.RemoteAddr())}, nil
		}
		_ = c.Close() // nothing was written
	}
}

func (l *listener) Close() error {
	defer l.e.end()
	return l.l.Close()
}

func (l *listener) Addr() net.Addr                { return l.l.Addr() }
func (l *listener) SetDeadline(d time.Time) error { return l.l.SetDeadline(d) }

// addrOf returns the IP address of a TCP or UDP address; the invalid one for others, which no LAN-only policy allows.
func addrOf(a net.Addr) netip.Addr {
	switch a := a.(type) {
	case *net.TCPAddr:
		return a.AddrPort().Addr()
	case *net.UDPAddr:
		return a.AddrPort().Addr()
	case nil:
		return netip.Addr{}
	}
	ap, _ := netip.ParseAddrPort(a.String())
	return ap.Addr()
}
