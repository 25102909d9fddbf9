package transfer_test

import (
	"bytes"
	"crypto/sha256"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zeebo/blake3"

	"videonet/backend/transfer"
	"videonet/backend/transfer/channeltest"
	"videonet/backend/wire"
)

// FuzzSender: whatever a sender says in whatever order, the folder holds nothing but files that are whole. Files are of zeros, 5 bytes of
// input are one move.
func FuzzSender(f *testing.F) {
	f.Add([]byte{0, 1, 0, 0, 0, 1, 1, 0, 0, 0})                                                             // an empty file
	f.Add([]byte{0, 1, 1, 0, 0, 2, 1, 0, 1, 0, 3, 1, 0, 0, 0, 1, 1, 0, 0, 0})                               // a file of one frame
	f.Add([]byte{0, 1, 1, 0, 0, 2, 1, 0, 1, 0, 3, 1, 0, 0, 1, 2, 1, 0, 1, 0, 3, 1, 0, 0, 0, 1, 1, 0, 0, 0}) // a bad leaf first
	f.Add([]byte{0, 1, 1, 0, 0, 0, 2, 2, 0, 0, 4, 1, 0, 0, 0, 2, 1, 0, 1, 0, 5, 1, 0, 0, 0, 6, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, moves []byte) {
		inbox := t.TempDir()
		d := newDesk(t, transfer.Config{Links: noLinks{}, Log: slog.New(slog.DiscardHandler), Accept: &transfer.AutoAccept{Folder: inbox}})
		theirs, ours := channeltest.Links(yuki, mina)
		served := make(chan struct{})
		go func() { defer close(served); _ = d.Serve(t.Context(), ours) }()
		go drainControl(theirs)
		r := &raw{t: t, link: theirs}
		sizes := map[uint32]int64{}
		for ; len(moves) >= 5; moves = moves[5:] {
			r.move(moves[:5], sizes)
			if len(moves) == 5 || moves[0] == 0 {
				time.Sleep(time.Millisecond) // the channels are not in step: let the offer be first most of the time
			}
		}
		_ = theirs.Close()
		<-served
		_ = d.Close()
		entries, err := os.ReadDir(inbox)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			data, err := os.ReadFile(filepath.Join(inbox, e.Name()))
			if err != nil || strings.Trim(string(data), "\x00") != "" || strings.HasPrefix(e.Name(), ".") || len(data)%unit != 0 {
				t.Fatalf("%s stays with %d bytes, %v", e.Name(), len(data), err)
			}
		}
	})
}

// unit is what sizes, offsets and lengths of moves count in: 40 of them are more than a block.
const unit = 30_000

// move plays one move: what, which file, and two numbers.
func (r *raw) move(m []byte, sizes map[uint32]int64) {
	file, a, b := uint32(m[1]), int64(m[2]), int64(m[3])
	zeros := func(n int64) []byte { return make([]byte, max(0, min(n, 4*mib))) }
	r.id = wire.ID{0: 1, 1: byte(file)}
	switch m[0] % 7 {
	case 0:
		sizes[file] = a * unit
		r.sayAny(wire.FileOffer{Transfer: r.id, Files: []wire.FileEntry{{File: file, Name: "a", Size: a * unit}}, Total: a * unit})
	case 1:
		r.sayAny(wire.FileDone{Transfer: r.id, File: file, SHA256: sha256.Sum256(zeros(sizes[file])), Size: sizes[file] + b})
	case 2:
		_ = r.link.Data.WriteMessage(dataFrame(wire.FrameData, file, a*unit, zeros(b*unit)), false)
	case 3:
		start, end := wire.BlockRange(max(sizes[file], 1), a)
		leaf := blake3.Sum256(zeros(end - start))
		leaf[0] ^= m[4]
		_ = r.link.Data.WriteMessage(dataFrame(wire.FrameLeaf, file, start, leaf[:]), false)
	case 4:
		r.sayAny(wire.FileFailed{Transfer: r.id, File: file, Error: "source_changed"})
	case 5:
		r.sayAny(wire.FileCancel{Transfer: r.id, Error: "canceled"})
	case 6:
		_ = r.link.Data.WriteMessage(bytes.Repeat(m, 10), m[4]&1 == 1)
	}
}

// sayAny says what is no message as well.
func (r *raw) sayAny(m wire.FilesMessage) {
	if text, err := wire.Encode(m.Kind(), m); err == nil {
		_ = r.link.Control.WriteMessage(text, true)
	}
}

func dataFrame(kind wire.FrameType, file uint32, offset int64, payload []byte) []byte {
	p, err := wire.AppendFrame(nil, wire.Frame{Type: kind, File: file, Offset: uint64(offset), Payload: payload[:min(len(payload), wire.MaxFramePayload)]})
	if err != nil {
		return nil
	}
	return p
}

func drainControl(l transfer.Link) {
	for p := make([]byte, wire.MaxMessage); ; {
		if _, _, err := l.Control.ReadMessage(p); err != nil {
			return
		}
	}
}
