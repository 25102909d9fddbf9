package analysis

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
)

// streamHash is a stream that takes its own SHA-256 while somebody reads it to the end.
type streamHash struct {
	film io.Reader
	sum  hash.Hash // of the goroutine that reads, until done is closed
	done chan struct{}
}

func newStreamHash(film io.Reader) *streamHash {
	return &streamHash{film: film, sum: sha256.New(), done: make(chan struct{})}
}

// Read is called by one goroutine, and not again after it returned an error.
func (s *streamHash) Read(p []byte) (int, error) {
	n, err := s.film.Read(p)
	_, _ = s.sum.Write(p[:n]) // a hash never fails
	if err != nil {
		close(s.done)
	}
	return n, err
}

// wait returns the hash in hexadecimal once all of the stream was read.
func (s *streamHash) wait(ctx context.Context) (string, error) {
	select {
	case <-s.done:
		return hex.EncodeToString(s.sum.Sum(nil)), nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
