package transfer_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/zeebo/blake3"

	"videonet/backend/fault"
	"videonet/backend/transfer"
	"videonet/backend/transfer/journaltest"
	"videonet/backend/wire"
)

// bytesRead is how many bytes this process has read from files and pipes so far.
func bytesRead(t *testing.T) (n int64) {
	t.Helper()
	text, err := os.ReadFile("/proc/self/io")
	if err != nil {
		t.Skip("NOT RUN: this system does not say what was read: ", err)
	}
	if _, err := fmt.Sscanf(string(text), "rchar: %d", &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// holdAfter stops taking frames of data after so many bytes: the sender runs out of credit there.
func holdAfter(limit int64) func(k *taker) {
	return func(k *taker) {
		k.offered = func(k *taker) {
			k.say(wire.FileAccept{Transfer: k.id})
			k.granted = limit
			k.say(wire.FileCredit{Transfer: k.id, Bytes: limit})
			k.begin()
			k.granted += 1 << 40 // no more is granted
		}
	}
}

// goOn answers a re-offer with what an earlier taker has.
func goOn(k, before *taker) {
	k.accept()
	for i, e := range k.entries {
		old := before.files[before.entries[i].File]
		f := k.files[e.File]
		f.bitmap, f.data = bytes.Clone(old.bitmap), bytes.Clone(old.data)
		k.say(wire.FileHave{Transfer: k.id, File: e.File, BlockSize: wire.BlockSize(e.Size), Bitmap: bytes.Clone(old.bitmap)})
	}
}

func sameEntries(a, b []wire.FileEntry) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i], b[i]
		x.File, y.File = 0, 0
		if x != y {
			return false
		}
	}
	return true
}

// TestKilledSender: a sender that ends in the middle goes on, in another process, without reading again what is there; the offer is the
// same. A source that was changed meanwhile begins anew, as a failure that is told.
func TestKilledSender(t *testing.T) {
	for name, change := range map[string]func(path string) error{
		"unchanged": func(string) error { return nil },
		"changed":   func(path string) error { return os.Chtimes(path, time.Time{}, time.Now().Add(time.Hour)) },
	} {
		t.Run(name, func(t *testing.T) {
			const size, half = 96 << 20, 64 << 20
			path := write(t, "reel.mp4", size)
			journal := &journaltest.Memory{}
			d, links := givingDesk(t, transfer.Config{Journal: journal}, holdAfter(half))
			if _, err := d.Send(t.Context(), yuki, []string{path}); err != nil {
				t.Fatal(err)
			}
			within(t, d, patience, func(transfer.Transfer) bool {
				if links.takenBy() == nil {
					return false
				}
				k := links.last()
				k.mu.Lock()
				defer k.mu.Unlock()
				return k.files[1].bitmap.Count() == half>>20
			})
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
			links.work.Wait()
			first := links.last()
			if strings.Contains(fmt.Sprintf("%T", first.heard), "FileCancel") || first.files[1].bitmap.Count() != half>>20 {
				t.Fatalf("%d blocks came", first.files[1].bitmap.Count())
			}
			if err := change(path); err != nil {
				t.Fatal(err)
			}
			kept, err := journal.Transfers()
			if err != nil || len(kept) != 1 {
				t.Fatalf("%d transfers are kept, %v", len(kept), err)
			}
			d, links = givingDesk(t, transfer.Config{Journal: journal}, func(k *taker) { k.offered = func(k *taker) { goOn(k, first) } })
			if x := restored(t, d).Transfers[0]; x.Phase != transfer.Interrupted || x.Count != 1 || x.ID != kept[0].ID {
				t.Errorf("%+v", x)
			}
			before := bytesRead(t)
			d.Reachable(yuki.ID)
			x := ended(t, d)
			read := bytesRead(t) - before
			k := links.last()
			if k.id != first.id || !sameEntries(k.entries, first.entries) {
				t.Errorf("another offer: %v, %v", k.entries, first.entries)
			}
			if name == "changed" {
				code(t, x.Err, fault.SourceChanged)
				return
			}
			if x.Phase != transfer.Verified || x.Resumed != half || x.Bytes != size || x.Files[0].Received != sum(t, path) {
				t.Errorf("%+v", x)
			}
			if k.consumed != size-half || read > size-half+4<<20 {
				t.Errorf("%d bytes were sent and %d read again, %d were missing", k.consumed, read, size-half)
			}
			if _, found, _ := journal.Source(transfer.SourceKey{}); found {
				t.Error("a source without a key")
			}
		})
	}
}

func restored(t *testing.T, d *transfer.Desk) transfer.State {
	t.Helper()
	state, _ := d.Snapshot()
	return state
}

// TestALostLinkReadsNothingTwice: the same within one process, without a journal; with cuts at random moments nothing that has arrived
// travels again.
func TestALostLinkReadsNothingTwice(t *testing.T) {
	const size = 48 << 20
	paths := []string{write(t, "a.mov", size), write(t, "b.mov", 20<<20+7), write(t, "c.txt", 100), write(t, "d.txt", 0)}
	random := rand.New(rand.NewPCG(7, 7))
	var before *taker
	var sent int64
	cuts := 0
	d, links := givingDesk(t, transfer.Config{}, func(k *taker) {
		old := before
		before = k
		if old != nil {
			k.offered = func(k *taker) { goOn(k, old) }
			sent += old.consumed
		}
		if cuts++; cuts <= 4 {
			left := random.Int64N(12 << 20)
			k.frame = func(_ int, f wire.Frame) bool {
				if left -= int64(len(f.Payload)); left < 0 {
					_ = k.link.Close()
					return false
				}
				return true
			}
		}
	})
	read := bytesRead(t)
	x := give(t, d, paths...)
	read = bytesRead(t) - read
	if x.Phase != transfer.Verified || len(links.all) != 5 {
		t.Errorf("%d links, %+v", len(links.all), x)
	}
	total := x.Total
	sent += before.consumed
	// Of each cut the block in work, and what was read ahead of the channel, is lost.
	if sent > total+4*2<<20 || read > total+4*(4<<20) {
		t.Errorf("%d bytes were sent and %d read of %d", sent, read, total)
	}
	for i, path := range paths {
		if x.Files[i].Received != sum(t, path) {
			t.Errorf("%+v", x.Files[i])
		}
	}
}

// TestClaimedBlocks: the sender confirms with the leaf alone what fits, and sends what does not.
func TestClaimedBlocks(t *testing.T) {
	path := write(t, "reel.mp4", 4<<20)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d, links := givingDesk(t, transfer.Config{}, func(k *taker) {
		k.offered = func(k *taker) {
			k.accept()
			f := k.files[1]
			copy(f.data, data)
			f.bitmap = wire.Bitmap{0b0111}
			good, bad := wire.Hash(blake3.Sum256(data[1<<20:2<<20])), wire.Hash{1}
			f.claimed = map[int64]bool{1: true, 2: true}
			k.say(wire.FileHave{Transfer: k.id, File: 1, BlockSize: 1 << 20, Bitmap: bytes.Clone(f.bitmap), Leaves: []wire.HaveLeaf{
				{Block: 1, Leaf: good}, {Block: 2, Leaf: bad},
			}})
		}
	})
	x := give(t, d, path)
	k := links.last()
	if x.Phase != transfer.Verified || k.consumed != 2<<20 || k.counts[wire.FrameLeaf] != 3 || x.Resumed != 2<<20 {
		t.Errorf("%d bytes, %v, %+v", k.consumed, k.counts, x)
	}
}

// TestThere: what lies there already is hashed and not sent; what only seems to is sent.
func TestThere(t *testing.T) {
	same, other := write(t, "same.mp4", 3<<20+5), write(t, "other.mp4", 2<<20)
	data, err := os.ReadFile(same)
	if err != nil {
		t.Fatal(err)
	}
	d, links := givingDesk(t, transfer.Config{}, func(k *taker) {
		k.offered = func(k *taker) {
			k.accept()
			f := k.files[1]
			f.data, f.bitmap = data, wire.Bitmap{0b1111}
			k.say(wire.FileThere{Transfer: k.id, Files: []wire.FileSum{{File: 1, SHA256: sha256.Sum256(data)}, {File: 2, SHA256: wire.Hash{1}}}})
		}
	})
	if _, err := d.Send(t.Context(), yuki, []string{same, other}); err != nil {
		t.Fatal(err)
	}
	var k *taker
	within(t, d, patience, func(transfer.Transfer) bool {
		if links.takenBy() == nil {
			return false
		}
		k = links.last()
		k.mu.Lock()
		defer k.mu.Unlock()
		for _, m := range k.heard {
			if m, ok := m.(wire.FileDiffers); ok && m.File == 2 {
				return true
			}
		}
		return false
	})
	before := bytesRead(t)
	k.say(wire.FileHave{Transfer: k.id, File: 2, BlockSize: 1 << 20, Bitmap: wire.Bitmap{}})
	x := ended(t, d)
	if x.Phase != transfer.Verified || k.consumed != 2<<20 || x.Resumed != 3<<20+5 || bytesRead(t)-before > 3<<20 {
		t.Errorf("%d bytes sent, %d read, %+v", k.consumed, bytesRead(t)-before, x)
	}
}

// TestHoles: blocks that lie in holes are neither read nor sent; memory is flat.
func TestHoles(t *testing.T) {
	size := int64(3 << 30)
	if testing.Short() {
		size = 300 << 20
	}
	if os.Getenv("VIDEONET_SPARSE_GIB") != "" {
		if _, err := fmt.Sscan(os.Getenv("VIDEONET_SPARSE_GIB"), &size); err != nil {
			t.Fatal(err)
		}
		size <<= 30
	}
	path := filepath.Join(t.TempDir(), "disk.img")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if err := file.Truncate(size + 5); err != nil {
		t.Fatal(err)
	}
	island := bytes.Repeat([]byte("data"), 1000)
	if _, err := file.WriteAt(island, size/2+12345); err != nil {
		t.Fatal(err)
	}
	d, links := givingDesk(t, transfer.Config{}, func(k *taker) { k.discard = true })
	runtime.GC()
	before := bytesRead(t)
	began := time.Now()
	if _, err := d.Send(t.Context(), yuki, []string{path}); err != nil {
		t.Fatal(err)
	}
	var peak uint64
	x := until(t, d, "the end", func(x transfer.Transfer) bool {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapAlloc)
		return x.Phase.Ended()
	})
	k := links.last()
	block := wire.BlockSize(size + 5)
	t.Logf("%d MiB in %v, %d MiB of heap at most, %v", size>>20, time.Since(began), peak>>20, k.counts)
	if x.Phase != transfer.Verified || k.consumed != block || x.Bytes != size+5 || bytesRead(t)-before > block+1<<20 || peak > 32<<20 {
		t.Errorf("%d bytes sent, %d read, %d MiB, %+v", k.consumed, bytesRead(t)-before, peak>>20, x)
	}
	whole := sha256.New()
	zeros := make([]byte, 1<<20)
	for at := int64(0); at < size+5; at += 1 << 20 {
		p := zeros[:min(1<<20, size+5-at)]
		if from := size/2 + 12345; from >= at && from < at+1<<20 {
			p = bytes.Clone(p)
			copy(p[from-at:], island)
		}
		_, _ = whole.Write(p)
	}
	if want := fmt.Sprintf("%x", whole.Sum(nil)); x.Files[0].Sent != want {
		t.Errorf("SHA-256 %s, want %s", x.Files[0].Sent, want)
	}
}
