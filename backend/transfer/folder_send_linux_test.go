package transfer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// TestAFolderIsSent: folders before what lies in them, files of a folder together, empty ones too; times and safe names in the offer.
func TestAFolderIsSent(t *testing.T) {
	root := tree(t, "b.txt", "a:b.txt", "empty/", "cut/2.mov", "cut/1.mov", "cut/old/0.mov", "zero")
	if err := os.Truncate(filepath.Join(root, "zero"), 0); err != nil {
		t.Fatal(err)
	}
	then := time.Date(2019, 8, 7, 6, 5, 4, 0, time.UTC)
	for _, name := range []string{"b.txt", "empty"} {
		if err := os.Chtimes(filepath.Join(root, name), then, then); err != nil {
			t.Fatal(err)
		}
	}
	lone := write(t, "lone.txt", 10)
	d, links := givingDesk(t, transfer.Config{}, nil)
	x := give(t, d, lone, root)
	if x.Phase != transfer.Verified || x.Count != 11 || x.Done != 11 || x.Skipped != 0 {
		t.Errorf("%+v", x)
	}
	k := links.last()
	want := []string{
		"lone.txt", "Project:folder", "Project/a_b.txt", "Project/b.txt", "Project/zero", "Project/cut:folder", "Project/cut/1.mov",
		"Project/cut/2.mov", "Project/cut/old:folder", "Project/cut/old/0.mov", "Project/empty:folder",
	}
	var got []string
	for _, e := range k.entries {
		name := strings.TrimPrefix(e.Folder+"/"+e.Name, "/")
		if e.Kind == wire.EntryFolder {
			name += ":folder"
		}
		got = append(got, name)
		if (e.Name == "b.txt" || e.Name == "empty") && e.MTime != then.UnixMilli() {
			t.Errorf("%s has the time %d", e.Name, e.MTime)
		}
		if f := k.files[e.File]; e.Name == "1.mov" && string(f.data) != "cut/1.mov" {
			t.Errorf("%q came", f.data)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("offered\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, f := range x.Files {
		if f.Name == "a_b.txt" && (f.Path != filepath.Join(root, "a:b.txt") || f.Within != "Project") {
			t.Errorf("%+v", f)
		}
	}
}

// TestWhatIsNoFileIsSkipped: links, pipes and sockets of a folder are counted and left out; a link that was chosen is followed.
func TestWhatIsNoFileIsSkipped(t *testing.T) {
	root := tree(t, "a.txt", "sub/b.txt")
	secret := write(t, "secret", 10)
	for name, target := range map[string]string{"link": secret, "sub/up": root, "dangling": "/nowhere"} {
		if err := os.Symlink(target, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(root, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	chosen := filepath.Join(t.TempDir(), "chosen")
	if err := os.Symlink(secret, chosen); err != nil {
		t.Fatal(err)
	}
	d, links := givingDesk(t, transfer.Config{}, nil)
	x := give(t, d, root, chosen)
	if x.Phase != transfer.Verified || x.Skipped != 4 || x.Count != 5 {
		t.Errorf("%+v", x)
	}
	if f := x.Files[4]; f.Name != "chosen" || f.Received != sum(t, secret) {
		t.Errorf("%+v", f)
	}
	for _, e := range links.last().entries {
		if e.Name == "link" || e.Name == "up" || e.Name == "pipe" {
			t.Errorf("%s was offered", e.Name)
		}
	}
}

// TestReplacedByALinkAfterTheWalk: what stands under a name later is not followed, and the others go on.
func TestReplacedByALinkAfterTheWalk(t *testing.T) {
	root := tree(t, "a.txt", "b.txt", "c.txt", "d.txt", "e.txt")
	d, _ := givingDesk(t, transfer.Config{}, func(k *taker) {
		k.offered = func(k *taker) {
			for name, change := range map[string]func(path string) error{
				"a.txt": func(path string) error {
					return replaceBy(path, func() error { return os.Symlink("/etc/passwd", path) })
				},
				"b.txt": func(path string) error { return replaceBy(path, func() error { return syscall.Mkfifo(path, 0o600) }) },
				"c.txt": os.Remove,
				"d.txt": func(path string) error { return os.WriteFile(path, []byte("longer than before"), 0o600) },
			} {
				if err := change(filepath.Join(root, name)); err != nil {
					t.Error(err)
				}
			}
			k.accept()
			k.begin()
		}
	})
	x := give(t, d, root)
	if x.Phase != transfer.Failed || x.Failed != 4 || x.Done != 2 {
		t.Fatalf("%+v", x)
	}
	for i, want := range []fault.Code{"", fault.FileUnreadable, fault.SourceChanged, fault.FileGone, fault.SourceChanged, ""} {
		code(t, x.Files[i].Err, want)
	}
}

func replaceBy(path string, by func() error) error {
	if err := os.Remove(path); err != nil {
		return err
	}
	return by()
}

// TestTwoFoldersOfOneName are kept apart.
func TestTwoFoldersOfOneName(t *testing.T) {
	d, links := givingDesk(t, transfer.Config{}, nil)
	give(t, d, tree(t, "a.txt"), tree(t, "a.txt"))
	var got []string
	for _, e := range links.last().entries {
		got = append(got, e.Folder+"/"+e.Name)
	}
	if want := []string{"/Project", "Project/a.txt", "/Project (1)", "Project (1)/a.txt"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestAnEmptyFolder and one that is too deep.
func TestOddFolders(t *testing.T) {
	d, _ := givingDesk(t, transfer.Config{}, nil)
	if x := give(t, d, tree(t)); x.Phase != transfer.Verified || x.Done != 1 {
		t.Errorf("%+v", x)
	}
	deep := tree(t, "a.txt", strings.Repeat("d/", wire.MaxDepth)+"b.txt")
	if _, err := d.Send(t.Context(), yuki, []string{deep}); err != nil {
		t.Fatal(err)
	}
	x := until(t, d, "the end", func(x transfer.Transfer) bool { return x.Count > 1 && x.Phase.Ended() })
	if x.Failed != 1 || x.Done != wire.MaxDepth+1 {
		t.Errorf("%d failed, %d done", x.Failed, x.Done)
	}
	code(t, x.Err, fault.NameRefused)
}

// TestAHundredThousandFiles: the sender's share of the time and of the memory.
func TestAHundredThousandFiles(t *testing.T) {
	files := 100_000
	if testing.Short() {
		files = 5_000
	}
	root := filepath.Join(t.TempDir(), "many")
	data := make([]byte, 4096)
	for i := range files {
		dir := filepath.Join(root, fmt.Sprintf("%03d", i/1000))
		if i%1000 == 0 {
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
		}
		copy(data, fmt.Sprint(i))
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%06d.txt", i)), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var before, after runtime.MemStats
	var offered, cpu time.Duration
	d, links := givingDesk(t, transfer.Config{}, func(k *taker) {
		k.discard = true
		k.offered = func(k *taker) { offered = processTime(t); k.accept(); k.begin() }
	})
	runtime.GC()
	runtime.ReadMemStats(&before)
	cpu = processTime(t)
	began := time.Now()
	if _, err := d.Send(t.Context(), yuki, []string{root}); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("Send kept its caller for %v", took)
	}
	x := untilIn(t, d, 10*patience, "the end", func(x transfer.Transfer) bool { return x.Phase.Ended() })
	total := processTime(t) - cpu
	k := links.last()
	k.files, k.entries, k.heard = nil, nil, nil
	runtime.GC()
	runtime.ReadMemStats(&after)
	grown := float64(after.HeapAlloc-before.HeapAlloc) / 1e6
	t.Logf("%d files in %v: %v of CPU a file (%v for the list, the taker's share in it), %.1f MB of heap, %d packs, %s",
		files, time.Since(began), total/time.Duration(files), (offered-cpu)/time.Duration(files), grown, k.packs, x.Phase)
	if x.Phase != transfer.Verified || x.Done != files+files/1000+1 || x.Bytes != int64(files)*4096 {
		t.Errorf("%s, %d done, %d bytes, %v", x.Phase, x.Done, x.Bytes, x.Err)
	}
	if grown > 60 {
		t.Errorf("%.1f MB of heap", grown)
	}
	page, err := d.Files(x.ID, files-10, 1000)
	if err != nil || len(page) != 10+files/1000+1 || page[0].Phase != transfer.Verified {
		t.Errorf("%d files, %v", len(page), err)
	}
}

func processTime(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
