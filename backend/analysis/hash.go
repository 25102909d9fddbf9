package analysis

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"videonet/backend/fault"
)

// hashBlock is what is read between two looks at whether the job was canceled.
const hashBlock = 1 << 20 // bytes

// hashing takes a file's SHA-256 beside its analysis, and notices when the file changes between start and wait.
type hashing struct {
	path   string
	file   *os.File
	before fs.FileInfo
	done   chan struct{}
	sum    string
	err    error
}

func startHash(ctx context.Context, path string) *hashing {
	h := &hashing{path: path, done: make(chan struct{})}
	if h.file, h.err = os.Open(path); h.err == nil {
		h.before, h.err = h.file.Stat()
	}
	if h.err != nil {
		h.err = fmt.Errorf("open for hash: %w", h.err)
		close(h.done)
		return h
	}
	go func() {
		defer close(h.done)
		h.sum, h.err = hashReader(ctx, h.file)
	}()
	return h
}

// wait returns the hash in hexadecimal. It must be called.
func (h *hashing) wait() (string, error) {
	<-h.done
	if h.file == nil {
		return "", h.err
	}
	after, err := h.file.Stat()
	_ = h.file.Close() // it was only read
	switch {
	case h.err != nil:
		return "", fmt.Errorf("hash %q: %w", h.path, h.err)
	case err != nil:
		return "", fmt.Errorf("look at %q: %w", h.path, err)
	case after.Size() != h.before.Size() || !after.ModTime().Equal(h.before.ModTime()):
		return "", fault.New(fault.FileChanged, nil, "file", h.path)
	}
	return h.sum, nil
}

func hashReader(ctx context.Context, r io.Reader) (string, error) {
	sum, block := sha256.New(), make([]byte, hashBlock)
	for {
		n, err := r.Read(block)
		_, _ = sum.Write(block[:n]) // a hash never fails
		if errors.Is(err, io.EOF) {
			return hex.EncodeToString(sum.Sum(nil)), nil
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return "", err
		}
	}
}
