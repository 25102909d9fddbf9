package storage

import (
	"bufio"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"videonet/backend/platform"
)

// tmpfsMagic is what a file system in memory calls itself (statfs(2)).
const tmpfsMagic = unix.TMPFS_MAGIC

// newRAM finds our folder below one in memory, which is everybody's: its name holds whose
// it is and of which profile, and it must be ours (own).
func newRAM(folder, profile string) *ram {
	var s unix.Statfs_t
	if folder == "" || unix.Statfs(folder, &s) != nil || s.Type != tmpfsMagic {
		return &ram{}
	}
	sum := sha256.Sum256([]byte(profile))
	return &ram{folder: filepath.Join(folder, fmt.Sprintf("videonet-%d-%x", os.Getuid(), sum[:8]))}
}

// own says whether a folder is there and ours: somebody else may have put a folder or a link there before us.
func own(folder string) bool {
	var s unix.Stat_t
	err := unix.Lstat(folder, &s)
	return err == nil && s.Mode&unix.S_IFMT == unix.S_IFDIR && s.Mode&0o077 == 0 && int(s.Uid) == os.Getuid()
}

// ramRoom is what the folder still takes and what the kernel has for programs, without ramSpare.
func ramRoom(folder string) int64 {
	free, err := platform.Free(folder)
	if err != nil {
		return 0
	}
	return max(min(free, available())-ramSpare, 0)
}

// available is MemAvailable of /proc/meminfo in bytes (proc_meminfo(5)).
func available() int64 {
	file, err := os.Open("/proc/meminfo")
	if err != nil {
		return 0
	}
	defer file.Close() //nolint:errcheck // only read
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "MemAvailable:"); ok {
			kib, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(rest, "kB")), 10, 64)
			return kib << 10
		}
	}
	return 0
}
