//go:build !windows

package transfer

import (
	"io/fs"
	"syscall"
)

// soleName reports whether a file has no second name: a hard link that somebody else has planted would be written through.
func soleName(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return !ok || s.Nlink == 1
}

// sameDisk reports whether two folders share their room.
func sameDisk(a, b string) bool {
	var x, y syscall.Stat_t
	return syscall.Stat(a, &x) != nil || syscall.Stat(b, &y) != nil || x.Dev == y.Dev
}
