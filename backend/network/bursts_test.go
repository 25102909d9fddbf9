package network_test

import (
	"encoding/binary"
	"net/netip"
	"sync"
	"testing"
	"time"

	"videonet/backend/network"
)

// addrPorts is the way that pion/ice takes.
type addrPorts interface {
	ReadFromAddrPort(b []byte) (int, netip.AddrPort, error)
	WriteToAddrPort(b []byte, to netip.AddrPort) (int, error)
	SetReadDeadline(t time.Time) error
	SetReadBuffer(bytes int) error
	Close() error
}

func udp(t *testing.T, n *network.Network, host string) (addrPorts, netip.AddrPort) {
	t.Helper()
	c, err := n.ListenPacket(t.Context(), "udp", netip.AddrPortFrom(netip.MustParseAddr(host), 0).String())
	if err != nil {
		t.Skipf("NOT RUN: no socket at %s: %v", host, err)
	}
	t.Cleanup(func() { _ = c.Close() })
	a, ok := c.(addrPorts)
	if !ok {
		t.Fatalf("%T has not the way that pion takes", c)
	}
	_ = a.SetReadBuffer(4 << 20)
	return a, netip.MustParseAddrPort(c.LocalAddr().String())
}

// TestBurstsKeepPackets: whatever the system puts together, each packet arrives as it was sent, whole and in order: 20,000 of mixed sizes,
// so fast that they travel in bursts.
func TestBurstsKeepPackets(t *testing.T) {
	for _, host := range []string{"127.0.0.1", "::1"} {
		t.Run(host, func(t *testing.T) {
			const packets = 20_000
			n := network.New(network.Policy{})
			from, _ := udp(t, n, host)
			into, to := udp(t, n, host)
			size := func(i int) int { return []int{1200, 1200, 1200, 1200, 1200, 1200, 1200, 40, 1191, 8}[i%10] }
			room := make(chan struct{}, 256) // packets on their way: the receiver's buffer must hold them, UDP would drop them
			var sending sync.WaitGroup
			defer sending.Wait()
			sending.Go(func() {
				packet := make([]byte, 1200)
				for i := range packets {
					room <- struct{}{}
					binary.BigEndian.PutUint64(packet, uint64(i))
					packet[size(i)-1] = byte(i)
					if _, err := from.WriteToAddrPort(packet[:size(i)], to); err != nil {
						t.Error(err)
						return
					}
				}
			})
			got := make([]byte, 2000)
			for i := range packets {
				_ = into.SetReadDeadline(time.Now().Add(10 * time.Second))
				n, sender, err := into.ReadFromAddrPort(got)
				if err != nil {
					t.Fatalf("packet %d: %v", i, err)
				}
				<-room
				if n != size(i) || n > 8 && (binary.BigEndian.Uint64(got) != uint64(i) || got[n-1] != byte(i)) || sender.Addr() != to.Addr() {
					t.Fatalf("packet %d came with %d bytes from %v", i, n, sender)
				}
			}
		})
	}
}

// TestBurstsEnd: closing a busy socket sends what waits, wakes who writes, and leaves no goroutine (TestMain looks).
func TestBurstsEnd(t *testing.T) {
	n := network.New(network.Policy{})
	from, _ := udp(t, n, "127.0.0.1")
	into, to := udp(t, n, "127.0.0.1")
	packet := make([]byte, 1200)
	for range 1000 {
		if _, err := from.WriteToAddrPort(packet, to); err != nil {
			t.Fatal(err)
		}
	}
	copy(packet, "last")
	if _, err := from.WriteToAddrPort(packet, to); err != nil {
		t.Fatal(err)
	}
	if err := from.Close(); err != nil {
		t.Fatal(err)
	}
	_ = from.Close() // twice is safe
	if _, err := from.WriteToAddrPort(packet, to); err == nil {
		t.Error("a closed socket took a packet")
	}
	got := make([]byte, 2000)
	for {
		_ = into.SetReadDeadline(time.Now().Add(5 * time.Second))
		n, _, err := into.ReadFromAddrPort(got)
		if err != nil {
			t.Fatalf("the last packet did not come: %v", err)
		}
		if string(got[:4]) == "last" && n == len(packet) {
			return
		}
	}
}

// TestOddPackets: an empty packet and a packet larger than the reader's buffer are packets like others.
func TestOddPackets(t *testing.T) {
	n := network.New(network.Policy{})
	from, _ := udp(t, n, "127.0.0.1")
	into, to := udp(t, n, "127.0.0.1")
	for _, p := range []string{"", "abcdef", "x"} {
		if _, err := from.WriteToAddrPort([]byte(p), to); err != nil {
			t.Fatal(err)
		}
	}
	got := make([]byte, 3)
	for _, want := range []string{"", "abc", "x"} {
		_ = into.SetReadDeadline(time.Now().Add(5 * time.Second))
		n, _, err := into.ReadFromAddrPort(got)
		if err != nil || string(got[:n]) != want {
			t.Fatalf("%q, %v; want %q", got[:n], err, want)
		}
	}
}
