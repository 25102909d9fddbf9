package store_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"videonet/backend/fault"
)

// overwrite puts data into a file at offset.
func overwrite(t *testing.T, path string, offset int64, data []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	_, err = f.WriteAt(data, offset)
	must(t, err)
	must(t, f.Close())
}

// victim is a profile's file that is about to be damaged. The methods take what follows "videonet.db" in a file's name.
type victim struct {
	t    *testing.T
	path string
	size int64 // bytes in use: the file may be larger
}

// victimOf is the profile's file at path.
func victimOf(t *testing.T, path string) victim {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
	must(t, err)
	v := victim{t: t, path: path}
	must(t, db.View(func(tx *bbolt.Tx) error { v.size = tx.Size(); return nil }))
	must(t, db.Close())
	return v
}

func (v victim) cut(name string, size int64) {
	v.t.Helper()
	must(v.t, os.Truncate(v.path+name, size))
}

func (v victim) remove(names ...string) {
	v.t.Helper()
	for _, name := range names {
		must(v.t, os.Remove(v.path+name))
	}
}

func (v victim) text(name, text string) {
	v.t.Helper()
	must(v.t, os.WriteFile(v.path+name, []byte(text), 0o600))
}

// fill overwrites length bytes from offset with one byte.
func (v victim) fill(name string, offset, length int64, with byte) {
	v.t.Helper()
	overwrite(v.t, v.path+name, offset, bytes.Repeat([]byte{with}, int(length)))
}

// pages returns the meta page, 0 or 1, that the last commit wrote, and the first page from the middle on that holds records.
func (v victim) pages() (newer, middle int64) {
	v.t.Helper()
	db, err := bbolt.Open(v.path, 0o600, &bbolt.Options{ReadOnly: true, PreLoadFreelist: true})
	must(v.t, err)
	must(v.t, db.View(func(tx *bbolt.Tx) error {
		newer = int64(tx.ID() % 2)
		for i := int(v.size / page / 2); ; i++ {
			info, err := tx.Page(i)
			if err != nil || info == nil {
				return fmt.Errorf("no page from the middle on holds records: %w", err)
			}
			if info.Type == "leaf" {
				middle = int64(i)
				return nil
			}
		}
	}))
	must(v.t, db.Close())
	return newer, middle
}

const page = 4096 // bytes; what bbolt takes from the system here

// Each damaged profile starts, has the best that there was, and tells.
func TestDamagedProfiles(t *testing.T) {
	whole, older, empty := "all of it", "the state of the older copy", "nothing"
	for _, c := range []struct {
		name   string
		damage func(v victim)
		want   string
	}{
		{"0 bytes", func(v victim) { v.cut("", 0) }, whole},
		{"absent", func(v victim) { v.remove("") }, whole},
		{"absent and without a marker", func(v victim) { v.remove("", ".marker") }, whole},
		{"cut to half", func(v victim) { v.cut("", v.size/2) }, whole},
		{"both metas zero", func(v victim) { v.fill("", 0, 2*page, 0) }, whole},
		{"meta0 zero", func(v victim) { v.fill("", 0, page, 0) }, whole},
		{"meta1 zero", func(v victim) { v.fill("", page, page, 0) }, whole},
		{"the newer meta zero", func(v victim) {
			newer, _ := v.pages()
			v.fill("", newer*page, page, 0)
		}, whole},
		{"text", func(v victim) { v.text("", "this is no database, but a text of some length") }, whole},
		{"long text", func(v victim) { v.text("", strings.Repeat("Lorem ipsum dolor sit amet. ", 5000)) }, whole},
		{"a middle page of ff", func(v victim) {
			_, middle := v.pages()
			v.fill("", middle*page, page, 0xff)
		}, whole},
		{"all pages but the metas zero", func(v victim) { v.fill("", 2*page, v.size-2*page, 0) }, whole},
		{"an altered value", func(v victim) {
			data, err := os.ReadFile(v.path)
			must(v.t, err)
			v.text("", strings.ReplaceAll(string(data), "Mina 2", "Nina 2"))
		}, whole},
		{"the newest copy damaged too", func(v victim) {
			v.cut("", v.size/2)
			v.fill(".copy", 3*page, v.size/2, 0xff)
		}, older},
		{"the newest copy gone too", func(v victim) {
			v.cut("", 0)
			v.remove(".copy")
		}, older},
		{"both copies damaged too", func(v victim) {
			v.cut("", v.size/2)
			v.cut(".copy", 0)
			v.text(".copy-older", "text")
		}, empty},
		{"no copy", func(v victim) {
			v.cut("", 0)
			v.remove(".copy", ".copy-older")
		}, empty},
		{"absent, no copy", func(v victim) { v.remove("", ".copy", ".copy-older") }, empty},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder, first, second := lived(t, 40)
			path := filepath.Join(folder, file)
			c.damage(victimOf(t, path))
			damaged, _ := os.ReadFile(path) // absent in some cases
			before := time.Now()

			s := open(t, folder)
			want, code := map[string]content{whole: second, older: first, empty: {}}[c.want], fault.StoreRestored
			if c.want == empty {
				code = fault.StoreLost
			}
			got, values := fault.Of(s.Notice())
			if got != code {
				t.Fatalf("told is %v", s.Notice())
			}
			if code == fault.StoreRestored {
				when, err := time.Parse(time.RFC3339, fmt.Sprint(values["when"]))
				if err != nil || when.After(before) || before.Sub(when) > time.Minute {
					t.Errorf("it is said to be of %v, %v", when, err)
				}
			}
			if have := read(t, s); !reflect.DeepEqual(have, want) {
				t.Errorf("there is not %s: %+v", c.want, have.settings)
			}
			if len(damaged) > 0 && !aside(t, folder, damaged) {
				t.Error("the damaged file was not kept")
			}
			goesOn(t, folder, s)
		})
	}
}

// However a profile is damaged again and again, what is put aside does not fill the disk.
func TestDamagedFilesArePutAsideBounded(t *testing.T) {
	folder, _, want := lived(t, 3)
	for range 8 {
		overwrite(t, filepath.Join(folder, file), 2*page, bytes.Repeat([]byte{0xff}, 2*page))
		s := open(t, folder)
		if got := read(t, s); !fault.Is(s.Notice(), fault.StoreRestored) || !reflect.DeepEqual(got, want) {
			t.Fatalf("told is %v", s.Notice())
		}
		must(t, s.Close())
	}
	if names, err := filepath.Glob(filepath.Join(folder, "*.damaged-*")); err != nil || len(names) != 5 {
		t.Errorf("put aside are %v, %v", names, err)
	}
}
