package store_test

import (
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"go.etcd.io/bbolt"

	"videonet/backend/store"
	"videonet/backend/transfer"
	"videonet/backend/transfer/journaltest"
	"videonet/backend/wire"
)

// oldTransfer is how schema 1 kept a transfer: one record with all files.
const oldTransfer = `{"ID":"t1","Wire":"AAAAAAAAAAAAAAAAAAAAAQ","Direction":"receive","Peer":{"id":"mina","name":"박미나"},"Folder":"/in","Collision":"",` +
	`"Phase":"waiting","Paused":true,"Files":[` +
	`{"Entry":{"file":1,"kind":"folder","name":"Reel","size":0,"mtime":5},"Path":"/in/Reel (1)","Phase":"waiting",` +
	`"SHA256":"0000000000000000000000000000000000000000000000000000000000000000","Root":"0000000000000000000000000000000000000000000000000000000000000000","Error":""},` +
	`{"Entry":{"file":2,"name":"a","folder":"Reel","size":7,"mtime":5},"Path":"","Phase":"waiting",` +
	`"SHA256":"0000000000000000000000000000000000000000000000000000000000000000","Root":"0000000000000000000000000000000000000000000000000000000000000000","Error":""}],` +
	`"At":"2026-03-01T12:00:00Z","Ended":"0001-01-01T00:00:00Z","Error":"","Receipt":"","Path":"tls"}`

// A profile of schema 1 keeps its transfers, and what was said of their files.
func TestTransfersOfSchema1AreTakenOver(t *testing.T) {
	folder := t.TempDir()
	must(t, open(t, folder).Close())
	for _, name := range []string{mark, copyNew, copyOlder} {
		_ = os.Remove(filepath.Join(folder, name)) // may not be there
	}
	end, err := json.Marshal(transfer.EndedFile{Index: 1, Path: "/in/Reel (1)/a", Phase: transfer.Verified, SHA256: wire.Hash{7}, Root: wire.Hash{8}})
	must(t, err)
	db, err := bbolt.Open(filepath.Join(folder, file), 0o600, nil)
	must(t, err)
	must(t, db.Update(func(tx *bbolt.Tx) error {
		must(t, tx.DeleteBucket([]byte("files")))
		must(t, tx.Bucket([]byte("transfers")).Put([]byte("t1"), []byte(oldTransfer)))
		ended, err := tx.CreateBucket([]byte("ended"))
		must(t, err)
		must(t, ended.Put(binary.BigEndian.AppendUint32([]byte("t1\x00"), 1), end))
		return tx.Bucket([]byte("meta")).Put([]byte("schema"), store.Seal(1))
	}))
	must(t, db.Close())

	for range 2 { // the second start finds what the first one made
		s := open(t, folder)
		all, err := journaltest.All(s)
		if err != nil || s.Notice() != nil || len(all) != 1 || len(all[0].Files) != 2 {
			t.Fatalf("%+v, %v, told is %v", all, err, s.Notice())
		}
		k, a := all[0], all[0].Files[1]
		if k.ID != "t1" || k.Wire != (wire.ID{15: 1}) || !k.Paused || k.Path != "tls" || k.Count != 2 || k.Done != 1 || k.Total != 7 {
			t.Errorf("%+v", k.KeptTransfer)
		}
		if k.Files[0].Path != "/in/Reel (1)" || a.Path != "/in/Reel (1)/a" || a.Phase != transfer.Verified || a.SHA256 != (wire.Hash{7}) || a.Root != (wire.Hash{8}) {
			t.Errorf("%+v", k.Files)
		}
		must(t, s.Close())
	}
}

// What a kill in the middle of a put has left goes with the next start; a head never names half of its files.
func TestRunsWithoutAHeadGo(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	k := journaltest.Kept{KeptTransfer: transfer.KeptTransfer{ID: "t1", Wire: wire.NewID()}, Files: make([]transfer.FileRecord, 600)}
	must(t, journaltest.Put(s, k))
	stopped := make([]transfer.FileRecord, 40_000)
	func() {
		defer func() { _ = recover() }() // the program ends in the middle of the put
		for _, id := range []string{"t1", "t2"} {
			k.ID = id
			must(t, s.PutTransfer(k.KeptTransfer, func(yield func(transfer.FileRecord) bool) {
				for f := range slices.Values(stopped) {
					yield(f)
				}
				if id == "t2" {
					panic("killed")
				}
			}))
		}
	}()
	must(t, s.Close())
	if n := runs(t, folder); n <= 157 {
		t.Fatalf("%d runs: nothing was left", n)
	}
	s = open(t, folder)
	all, err := journaltest.All(s)
	if err != nil || s.Notice() != nil || len(all) != 1 || all[0].ID != "t1" || len(all[0].Files) != 40_000 {
		t.Errorf("%d transfers, %v, told is %v", len(all), err, s.Notice())
	}
	must(t, s.Close())
	if n := runs(t, folder); n != 157 { // 40,000 by 256
		t.Errorf("%d runs", n)
	}
}

// runs counts the runs of files in a profile.
func runs(t *testing.T, folder string) (n int) {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(folder, file), 0o600, &bbolt.Options{ReadOnly: true})
	must(t, err)
	must(t, db.View(func(tx *bbolt.Tx) error { n = tx.Bucket([]byte("files")).Stats().KeyN; return nil }))
	must(t, db.Close())
	return n
}
