package machine

import "testing"

func TestParseStat(t *testing.T) {
	const rest = " 0 0 0 -1 4194304 100 0 0 0 250 50 7 8 20 0 1 0 98765 1000 10"
	for _, c := range []struct {
		line string
		want entry
		ok   bool
	}{
		{"42 (ffmpeg) S 7" + rest, entry{pid: 42, parent: 7, started: 98765, seconds: 3}, true},
		{"42 (a) R 1 (b) S 7" + rest, entry{pid: 42, parent: 7, started: 98765, seconds: 3}, true},
		{"42 (ffmpeg) S 7 0", entry{}, false},
		{"42 ffmpeg S 7" + rest, entry{}, false},
		{"x (ffmpeg) S 7" + rest, entry{}, false},
		{"", entry{}, false},
	} {
		got, ok := parseStat([]byte(c.line))
		if ok != c.ok || ok && got != c.want {
			t.Errorf("parseStat(%q) = %+v, %v; want %+v, %v", c.line, got, ok, c.want, c.ok)
		}
	}
}
