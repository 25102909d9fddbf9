package transfer_test

import (
	"crypto/sha256"
	"os"
	"syscall"
	"testing"

	"videonet/backend/wire"
)

// sparseSum is the SHA-256 of a file of zeros with a block at an offset.
func sparseSum(size, at int64, block []byte) wire.Hash {
	h, zeros := sha256.New(), make([]byte, mib)
	zero := func(n int64) {
		for ; n > 0; n -= mib {
			_, _ = h.Write(zeros[:min(n, mib)])
		}
	}
	zero(at)
	_, _ = h.Write(block)
	zero(size - at - int64(len(block)))
	return wire.Hash(h.Sum(nil))
}

// diskUse returns the bytes that a file takes on the disk.
func diskUse(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		t.Skip("NOT RUN: this system does not say how much of the disk a file takes")
	}
	return s.Blocks * 512
}
