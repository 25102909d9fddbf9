//go:build !linux

package transfer

import (
	"fmt"
	"os"
)

// syncsEach is true where a disk cannot be synced as a whole: each part of a batch is.
const syncsEach = true

// syncDisk has nothing to do: each part was synced when it was written.
func syncDisk(*folder) error { return nil }

// syncData makes the bytes of a part last, and its length.
func syncData(file *os.File) error { return file.Sync() }

// punch makes a range of a part zero.
func punch(file *os.File, from, to int64) error { return writeZeros(file, from, to) }

// moveBetween moves no part to another folder: it comes anew.
func moveBetween(_ *folder, name string, _ *folder, newName string) error {
	return fmt.Errorf("move %q to %q: another folder", name, newName)
}
