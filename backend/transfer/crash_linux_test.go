package transfer_test

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"videonet/backend/store"
	"videonet/backend/transfer"
	"videonet/backend/transfer/journaltest"
	"videonet/backend/wire"
)

// The environment of a child that receives until it is killed.
const (
	crashProfile = "VN_CRASH_PROFILE"
	crashInbox   = "VN_CRASH_INBOX"
	crashRounds  = "VN_CRASH_ROUNDS" // of the parent: how many kills, 30 unless it is set
)

// TestCrashChild is no test: it is the receiver that TestKilledReceiver kills.
func TestCrashChild(t *testing.T) {
	profile := os.Getenv(crashProfile)
	if profile == "" {
		t.Skip("NOT RUN: it is a process of TestKilledReceiver")
	}
	kept, err := store.Open(t.Context(), store.Config{Folder: profile, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, transfer.Config{
		Links: noLinks{}, Journal: kept, Log: slog.New(slog.DiscardHandler), Accept: &transfer.AutoAccept{Folder: os.Getenv(crashInbox)},
	})
	_ = d.Serve(t.Context(), transfer.Link{
		Peer: mina, Path: "pipe", Control: newPipeChannel(os.NewFile(3, "r"), os.NewFile(4, "w")), Data: newPipeChannel(os.NewFile(5, "r"), os.NewFile(6, "w")),
	})
	_, _ = d.Close(), kept.Close()
}

// pipeChannel is a transfer.Channel over two pipes of the system: what is written to it outlives neither end.
type pipeChannel struct {
	in, out *os.File
	write   sync.Mutex
	close   sync.Once
}

func newPipeChannel(in, out *os.File) *pipeChannel { return &pipeChannel{in: in, out: out} }

func (c *pipeChannel) ReadMessage(p []byte) (int, bool, error) {
	var head [5]byte
	if _, err := io.ReadFull(c.in, head[:]); err != nil {
		return 0, false, err
	}
	n := int(binary.BigEndian.Uint32(head[1:]))
	if n > len(p) {
		return 0, false, errors.New("a message that is too long")
	}
	_, err := io.ReadFull(c.in, p[:n])
	return n, head[0] == 1, err
}

func (c *pipeChannel) WriteMessage(p []byte, text bool) error {
	c.write.Lock()
	defer c.write.Unlock()
	message := make([]byte, 5, 5+len(p))
	if text {
		message[0] = 1
	}
	binary.BigEndian.PutUint32(message[1:], uint32(len(p)))
	_, err := c.out.Write(append(message, p...))
	return err
}

func (c *pipeChannel) Close() (err error) {
	c.close.Do(func() { err = errors.Join(c.in.Close(), c.out.Close()) })
	return err
}

// counted counts the payload of data frames that were written.
type counted struct {
	transfer.Channel
	bytes *atomic.Int64
}

func (c counted) WriteMessage(p []byte, text bool) error {
	if f, err := wire.ParseFrame(p); err == nil && f.Type == wire.FrameData {
		c.bytes.Add(int64(len(f.Payload)))
	}
	return c.Channel.WriteMessage(p, text)
}

// children is transfer.Links whose other end is a new process each time.
type children struct {
	t              *testing.T
	profile, inbox string
	bytes          atomic.Int64
	running        chan *exec.Cmd // the one that serves the last link
}

func (c *children) Open(context.Context, string) (transfer.Link, error) {
	var ours, theirs [4]*os.File // control in, control out, data in, data out
	for i := range ours {
		r, w, err := os.Pipe()
		if err != nil {
			return transfer.Link{}, err
		}
		if ours[i], theirs[i] = r, w; i%2 == 1 {
			ours[i], theirs[i] = w, r
		}
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestCrashChild$", "-test.timeout=10m") //nolint:noctx // the test kills it
	cmd.Env = append(os.Environ(), crashProfile+"="+c.profile, crashInbox+"="+c.inbox)
	cmd.ExtraFiles = []*os.File{theirs[1], theirs[0], theirs[3], theirs[2]}
	err := cmd.Start()
	for _, f := range theirs {
		_ = f.Close()
	}
	if err != nil {
		return transfer.Link{}, err
	}
	c.running <- cmd
	return transfer.Link{
		Peer: yuki, Path: "pipe", Control: newPipeChannel(ours[0], ours[1]), Data: counted{newPipeChannel(ours[2], ours[3]), &c.bytes},
	}, nil
}

// next returns the next child, or nil when the transfer has ended.
func (c *children) next(d *transfer.Desk) *exec.Cmd {
	for {
		select {
		case cmd := <-c.running:
			return cmd
		case <-time.After(10 * time.Millisecond): // nothing tells of both
			if first0(d).Phase.Ended() {
				return nil
			}
		}
	}
}

// TestKilledReceiver: the receiver is a process of its own with a real store, and is killed at random moments. The transfers go on each
// time until all is there; a kill costs at most what was on its way and the block that was being written.
func TestKilledReceiver(t *testing.T) {
	rounds := 30
	if n, err := strconv.Atoi(os.Getenv(crashRounds)); err == nil {
		rounds = n
	}
	if testing.Short() {
		rounds = 5
	}
	source := filepath.Join(t.TempDir(), "Project")
	sizes := map[string]int64{"a.bin": 24*mib + 17, "deep/er/b.bin": 9 * mib, "c.txt": 70_000, "empty": 0}
	for i := range 60 {
		sizes["small/"+strconv.Itoa(i)+".txt"] = int64(i * 300)
	}
	var size int64
	for name, n := range sizes {
		size += n
		path := filepath.Join(source, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(write(t, "x", n), path); err != nil {
			t.Fatal(err)
		}
	}
	random := rand.New(rand.NewPCG(3, 4))
	kills, whole, spent := 0, 0, int64(0)
	for kills < rounds {
		kills += killUntilDone(t, source, sizes, size, random, &whole, &spent)
	}
	t.Logf("%d kills, %d transfers went through, %.2f MiB a kill sent again", kills, whole, float64(spent)/mib/float64(kills))
}

// killUntilDone sends the folder once, killing the receiver again and again. It returns how often.
func killUntilDone(t *testing.T, source string, sizes map[string]int64, size int64, random *rand.Rand, whole *int, spent *int64) (kills int) {
	t.Helper()
	c := &children{t: t, profile: t.TempDir(), inbox: t.TempDir(), running: make(chan *exec.Cmd, 1)}
	d := newDesk(t, transfer.Config{Links: c, Journal: &journaltest.Memory{}, Log: slog.New(slog.DiscardHandler), Limit: 40 * mib})
	if _, err := d.Send(t.Context(), yuki, []string{source}); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(2 * patience); ; {
		cmd := c.next(d)
		if cmd == nil {
			break
		}
		moment := time.Duration(30+random.Int64N(500)) * time.Millisecond
		killer := time.AfterFunc(moment, func() { _ = cmd.Process.Kill() })
		exited := make(chan struct{})
		go func() { defer close(exited); _ = cmd.Wait() }()
		over := false
		for !over {
			select {
			case <-exited:
				over = true
				kills++
			case <-time.After(10 * time.Millisecond): // nothing tells of both
				over = first0(d).Phase.Ended()
			}
		}
		if first0(d).Phase.Ended() && killer.Stop() {
			_ = d.Close() // the child ends with the link
		}
		<-exited
		if time.Now().After(deadline) {
			t.Fatalf("no end after %d kills: %+v", kills, first0(d))
		}
		d.Reachable(yuki.ID)
	}
	if x := first0(d); x.Phase != transfer.Verified {
		t.Fatalf("%s after %d kills: %+v", x.Phase, kills, x)
	}
	*whole++
	_ = d.Close()
	again := c.bytes.Load() - (size - smallBytes(sizes))
	*spent += max(0, again)
	// What was on its way: the queue of the receiver and the pipe. Two files are open at most.
	if most := int64(kills) * (2*mib + 64<<10 + 2*mib); again > most {
		t.Errorf("%d kills cost %d bytes, want at most %d", kills, again, most)
	}
	compareTrees(t, source, filepath.Join(c.inbox, "Project"), sizes)
	holds(t, c.inbox, "Project")
	return kills
}

// smallBytes is what travels packed.
func smallBytes(sizes map[string]int64) (n int64) {
	for _, size := range sizes {
		if size <= wire.MaxPackedFile {
			n += size
		}
	}
	return n
}

// compareTrees fails unless one folder holds exactly the files of the other.
func compareTrees(t *testing.T, want, got string, sizes map[string]int64) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(got, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files++
		name, err := filepath.Rel(got, path)
		if err != nil {
			return err
		}
		if _, known := sizes[filepath.ToSlash(name)]; !known || strings.HasSuffix(name, ".vnpart") {
			t.Errorf("%s was not sent", name)
			return nil
		}
		if sum(t, path) != sum(t, filepath.Join(want, name)) {
			t.Errorf("%s differs", name)
		}
		return nil
	})
	if err != nil || files != len(sizes) {
		t.Errorf("%d files of %d, %v", files, len(sizes), err)
	}
}
