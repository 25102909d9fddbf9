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

// next gives the number of one more event of the same journey to tell. It is called with the lock held.
func (f *feed[T]) next(tell func(seq uint64)) {
	f.seq++
	tell(f.seq)
}
