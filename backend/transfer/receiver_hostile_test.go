package transfer_test

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"testing"

	"github.com/zeebo/blake3"

	"videonet/backend/fault"
	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// packOf is a pack of whole files; sums that are nil are right.
func packOf(files map[uint32][]byte, sums map[uint32]wire.Hash, order ...uint32) (p []byte) {
	for _, file := range order {
		data := files[file]
		sum, lie := sums[file]
		if !lie {
			sum = sha256.Sum256(data)
		}
		head := make([]byte, wire.PackHeaderSize)
		wire.PutPackHeader(head, file, uint32(len(data)), sum)
		p = append(append(p, head...), data...)
	}
	return p
}

func holeOf(length int64) []byte {
	p := make([]byte, wire.HoleSize)
	wire.PutHole(p, length)
	return p
}

// TestLyingSendersOfFolders: what a sender does against the protocol with holes, packs, folders, streams and answers ends the link, and
// nothing stays, no folder either.
func TestLyingSendersOfFolders(t *testing.T) {
	p := content()
	small := map[uint32][]byte{2: []byte("seven b"), 3: []byte("x"), 9: []byte("y")}
	pack := func(r *raw, order ...uint32) { r.frame(wire.FramePack, 0, 0, packOf(small, nil, order...)) }
	for name, lie := range map[string]func(r *raw){
		"a hole beyond the end":         func(r *raw) { r.frame(wire.FrameHole, 1, 2*mib, holeOf(101)) },
		"a hole of 2^42":                func(r *raw) { r.frame(wire.FrameHole, 1, 0, holeOf(1<<42)) },
		"a hole of half a block":        func(r *raw) { r.frame(wire.FrameHole, 1, 0, holeOf(mib/2)) },
		"a hole from inside a block":    func(r *raw) { r.frame(wire.FrameHole, 1, mib/2, holeOf(mib/2)) },
		"a hole of 9 bytes":             func(r *raw) { r.frame(wire.FrameHole, 1, 0, make([]byte, 9)) },
		"a hole where a block is":       func(r *raw) { r.block(1, 0, p[:mib]); r.frame(wire.FrameHole, 1, 0, holeOf(mib)) },
		"a hole where a block comes":    func(r *raw) { r.bytes(1, 0, p[:65536]); r.frame(wire.FrameHole, 1, 0, holeOf(mib)) },
		"a block where a hole is":       func(r *raw) { r.frame(wire.FrameHole, 1, 0, holeOf(mib)); r.block(1, 0, p[:mib]) },
		"a hole twice":                  func(r *raw) { r.frame(wire.FrameHole, 1, 0, holeOf(mib)); r.frame(wire.FrameHole, 1, 0, holeOf(mib)) },
		"a hole in an empty file":       func(r *raw) { r.frame(wire.FrameHole, 5, 0, holeOf(1)) },
		"a hole in a folder":            func(r *raw) { r.frame(wire.FrameHole, 4, 0, holeOf(1)) },
		"bytes of a folder":             func(r *raw) { r.bytes(4, 0, []byte("x")) },
		"done for a folder":             func(r *raw) { r.done(4, nil) },
		"a packed folder":               func(r *raw) { r.frame(wire.FramePack, 0, 0, packOf(nil, nil, 4)) },
		"a pack that is cut":            func(r *raw) { q := packOf(small, nil, 2); r.frame(wire.FramePack, 0, 0, q[:len(q)-1]) },
		"a pack of nothing":             func(r *raw) { r.frame(wire.FramePack, 0, 0, nil) },
		"a pack with a file":            func(r *raw) { r.frame(wire.FramePack, 2, 0, packOf(small, nil, 2)) },
		"a pack with an offset":         func(r *raw) { r.frame(wire.FramePack, 0, 1, packOf(small, nil, 2)) },
		"a pack of an unknown file":     func(r *raw) { pack(r, 9) },
		"a pack backwards":              func(r *raw) { pack(r, 3, 2) },
		"a packed file twice in one":    func(r *raw) { pack(r, 2, 2) },
		"a packed file twice":           func(r *raw) { pack(r, 2); pack(r, 2) },
		"a packed file of another size": func(r *raw) { r.frame(wire.FramePack, 0, 0, packOf(map[uint32][]byte{2: []byte("8 bytes.")}, nil, 2)) },
		"a large file packed":           func(r *raw) { r.frame(wire.FramePack, 0, 0, packOf(map[uint32][]byte{1: p[:32768]}, nil, 1)) },
		"a pack of a begun file":        func(r *raw) { r.bytes(2, 0, []byte("sev")); pack(r, 2) },
		"blocks of a packed file":       func(r *raw) { pack(r, 2); r.block(2, 0, small[2]) },
		"done for a packed file":        func(r *raw) { pack(r, 2); r.done(2, small[2]) },
		"a leaf of a block that is not here": func(r *raw) {
			leaf := blake3.Sum256(p[:mib])
			r.frame(wire.FrameLeaf, 1, 0, leaf[:])
		},
		"differs without there":  func(r *raw) { r.say(wire.FileDiffers{Transfer: r.id, File: 1}) },
		"differs of an unknown":  func(r *raw) { r.say(wire.FileDiffers{Transfer: r.id, File: 9}) },
		"moved of an unknown":    func(r *raw) { r.say(wire.FileMoved{Transfer: r.id, File: 9, Stream: 1}) },
		"direct twice":           func(r *raw) { r.direct(); r.direct() },
		"begin from the sender":  func(r *raw) { r.say(wire.FileBegin{Transfer: r.id, First: 1, Last: 2}) },
		"stored from the sender": func(r *raw) { r.say(wire.FileStored{Transfer: r.id, Files: []wire.Run{{1, 1}}}) },
		"there from the sender": func(r *raw) {
			r.say(wire.FileThere{Transfer: r.id, Files: []wire.FileSum{{File: 1, SHA256: wire.Hash{1}}}})
		},
		"have from the sender":      func(r *raw) { r.have(1, nil) },
		"a folder name that leaves": func(r *raw) { r.say(wire.FileCancel{Transfer: r.id, Error: "canceled"}); r.leave() },
	} {
		t.Run(name, func(t *testing.T) {
			inbox := t.TempDir()
			r, d := hostileSender(t, &transfer.AutoAccept{Folder: inbox})
			r.offer(
				wire.FileEntry{File: 1, Name: "a.bin", Folder: "dir", Size: int64(len(p))}, wire.FileEntry{File: 2, Name: "b", Folder: "dir/deep", Size: 7},
				wire.FileEntry{File: 3, Name: "c", Size: 1}, wire.FileEntry{File: 4, Name: "d", Folder: "dir", Kind: wire.EntryFolder},
				wire.FileEntry{File: 5, Name: "e"},
			)
			hear[wire.FileCredit](r)
			lie(r)
			if name == "a folder name that leaves" {
				hear[wire.FileRefuse](r)
				holds(t, inbox)
				return
			}
			hungUp(r)
			code(t, first(t, d).Err, fault.PeerMisbehaved)
			if name == "a packed file twice" || name == "blocks of a packed file" || name == "done for a packed file" {
				return // what came whole before may stand
			}
			holds(t, inbox)
		})
	}
}

func (r *raw) direct() {
	r.say(wire.FileDirect{Addresses: []string{"127.0.0.1:9"}, Certificate: wire.Hash{1}, Token: wire.NewID()})
}

// leave offers a folder above the chosen one.
func (r *raw) leave() {
	r.id = wire.NewID()
	r.offer(wire.FileEntry{File: 10, Name: "x", Folder: "dir/../.."})
}

// TestHostileFolders: catalogue C1 for every component of a folder. Each is refused or stands inside the chosen folder.
func TestHostileFolders(t *testing.T) {
	for folder, refused := range map[string]bool{
		"..": true, "../..": true, "a/../../b": true, "/etc": true, "a//b": true, "a/": true, ".": true, "./a": true, `a\b`: true, "C:": true,
		"a/C:x": true, "a/ . ": true, "a\x00b": true, "...": true,
		"CON": false, "a/nul.txt": false, "trailing.": false, "a\u202eb": false, "-rf": false, ".git/hooks": false, "视频/剪辑": false,
	} {
		inbox := t.TempDir()
		parent := filepath.Join(inbox, "chosen")
		if err := os.Mkdir(parent, 0o700); err != nil {
			t.Fatal(err)
		}
		r, d := hostileSender(t, &transfer.AutoAccept{Folder: parent})
		r.offer(wire.FileEntry{File: 1, Name: "x", Folder: folder})
		if refused {
			if m := hear[wire.FileRefuse](r); m.Error != string(fault.NameRefused) {
				t.Errorf("%q: %+v", folder, m)
			}
			holds(t, parent)
		} else {
			hear[wire.FileCredit](r)
			r.done(1, nil)
			hear[wire.FileVerified](r)
			if x := first(t, d); x.Phase != transfer.Verified || len(x.Files[0].Path) <= len(parent) {
				t.Errorf("%q: %+v", folder, x)
			}
		}
		holds(t, inbox, "chosen")
	}
}

// TestPackThatLies: a packed file that does not fit its hash fails alone; the others stand, with what they hold.
func TestPackThatLies(t *testing.T) {
	inbox := t.TempDir()
	r, d := hostileSender(t, &transfer.AutoAccept{Folder: inbox})
	files := map[uint32][]byte{1: []byte("one"), 2: []byte("two"), 3: {}}
	r.offer(wire.FileEntry{File: 1, Name: "1", Size: 3}, wire.FileEntry{File: 2, Name: "2", Size: 3}, wire.FileEntry{File: 3, Name: "3"})
	hear[wire.FileCredit](r)
	r.frame(wire.FramePack, 0, 0, packOf(files, map[uint32]wire.Hash{2: {1}}, 1, 2, 3))
	if m := hear[wire.FileFailed](r); m.File != 2 || m.Error != string(fault.TransferCorrupt) {
		t.Errorf("%+v", m)
	}
	if m := hear[wire.FileStored](r); len(m.Files) != 2 || m.Files[0] != (wire.Run{1, 1}) || m.Files[1] != (wire.Run{3, 3}) {
		t.Errorf("%+v", m)
	}
	x := first(t, d)
	code(t, x.Err, fault.TransferCorrupt)
	if x.Done != 2 || x.Failed != 1 {
		t.Errorf("%+v", x)
	}
	holds(t, inbox, "1", "3")
	if got, err := os.ReadFile(filepath.Join(inbox, "1")); err != nil || string(got) != "one" {
		t.Errorf("%q, %v", got, err)
	}
}
