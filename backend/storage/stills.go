package storage

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"

	"videonet/backend/analysis"
	"videonet/backend/platform"
)

// A job's stills are one file that only grows, so that a film of ten hours costs a write of some KB for each and nothing is read to add
// one. Records follow each other, numbers big endian:
//
//	at      u64  // float64 bits, seconds
//	shot    u8   // 1 for the first of a shot
//	length  u32  // bytes of the JPEG, 1 to maxStill
//	sum     u32  // CRC-32C of at, shot, length and the JPEG
//	jpeg
//
// Of two of the same millisecond the later one counts. What a stop in the middle of a write has left at the end is cut off before the next.
const (
	stillsFile = "stills"
	stillHead  = 17        // bytes
	maxStill   = 256 << 10 // bytes; one of 160×90 has some 4 KB
	maxStills  = 16384     // records of one file: shots and evenly spaced ones are bounded far below
)

// head is a record without its JPEG.
type head struct {
	at     float64
	shot   bool
	length int
	sum    uint32
	offset int64 // of the JPEG in the file
}

func (h head) end() int64 { return h.offset + int64(h.length) }

// milli is what a still is called by.
func (h head) milli() int64 { return analysis.Still{At: h.at}.Milli() }

// record writes a still as it lies in the file.
func record(s analysis.Still) []byte {
	data := make([]byte, stillHead, stillHead+len(s.JPEG))
	binary.BigEndian.PutUint64(data, math.Float64bits(s.At))
	if s.Shot {
		data[8] = 1
	}
	binary.BigEndian.PutUint32(data[9:], uint32(len(s.JPEG))) //nolint:gosec // at most maxStill
	binary.BigEndian.PutUint32(data[13:], sumOf(data, s.JPEG))
	return append(data, s.JPEG...)
}

func sumOf(head, jpeg []byte) uint32 {
	table := crc32.MakeTable(crc32.Castagnoli)
	return crc32.Update(crc32.Checksum(head[:13], table), table, jpeg)
}

// heads reads the records of a file without their JPEGs, up to the first that is not whole.
func heads(file io.ReaderAt, size int64) (out []head) {
	data := make([]byte, stillHead)
	for offset := int64(0); len(out) < maxStills; {
		if n, _ := file.ReadAt(data, offset); n < stillHead {
			break
		}
		h := head{
			at: math.Float64frombits(binary.BigEndian.Uint64(data)), shot: data[8] == 1,
			length: int(binary.BigEndian.Uint32(data[9:])), sum: binary.BigEndian.Uint32(data[13:]), offset: offset + stillHead,
		}
		if h.length < 1 || h.length > maxStill || h.end() > size || math.IsNaN(h.at) || math.IsInf(h.at, 0) {
			break
		}
		out = append(out, h)
		offset = h.end()
	}
	return out
}

// list is what a job's file holds: the later record of each millisecond, and where the last one ends.
type list struct {
	heads map[int64]head
	end   int64
}

// maxLists bounds the memory for lists: some hundred KB each.
const maxLists = 16

// add takes a record in.
func (l *list) add(h head) {
	l.heads[h.milli()] = h
	l.end = h.end()
}

// list returns what the file of a job holds. The caller holds the lock.
func (w *Works) list(job string, file *os.File) (*list, error) {
	if l := w.lists[job]; l != nil {
		return l, nil
	}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	l := &list{heads: map[int64]head{}}
	for _, h := range heads(file, info.Size()) {
		l.add(h)
	}
	for other := range w.lists {
		if len(w.lists) < maxLists {
			break
		}
		delete(w.lists, other)
	}
	w.lists[job] = l
	return l, nil
}

// PutStills adds pictures to a job's. One without a JPEG, or with a huge one, is left out.
func (w *Works) PutStills(job string, stills []analysis.Still) (err error) {
	path, err := w.path(job, stillsFile)
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err = platform.MakeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("keep stills: %w", err)
	}
	l, err := w.list(job, file)
	if err == nil {
		err = l.append(file, stills)
	}
	if err = errors.Join(err, file.Close()); err != nil {
		delete(w.lists, job) // nobody knows what the file holds now
		return fmt.Errorf("keep stills: %w", err)
	}
	return nil
}

// append writes records behind the last whole one; what lies there is cut off.
func (l *list) append(file *os.File, stills []analysis.Still) error {
	var data []byte
	begin := l.end
	for _, s := range stills {
		if len(s.JPEG) == 0 || len(s.JPEG) > maxStill || len(l.heads) >= maxStills {
			continue
		}
		one := record(s)
		data = append(data, one...)
		l.add(head{
			at: s.At, shot: s.Shot, length: len(s.JPEG), sum: binary.BigEndian.Uint32(one[13:]), offset: l.end + stillHead,
		})
	}
	if err := file.Truncate(begin); err != nil {
		return err
	}
	_, err := file.WriteAt(data, begin)
	return err
}

// Stills returns a job's pictures in the order of time, without their JPEGs. A job of which none is kept has none.
func (w *Works) Stills(job string) ([]analysis.Still, error) {
	var out []analysis.Still
	err := w.read(job, func(_ *os.File, l *list) error {
		for _, h := range slices.SortedFunc(maps.Values(l.heads), func(a, b head) int { return cmp.Compare(a.at, b.at) }) {
			out = append(out, analysis.Still{At: h.at, Shot: h.shot})
		}
		return nil
	})
	return out, err
}

// Still returns the JPEG of a job's picture by analysis.Still.Milli, and whether there is one.
func (w *Works) Still(job string, milli int64) (jpeg []byte, found bool, err error) {
	err = w.read(job, func(file *os.File, l *list) error {
		h, there := l.heads[milli]
		if !there {
			return nil
		}
		data := make([]byte, stillHead+h.length)
		_, failed := file.ReadAt(data, h.offset-stillHead)
		jpeg = data[stillHead:]
		found = failed == nil && sumOf(data, jpeg) == h.sum && bytes.HasPrefix(jpeg, []byte{0xff, 0xd8})
		return nil
	})
	if !found {
		return nil, false, err
	}
	return jpeg, true, err
}

// CopyStills gives a job the pictures of another in place of its own.
func (w *Works) CopyStills(from, to string) error {
	there, err := w.path(to, stillsFile)
	if err != nil {
		return err
	}
	if err = platform.MakeFolder(filepath.Dir(there)); err != nil {
		return err
	}
	return w.read(from, func(file *os.File, l *list) error {
		data := make([]byte, l.end)
		if _, err := file.ReadAt(data, 0); err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		delete(w.lists, to)
		return platform.WriteFile(there, data)
	})
}

// read gives what a job's file holds.
func (w *Works) read(job string, take func(file *os.File, l *list) error) error {
	path, err := w.path(job, stillsFile)
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read stills: %w", err)
	}
	defer file.Close() //nolint:errcheck // only read
	l, err := w.list(job, file)
	if err == nil {
		err = take(file, l)
	}
	if err != nil {
		return fmt.Errorf("read stills: %w", err)
	}
	return nil
}
