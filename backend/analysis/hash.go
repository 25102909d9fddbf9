package analysis

import (
	"context"
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"sync"

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
	result string
	err    error

	mu  sync.Mutex // guards all below
	sum hash.Hash
	at  int64 // bytes that are in sum
}

// hashed is how far a hash is: all of the file up to At.
type hashed struct {
	At  int64
	Sum []byte `json:"-"` // as the hash saves itself
}

// startHash begins with from, which is zero for the beginning.
func startHash(ctx context.Context, path string, from hashed) *hashing {
	h := &hashing{path: path, done: make(chan struct{}), sum: sha256.New()}
	if h.file, h.err = os.Open(path); h.err == nil {
		h.before, h.err = h.file.Stat()
	}
	if h.err == nil && h.goOn(from) != nil {
		h.sum, h.at = sha256.New(), 0
		_, h.err = h.file.Seek(0, io.SeekStart)
	}
	if h.err != nil {
		h.err = fmt.Errorf("open for hash: %w", h.err)
		close(h.done)
		return h
	}
	go func() {
		defer close(h.done)
		h.err = h.read(ctx)
		h.result = hex.EncodeToString(h.sum.Sum(nil))
	}()
	return h
}

func (h *hashing) goOn(from hashed) error {
	u, ok := h.sum.(encoding.BinaryUnmarshaler)
	if from.At == 0 || !ok {
		return nil
	}
	if err := u.UnmarshalBinary(from.Sum); err != nil {
		return err
	}
	h.at = from.At
	_, err := h.file.Seek(from.At, io.SeekStart)
	return err
}

// state says how far it is, while it goes on.
func (h *hashing) state() hashed {
	h.mu.Lock()
	defer h.mu.Unlock()
	m, ok := h.sum.(encoding.BinaryMarshaler)
	if !ok {
		return hashed{}
	}
	sum, err := m.MarshalBinary()
	if err != nil {
		return hashed{}
	}
	return hashed{h.at, sum}
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
	return h.result, nil
}

func (h *hashing) read(ctx context.Context) error {
	block := make([]byte, hashBlock)
	for {
		n, err := h.file.Read(block)
		h.mu.Lock()
		_, _ = h.sum.Write(block[:n]) // a hash never fails
		h.at += int64(n)
		h.mu.Unlock()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
	}
}
