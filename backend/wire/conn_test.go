package wire_test

import (
	"testing"

	"videonet/backend/wire"
)

func TestWays(t *testing.T) {
	seen := map[string]bool{}
	for number := range wire.MaxWays + 1 {
		conn := wire.ConnOf(wire.Way(number), 3)
		if got, ok := wire.WayOf(conn); !ok || got != number || wire.CheckConn(conn) != nil || seen[conn] {
			t.Errorf("way %d is %q, which is %d, %t", number, conn, got, ok)
		}
		seen[conn] = true
	}
	if !seen["files.3"] || !seen["filesh.3"] {
		t.Errorf("%v", seen)
	}
	for _, conn := range []string{"call", "filesi.3", "filesa.3", "file.3", "filesbb.3", ""} {
		if _, ok := wire.WayOf(conn); ok {
			t.Errorf("%q is a way", conn)
		}
	}
}
