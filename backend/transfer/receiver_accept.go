package transfer

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"videonet/backend/wire"
)

// accept begins to take a transfer into a folder, which then belongs to the transfer. Errors: fault.DiskFull, FolderUnwritable, and those
// of the link.
func (r *receiver) accept(t *incoming, into *folder, collision Collision) error {
	if err := r.desk.reserve(t, into); err != nil {
		return err
	}
	t.collision = collision
	t.pickTops(into)
	t.record.set(func(record *record) { record.folder = into.path })
	// Noted before the first folder is made: after a kill in between the transfer knows which one is its own.
	r.desk.saveWhole(t)
	if err := r.makeTops(t, into); err != nil {
		t.record.set(func(record *record) { record.folder = "" })
		r.desk.forget(t.record.id)
		return storeFault(into, t.total, err)
	}
	t.accepted = true
	t.record.set(func(record *record) {
		record.phase = Waiting
		for _, f := range record.files {
			f.phase = Waiting
		}
	})
	if err := r.start(t, into); err != nil {
		r.end(err)
		return r.err
	}
	return nil
}

// start takes an accepted transfer on this link: what the sender is to know of each file, then the credit.
func (r *receiver) start(t *incoming, into *folder) error {
	t.tree, t.granted = newTree(into), window
	t.tree.made = t.made
	t.record.set(func(record *record) {
		record.link = r.link.Path
		if !record.full() {
			record.why = nil
		}
		if !record.phase.Ended() {
			record.phase = Waiting
		}
	})
	t.need.Store(t.total - t.record.stored())
	if err := r.send(wire.FileAccept{Transfer: t.id}); err != nil {
		return err
	}
	if t.paused {
		if err := r.send(wire.FilePause{Transfer: t.id}); err != nil {
			return err
		}
	}
	look, err := r.answerAll(t)
	if err != nil {
		return err
	}
	if err := r.send(wire.FileCredit{Transfer: t.id, Bytes: t.granted}); err != nil {
		return err
	}
	r.openDirect()
	t.finishing++
	tree, folders := t.tree, t.foldersLeft()
	r.beside(func() { r.prepare(t, tree, folders, look) }, func() error {
		t.finishing--
		r.settle(t)
		return nil
	})
	return nil
}

// pickTops chooses the names of the folders that will stand in the chosen one. One that is taken gets a number, unless the person wants
// what is there to be skipped or replaced: then they go together.
func (t *incoming) pickTops(into *folder) {
	t.tops = map[string]string{}
	for _, top := range t.topNames() {
		t.tops[top] = top
		if there, err := into.root.Lstat(top); t.collision == Number || err != nil || !there.IsDir() {
			t.tops[top] = freeName(into, top)
		}
	}
}

// freeName returns the first of "top", "top (1)", … that nothing has.
func freeName(into *folder, top string) string {
	name := top
	for number := 1; number <= maxNumber; number++ {
		if _, err := into.root.Lstat(name); err != nil {
			break
		}
		name = top + " (" + strconv.Itoa(number) + ")"
	}
	return name
}

// makeTops makes the folders under the names that were chosen, or under others when somebody else has made one of the name meanwhile.
func (r *receiver) makeTops(t *incoming, into *folder) error {
	for _, top := range t.topNames() {
		if there, err := into.root.Lstat(t.tops[top]); t.collision != Number && err == nil && there.IsDir() {
			continue
		}
		err := into.root.Mkdir(t.tops[top], 0o700)
		for tries := 0; errors.Is(err, fs.ErrExist) && tries < maxTries; tries++ {
			t.tops[top] = freeName(into, top)
			r.desk.saveWhole(t)
			err = into.root.Mkdir(t.tops[top], 0o700)
		}
		if err != nil {
			for _, name := range t.made {
				_ = into.root.Remove(name) // empty
			}
			t.made = nil
			return fmt.Errorf("make folder: %w", err)
		}
		t.made = append(t.made, t.tops[top])
	}
	return nil
}

// topNames returns the safe names of the folders of the offer that stand in the chosen one, each once.
func (t *incoming) topNames() (names []string) {
	seen := map[string]bool{"": true}
	note := func(name string) {
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	for _, dir := range t.dirs {
		top, _, _ := strings.Cut(dir, "/")
		note(top)
	}
	for i := range t.files {
		if f := &t.files[i]; f.record.folder && t.dirs[f.dir] == "" {
			note(f.record.stored)
		}
	}
	return names
}

// answerAll says of each file what is there. It returns those at which somebody has to look first: they are answered later.
func (r *receiver) answerAll(t *incoming) (look []*inFile, err error) {
	a := answers{r: r, t: t}
	nothing := r.desk.ledger.empty()
	var key bool
	for i := range t.files {
		f := &t.files[i]
		if f.record.folder {
			continue
		}
		if !nothing && !f.ended {
			key = r.desk.ledger.knows(f.key())
		}
		phase, sum := t.record.result(f.record)
		switch {
		case phase == Verified:
			f.told = toldThere
			a.there(f, sum)
		case f.ended:
			a.failed(f)
		case t.collision == Skip || key || t.resumed:
			look = append(look, f)
			a.flush()
		default:
			f.told = toldHave
			t.record.has(f.record, 0)
			a.begin(f)
		}
		key = false
	}
	a.flush()
	a.flushThere()
	return look, a.err
}

// answers puts what is said of many files into few messages.
type answers struct {
	r           *receiver
	t           *incoming
	first, last *inFile
	sums        []wire.FileSum
	err         error
}

func (a *answers) send(m wire.FilesMessage) {
	if a.err == nil {
		a.err = a.r.send(m)
	}
}

func (a *answers) begin(f *inFile) {
	for a.last != nil && a.last.index()+1 < f.index() && a.t.files[a.last.index()+1].record.folder {
		a.last = &a.t.files[a.last.index()+1]
	}
	if a.last != nil && a.last.index()+1 != f.index() {
		a.flush()
	}
	if a.first == nil {
		a.first = f
	}
	a.last = f
}

// flush ends a run of files of which nothing is there.
func (a *answers) flush() {
	if a.first == nil {
		return
	}
	if a.first == a.last && a.first.record.size > wire.MaxPackedFile {
		a.send(a.t.have(a.first))
	} else {
		a.send(wire.FileBegin{Transfer: a.t.id, First: a.first.number, Last: a.last.number})
	}
	a.first, a.last = nil, nil
}

func (a *answers) there(f *inFile, sum wire.Hash) {
	a.flush()
	a.sums = append(a.sums, wire.FileSum{File: f.number, SHA256: sum})
	if len(a.sums) == wire.MaxSums {
		a.flushThere()
	}
}

func (a *answers) flushThere() {
	if len(a.sums) > 0 {
		a.send(wire.FileThere{Transfer: a.t.id, Files: a.sums})
		a.sums = nil
	}
}

func (a *answers) failed(f *inFile) {
	a.flush()
	id, text := toWire(a.t.record.errOf(f.record))
	a.send(wire.FileFailed{Transfer: a.t.id, File: f.number, Error: id, Value: text})
}

// have says which blocks of a file are surely there, and which may be.
func (t *incoming) have(f *inFile) wire.FileHave {
	m := wire.FileHave{Transfer: t.id, File: f.number, BlockSize: wire.BlockSize(f.record.size), Bitmap: wire.Bitmap{}}
	if f.work != nil && len(f.work.bitmap) > 0 {
		m.Bitmap, m.Leaves = f.work.said()
	}
	return m
}
