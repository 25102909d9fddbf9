package transfer

import (
	"crypto/sha256"
	"encoding"
	"errors"
	"hash"
	"io"

	"videonet/backend/wire"
)

// rereadBuffer is how much of a part is read at once.
const rereadBuffer = 256 << 10

// partHash is the SHA-256 of a file that is received, fed in order on a goroutine of its own: it is the slowest step. Beside bytes that
// arrive in order it takes those that did not from the part, and gives its state away for checkpoints. One goroutine calls the methods.
type partHash struct {
	steps  chan partStep
	ended  chan struct{}
	closed bool
	piece  partPiece // not handed on yet

	// of the goroutine
	state hash.Hash
	mark  hash.Cloner // at the start of the block that is arriving
	err   error
}

type partStep struct {
	kind     partStepKind
	piece    partPiece
	file     io.ReaderAt
	from, to int64
	out      chan<- []byte
}

// partPiece is what is hashed at once.
type partPiece struct {
	chunks [together]*chunk
	n      int
}

type partStepKind uint8

const (
	partFeed     partStepKind = iota // the payload of chunk
	partMark                         // remember the state
	partRollback                     // take the state of the last mark
	partReread                       // file from from to to; zeros behind its end
	partMidstate                     // the state to out
	partMarked                       // that of the last mark
)

// newPartHash begins at the start of a file, or where the midstate of a checkpoint was taken.
func newPartHash(midstate []byte) (*partHash, error) {
	h := &partHash{steps: make(chan partStep, hashQueue), ended: make(chan struct{}), state: sha256.New()}
	if len(midstate) > 0 {
		state, ok := h.state.(encoding.BinaryUnmarshaler)
		if !ok {
			return nil, errors.New("sha256 has no midstate")
		}
		if err := state.UnmarshalBinary(midstate); err != nil {
			return nil, err
		}
	}
	go h.run()
	return h, nil
}

// feed adds the chunk's payload and releases one hold on it. Some are gathered until another method is called.
func (h *partHash) feed(c *chunk) {
	h.piece.chunks[h.piece.n] = c
	if h.piece.n++; h.piece.n == together {
		h.flush()
	}
}

// flush hands on what was fed.
func (h *partHash) flush() {
	if h.piece.n > 0 {
		h.steps <- partStep{kind: partFeed, piece: h.piece}
		h.piece.n = 0
	}
}

// step hands on what was fed, then a step.
func (h *partHash) step(s partStep) {
	h.flush()
	h.steps <- s
}

// remember marks the state that rollback returns to.
func (h *partHash) remember() { h.step(partStep{kind: partMark}) }

// rollback forgets what was fed since remember.
func (h *partHash) rollback() { h.step(partStep{kind: partRollback}) }

// reread feeds bytes from where they were stored, unless much waits already: it never blocks.
func (h *partHash) reread(file io.ReaderAt, from, to int64) bool {
	if len(h.steps) >= hashQueue-1 { // room for what was fed, and this
		return false
	}
	h.flush()
	select {
	case h.steps <- partStep{kind: partReread, file: file, from: from, to: to}:
		return true
	default:
		return false
	}
}

// midstate returns a channel that gets the state once all that was fed so far is in it; marked asks for that of the last remember.
func (h *partHash) midstate(marked bool) <-chan []byte {
	out := make(chan []byte, 1)
	if h.closed {
		out <- nil
		return out
	}
	kind := partMidstate
	if marked {
		kind = partMarked
	}
	h.step(partStep{kind: kind, out: out})
	return out
}

// rest feeds the rest of the file unless stop is closed, ends the hash and returns it.
func (h *partHash) rest(file io.ReaderAt, from, to int64, stop <-chan struct{}) (wire.Hash, error) {
	h.stop()
	buffer := make([]byte, rereadBuffer)
	for ; from < to && h.err == nil; from += rereadBuffer {
		select {
		case <-stop:
			return wire.Hash{}, errStopped
		default:
		}
		h.err = h.read(file, from, min(to, from+rereadBuffer), buffer)
	}
	return wire.Hash(h.state.Sum(nil)), h.err
}

// stop ends the goroutine. It is safe twice and after rest.
func (h *partHash) stop() {
	if !h.closed {
		h.closed = true
		h.flush()
		close(h.steps)
	}
	<-h.ended
}

func (h *partHash) run() {
	defer close(h.ended)
	var buffer []byte
	for s := range h.steps {
		switch s.kind {
		case partFeed:
			for _, c := range s.piece.chunks[:s.piece.n] {
				_, _ = h.state.Write(c.payload()) // never fails (hash.Hash)
				c.release()
			}
		case partMark:
			h.mark = cloneHash(h.state)
		case partRollback:
			h.state = cloneHash(h.mark)
		case partReread:
			if buffer == nil {
				buffer = make([]byte, rereadBuffer)
			}
			if err := h.read(s.file, s.from, s.to, buffer); err != nil && h.err == nil {
				h.err = err
			}
		case partMidstate:
			s.out <- marshalHash(h.state)
		case partMarked:
			s.out <- marshalHash(h.mark)
		}
	}
}

// read feeds a range of a part. What lies behind its end is a hole.
func (h *partHash) read(file io.ReaderAt, from, to int64, buffer []byte) error {
	for from < to {
		p := buffer[:min(to-from, int64(len(buffer)))]
		n, err := file.ReadAt(p, from)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		clear(p[n:])
		_, _ = h.state.Write(p) // never fails (hash.Hash)
		from += int64(len(p))
	}
	return nil
}

// marshalHash returns a state of crypto/sha256, which is always marshalled; nil costs a resumed file a second reading, no more.
func marshalHash(h any) []byte {
	m, ok := h.(encoding.BinaryMarshaler)
	if !ok {
		return nil
	}
	state, err := m.MarshalBinary()
	if err != nil {
		return nil
	}
	return state
}
