package transfer_test

import (
	"crypto/sha256"
	"slices"
	"sync"
	"testing"

	"github.com/zeebo/blake3"

	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// taker is a receiver that keeps to the protocol and keeps what comes in memory: the sender is tested against it, not against the
// receiver of this package.
type taker struct {
	t    *testing.T
	link transfer.Link
	id   wire.ID
	// offered answers an offer once it is whole, in place of accept, begin and credit. Set before run.
	offered func(k *taker)
	// frame sees each frame before it is taken; false drops it.
	frame   func(stream int, f wire.Frame) bool
	discard bool // large files: keep no bytes
	direct  bool // answer the sender's direct

	mu       sync.Mutex
	ended    *sync.Cond
	entries  []wire.FileEntry
	files    map[uint32]*taken
	granted  int64
	consumed int64
	streams  map[int]bool // that have ended
	packs    int
	counts   map[wire.FrameType]int
	heard    []wire.FilesMessage
}

// taken is one file of it.
type taken struct {
	entry    wire.FileEntry
	data     []byte
	bitmap   wire.Bitmap
	claimed  map[int64]bool    // blocks that wait for their leaf
	arriving map[int]*arriving // by stream
	blocks   []int64
	done     *wire.FileDone
	verified bool
}

// arriving is the block that a stream is bringing.
type arriving struct {
	leaf  *blake3.Hasher
	bytes int64
}

func (f *taken) on(stream int) *arriving {
	a := f.arriving[stream]
	if a == nil {
		a = &arriving{leaf: blake3.New()}
		f.arriving[stream] = a
	}
	return a
}

const takerWindow = 8 << 20

func newTaker(t *testing.T, link transfer.Link) *taker {
	t.Helper()
	k := &taker{t: t, link: link, files: map[uint32]*taken{}, streams: map[int]bool{}, counts: map[wire.FrameType]int{}}
	k.ended = sync.NewCond(&k.mu)
	k.offered = func(k *taker) { k.accept(); k.begin() }
	return k
}

// run takes until the link ends.
func (k *taker) run() {
	var work sync.WaitGroup
	work.Go(func() { k.stream(0, k.link.Data) })
	p := make([]byte, wire.MaxMessage)
	for {
		n, _, err := k.link.Control.ReadMessage(p)
		if err != nil {
			break
		}
		m, err := wire.ParseFilesMessage(p[:n])
		if err != nil {
			k.t.Error(err)
			break
		}
		k.mu.Lock()
		k.hear(m)
		k.mu.Unlock()
	}
	_ = k.link.Close()
	work.Wait()
}

func (k *taker) say(m wire.FilesMessage) {
	text, err := wire.Encode(m.Kind(), m)
	if err != nil {
		k.t.Error(err)
	}
	_ = k.link.Control.WriteMessage(text, true) // the sender may be gone
}

func (k *taker) accept() {
	k.say(wire.FileAccept{Transfer: k.id})
	k.granted = takerWindow
	k.say(wire.FileCredit{Transfer: k.id, Bytes: k.granted})
}

func (k *taker) begin() {
	k.say(wire.FileBegin{Transfer: k.id, First: k.entries[0].File, Last: k.entries[len(k.entries)-1].File})
}

func (k *taker) hear(m wire.FilesMessage) {
	k.heard = append(k.heard, m)
	switch m := m.(type) {
	case wire.FileOffer:
		if m.Transfer != k.id {
			k.id, k.entries = m.Transfer, nil
		}
		k.entries = append(k.entries, m.Files...)
		for _, e := range m.Files {
			f := &taken{entry: e, bitmap: wire.NewBitmap(wire.Blocks(e.Size)), claimed: map[int64]bool{}, arriving: map[int]*arriving{}}
			if !k.discard {
				f.data = make([]byte, e.Size)
			}
			k.files[e.File] = f
		}
		if !m.More {
			k.offered(k)
		}
	case wire.FileDone:
		k.files[m.File].done = &m
		k.finish(m.File)
	case wire.FileMoved:
		for !k.streams[int(m.Stream)] {
			k.ended.Wait()
		}
		f := k.files[m.File]
		if f != nil && !f.verified {
			k.say(wire.FileHave{Transfer: k.id, File: m.File, BlockSize: wire.BlockSize(f.entry.Size), Bitmap: slices.Clone(f.bitmap)})
		}
	case wire.FileDirect:
		if k.direct {
			k.say(m)
		}
	}
}

// stream reads the frames of one way until it ends.
func (k *taker) stream(number int, c transfer.Channel) {
	p := make([]byte, wire.FrameHeaderSize+wire.MaxFramePayload)
	for {
		n, _, err := c.ReadMessage(p)
		if err != nil {
			break
		}
		f, err := wire.ParseFrame(p[:n])
		if err != nil {
			k.t.Error(err)
			break
		}
		if k.frame != nil && !k.frame(number, f) {
			continue
		}
		k.mu.Lock()
		k.take(number, f)
		k.mu.Unlock()
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.streams[number] = true
	k.ended.Broadcast()
	if number > 0 && k.granted > 0 {
		k.granted += takerWindow
		k.say(wire.FileCredit{Transfer: k.id, Bytes: k.granted})
	}
}

func (k *taker) take(stream int, m wire.Frame) {
	k.counts[m.Type]++
	if m.Type == wire.FramePack {
		k.takePack(m.Payload)
		return
	}
	f := k.files[m.File]
	if f == nil {
		k.t.Errorf("a frame of file %d, which was not offered", m.File)
		return
	}
	block := int64(m.Offset) / wire.BlockSize(f.entry.Size)
	start, end := wire.BlockRange(f.entry.Size, block)
	a := f.on(stream)
	switch m.Type { //nolint:exhaustive // packs were taken
	case wire.FrameData:
		k.consume(int64(len(m.Payload)))
		if int64(m.Offset) != start+a.bytes {
			k.t.Errorf("bytes at %d of stream %d, want %d", m.Offset, stream, start+a.bytes)
		}
		if f.bitmap.Has(block) && !f.claimed[block] {
			k.t.Errorf("block %d was sent although it is there", block)
		}
		_, _ = a.leaf.Write(m.Payload)
		a.bytes += int64(len(m.Payload))
		if !k.discard {
			copy(f.data[m.Offset:], m.Payload)
		}
	case wire.FrameLeaf:
		delete(f.claimed, block)
		if a.bytes > 0 {
			if wire.Hash(a.leaf.Sum(nil)) != wire.Hash(m.Payload) || a.bytes != end-start {
				k.t.Errorf("block %d does not fit its leaf", block)
			}
			f.blocks = append(f.blocks, block)
		}
		delete(f.arriving, stream)
		f.bitmap.Set(block)
	case wire.FrameHole:
		n, err := wire.Hole(m.Payload)
		if err != nil || int64(m.Offset) != start || (start+n != f.entry.Size && n%wire.BlockSize(f.entry.Size) != 0) {
			k.t.Errorf("a hole of %d at %d: %v", n, m.Offset, err)
		}
		for b := block; b*wire.BlockSize(f.entry.Size) < start+n; b++ {
			f.bitmap.Set(b)
		}
	}
	k.finish(m.File)
}

// consume grants more once a MiB was taken.
func (k *taker) consume(n int64) {
	if k.consumed += n; k.consumed > k.granted {
		k.t.Errorf("%d bytes, %d were granted", k.consumed, k.granted)
	}
	if k.consumed+takerWindow-k.granted >= 1<<20 {
		k.granted = k.consumed + takerWindow
		k.say(wire.FileCredit{Transfer: k.id, Bytes: k.granted})
	}
}

func (k *taker) takePack(payload []byte) {
	k.packs++
	k.consume(int64(len(payload)))
	var runs []wire.Run
	for e, err := range wire.Pack(payload) {
		f := k.files[e.File]
		if err != nil || f == nil || int64(len(e.Data)) != f.entry.Size || sha256.Sum256(e.Data) != e.SHA256 {
			k.t.Errorf("packed file %d of %d bytes: %v", e.File, len(e.Data), err)
			return
		}
		copy(f.data, e.Data)
		f.verified = true
		if n := len(runs); n > 0 && runs[n-1][1]+1 == e.File {
			runs[n-1][1]++
		} else {
			runs = append(runs, wire.Run{e.File, e.File})
		}
	}
	k.say(wire.FileStored{Transfer: k.id, Files: runs})
}

func (k *taker) finish(number uint32) {
	f := k.files[number]
	if f.done == nil || f.verified || f.bitmap.Count() < wire.Blocks(f.entry.Size) || len(f.claimed) > 0 {
		return
	}
	if !k.discard && wire.Hash(sha256.Sum256(f.data)) != f.done.SHA256 {
		k.t.Errorf("file %d has another SHA-256", number)
	}
	f.verified = true
	k.say(wire.FileVerified{Transfer: k.id, File: number, SHA256: f.done.SHA256})
}
