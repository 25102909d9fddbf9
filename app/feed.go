package app

import (
	"reflect"
	"slices"
	"sync"
)

// feed is what the page has been shown of a list: the rows, and the number of the last event. Each change of a row is an event with
// the next number, so that a page that misses one sees a gap and takes the snapshot.
type feed[T any] struct {
	id func(T) string // immutable

	mu   sync.Mutex
	seq  uint64
	rows []T
}

// show makes rows the list and tells what is new in it. put and remove are called with the lock held, in the order of their numbers.
func (f *feed[T]) show(rows []T, put func(seq uint64, row T), remove func(seq uint64, id string)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	old := make(map[string]T, len(f.rows))
	for _, row := range f.rows {
		old[f.id(row)] = row
	}
	for _, row := range rows {
		before, known := old[f.id(row)]
		delete(old, f.id(row))
		if !known || !reflect.DeepEqual(before, row) {
			f.seq++
			put(f.seq, row)
		}
	}
	for _, row := range f.rows {
		if _, gone := old[f.id(row)]; gone {
			f.seq++
			remove(f.seq, f.id(row))
		}
	}
	f.rows = slices.Clone(rows)
}

// change puts rows in their places, new ones at the end, takes others off, and tells what is new in that, as show does.
func (f *feed[T]) change(rows []T, removed []string, put func(seq uint64, row T), remove func(seq uint64, id string)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, row := range rows {
		i := slices.IndexFunc(f.rows, func(old T) bool { return f.id(old) == f.id(row) })
		switch {
		case i < 0:
			f.rows = append(f.rows, row)
		case reflect.DeepEqual(f.rows[i], row):
			continue
		default:
			f.rows[i] = row
		}
		f.seq++
		put(f.seq, row)
	}
	for _, id := range removed {
		before := len(f.rows)
		if f.rows = slices.DeleteFunc(f.rows, func(row T) bool { return f.id(row) == id }); len(f.rows) < before {
			f.seq++
			remove(f.seq, id)
		}
	}
}

// next gives the number of one more event of the same journey to tell. It is called with the lock held.
func (f *feed[T]) next(tell func(seq uint64)) {
	f.seq++
	tell(f.seq)
}
