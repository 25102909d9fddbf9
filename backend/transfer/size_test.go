package transfer_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"videonet/backend/transfer"
)

// TestManyFiles: an offer of several pages; no round trip for each file.
func TestManyFiles(t *testing.T) {
	const files = 1300
	p := newPair(t, &transfer.AutoAccept{})
	dir := t.TempDir()
	var paths []string
	for i := range files {
		path := filepath.Join(dir, fmt.Sprintf("%04d.txt", i))
		if err := os.WriteFile(path, []byte(fmt.Sprint(i)), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	if _, err := p.mina.Send(t.Context(), yuki, paths); err != nil {
		t.Fatal(err)
	}
	x := ended(t, p.mina)
	if x.Phase != transfer.Verified || x.Count != files || x.Done != files || len(x.Files) > transfer.MaxShown {
		t.Fatalf("%s, %d of %d files, %v", x.Phase, x.Done, x.Count, x.Err)
	}
	for i := range files {
		data, err := os.ReadFile(filepath.Join(p.inbox, fmt.Sprintf("%04d.txt", i)))
		if err != nil || string(data) != fmt.Sprint(i) {
			t.Fatalf("%q, %v", data, err)
		}
	}
}

// TestMemoryIsFlat: 256 MiB go through, to a receiver that is slower than the sender, and both ends together stay below 48 MiB.
func TestMemoryIsFlat(t *testing.T) {
	path := filepath.Join(t.TempDir(), "reel.mp4")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for block := range int64(256) { // mostly holes, but none of a whole block: the disk is not what is tested
		if _, err := file.WriteAt([]byte{1}, block*mib+mib/2); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(file.Truncate(256*mib), file.Close()); err != nil {
		t.Fatal(err)
	}
	p := newPair(t, &transfer.AutoAccept{})
	p.wrap = func(minas, yukis transfer.Link) (transfer.Link, transfer.Link) {
		yukis.Data = slow{yukis.Data}
		return minas, yukis
	}
	if _, err := p.mina.Send(t.Context(), yuki, []string{path}); err != nil {
		t.Fatal(err)
	}
	var peak uint64
	x := until(t, p.mina, "the end", func(x transfer.Transfer) bool {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapAlloc)
		return x.Phase.Ended()
	})
	if x.Phase != transfer.Verified {
		t.Errorf("%+v", x)
	}
	if peak > 48*mib {
		t.Errorf("%d MiB", peak/mib)
	}
	t.Logf("at most %d MiB", peak/mib)
}

// slow reads 1 MiB in 5 ms at most.
type slow struct{ transfer.Channel }

func (c slow) ReadMessage(p []byte) (int, bool, error) {
	time.Sleep(5 * time.Millisecond / 16)
	return c.Channel.ReadMessage(p)
}
