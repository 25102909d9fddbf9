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
