package store_test

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"go.etcd.io/bbolt"

	"videonet/backend/fault"
	"videonet/backend/store"
)

// A profile from before there were markers, sums and copies is none that is damaged.
func TestAnOlderProfileIsTakenOver(t *testing.T) {
	folder, _, want := lived(t, 10)
	for _, name := range []string{mark, copyNew, copyOlder} {
		must(t, os.Remove(filepath.Join(folder, name)))
	}
	db, err := bbolt.Open(filepath.Join(folder, file), 0o600, nil)
	must(t, err)
	must(t, db.Update(func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte("meta")) }))
	must(t, db.Close())
	s := open(t, folder)
	if got := read(t, s); s.Notice() != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("told is %v, there is %+v", s.Notice(), got.settings)
	}
	goesOn(t, folder, s)
}

// A file that a newer program wrote is refused and stays as it is, though its sum may be another one by then.
func TestANewerProfileIsLeftAlone(t *testing.T) {
	folder, _, _ := lived(t, 10)
	path := filepath.Join(folder, file)
	db, err := bbolt.Open(path, 0o600, nil)
	must(t, err)
	must(t, db.Update(func(tx *bbolt.Tx) error {
		must(t, tx.Bucket([]byte("settings")).Put([]byte("new"), []byte("what only the newer one knows")))
		return tx.Bucket([]byte("meta")).Put([]byte("schema"), store.Seal(store.Schema+1))
	}))
	must(t, db.Close())
	before := tree(t, folder)
	if _, err := store.Open(t.Context(), config(folder)); !fault.Is(err, fault.ProfileNewer) {
		t.Errorf("Open = %v", err)
	}
	if after := tree(t, folder); !reflect.DeepEqual(after, before) {
		t.Error("the profile was touched")
	}
}
