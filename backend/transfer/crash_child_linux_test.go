package transfer_test

import (
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"videonet/backend/store"
	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// The environment of a child that works on a transfer until it is killed.
const (
	crashProfile = "VN_CRASH_PROFILE"
	crashInbox   = "VN_CRASH_INBOX"  // of one that receives: the chosen folder
	crashSource  = "VN_CRASH_SOURCE" // of one that sends: the folder that is sent
)

// TestCrashChild is no test by itself: it is the process that TestKilledReceiver and TestKilledSenderProcess kill.
func TestCrashChild(t *testing.T) {
	profile := os.Getenv(crashProfile)
	if profile == "" {
		return
	}
	kept, err := store.Open(t.Context(), store.Config{Folder: profile, Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	link := transfer.Link{
		Path: "pipe", Control: newPipeChannel(os.NewFile(3, "r"), os.NewFile(4, "w")), Data: newPipeChannel(os.NewFile(5, "r"), os.NewFile(6, "w")),
	}
	if source := os.Getenv(crashSource); source != "" {
		crashSend(t, kept, link, source)
	} else {
		crashReceive(t, kept, link)
	}
	if err := kept.Close(); err != nil {
		t.Error(err)
	}
}

// crashReceive takes what comes over the one link.
func crashReceive(t *testing.T, kept transfer.Journal, link transfer.Link) {
	t.Helper()
	if path := os.Getenv(powerLog); path != "" {
		log, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = log.Close() }()
		kept = &toldJournal{log: log}
	}
	d := newDesk(t, transfer.Config{
		Links: noLinks{}, Journal: kept, Log: quiet(), Accept: &transfer.AutoAccept{Folder: os.Getenv(crashInbox)},
	})
	link.Peer = mina
	full := os.Getenv(crashFull)
	if full != "" {
		denyWithDiskFull(t, full)
	}
	_ = d.Serve(t.Context(), link)
	if full != "" {
		pausedFull(t, d)
	}
	_ = d.Close()
}

// crashRounds is how many kills there are: few unless VN_CRASH_ROUNDS says otherwise.
func crashRounds(t *testing.T, few int) int {
	t.Helper()
	if n, err := strconv.Atoi(os.Getenv("VN_CRASH_ROUNDS")); err == nil {
		return n
	}
	if testing.Short() {
		return 5
	}
	return few
}

// lives says how long each of many processes lives: any moment of half a second; twice as long after one in which nothing came, as a busy
// machine may need longer than that to start a process.
type lives struct {
	random *rand.Rand
	span   time.Duration
	came   int64
}

func (l *lives) next(came int64) time.Duration {
	if came > l.came || l.span == 0 {
		l.span = 500 * time.Millisecond
	} else {
		l.span *= 2
	}
	l.came = came
	return 30*time.Millisecond + time.Duration(l.random.Int64N(int64(l.span)))
}

// crashTree makes the folder that is sent: files in blocks, files in packs, one without bytes.
func crashTree(t *testing.T) (source string, sizes map[string]int64, size int64) {
	t.Helper()
	source = filepath.Join(t.TempDir(), "Project")
	sizes = map[string]int64{"a.bin": 24*mib + 17, "deep/er/b.bin": 9 * mib, "c.txt": 70_000, "empty": 0}
	for i := range 60 {
		sizes["small/"+strconv.Itoa(i)+".txt"] = int64(i * 300)
	}
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
	return source, sizes, size
}

// crashPipes makes the four pipes of a link; theirs are in the order of a child's files 3 to 6.
func crashPipes() (ours [4]*os.File, theirs []*os.File, err error) {
	theirs = make([]*os.File, 4)
	for i := range ours { // control in, control out, data in, data out
		r, w, err := os.Pipe()
		if err != nil {
			return ours, nil, err
		}
		if i%2 == 0 {
			ours[i], theirs[i+1] = r, w
		} else {
			ours[i], theirs[i-1] = w, r
		}
	}
	return ours, theirs, nil
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
