package transfer_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"videonet/backend/transfer"
	"videonet/backend/transfer/journaltest"
	"videonet/backend/wire"
)

// powerLog is the environment of a receiver whose journal is written to this file, a line for each change.
const powerLog = "VN_POWER_LOG"

// journalLine is one change of the journal.
type journalLine struct {
	Part     *transfer.PartRecord   `json:",omitempty"`
	Removed  *transfer.FileKey      `json:",omitempty"`
	Transfer *journaltest.Kept      `json:",omitempty"`
	Head     *transfer.KeptTransfer `json:",omitempty"`
	Of       string                 `json:",omitempty"`
	Ended    []transfer.EndedFile   `json:",omitempty"`
}

// apply makes the change.
func (l journalLine) apply(j transfer.Journal) error {
	switch {
	case l.Part != nil:
		return j.PutPart(*l.Part)
	case l.Removed != nil:
		return j.RemovePart(*l.Removed)
	case l.Transfer != nil:
		return journaltest.Put(j, *l.Transfer)
	case l.Head != nil:
		return j.PutHead(*l.Head)
	}
	return j.Ended(l.Of, l.Ended)
}

// toldJournal is a journal that says what it is about to be told: from that moment on it may be on the disk.
type toldJournal struct {
	journaltest.Memory
	mu  sync.Mutex // the order of the notes is that of the log
	log *os.File
}

func (j *toldJournal) tell(l journalLine) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	text, err := json.Marshal(l)
	if err == nil {
		_, err = j.log.Write(append(text, '\n'))
	}
	if err != nil {
		return err
	}
	return l.apply(&j.Memory)
}

func (j *toldJournal) PutPart(p transfer.PartRecord) error { return j.tell(journalLine{Part: &p}) }

func (j *toldJournal) RemovePart(k transfer.FileKey) error { return j.tell(journalLine{Removed: &k}) }

func (j *toldJournal) PutTransfer(k transfer.KeptTransfer, files iter.Seq[transfer.FileRecord]) error {
	return j.tell(journalLine{Transfer: &journaltest.Kept{KeptTransfer: k, Files: slices.Collect(files)}})
}

func (j *toldJournal) PutHead(k transfer.KeptTransfer) error { return j.tell(journalLine{Head: &k}) }

func (j *toldJournal) Ended(id string, e []transfer.EndedFile) error {
	return j.tell(journalLine{Of: id, Ended: e})
}

// TestPowerLoss: a receiver runs under strace, which writes down each call that changes the disk or makes a change last, and each note in
// the journal, in their order. The power is then lost at each line of it, in a model that keeps nothing but what POSIX promises
// (tracedDisk); a note counts from the moment it is begun, the worst case. At no line
//   - a part's record claims a block whose bytes may be lost,
//   - a file is noted as verified whose bytes, name or folders may be lost,
//   - a name was given to a file whose bytes may be lost: nothing wrong ever stands under a final name.
//
// At some lines the folder is really made as the power may have left it (the unsure all lost, all there, or by chance), with the journal of
// that line, and the same transfer goes on from there: the whole tree is right, and nothing else is in the folder. Not in the model: times
// of files, and blocks of a disk that are torn (a write that is not synced is there or is not).
func TestPowerLoss(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err == nil {
		err = exec.Command(strace, "-f", "-o", os.DevNull, "true").Run() //nolint:noctx // ends by itself
	}
	if err != nil {
		t.Skip("NOT RUN: strace does not run here: ", err)
	}
	source, sizes, _ := crashTree(t)
	work := t.TempDir()
	inbox, trace, log := filepath.Join(work, "in"), filepath.Join(work, "trace"), filepath.Join(work, "journal")
	kept := traced(t, strace, source, inbox, trace, log)
	compareTrees(t, source, filepath.Join(inbox, "Project"), sizes)

	calls, lines := readTrace(t, trace)
	notes := readNotes(t, log, calls)
	disk := newTracedDisk(calls, inbox)
	l := &powerLaws{t: t, inbox: inbox, sizes: sizes, disk: disk}
	renames := l.namesAfterBytes()
	blocks, verified := 0, 0
	for line, next := 0, 0; line <= lines && !t.Failed(); line++ {
		for ; next < len(notes) && notes[next].at <= line; next++ {
			b, v := l.safe(notes[next].line, line)
			blocks, verified = blocks+b, verified+v
		}
	}
	t.Logf("%d lines, %d notes: %d names, %d claimed blocks, %d verified files were looked at", lines, len(notes), renames, blocks, verified)
	if blocks == 0 || verified < len(sizes) || renames < len(sizes) {
		t.Error("the trace does not show what was to be looked at")
	}
	if t.Failed() {
		return
	}
	random := rand.New(rand.NewPCG(7, 8))
	for round := range crashRounds(t, 12) {
		line := notes[0].at + random.IntN(lines-notes[0].at)
		keep := []func() bool{func() bool { return false }, func() bool { return true }, func() bool { return random.IntN(2) == 0 }}[round%3]
		disk.lose(t, inbox, filepath.Dir(source), line, keep, random)
		journal := &journaltest.Memory{}
		for _, n := range notes {
			if n.at <= line {
				if err := n.line.apply(journal); err != nil {
					t.Fatal(err)
				}
			}
		}
		goesOn(t, journal, kept, inbox)
		compareTrees(t, source, filepath.Join(inbox, "Project"), sizes)
		holds(t, inbox, "Project")
		if t.Failed() {
			t.Fatalf("round %d, power lost at line %d", round, line)
		}
	}
}

// traced sends the folder to a receiver under strace, slowly enough for checkpoints. It returns what the sender keeps of it.
func traced(t *testing.T, strace, source, inbox, trace, log string) journaltest.Kept {
	t.Helper()
	if err := os.Mkdir(inbox, 0o700); err != nil {
		t.Fatal(err)
	}
	journal := &journaltest.Memory{}
	c := &children{t: t, profile: t.TempDir(), inbox: inbox, running: make(chan *exec.Cmd, 1)}
	c.under = []string{strace, "-f", "-y", "-s", "200", "-o", trace, "-e", "trace=" + tracedCalls, "-E", powerLog + "=" + log}
	d := newDesk(t, transfer.Config{Links: c, Journal: journal, Log: quiet(), Limit: 7 * mib})
	if _, err := d.Send(t.Context(), yuki, []string{source}); err != nil {
		t.Fatal(err)
	}
	x := ended(t, d)
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if err := (<-c.running).Wait(); err != nil || x.Phase != transfer.Verified {
		t.Fatalf("%v: %+v", err, x)
	}
	list, err := journaltest.All(journal)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d transfers, %v", len(list), err)
	}
	k := list[0]
	k.Phase = transfer.Waiting
	for i := range k.Files {
		k.Files[i].Phase, k.Files[i].SHA256, k.Files[i].Root = transfer.Waiting, wire.Hash{}, wire.Hash{}
	}
	return k
}

// goesOn lets the transfer go on between a receiver with this journal and a sender that does not know yet what came.
func goesOn(t *testing.T, journal transfer.Journal, kept journaltest.Kept, inbox string) {
	t.Helper()
	senders := &journaltest.Memory{}
	if err := journaltest.Put(senders, kept); err != nil {
		t.Fatal(err)
	}
	p := &pair{yuki: newDesk(t, transfer.Config{
		Links: noLinks{}, Journal: journal, Log: quiet(), Accept: &transfer.AutoAccept{Folder: inbox},
	})}
	p.mina = newDesk(t, transfer.Config{Links: p, Journal: senders, Log: quiet()})
	p.mina.Reachable(yuki.ID)
	if x := ended(t, p.mina); x.Phase != transfer.Verified {
		t.Errorf("%+v", x)
	}
	_, _ = p.mina.Close(), p.yuki.Close()
	p.serve.Wait()
}

// note is a change of the journal and the line at which it was begun.
type note struct {
	line journalLine
	at   int
}

// readNotes joins the changes of the journal with their writes in the trace.
func readNotes(t *testing.T, log string, calls []diskCall) (notes []note) {
	t.Helper()
	file, err := os.Open(log)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	scan := bufio.NewScanner(file)
	scan.Buffer(nil, 1<<24)
	for _, c := range calls {
		if c.name != "write" || c.path != log {
			continue
		}
		n := note{at: c.begun}
		if !scan.Scan() || json.Unmarshal(scan.Bytes(), &n.line) != nil {
			t.Fatalf("a note is not in the journal's log: %v", c)
		}
		notes = append(notes, n)
	}
	if len(notes) == 0 || scan.Scan() {
		t.Fatalf("%d notes, and not all are in the trace", len(notes))
	}
	return notes
}

// powerLaws are the laws of TestPowerLoss.
type powerLaws struct {
	t     *testing.T
	inbox string
	sizes map[string]int64
	disk  *tracedDisk
}

func (l *powerLaws) size(path string) int64 {
	name, _ := filepath.Rel(filepath.Join(l.inbox, "Project"), path)
	size, known := l.sizes[filepath.ToSlash(name)]
	if !known {
		l.t.Errorf("%s was not sent", path)
	}
	return size
}

// namesAfterBytes looks at each name that was given. It returns their number.
func (l *powerLaws) namesAfterBytes() (names int) {
	for _, n := range l.disk.names {
		if n.call.to == "" {
			continue
		}
		names++
		if n.file == nil || !n.file.holds(0, l.size(n.call.to), n.call.begun) {
			l.t.Errorf("named before its bytes last: %v", n.call)
		}
	}
	return names
}

// safe looks at a note that was begun at a line. What is sure then stays so.
func (l *powerLaws) safe(n journalLine, line int) (blocks, verified int) {
	if p := n.Part; p != nil {
		for _, f := range l.disk.files {
			if f.part != filepath.Join(p.Folder, filepath.FromSlash(p.Part)) {
				continue
			}
			for b := range wire.Blocks(p.Size) {
				if from, to := wire.BlockRange(p.Size, b); p.Bitmap.Has(b) {
					blocks++
					if !f.holds(from, to, line) {
						l.t.Errorf("line %d: block %d of %s is claimed, and may be lost", line, b, f.part)
					}
				}
			}
		}
	}
	ends := n.Ended
	if n.Transfer != nil {
		for i, f := range n.Transfer.Files {
			if f.Entry.Kind != wire.EntryFolder {
				ends = append(ends, transfer.EndedFile{Index: i, Path: f.Path, Phase: f.Phase})
			}
		}
	}
	for _, e := range ends {
		name, err := filepath.Rel(l.inbox, e.Path)
		if _, file := l.sizes[strings.TrimPrefix(filepath.ToSlash(name), "Project/")]; err != nil || !file || e.Phase != transfer.Verified {
			continue // a folder has no bytes: it is made again
		}
		verified++
		if f, sure := l.disk.stands(e.Path, l.inbox, line); !sure || !f.holds(0, l.size(e.Path), line) {
			l.t.Errorf("line %d: %s is noted, and may be lost%s", line, e.Path, l.why(e.Path, line))
		}
	}
	return blocks, verified
}

func (l *powerLaws) why(path string, line int) string {
	f, _ := l.disk.stands(path, l.inbox, line)
	return fmt.Sprintf(" (name %v, folders %v)", f != nil, l.disk.foldersStand(filepath.Dir(path), l.inbox, line))
}
