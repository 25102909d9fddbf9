package transfer

import (
	"crypto/sha256"
	"encoding"
	"fmt"
	"hash"

	"videonet/backend/wire"
)

const (
	// hashQueue is how many pieces may wait for SHA-256: enough to even out a slow moment, little enough to stay in the cache.
	hashQueue = 8
	// zeroPiece is how many zeros are hashed at once, in bytes.
	zeroPiece = 64 << 10
)

// fileHash is the SHA-256 of a whole file, fed in order by its sender, on a goroutine of its own: it is the slowest step.
// One goroutine calls the methods; sum or stop comes last.
type fileHash struct {
	steps chan hashStep
	ended chan struct{}
	done  bool

	// of the goroutine
	state hash.Hash
	mark  hash.Cloner // at the start of the block that is arriving
	zero  []byte      // made when the first hole comes
}

type hashStep struct {
	kind   hashKind
	slab   *slab
	zeros  int64
	report func(midstate []byte)
}

type hashKind uint8

const (
	hashFeed       hashKind = iota // the payloads of slab
	hashZeros                      // so many zeros
	hashMark                       // remember the state
	hashCheckpoint                 // report the state
)

func newFileHash() *fileHash { return startFileHash(sha256.New()) }

// restoreFileHash goes on where a checkpoint was. An error means that the midstate is none of this program's.
func restoreFileHash(midstate []byte) (*fileHash, error) {
	state := sha256.New()
	if u, ok := state.(encoding.BinaryUnmarshaler); ok {
		if err := u.UnmarshalBinary(midstate); err != nil {
			return nil, fmt.Errorf("restore SHA-256: %w", err)
		}
	}
	return startFileHash(state), nil
}

func startFileHash(state hash.Hash) *fileHash {
	h := &fileHash{steps: make(chan hashStep, hashQueue), ended: make(chan struct{}), state: state}
	go h.run()
	return h
}

// feedSlab adds the payloads of the slab's frames and releases one hold on it.
func (h *fileHash) feedSlab(s *slab) { h.steps <- hashStep{kind: hashFeed, slab: s} }

// zeros adds n zeros. Who adds many does so in pieces of a block, so that stop need not wait for all.
func (h *fileHash) zeros(n int64) { h.steps <- hashStep{kind: hashZeros, zeros: n} }

// remember marks the state that boundary returns to.
func (h *fileHash) remember() { h.steps <- hashStep{kind: hashMark} }

// checkpoint has the state reported once it holds all that was fed before. report is called in the goroutine of the hash, which
// waits for it; it is not called after stop has returned, and what it is given is its own.
func (h *fileHash) checkpoint(report func(midstate []byte)) {
	h.steps <- hashStep{kind: hashCheckpoint, report: report}
}

// sum ends the hash and returns it.
func (h *fileHash) sum() wire.Hash {
	h.stop()
	return wire.Hash(h.state.Sum(nil))
}

// stop ends the goroutine. It is safe twice and after sum.
func (h *fileHash) stop() {
	if !h.done {
		h.done = true
		close(h.steps)
	}
	<-h.ended
}

// boundary returns the midstate at the end of the last whole block, once stop has returned. inside says that a part of a block, of which
// remember marked the start, was fed behind it.
func (h *fileHash) boundary(inside bool) []byte {
	if inside && h.mark != nil {
		return midstate(h.mark)
	}
	return midstate(h.state)
}

func (h *fileHash) run() {
	defer close(h.ended)
	for s := range h.steps {
		switch s.kind {
		case hashFeed:
			h.take(s.slab)
		case hashZeros:
			h.write(s.zeros)
		case hashMark:
			h.mark = cloneHash(h.state)
		case hashCheckpoint:
			s.report(midstate(h.state))
		}
	}
}

// take hashes the payloads of a slab. Write never fails (hash.Hash).
func (h *fileHash) take(s *slab) {
	for i := range s.frames {
		_, _ = h.state.Write(s.payload(i))
	}
	s.release()
}

// write hashes n zeros.
func (h *fileHash) write(n int64) {
	if h.zero == nil {
		h.zero = make([]byte, zeroPiece)
	}
	for ; n > 0; n -= zeroPiece {
		_, _ = h.state.Write(h.zero[:min(n, zeroPiece)]) // never fails (hash.Hash)
	}
}

// midstate returns a state of crypto/sha256 as bytes.
func midstate(h hash.Hash) []byte {
	m, ok := h.(encoding.BinaryMarshaler)
	if !ok {
		panic("sha256 cannot be marshalled") //nolint:forbidigo // crypto/sha256 documents encoding.BinaryMarshaler
	}
	b, err := m.MarshalBinary()
	if err != nil {
		panic(err) //nolint:forbidigo // the digest of crypto/sha256 always marshals
	}
	return b
}

// cloneHash copies a state of crypto/sha256, which can always be cloned.
func cloneHash(h hash.Hash) hash.Cloner {
	c, ok := h.(hash.Cloner)
	if !ok {
		panic("sha256 cannot be cloned") //nolint:forbidigo // crypto/sha256 documents hash.Cloner
	}
	clone, err := c.Clone()
	if err != nil {
		panic(err) //nolint:forbidigo // "Clone must always return a nil error" (hash.Cloner)
	}
	return clone
}
