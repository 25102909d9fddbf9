package transfer_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"videonet/backend/transfer"
)

// TestBothEndsOfAFolder: what lies in a folder comes out of it on the other side: small, large, empty, sparse, with times.
func TestBothEndsOfAFolder(t *testing.T) {
	root := tree(t, "a.txt", "sub/b.txt", "sub/deep/c.txt", "empty/", "zero")
	if err := os.Truncate(filepath.Join(root, "zero"), 0); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(write(t, "reel.mov", 5<<20+3), filepath.Join(root, "sub/reel.mov")); err != nil {
		t.Fatal(err)
	}
	sparse, err := os.Create(filepath.Join(root, "disk.img"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = sparse.WriteAt([]byte("in the middle"), 40<<20)
	if err := errors.Join(err, sparse.Truncate(100<<20+7), sparse.Close()); err != nil {
		t.Fatal(err)
	}
	for i := range 300 {
		if err := os.WriteFile(filepath.Join(root, "sub", fmt.Sprintf("%03d.txt", i)), []byte(fmt.Sprint(i)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	then := time.Date(2019, 8, 7, 6, 5, 4, 0, time.UTC)
	for _, name := range []string{"a.txt", "sub/reel.mov", "empty", "sub/deep", "sub"} {
		if err := os.Chtimes(filepath.Join(root, name), then, then); err != nil {
			t.Fatal(err)
		}
	}
	p := newPair(t, &transfer.AutoAccept{})
	if _, err := p.mina.Send(t.Context(), yuki, []string{root}); err != nil {
		t.Fatal(err)
	}
	x, y := ended(t, p.mina), ended(t, p.yuki)
	if x.Phase != transfer.Verified || y.Phase != transfer.Verified || x.Count != y.Count || x.Done != x.Count || x.Bytes != x.Total {
		t.Fatalf("%+v\n%+v", x, y)
	}
	same := 0
	err = filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		there := filepath.Join(p.inbox, "Project", relative)
		from, err1 := os.Stat(path)
		to, err2 := os.Stat(there)
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		for range 100 { // the times of folders come last, a moment after the news
			if from.ModTime().UnixMilli() == to.ModTime().UnixMilli() {
				break
			}
			time.Sleep(20 * time.Millisecond)
			if to, err = os.Stat(there); err != nil {
				return err
			}
		}
		if from.ModTime().UnixMilli() != to.ModTime().UnixMilli() {
			t.Errorf("%s has the time %v, want %v", relative, to.ModTime(), from.ModTime())
		}
		if !e.IsDir() && sum(t, path) != sum(t, there) {
			t.Errorf("%s differs", relative)
		}
		same++
		return nil
	})
	if err != nil || same != x.Count {
		t.Errorf("%d of %d are there, %v", same, x.Count, err)
	}
}

// TestBothEndsOfManyFiles is the time of both for small files.
func TestBothEndsOfManyFiles(t *testing.T) {
	files := 5_000
	if testing.Short() {
		files = 2_000
	}
	root := tree(t)
	data := make([]byte, 4096)
	for i := range files {
		copy(data, fmt.Sprint(i))
		if err := os.WriteFile(filepath.Join(root, fmt.Sprintf("%06d", i)), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := newPair(t, &transfer.AutoAccept{})
	cpu, began := processTime(t), time.Now()
	if _, err := p.mina.Send(t.Context(), yuki, []string{root}); err != nil {
		t.Fatal(err)
	}
	x := ended(t, p.mina)
	t.Logf("%d files in %v, %v of CPU a file for both ends", files, time.Since(began), (processTime(t)-cpu)/time.Duration(files))
	if x.Phase != transfer.Verified || x.Done != files+1 {
		t.Errorf("%s, %d done, %d failed, %v", x.Phase, x.Done, x.Failed, x.Err)
	}
}
