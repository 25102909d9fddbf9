package transfer

import (
	"crypto/sha256"
	"hash"
	"io"

	"videonet/backend/wire"
)

// hashQueue is how many chunks (64 KiB) may wait for SHA-256: enough to even out a slow moment, little enough to stay in the cache.
const hashQueue = 16

// fileHash is the SHA-256 of a whole file, fed in order, on a goroutine of its own: it is the slowest step on both sides.
// One goroutine calls the methods; sum or stop comes last.
type fileHash struct {
	steps chan hashStep
	ended chan struct{}
	done  bool

	// of the goroutine
	state hash.Hash
	mark  hash.Cloner // at the start of the block that is arriving
	err   error
}

type hashStep struct {
	kind     hashKind
	chunk    *chunk
	file     io.ReaderAt
	from, to int64
}

type hashKind uint8

const (
	hashFeed     hashKind = iota // the payload of chunk
	hashMark                     // remember the state
	hashRollback                 // take the state of the last mark
	hashReread                   // file from from to to
)

func newFileHash() *fileHash {
	h := &fileHash{steps: make(chan hashStep, hashQueue), ended: make(chan struct{}), state: sha256.New()}
	go h.run()
	return h
}

// feed adds the chunk's payload and releases one hold on it.
func (h *fileHash) feed(c *chunk) { h.steps <- hashStep{kind: hashFeed, chunk: c} }

// remember marks the state that rollback returns to.
func (h *fileHash) remember() { h.steps <- hashStep{kind: hashMark} }

// rollback forgets what was fed since remember.
func (h *fileHash) rollback() { h.steps <- hashStep{kind: hashRollback} }

// reread feeds bytes that came before their turn from where they were stored.
func (h *fileHash) reread(file io.ReaderAt, from, to int64) {
	h.steps <- hashStep{kind: hashReread, file: file, from: from, to: to}
}

// sum ends the hash and returns it.
func (h *fileHash) sum() (wire.Hash, error) {
	h.stop()
	return wire.Hash(h.state.Sum(nil)), h.err
}

// stop ends the goroutine. It is safe twice and after sum.
func (h *fileHash) stop() {
	if !h.done {
		h.done = true
		close(h.steps)
	}
	<-h.ended
}

func (h *fileHash) run() {
	defer close(h.ended)
	for s := range h.steps {
		switch s.kind {
		case hashFeed:
			_, _ = h.state.Write(s.chunk.payload()) // never fails (hash.Hash)
			s.chunk.release()
		case hashMark:
			h.mark = cloneHash(h.state)
		case hashRollback:
			h.state = cloneHash(h.mark)
		case hashReread:
			if _, err := io.Copy(h.state, io.NewSectionReader(s.file, s.from, s.to-s.from)); err != nil && h.err == nil {
				h.err = err
			}
		}
	}
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
