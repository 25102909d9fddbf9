//go:build linux

package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// Shape is what an emulated link does to packets, the same in both directions.
type Shape struct {
	RTT   time.Duration // there and back
	Loss  float64       // share of packets that are lost in each direction, each on its own
	Mbit  float64       // a second
	Queue time.Duration // what waits longer at that rate is dropped
}

// The ends of a link.
const (
	hostA = "10.77.0.1"
	hostB = "10.77.0.2"
)

// Link is two network namespaces joined by two TUN devices and this process: the kernel's TCP and every program see the same link.
type Link struct {
	t       *T
	spaces  [2]string
	devices [2]string
	tuns    [2]*os.File
	cut     atomic.Bool
	work    sync.WaitGroup

	Lost, Dropped atomic.Int64    // packets
	Carried       [2]atomic.Int64 // bytes of packets from A to B and back
	Waited        [2]Waits        // in the queue, likewise
}

// Waits counts packets by the whole milliseconds that each waited in a queue; the last counts all above.
type Waits [200]atomic.Int64

// Since is what was counted since it was before.
func (w *Waits) Since(before [200]int64) (counts [200]int64) {
	for i := range w {
		counts[i] = w[i].Load() - before[i]
	}
	return counts
}

// waitQuantile is how many milliseconds the part q of the packets waited at most.
func waitQuantile(counts [200]int64, q float64) float64 {
	all, below := int64(0), int64(0)
	for _, n := range counts {
		all += n
	}
	for ms, n := range counts {
		if below += n; all > 0 && float64(below) >= q*float64(all) {
			return float64(ms)
		}
	}
	return 0
}

// mayLink says why this machine cannot make a link, "" when it can.
func mayLink() string {
	if os.Getuid() != 0 {
		return "network namespaces need root"
	}
	if _, err := os.Stat("/dev/net/tun"); err != nil {
		return err.Error()
	}
	if _, err := exec.LookPath("ip"); err != nil {
		return err.Error()
	}
	// A container may be root and still not be let.
	name := fmt.Sprintf("vnprobe%d", os.Getpid())
	defer func() { _ = exec.Command("ip", "netns", "del", name).Run() }()
	for _, command := range [][]string{{"netns", "add", name}, {"netns", "exec", name, "ip", "link", "set", "lo", "up"}} {
		if out, err := exec.Command("ip", command...).CombinedOutput(); err != nil {
			return fmt.Sprintf("ip %s: %v: %s", strings.Join(command, " "), err, strings.TrimSpace(string(out)))
		}
	}
	tun, err := openTUN("vnprobe")
	if err != nil {
		return fmt.Sprintf("no TUN device: %v", err)
	}
	_ = tun.Close() // gone with it
	return ""
}

// NewLink joins two new namespaces; they are gone when the story has ended.
func (t *T) NewLink(shape Shape) *Link {
	t.links++
	name := fmt.Sprintf("%d-%d", os.Getpid()%100000, t.links)
	l := &Link{t: t, spaces: [2]string{"vna" + name, "vnb" + name}}
	t.Cleanup(l.close)
	ends := [2][2]string{{hostA, hostB}, {hostB, hostA}}
	for i, space := range l.spaces {
		device := fmt.Sprintf("vn%s%c", name, 'a'+i)
		tun, err := openTUN(device)
		t.Check(err, "make %s", device)
		l.tuns[i], l.devices[i] = tun, device
		in := "netns exec " + space + " ip "
		for _, command := range []string{
			"netns add " + space,
			"link set " + device + " netns " + space,
			in + "link set lo up",
			in + "link set " + device + " mtu 1500 txqueuelen 20000 up",
			in + "addr add " + ends[i][0] + " peer " + ends[i][1] + " dev " + device,
		} {
			out, err := exec.Command("ip", strings.Fields(command)...).CombinedOutput()
			t.Check(err, "ip %s: %s", command, out)
		}
	}
	l.work.Go(func() { l.carry(0, shape) })
	l.work.Go(func() { l.carry(1, shape) })
	return l
}

// Cut loses every packet until it is called with false.
func (l *Link) Cut(cut bool) { l.cut.Store(cut) }

// Congestion makes the kernel's TCP on the link control congestion by this algorithm. The setting of the machine is not ours to change.
func (l *Link) Congestion(algorithm string) {
	for i, space := range l.spaces {
		own, other := hostA, hostB
		if i == 1 {
			own, other = hostB, hostA
		}
		out, err := exec.Command("ip", "netns", "exec", space, "ip", "route", "change", other, "dev", l.devices[i], "src", own, "congctl", algorithm).CombinedOutput()
		l.t.Check(err, "set the congestion control to %s: %s", algorithm, out)
	}
}

func (l *Link) close() {
	for _, tun := range l.tuns {
		if tun != nil {
			_ = tun.Close() // ends carry
		}
	}
	l.work.Wait()
	for _, space := range l.spaces {
		_ = exec.Command("ip", "netns", "del", space).Run()
	}
}

// CLI starts videonet-cli at one end: 0 is hostA, 1 is hostB.
func (l *Link) CLI(d *Desk, end int, who string, args ...string) *CLI {
	return d.cli(who, []string{"ip", "netns", "exec", l.spaces[end], filepath.Join(d.t.Programs, "videonet-cli")}, args...)
}

// In runs f on a thread of its own in the namespace of an end; what sockets it opens stay there.
func (l *Link) In(end int, f func() error) error {
	failed := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // and never unlock: the thread ends with the goroutine
		space, err := os.Open(filepath.Join("/run/netns", l.spaces[end]))
		if err != nil {
			failed <- err
			return
		}
		err = unix.Setns(int(space.Fd()), unix.CLONE_NEWNET)
		if err == nil {
			err = f()
		}
		failed <- errors.Join(err, space.Close())
	}()
	return <-failed
}

// TCP moves bytes over one plain TCP connection from A to B and returns how long it took.
func (l *Link) TCP(bytes int64) time.Duration {
	var listener net.Listener
	l.t.Check(l.In(1, func() (err error) {
		listener, err = net.Listen("tcp4", net.JoinHostPort(hostB, "0"))
		return err
	}), "listen at B")
	defer func() { _ = listener.Close() }()
	var out net.Conn
	l.t.Check(l.In(0, func() (err error) {
		out, err = net.Dial("tcp4", listener.Addr().String())
		return err
	}), "dial from A")
	in, err := listener.Accept()
	l.t.Check(err, "accept at B")
	start := time.Now()
	go func() { // ends with the connection
		buffer := make([]byte, 256<<10)
		for left := bytes; left > 0; left -= int64(len(buffer)) {
			if _, err := out.Write(buffer[:min(left, int64(len(buffer)))]); err != nil {
				break
			}
		}
		_ = out.Close()
	}()
	buffer, got := make([]byte, 256<<10), int64(0)
	for {
		n, err := in.Read(buffer)
		got += int64(n)
		if err != nil {
			break
		}
	}
	_ = in.Close()
	if got != bytes {
		l.t.Fatalf("plain TCP brought %d of %d bytes", got, bytes)
	}
	return time.Since(start)
}

func openTUN(name string) (*os.File, error) {
	fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	request, err := unix.NewIfreq(name)
	if err == nil {
		request.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI)
		err = unix.IoctlIfreq(fd, unix.TUNSETIFF, request)
	}
	if err != nil {
		return nil, errors.Join(err, unix.Close(fd))
	}
	return os.NewFile(uintptr(fd), name), nil
}

// packet is on its way until due.
type packet struct {
	data []byte
	due  time.Time
}

// carry moves packets from an end to the other until its device is closed.
func (l *Link) carry(end int, s Shape) {
	from, to := l.tuns[end], l.tuns[1-end]
	flight := make(chan packet, 100_000)
	l.work.Go(func() {
		for p := range flight {
			if wait := time.Until(p.due); wait > 20*time.Microsecond {
				time.Sleep(wait)
			}
			l.Carried[end].Add(int64(len(p.data)))
			_, _ = to.Write(p.data) // a packet may be lost
		}
	})
	defer close(flight)
	var free time.Time // when the wire is free again
	var slab []byte
	for {
		if len(slab) < 2048 {
			slab = make([]byte, 1<<20)
		}
		size, err := from.Read(slab)
		if err != nil {
			return
		}
		now := time.Now()
		if free.Before(now) {
			free = now
		}
		if l.cut.Load() || rand.Float64() < s.Loss {
			l.Lost.Add(1)
			continue
		}
		leaves := free.Add(time.Duration(float64(size) * 8e3 / s.Mbit))
		if leaves.Sub(now) > s.Queue {
			l.Dropped.Add(1)
			continue
		}
		l.Waited[end][min(max(leaves.Sub(now).Milliseconds(), 0), 199)].Add(1)
		free = leaves
		select {
		case flight <- packet{slab[:size:size], leaves.Add(s.RTT / 2)}:
			slab = slab[size:]
		default:
			l.Dropped.Add(1)
		}
	}
}
