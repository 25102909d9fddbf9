package transfer

import (
	"crypto/sha256"
	"io"
	"os"
	"path"

	"github.com/zeebo/blake3"

	"videonet/backend/wire"
)

// maxClaimed bounds what is hashed of a part behind its checkpoint, in bytes: a checkpoint comes every 64 MiB, and what a fast line brings
// while it is being written is little more.
const maxClaimed = 512 << 20

// found is what somebody has seen of a file that lies here, in part or whole.
type found struct {
	file  *inFile
	key   FileKey
	keyed bool // the key is this file's now

	there wire.Hash // of a whole file, zero for none
	root  wire.Hash // of it
	path  string    // of it

	record *PartRecord // of a part, nil for none
	name   string      // of the part
	claims map[int64]wire.Hash
	length int64
}

// prepare makes the folders of an offer and looks at what may be there. It runs beside loop.
func (r *receiver) prepare(t *incoming, tree *tree, folders, look []*inFile) {
	r.makeFolders(t, tree, folders)
	var seen []found
	tell := func() bool {
		batch := seen
		if !r.doOr(func() error { return r.answerFound(t, batch) }) {
			return false
		}
		seen = nil
		return true
	}
	defer func() { // the link has ended meanwhile: the next one must find the parts free
		for _, s := range seen {
			if s.keyed {
				r.desk.ledger.give(s.key)
			}
		}
	}()
	for _, f := range look {
		select {
		case <-r.stop:
			return
		default:
		}
		if t.gone.Load() {
			return
		}
		one := r.look(tree, f)
		seen = append(seen, one)
		if one.record != nil || len(seen) == wire.MaxSums {
			if !tell() {
				return
			}
		}
	}
	tell()
}

// foldersLeft are the folders that the offer names and that are not made yet. Each may be empty.
func (t *incoming) foldersLeft() (left []*inFile) {
	for i := range t.files {
		if f := &t.files[i]; f.record.folder && !f.ended {
			left = append(left, f)
		}
	}
	return left
}

// makeFolders makes folders of an offer. It runs beside loop.
func (r *receiver) makeFolders(t *incoming, tree *tree, folders []*inFile) {
	type result struct {
		file *inFile
		path string
		err  error
	}
	var made []result
	var full error
	for _, f := range folders {
		if full != nil || t.gone.Load() {
			break
		}
		name := t.below(path.Join(t.dirs[f.dir], f.record.stored))
		folder, err := tree.enter(name, true)
		if isDiskFull(err) {
			full = err // they are made when there is room
			break
		}
		one := result{file: f, err: err}
		if err == nil {
			one.path = folder.path
			tree.leave(folder)
		}
		made = append(made, one)
	}
	r.do(func() {
		for _, m := range made {
			if t.ended || m.file.ended {
				continue
			}
			phase, err := Verified, error(nil)
			if m.err != nil {
				phase, err = Failed, storeFault(tree.top, 0, m.err)
			}
			t.record.end(m.file.record, phase, err, func(f *fileRecord) { t.record.place(f, m.path) })
			r.closeFile(m.file, false)
			r.keepEnded(t, t.endedFile(m.file))
		}
		if full == nil || t.ended {
			return
		}
		t.unmade = true
		if err := r.stall(t, full); err != nil {
			r.end(err)
		}
	})
}

// look sees what of a file is here.
func (r *receiver) look(tree *tree, f *inFile) found {
	t := f.transfer
	s := found{file: f, key: f.key()}
	record, known, taken := r.desk.ledger.take(s.key)
	s.keyed = taken
	into, err := tree.enter(t.folder(f), false)
	if err != nil { // not there, so nothing is in it
		return s
	}
	defer tree.leave(into)
	s.name = partName(t.salt, f.index())
	switch {
	case known:
		if err = r.bring(tree, &record, into, s.name, t.folder(f)); err == nil {
			s.seePart(into, record)
		}
		if s.record == nil {
			r.desk.dropPart(record)
		}
	case taken && t.resumed && f.record.size > wire.MaxPackedFile: // killed before the first checkpoint
		s.seePart(into, PartRecord{Key: s.key, Size: f.record.size})
	}
	switch {
	case s.record != nil:
	case t.collision == Skip:
		s.seeWhole(into, f.record.stored, r.stop)
	case t.resumed: // killed after it got its name and before that was noted
		for _, name := range f.names().few() {
			if !s.seeStored(into, name, r.stop) {
				break
			}
		}
	}
	return s
}

// bring moves the part of an earlier transfer to where this one needs it.
func (r *receiver) bring(tree *tree, p *PartRecord, into *folder, name, folder string) error {
	want := path.Join(folder, name)
	if p.Folder == tree.top.path && p.Part == want {
		_, err := into.root.Lstat(name)
		return err
	}
	top, err := openFolder(p.Folder)
	if err != nil {
		return err
	}
	from := newTree(top)
	defer func() { _ = from.Close() }()
	there, err := from.enter(path.Dir(p.Part), false)
	if err != nil {
		return err
	}
	defer from.leave(there)
	if err := moveBetween(there, path.Base(p.Part), into, name); err != nil {
		return err
	}
	p.Folder, p.Part = tree.top.path, want
	return r.desk.ledger.putPart(*p)
}

// seePart opens a part and hashes what may have been written behind its checkpoint. One that is not what the record says is none.
func (s *found) seePart(into *folder, record PartRecord) {
	p, info, err := into.openPart(s.name)
	if err != nil {
		return
	}
	defer func() { _ = p.Close() }()
	size, blocks := s.file.record.size, wire.Blocks(s.file.record.size)
	if len(record.Bitmap) == 0 {
		record.Bitmap = wire.NewBitmap(blocks)
	}
	if record.Size != size || info.Size() > size || record.Bitmap.Fits(blocks) != nil || !record.reaches(info.Size()) {
		return
	}
	s.length, s.record, s.claims = info.Size(), &record, map[int64]wire.Hash{}
	most := min(maxClaimed/wire.BlockSize(size), claimsThatFit(len(record.Bitmap)))
	buffer := make([]byte, rereadBuffer)
	for block := range blocks {
		start, end := wire.BlockRange(size, block)
		if end > s.length || int64(len(s.claims)) == most {
			break
		}
		if record.Bitmap.Has(block) {
			continue
		}
		if leaf, zero, err := leafOf(p.file, start, end, buffer); err == nil && !zero {
			s.claims[block] = leaf
		}
	}
}

// claimsThatFit is how many leaves have room in a message beside a bitmap of so many bytes.
func claimsThatFit(bitmap int) int64 {
	const each = len(`{"block":262143,"leaf":""},`) + 64
	return int64((wire.MaxMessage - 1024 - bitmap*4/3) / each)
}

// reaches reports whether a part of this length holds the blocks of the record.
func (p PartRecord) reaches(length int64) bool {
	for block := wire.Blocks(p.Size) - 1; block >= 0; block-- {
		if p.Bitmap.Has(block) {
			_, end := wire.BlockRange(p.Size, block)
			return end <= length
		}
	}
	return true
}

// leafOf hashes one block of a part; zero is that it holds nothing else, as what was never written does.
func leafOf(file io.ReaderAt, start, end int64, buffer []byte) (leaf wire.Hash, zero bool, err error) {
	h := blake3.New()
	zero = true
	for start < end {
		p := buffer[:min(end-start, int64(len(buffer)))]
		if _, err := file.ReadAt(p, start); err != nil {
			return leaf, false, err
		}
		zero = zero && allZero(p)
		_, _ = h.Write(p) // never fails (hash.Hash)
		start += int64(len(p))
	}
	return wire.Hash(h.Sum(nil)), zero, nil
}

func allZero(p []byte) bool {
	for _, b := range p {
		if b != 0 {
			return false
		}
	}
	return true
}

// seeStored hashes a file that has the size and the time of this one. It reports whether to look at the next name: this one is taken.
func (s *found) seeStored(into *folder, name string, stop <-chan struct{}) bool {
	seen, err := into.root.Lstat(name)
	if err != nil {
		return false
	}
	if modified := s.file.modified(); modified.IsZero() || seen.ModTime().UnixMilli() == modified.UnixMilli() {
		s.seeWhole(into, name, stop)
	}
	return s.there == (wire.Hash{})
}

// seeWhole hashes what stands under a name when it is a file of the same size.
func (s *found) seeWhole(into *folder, name string, stop <-chan struct{}) {
	seen, err := into.root.Lstat(name)
	if err != nil || !seen.Mode().IsRegular() || seen.Size() != s.file.record.size {
		return
	}
	file, err := into.root.Open(name)
	if err != nil {
		return
	}
	defer func() { _ = file.Close() }() // it was only read
	if opened, err := file.Stat(); err != nil || !os.SameFile(seen, opened) {
		return
	}
	h, root := sha256.New(), newRootHash(seen.Size())
	buffer := make([]byte, rereadBuffer)
	for at := int64(0); at < seen.Size(); {
		select {
		case <-stop:
			return
		default:
		}
		n, err := file.ReadAt(buffer, at)
		_, _ = h.Write(buffer[:n]) // never fails (hash.Hash)
		root.write(buffer[:n])
		if at += int64(n); err != nil && at != seen.Size() {
			return
		}
	}
	s.there, s.root, s.path = wire.Hash(h.Sum(nil)), root.sum(), into.where(name)
}

// answerFound says what was seen. It runs in loop.
func (r *receiver) answerFound(t *incoming, seen []found) error {
	a := answers{r: r, t: t}
	for i := range seen {
		s := &seen[i]
		f := s.file
		if t.ended || f.ended || f.work != nil {
			if s.keyed {
				r.desk.ledger.give(s.key)
			}
			continue
		}
		f.work = &inWork{key: s.key, keyed: s.keyed}
		if s.there != (wire.Hash{}) {
			f.told, f.work.there, f.work.root, f.work.path = toldThere, s.there, s.root, s.path
			a.there(f, s.there)
			continue
		}
		f.told = toldHave
		t.record.has(f.record, 0)
		if s.record == nil {
			a.begin(f)
			continue
		}
		a.flush()
		f.work.resume(f, s)
		a.send(t.have(f))
	}
	a.flush()
	a.flushThere()
	return a.err
}
