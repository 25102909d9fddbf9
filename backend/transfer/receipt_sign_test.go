package transfer_test

import (
	"bytes"
	"crypto/sha256"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/zeebo/blake3"

	"videonet/backend/fault"
	"videonet/backend/transfer"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

// pact is two people who have handed over the files of a map.
type pact struct {
	sender, receiver trust.Identity
	facts            transfer.ReceiptFacts
}

func newPact(tb testing.TB, files map[string][]byte) *pact {
	tb.Helper()
	var p pact
	for _, id := range []*trust.Identity{&p.sender, &p.receiver} {
		fresh, err := trust.NewIdentity()
		if err != nil {
			tb.Fatal(err)
		}
		*id = fresh
	}
	p.facts = transfer.ReceiptFacts{
		Transfer: wire.NewID(), Sender: p.sender.Public(), Receiver: p.receiver.Public(), Paths: []string{trust.PathWebRTC, trust.PathTLS},
	}
	for path, data := range files {
		folder, name := filepath.Split(path)
		p.facts.Files = append(p.facts.Files, trust.ReceiptFile{
			Folder: filepath.Clean("/" + folder)[1:], Name: name, Size: int64(len(data)), SHA256: sha256.Sum256(data), Root: transfer.RootOf(leavesOf(data)),
		})
	}
	slices.SortFunc(p.facts.Files, func(a, b trust.ReceiptFile) int {
		return bytes.Compare([]byte(a.Folder+a.Name), []byte(b.Folder+b.Name))
	})
	return &p
}

// leavesOf cuts bytes into blocks of the protocol and hashes each: written without the code that it checks.
func leavesOf(data []byte) (leaves []byte) {
	for block := range slices.Chunk(data, int(wire.BlockSize(int64(len(data))))) {
		leaf := blake3.Sum256(block)
		leaves = append(leaves, leaf[:]...)
	}
	return leaves
}

var (
	tenOClock    = time.UnixMilli(1_700_000_000_000)
	elevenOClock = tenOClock.Add(time.Hour)
)

// sign goes through the whole exchange.
func (p *pact) sign(tb testing.TB) trust.Proof {
	tb.Helper()
	ours, proposal, err := transfer.ProposeReceipt(p.sender, p.facts, trust.PathTLS, tenOClock, elevenOClock)
	if err != nil {
		tb.Fatal(err)
	}
	theirs, answer, err := transfer.AnswerReceipt(p.receiver, p.facts, proposal)
	if err != nil {
		tb.Fatal(err)
	}
	atSender, errSender := transfer.ProofOf(ours, "Mina", "Yuki", proposal, answer)
	atReceiver, errReceiver := transfer.ProofOf(theirs, "Mina", "Yuki", proposal, answer)
	if errSender != nil || errReceiver != nil || atSender != atReceiver {
		tb.Fatalf("%v, %v: %+v, %+v", errSender, errReceiver, atSender, atReceiver)
	}
	return atSender
}

// save writes the receipt into a folder and returns its path.
func (p *pact) save(tb testing.TB, folder string, proof trust.Proof) string {
	tb.Helper()
	path, err := transfer.SaveReceipt(folder, proof, slices.Values(p.facts.Files))
	if err != nil {
		tb.Fatal(err)
	}
	return path
}

func TestBothSidesSignTheSame(t *testing.T) {
	p := newPact(t, map[string][]byte{"Reel/a.mp4": []byte("one"), "b.mp4": nil})
	proof, folder := p.sign(t), t.TempDir()
	path := p.save(t, folder, proof)
	if again := p.save(t, folder, proof); again != path {
		t.Errorf("saved twice as %q and %q", path, again)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%v, %v", entries, err)
	}
	if info, err := entries[0].Info(); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var files []trust.ReceiptFile
	got, digest, err := trust.ReadReceipt(bytes.NewReader(data), func(f trust.ReceiptFile) error { files = append(files, f); return nil })
	sender, receiver := got.Signed(digest)
	if err != nil || got != proof || !slices.Equal(files, p.facts.Files) || !sender || !receiver {
		t.Errorf("read %+v, %v, %v, %v, %v", got, files, sender, receiver, err)
	}
	if got.Began != tenOClock.UnixMilli() || got.Ended != elevenOClock.UnixMilli() || got.SenderName != "Mina" {
		t.Errorf("%+v", got)
	}
}

// TestFactsOfWhatIsKept: both sides find the same facts in their own history, without folders and what was not verified.
func TestFactsOfWhatIsKept(t *testing.T) {
	p := newPact(t, map[string][]byte{"Reel/a.mp4": []byte("one"), "b.mp4": nil})
	record := transfer.KeptTransfer{Wire: p.facts.Transfer, Direction: transfer.Send, Peer: transfer.Peer{ID: p.receiver.Public().String()}}
	files := []transfer.FileRecord{{Entry: wire.FileEntry{File: 1, Kind: wire.EntryFolder, Name: "Reel"}, Phase: transfer.Verified}}
	for _, f := range p.facts.Files {
		files = append(files, transfer.FileRecord{
			Entry: wire.FileEntry{File: 2, Folder: f.Folder, Name: f.Name, Size: f.Size, MTime: 1}, Phase: transfer.Verified, SHA256: f.SHA256, Root: f.Root, Path: "/x",
		}, transfer.FileRecord{Entry: wire.FileEntry{File: 3, Name: "c"}, Phase: transfer.Failed},
			transfer.FileRecord{Entry: wire.FileEntry{Name: "of an earlier offer"}, Phase: transfer.Verified})
	}
	atSender, err := transfer.FactsOf(record, slices.Values(files), p.sender.Public(), p.facts.Paths)
	if err != nil || !reflect.DeepEqual(atSender, p.facts) {
		t.Errorf("%+v, %v; want %+v", atSender, err, p.facts)
	}
	record.Direction, record.Peer.ID = transfer.Receive, p.sender.Public().String()
	atReceiver, err := transfer.FactsOf(record, slices.Values(files), p.receiver.Public(), p.facts.Paths)
	if err != nil || !reflect.DeepEqual(atReceiver, p.facts) {
		t.Errorf("%+v, %v; want %+v", atReceiver, err, p.facts)
	}
	record.Peer.ID = "somebody"
	if _, err = transfer.FactsOf(record, slices.Values(files), p.receiver.Public(), nil); err == nil {
		t.Error("facts about nobody")
	}
}

// TestReceiverSignsOnlyWhatItKnows: for each fact in which the two differ there is no second signature.
func TestReceiverSignsOnlyWhatItKnows(t *testing.T) {
	for name, change := range map[string]func(*transfer.ReceiptFacts){
		"a name":       func(f *transfer.ReceiptFacts) { f.Files[0].Name = "other" },
		"a folder":     func(f *transfer.ReceiptFacts) { f.Files[0].Folder = "other" },
		"a size":       func(f *transfer.ReceiptFacts) { f.Files[0].Size++ },
		"a hash":       func(f *transfer.ReceiptFacts) { f.Files[0].SHA256[0]++ },
		"a root":       func(f *transfer.ReceiptFacts) { f.Files[0].Root[0]++ },
		"one file":     func(f *transfer.ReceiptFacts) { f.Files = f.Files[:1] },
		"the order":    func(f *transfer.ReceiptFacts) { slices.Reverse(f.Files) },
		"the sender":   func(f *transfer.ReceiptFacts) { f.Sender[0]++ },
		"the transfer": func(f *transfer.ReceiptFacts) { f.Transfer[0]++ },
		"the path":     func(f *transfer.ReceiptFacts) { f.Paths = []string{trust.PathWebRTC} },
		"nothing came": func(f *transfer.ReceiptFacts) { f.Files = nil },
	} {
		p := newPact(t, map[string][]byte{"a.mp4": []byte("one"), "b.mp4": []byte("two")})
		_, proposal, err := transfer.ProposeReceipt(p.sender, p.facts, trust.PathTLS, tenOClock, elevenOClock)
		if err != nil {
			t.Fatal(err)
		}
		mine := p.facts
		mine.Files = slices.Clone(mine.Files)
		change(&mine)
		_, _, err = transfer.AnswerReceipt(p.receiver, mine, proposal)
		if !fault.Is(err, fault.SenderUnsigned) && !fault.Is(err, fault.PeerMisbehaved) {
			t.Errorf("%s differs: %v", name, err)
		}
	}
}

func TestReceiptsThatAreNotSigned(t *testing.T) {
	p := newPact(t, map[string][]byte{"a.mp4": []byte("one")})
	r, proposal, err := transfer.ProposeReceipt(p.sender, p.facts, trust.PathTLS, elevenOClock, tenOClock) // the clock was set back
	if err != nil || r.Began != r.Ended {
		t.Fatalf("%+v, %v", r, err)
	}
	for name, change := range map[string]func(*wire.FileReceipt){
		"time":      func(m *wire.FileReceipt) { m.Ended++ },
		"backwards": func(m *wire.FileReceipt) { m.Ended = m.Began - 1 },
		"path":      func(m *wire.FileReceipt) { m.Path = trust.PathWebRTC },
		"no path":   func(m *wire.FileReceipt) { m.Path = "" },
		"signature": func(m *wire.FileReceipt) { m.Signature = bytes.Repeat([]byte{1}, 64) },
		"empty":     func(m *wire.FileReceipt) { *m = wire.FileReceipt{} },
		"short":     func(m *wire.FileReceipt) { m.Signature = m.Signature[:63] },
	} {
		m := proposal
		change(&m)
		if _, _, err = transfer.AnswerReceipt(p.receiver, p.facts, m); !fault.Is(err, fault.SenderUnsigned) && !fault.Is(err, fault.PeerMisbehaved) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err = transfer.AnswerReceipt(p.sender, p.facts, proposal); err == nil {
		t.Error("the sender answers itself")
	}
	if _, _, err = transfer.ProposeReceipt(p.receiver, p.facts, trust.PathTLS, tenOClock, elevenOClock); err == nil {
		t.Error("the receiver proposes")
	}
	if _, err = transfer.ProofOf(r, "", "", proposal, proposal); !fault.Is(err, fault.ReceiverUnsigned) {
		t.Errorf("the sender's signature twice: %v", err)
	}
	if _, err = transfer.ProofOf(r, "", "", wire.FileReceipt{}, proposal); !fault.Is(err, fault.SenderUnsigned) {
		t.Errorf("no signature: %v", err)
	}
	p.facts.Paths = nil // all was there already: either path is as good
	if _, _, err = transfer.ProposeReceipt(p.sender, p.facts, trust.PathWebRTC, tenOClock, elevenOClock); err != nil {
		t.Error(err)
	}
	p.facts.Files = nil
	if _, _, err = transfer.ProposeReceipt(p.sender, p.facts, trust.PathWebRTC, tenOClock, elevenOClock); err == nil {
		t.Error("a receipt of nothing")
	}
}

func TestAReceiptThatCannotBeSaved(t *testing.T) {
	p := newPact(t, map[string][]byte{"a.mp4": []byte("one")})
	folder, proof := t.TempDir(), p.sign(t)
	proof.Count = 2
	if path, err := transfer.SaveReceipt(folder, proof, slices.Values(p.facts.Files)); err == nil || path != "" {
		t.Errorf("%q, %v", path, err)
	}
	if entries, err := os.ReadDir(folder); len(entries) != 0 || err != nil {
		t.Errorf("%v stays, %v", entries, err)
	}
	if _, err := transfer.SaveReceipt(filepath.Join(folder, "none"), proof, slices.Values(p.facts.Files)); err == nil {
		t.Error("saved in no folder")
	}
}
