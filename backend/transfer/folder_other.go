//go:build !linux && !windows

package transfer

import (
	"errors"
	"os"
	"syscall"
)

// renameNoReplace gives a file of the folder another name there; fs.ErrExist when something has it.
func renameNoReplace(f *folder, from, to string) error { return linkNoReplace(f, from, to) }

// free returns -1: unknown.
func (*folder) free() (int64, error) { return -1, nil }

func syncFolder(folder *os.File) error { return folder.Sync() }

func isDiskFull(err error) bool { return errors.Is(err, syscall.ENOSPC) }

// openDirectIO is not built here.
func openDirectIO(*folder, string) (*os.File, error) { return nil, errors.ErrUnsupported }

func writeDirect(*os.File, [][]byte, int64) (done bool, _ error) { return false, nil }
