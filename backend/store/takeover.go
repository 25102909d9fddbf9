package store

import (
	"bytes"
	"encoding/json"
	"slices"

	"go.etcd.io/bbolt"

	"videonet/backend/transfer"
)

// ended is the bucket of schema 1 that said, one record each, how files of transfers have ended.
const ended = "ended"

// takeOver brings a file of schema 1, or from before there were any, to this one: transfers whose record has all their files get runs. Of
// a file of this schema it changes nothing. The sum is made anew behind it.
func takeOver(tx *bbolt.Tx) error {
	old := tx.Bucket([]byte(ended))
	if old == nil {
		return nil
	}
	heads := tx.Bucket([]byte(transfers))
	var ids [][]byte // no record may change while the cursor walks
	err := heads.ForEach(func(id, _ []byte) error {
		ids = append(ids, slices.Clone(id))
		return nil
	})
	for _, id := range ids {
		if err == nil {
			err = takeOverOne(tx, heads, old, id)
		}
	}
	if err != nil {
		return err
	}
	return tx.DeleteBucket([]byte(ended))
}

func takeOverOne(tx *bbolt.Tx, heads, old *bbolt.Bucket, id []byte) error {
	var was struct {
		keptHead

		Files []transfer.FileRecord
	}
	if err := json.Unmarshal(heads.Get(id), &was); err != nil {
		return err
	}
	prefix := append(slices.Clone(id), 0)
	cursor := old.Cursor()
	for key, data := cursor.Seek(prefix); bytes.HasPrefix(key, prefix); key, data = cursor.Next() {
		var e transfer.EndedFile
		if err := json.Unmarshal(data, &e); err != nil {
			return err
		}
		if e.Index >= 0 && e.Index < len(was.Files) {
			was.Files[e.Index].End(e)
		}
	}
	h := was.keptHead
	h.Runs, h.Count = uint64(tx.ID()), len(was.Files) //nolint:gosec // transactions count up from 0
	for _, f := range was.Files {
		h.Total += f.Entry.Size
		switch f.Phase { //nolint:exhaustive // the others are not counted
		case transfer.Verified:
			h.Done++
			h.Bytes += f.Entry.Size
		case transfer.Failed:
			h.Failed++
		}
	}
	run := 0
	for some := range slices.Chunk(was.Files, filesARun) {
		if err := tx.Bucket([]byte(files)).Put([]byte(runKey(string(id), h.Runs, run)), writeRun(some)); err != nil {
			return err
		}
		run++
	}
	data, err := json.Marshal(h)
	if err != nil {
		return err
	}
	return heads.Put(id, data)
}
