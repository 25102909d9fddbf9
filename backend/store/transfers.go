package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"go.etcd.io/bbolt"

	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// A transfer is one record of the bucket transfers, its head, and its files in runs of the bucket files. A put of all files writes new runs
// beside the old ones, some at a time so that 200,000 files never lie in memory, and then the head that names them; runs that no head names
// are what a kill has left.

// keptHead is the record of a transfer.
type keptHead struct {
	transfer.KeptTransfer

	Runs uint64 // what the keys of its runs have behind the id
}

// runsATime is how many runs one commit writes: some 2 MiB.
const runsATime = 64

// runsKey is the beginning of the keys of a transfer's runs; that of a put follows, then the number of the run.
func runsKey(id string) string { return id + "\x00" }

func runKey(id string, runs uint64, run int) string {
	key := binary.BigEndian.AppendUint64([]byte(runsKey(id)), runs)
	return string(binary.BigEndian.AppendUint32(key, uint32(run))) //nolint:gosec // of a manifest, whose numbers are 32 bits
}

// PutTransfer keeps a transfer with its files. One without a wire id is refused: it could not be read again.
func (s *Store) PutTransfer(t transfer.KeptTransfer, files iter.Seq[transfer.FileRecord]) error {
	if t.Wire == (wire.ID{}) {
		return fmt.Errorf("keep transfer %q: it has no wire id", t.ID)
	}
	put := putting{store: s, head: keptHead{KeptTransfer: t}}
	run := make([]transfer.FileRecord, 0, filesARun)
	for f := range files {
		if run = append(run, f); len(run) == filesARun {
			if err := put.add(run); err != nil {
				return fmt.Errorf("keep transfer %q: %w", t.ID, err)
			}
			run = run[:0]
		}
	}
	err := put.add(run)
	if err == nil {
		err = s.update(put.finish)
	}
	if err != nil {
		return fmt.Errorf("keep transfer %q: %w", t.ID, err)
	}
	return nil
}

// putting is one PutTransfer.
type putting struct {
	store *Store
	head  keptHead
	ready [][]byte // runs that are not written
	wrote int      // runs that are
}

// add takes a run, and writes those that have come together.
func (p *putting) add(run []transfer.FileRecord) error {
	if len(run) == 0 {
		return nil
	}
	p.ready = append(p.ready, writeRun(run))
	if len(p.ready) < runsATime {
		return nil
	}
	return p.store.update(p.write)
}

func (p *putting) write(w *writing) error {
	if p.head.Runs == 0 {
		p.head.Runs = uint64(w.tx.ID()) //nolint:gosec // transactions count up from 0; no other put has this one
	}
	for _, run := range p.ready {
		if err := w.put(files, runKey(p.head.ID, p.head.Runs, p.wrote), run); err != nil {
			return err
		}
		p.wrote++
	}
	p.ready = p.ready[:0]
	return nil
}

// finish writes what is left and the head, and removes what was kept before.
func (p *putting) finish(w *writing) error {
	if err := p.write(w); err != nil {
		return err
	}
	if err := w.removeBut(files, runsKey(p.head.ID), runKey(p.head.ID, p.head.Runs, 0)[:len(runsKey(p.head.ID))+8]); err != nil {
		return err
	}
	return w.putHead(p.head)
}

func (w *writing) putHead(h keptHead) error {
	data, err := json.Marshal(h)
	if err != nil {
		return err
	}
	return w.put(transfers, h.ID, data)
}

// headOf returns the record of a transfer, and whether there is one.
func headOf(tx *bbolt.Tx, id string) (h keptHead, found bool, err error) {
	data := tx.Bucket([]byte(transfers)).Get([]byte(id))
	if data == nil {
		return h, false, nil
	}
	err = json.Unmarshal(data, &h)
	return h, true, err
}

// PutHead changes a transfer and leaves its files as they are. Of one that is not kept it keeps nothing.
func (s *Store) PutHead(t transfer.KeptTransfer) error {
	err := s.update(func(w *writing) error {
		h, found, err := headOf(w.tx, t.ID)
		if err != nil || !found {
			return err
		}
		h.KeptTransfer = t
		return w.putHead(h)
	})
	if err != nil {
		return fmt.Errorf("keep transfer %q: %w", t.ID, err)
	}
	return nil
}

// Ended keeps how files of a transfer have ended: their runs are written anew. Of a transfer that is not kept it keeps nothing.
func (s *Store) Ended(id string, ends []transfer.EndedFile) error {
	ends = slices.Clone(ends)
	slices.SortStableFunc(ends, func(a, b transfer.EndedFile) int { return a.Index - b.Index }) // the later one of a file counts
	err := s.update(func(w *writing) error {
		h, found, err := headOf(w.tx, id)
		if err != nil || !found {
			return err
		}
		for len(ends) > 0 {
			run := ends[0].Index / filesARun
			n := slices.IndexFunc(ends, func(e transfer.EndedFile) bool { return e.Index/filesARun != run })
			if n < 0 {
				n = len(ends)
			}
			if err = w.endRun(runKey(id, h.Runs, run), ends[:n]); err != nil {
				return err
			}
			ends = ends[n:]
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep ended files of %q: %w", id, err)
	}
	return nil
}

// endRun writes into one run how some of its files have ended.
func (w *writing) endRun(key string, ends []transfer.EndedFile) error {
	data := w.tx.Bucket([]byte(files)).Get([]byte(key))
	if data == nil {
		return nil // no files of this transfer
	}
	run, err := readRun(data)
	if err != nil {
		return err
	}
	for _, e := range ends {
		if at := e.Index % filesARun; at >= 0 && at < len(run) {
			run[at].End(e)
		}
	}
	return w.put(files, key, writeRun(run))
}

// Transfers returns all transfers without their files, oldest first.
func (s *Store) Transfers() ([]transfer.KeptTransfer, error) {
	heads, err := all[keptHead](s, transfers)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(heads, func(a, b keptHead) int {
		if older := a.At.Compare(b.At); older != 0 {
			return older
		}
		return strings.Compare(a.ID, b.ID)
	})
	out := make([]transfer.KeptTransfer, len(heads))
	for i := range heads {
		out[i] = heads[i].KeptTransfer
	}
	return out, nil
}

// Files returns the files of a transfer from one on. Nothing is held open while somebody looks at one.
func (s *Store) Files(id string, from int) iter.Seq2[transfer.FileRecord, error] {
	return func(yield func(transfer.FileRecord, error) bool) {
		first := max(from, 0)
		for run, skip := first/filesARun, first%filesARun; ; run, skip = run+1, 0 {
			some, err := s.run(id, run)
			if err != nil {
				yield(transfer.FileRecord{}, fmt.Errorf("read files of transfer %q: %w", id, err))
				return
			}
			for _, f := range some[min(skip, len(some)):] {
				if !yield(f, nil) {
					return
				}
			}
			if len(some) < filesARun {
				return
			}
		}
	}
}

// run returns one run of a transfer, empty behind the last.
func (s *Store) run(id string, run int) (some []transfer.FileRecord, err error) {
	err = s.db.View(func(tx *bbolt.Tx) error {
		h, found, failed := headOf(tx, id)
		if failed != nil || !found {
			return failed
		}
		data := tx.Bucket([]byte(files)).Get([]byte(runKey(id, h.Runs, run)))
		if data != nil {
			some, failed = readRun(data)
		}
		return failed
	})
	return some, err
}

// RemoveTransfer forgets a transfer.
func (s *Store) RemoveTransfer(id string) error {
	err := s.update(func(w *writing) error {
		return errors.Join(w.removeBut(files, runsKey(id), ""), w.remove(transfers, id))
	})
	if err != nil {
		return fmt.Errorf("forget transfer %q: %w", id, err)
	}
	return nil
}

// dropLeft removes the runs that a kill in the middle of a put has left: no head names them.
func (s *Store) dropLeft() error {
	var left []string
	err := s.db.View(func(tx *bbolt.Tx) error {
		cursor := tx.Bucket([]byte(files)).Cursor()
		for key, _ := cursor.First(); key != nil; {
			at := bytes.IndexByte(key, 0)
			if at < 0 || len(key) != at+13 {
				return fmt.Errorf("a run under the key %q", key)
			}
			id, put := string(key[:at]), slices.Clone(key[:at+9])
			h, found, err := headOf(tx, id)
			if err != nil {
				return err
			}
			if !found || runKey(id, h.Runs, 0)[:at+9] != string(put) {
				left = append(left, string(put))
			}
			key, _ = cursor.Seek(append(put, 0xff, 0xff, 0xff, 0xff)) // behind all runs of the put
		}
		return nil
	})
	if err != nil || len(left) == 0 {
		return err
	}
	return s.update(func(w *writing) error {
		for _, put := range left {
			if err := w.removeBut(files, put, ""); err != nil {
				return err
			}
		}
		return nil
	})
}
