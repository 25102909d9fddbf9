package store_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"videonet/backend/store"
	"videonet/backend/transfer"
	"videonet/backend/transfer/journaltest"
	"videonet/backend/wire"
)

var _ transfer.Journal = (*store.Store)(nil)

func TestJournal(t *testing.T) {
	journaltest.Run(t, func(t *testing.T) transfer.Journal {
		t.Helper()
		return open(t, t.TempDir())
	})
}

// What transfers need to go on is there after the program has ended, and is whole by the sum over all records.
func TestTheJournalOutlivesTheProgram(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	at := time.Now().UTC().Truncate(time.Millisecond)
	part := transfer.PartRecord{
		Key: transfer.FileKey{1}, Folder: "/in", Part: ".0001.part", Size: 3 << 20, Bitmap: wire.Bitmap{5}, Fed: 1 << 20, Midstate: []byte{1, 2}, Updated: at,
	}
	record := journaltest.Kept{KeptTransfer: transfer.KeptTransfer{ID: "t1", Wire: wire.NewID(), Direction: transfer.Receive, Phase: transfer.Waiting, At: at}}
	record.Files = make([]transfer.FileRecord, 3)
	for i := range record.Files {
		record.Files[i].Entry.Name = fmt.Sprint(i)
	}
	must(t, s.PutPart(part))
	must(t, journaltest.Put(s, record))
	must(t, s.Ended("t1", []transfer.EndedFile{{Index: 1, Path: "/in/1", Phase: transfer.Verified, SHA256: wire.Hash{7}}}))
	must(t, s.Close())

	s = open(t, folder)
	if got, found, err := s.Part(part.Key); err != nil || !found || !reflect.DeepEqual(got, part) {
		t.Errorf("the part is %+v, %v, %v", got, found, err)
	}
	record.Files[1].Path, record.Files[1].Phase, record.Files[1].SHA256 = "/in/1", transfer.Verified, wire.Hash{7}
	if got, err := journaltest.All(s); err != nil || !reflect.DeepEqual(got, []journaltest.Kept{record}) {
		t.Errorf("the transfers are %+v, %v", got, err)
	}
	if s.Notice() != nil {
		t.Errorf("told is %v", s.Notice())
	}
}

// A record that could not be read again would hide all others.
func TestATransferWithoutAWireIDIsRefused(t *testing.T) {
	s := open(t, t.TempDir())
	if err := journaltest.Put(s, journaltest.Kept{KeptTransfer: transfer.KeptTransfer{ID: "t1"}}); err == nil {
		t.Error("it was kept")
	}
	if all, err := s.Transfers(); err != nil || len(all) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
}

// BenchmarkJournal is what a receiver waits for at a checkpoint: one of a large file, and one of 1,000 of 100,000 small files that ended.
func BenchmarkJournal(b *testing.B) {
	s, err := store.Open(b.Context(), store.Config{Folder: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	many := journaltest.Kept{KeptTransfer: transfer.KeptTransfer{ID: "t1", Wire: wire.NewID()}, Files: make([]transfer.FileRecord, 100_000)}
	for i := range many.Files {
		many.Files[i].Entry = wire.FileEntry{File: uint32(i + 1), Name: fmt.Sprintf("picture-%06d.png", i), Folder: "shoot/day 1", Size: 4096}
	}
	b.Run("transfer of 100,000", func(b *testing.B) {
		for b.Loop() {
			if err := journaltest.Put(s, many); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("part", func(b *testing.B) {
		part := transfer.PartRecord{Key: transfer.FileKey{1}, Bitmap: make(wire.Bitmap, 2048), Midstate: make([]byte, 108)}
		for b.Loop() {
			if err := s.PutPart(part); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("1,000 ended", func(b *testing.B) {
		files := make([]transfer.EndedFile, 1000)
		for n := 0; b.Loop(); n++ {
			for i := range files {
				files[i] = transfer.EndedFile{Index: (n*1000 + i) % 100_000, Path: "/home/mina/in/shoot/day 1/picture.png", Phase: transfer.Verified}
			}
			if err := s.Ended("t1", files); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("all transfers", func(b *testing.B) {
		for b.Loop() {
			if _, err := journaltest.All(s); err != nil {
				b.Fatal(err)
			}
		}
	})
}
