package app

import (
	"fmt"
	"slices"
	"testing"
)

type row struct{ ID, Text string }

func TestFeedTellsEachChangeOnceAndInOrder(t *testing.T) {
	f := feed[row]{id: func(r row) string { return r.ID }}
	var told []string
	show := func(rows ...row) []string {
		told = nil
		f.show(rows,
			func(seq uint64, r row) { told = append(told, fmt.Sprint(seq, " put ", r.ID, r.Text)) },
			func(seq uint64, id string) { told = append(told, fmt.Sprint(seq, " remove ", id)) })
		return told
	}
	for _, c := range []struct {
		rows []row
		want []string
	}{
		{[]row{{"a", "1"}, {"b", "1"}}, []string{"1 put a1", "2 put b1"}},
		{[]row{{"a", "1"}, {"b", "1"}}, nil},
		{[]row{{"a", "1"}, {"b", "2"}}, []string{"3 put b2"}},
		{[]row{{"b", "2"}, {"c", "1"}}, []string{"4 put c1", "5 remove a"}},
		{nil, []string{"6 remove b", "7 remove c"}},
	} {
		if got := show(c.rows...); !slices.Equal(got, c.want) {
			t.Errorf("%v: told %q, want %q", c.rows, got, c.want)
		}
	}
	if len(f.rows) != 0 || f.seq != 7 {
		t.Errorf("left %v, %d", f.rows, f.seq)
	}
}

func TestFeedChangesOnlyWhatIsNew(t *testing.T) {
	f := feed[row]{id: func(r row) string { return r.ID }}
	var told []string
	change := func(rows []row, removed ...string) []string {
		told = nil
		f.change(rows, removed,
			func(seq uint64, r row) { told = append(told, fmt.Sprint(seq, " put ", r.ID, r.Text)) },
			func(seq uint64, id string) { told = append(told, fmt.Sprint(seq, " remove ", id)) })
		return told
	}
	for _, c := range []struct {
		rows    []row
		removed []string
		want    []string
	}{
		{[]row{{"a", "1"}, {"b", "1"}}, nil, []string{"1 put a1", "2 put b1"}},
		{[]row{{"b", "1"}}, nil, nil},
		{[]row{{"a", "2"}}, []string{"nobody"}, []string{"3 put a2"}},
		{[]row{{"c", "1"}}, []string{"b"}, []string{"4 put c1", "5 remove b"}},
	} {
		if got := change(c.rows, c.removed...); !slices.Equal(got, c.want) {
			t.Errorf("%v: told %q, want %q", c.rows, got, c.want)
		}
	}
	if want := []row{{"a", "2"}, {"c", "1"}}; !slices.Equal(f.rows, want) {
		t.Errorf("left %v, want %v", f.rows, want)
	}
}
