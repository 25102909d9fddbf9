package store

import (
	"reflect"
	"testing"

	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// FuzzRun: bytes that are read as a run of files are read the same after they were written again, and others are refused.
func FuzzRun(f *testing.F) {
	f.Add([]byte{})
	f.Add(writeRun([]transfer.FileRecord{
		{Entry: wire.FileEntry{File: 1, Name: "Reel", Kind: wire.EntryFolder, MTime: 1700000000000}, Path: "/in/Reel", Phase: transfer.Verified},
		{Entry: wire.FileEntry{File: 2, Name: "a", Folder: "Reel", Size: 7, MTime: 1700000000001}, Path: "/in/Reel/a", Phase: transfer.Verified, SHA256: wire.Hash{1}, Root: wire.Hash{2}},
		{Entry: wire.FileEntry{File: 4, Name: "b", Folder: "Reel"}, Phase: transfer.Failed, Error: "disk_full"},
	}))
	f.Fuzz(func(t *testing.T, data []byte) {
		files, err := readRun(data)
		if err != nil {
			return
		}
		again, err := readRun(writeRun(files))
		if err != nil || !reflect.DeepEqual(again, files) {
			t.Errorf("%+v, then %+v, %v", files, again, err)
		}
	})
}
