package transfer_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/transfer"
	"videonet/backend/transfer/journaltest"
	"videonet/backend/wire"
)

// project is a folder with a file on three levels, an empty folder and times of its own.
func project(first uint32) []wire.FileEntry {
	return []wire.FileEntry{
		{File: first, Name: "Project", Kind: wire.EntryFolder, MTime: 1_500_000_000_000},
		{File: first + 1, Name: "a.txt", Folder: "Project", Size: 3, MTime: 1_600_000_000_000},
		{File: first + 2, Name: "empty", Folder: "Project", Kind: wire.EntryFolder, MTime: 1_500_000_001_000},
		{File: first + 3, Name: "b.bin", Folder: "Project/cut 2/x", Size: 70_000},
		{File: first + 4, Name: "zero", Folder: "Project/cut 2"},
	}
}

// deliver sends the files of project as they should be.
func deliver(r *raw, first uint32) {
	r.t.Helper()
	r.frame(wire.FramePack, 0, 0, packOf(map[uint32][]byte{first + 1: []byte("abc"), first + 4: {}}, nil, first+1, first+4))
	r.block(first+3, 0, make([]byte, 70_000))
	r.done(first+3, make([]byte, 70_000))
}

// TestFoldersAreMade: with what stands in them, empty ones too, and their times; a name that is taken gets a number, once.
func TestFoldersAreMade(t *testing.T) {
	inbox := t.TempDir()
	d := desk(t, &journaltest.Memory{}, &transfer.AutoAccept{Folder: inbox})
	for round, top := range []string{"Project", "Project (1)", "Project (2)"} {
		r := again(t, d, wire.NewID())
		r.offer(project(1)...)
		hear[wire.FileCredit](r)
		deliver(r, 1)
		x := until(t, d, "the end", func(x transfer.Transfer) bool { return x.Phase.Ended() && x.Count == 5 })
		if state, _ := d.Snapshot(); len(state.Transfers) != round+1 || x.Phase != transfer.Verified || x.Done != 5 {
			t.Fatalf("%+v", x)
		}
		_ = r.link.Close()
		holds(t, filepath.Join(inbox, top), "a.txt", "cut 2", "empty")
		holds(t, filepath.Join(inbox, top, "cut 2"), "x", "zero")
		holds(t, filepath.Join(inbox, top, "empty"))
		for name, want := range map[string]int64{"": 1_500_000_000_000, "empty": 1_500_000_001_000, "a.txt": 1_600_000_000_000} {
			var got time.Time
			for range 100 { // the times of folders come last, a moment after the news
				info, err := os.Stat(filepath.Join(inbox, top, name))
				if err != nil {
					t.Fatal(err)
				}
				if got = info.ModTime(); got.UnixMilli() == want {
					break
				}
				time.Sleep(10 * time.Millisecond) // nothing tells when it is done
			}
			if got.UnixMilli() != want {
				t.Errorf("%s/%s is of %v", top, name, got)
			}
		}
		if got := x.Files[3].Path; got != filepath.Join(inbox, top, "cut 2", "x", "b.bin") {
			t.Errorf("b.bin is at %s", got)
		}
	}
}

// TestFolderGoesOn: after a restart the folder keeps the number that it got, and what is there is not sent again.
func TestFolderGoesOn(t *testing.T) {
	inbox, journal := t.TempDir(), &journaltest.Memory{}
	if err := os.Mkdir(filepath.Join(inbox, "Project"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, before := range []bool{false, true} { // nothing came before the restart, or one file did
		d := desk(t, journal, &transfer.AutoAccept{Folder: inbox})
		r := again(t, d, wire.NewID())
		r.offer(project(1)...)
		hear[wire.FileCredit](r)
		top := "Project (1)"
		if before {
			top = "Project (2)"
			r.frame(wire.FramePack, 0, 0, packOf(map[uint32][]byte{2: []byte("abc")}, nil, 2))
			hear[wire.FileStored](r)
		}
		_ = r.link.Close()
		until(t, d, "the interruption", inPhase(transfer.Interrupted))
		_ = d.Close()
		d = desk(t, journal, &transfer.AutoAccept{Folder: inbox})
		r = again(t, d, r.id)
		r.offer(project(11)...)
		if before {
			if m := hear[wire.FileThere](r); m.Files[0].File != 12 {
				t.Errorf("%+v", m)
			}
			r.done(12, []byte("abc"))
			hear[wire.FileBegin](r)
			r.frame(wire.FramePack, 0, 0, packOf(map[uint32][]byte{15: {}}, nil, 15))
			r.block(14, 0, make([]byte, 70_000))
			r.done(14, make([]byte, 70_000))
		} else {
			hear[wire.FileBegin](r)
			deliver(r, 11)
		}
		if x := ended(t, d); x.Phase != transfer.Verified || x.Done != 5 {
			t.Errorf("%+v", x)
		}
		_ = r.link.Close()
		holds(t, filepath.Join(inbox, top), "a.txt", "cut 2", "empty")
		_ = d.Close()
	}
	holds(t, inbox, "Project", "Project (1)", "Project (2)")
	holds(t, filepath.Join(inbox, "Project"))
}

// TestCanceledFoldersGo: folders that were made and stayed empty go; those with a whole file stay.
func TestCanceledFoldersGo(t *testing.T) {
	for _, whole := range []bool{false, true} {
		inbox := t.TempDir()
		r, d := hostileSender(t, &transfer.AutoAccept{Folder: inbox})
		r.offer(project(1)...)
		hear[wire.FileCredit](r)
		if whole {
			r.frame(wire.FramePack, 0, 0, packOf(map[uint32][]byte{2: []byte("abc")}, nil, 2))
			hear[wire.FileStored](r)
		}
		if err := d.Cancel(first0(d).ID, false); err != nil {
			t.Fatal(err)
		}
		if x := ended(t, d); x.Phase != transfer.Canceled {
			t.Errorf("%+v", x)
		}
		if whole {
			holds(t, inbox, "Project")
			holds(t, filepath.Join(inbox, "Project"), "a.txt")
		} else {
			holds(t, inbox)
		}
	}
}

// TestFolderReplacedByALinkBelow: a link that is put in the place of a folder below the chosen one leads nowhere: what follows fails, or
// stands in the folder that was opened before.
func TestFolderReplacedByALinkBelow(t *testing.T) {
	for _, moment := range []string{"before its first file", "between two files", "inside the chosen folder"} {
		t.Run(moment, func(t *testing.T) {
			inbox, elsewhere := t.TempDir(), t.TempDir()
			if moment == "inside the chosen folder" {
				elsewhere = filepath.Join(inbox, "mine")
				if err := os.Mkdir(elsewhere, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			r, d := hostileSender(t, &transfer.AutoAccept{Folder: inbox})
			r.offer(
				wire.FileEntry{File: 1, Name: "a", Folder: "Project/deep", Size: 70_000}, wire.FileEntry{File: 2, Name: "b", Folder: "Project/deep", Size: 70_000},
			)
			hear[wire.FileCredit](r)
			if moment == "between two files" {
				r.block(1, 0, make([]byte, 70_000))
				r.done(1, make([]byte, 70_000))
				hear[wire.FileVerified](r)
				if err := os.Rename(filepath.Join(inbox, "Project", "deep"), filepath.Join(inbox, "moved")); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Symlink(elsewhere, filepath.Join(inbox, "Project", "deep")); err != nil {
				t.Fatal(err)
			}
			r.block(2, 0, make([]byte, 70_000))
			r.done(2, make([]byte, 70_000))
			if moment == "between two files" {
				hear[wire.FileVerified](r) // in the folder that was opened
				holds(t, filepath.Join(inbox, "moved"), "a", "b")
			} else if m := hear[wire.FileFailed](r); m.Error != string(fault.FolderUnwritable) {
				t.Errorf("%+v", m)
			}
			holds(t, elsewhere)
			_ = d
		})
	}
}

// TestFolderRemovedMeanwhile: a folder that somebody removes between two files is made again.
func TestFolderRemovedMeanwhile(t *testing.T) {
	inbox := t.TempDir()
	r, _ := hostileSender(t, &transfer.AutoAccept{Folder: inbox})
	r.offer(wire.FileEntry{File: 1, Name: "a", Folder: "P/q", Size: 3}, wire.FileEntry{File: 2, Name: "b", Folder: "P/q", Size: 70_000})
	hear[wire.FileCredit](r)
	r.frame(wire.FramePack, 0, 0, packOf(map[uint32][]byte{1: []byte("abc")}, nil, 1))
	hear[wire.FileStored](r)
	if err := os.RemoveAll(filepath.Join(inbox, "P", "q")); err != nil {
		t.Fatal(err)
	}
	r.block(2, 0, make([]byte, 70_000))
	r.done(2, make([]byte, 70_000))
	hear[wire.FileVerified](r)
	holds(t, filepath.Join(inbox, "P", "q"), "b")
}

// TestHolesAreNotWritten: a file of half a GiB with a block in its middle takes two blocks of the disk, and its hash is right.
func TestHolesAreNotWritten(t *testing.T) {
	inbox := t.TempDir()
	r, d := hostileSender(t, &transfer.AutoAccept{Folder: inbox})
	const size = 512*mib + 5
	r.offer(wire.FileEntry{File: 1, Name: "disk.img", Size: size})
	hear[wire.FileCredit](r)
	block := content()[:mib]
	r.frame(wire.FrameHole, 1, 300*mib, holeOf(size-300*mib))
	r.block(1, 299*mib, block)
	r.frame(wire.FrameHole, 1, 0, holeOf(299*mib))
	r.say(wire.FileDone{Transfer: r.id, File: 1, SHA256: sparseSum(size, 299*mib, block), Size: size})
	hear[wire.FileVerified](r)
	x := ended(t, d)
	if x.Phase != transfer.Verified || x.Bytes != size {
		t.Errorf("%+v", x)
	}
	if used := diskUse(t, filepath.Join(inbox, "disk.img")); used > 4*mib {
		t.Errorf("%d bytes of the disk", used)
	}
}
