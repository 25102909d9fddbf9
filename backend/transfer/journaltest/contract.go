package journaltest

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// Run tests that what open returns, an empty journal each time, meets the contract of transfer.Journal.
func Run(t *testing.T, open func(t *testing.T) transfer.Journal) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, transfer.Journal){
		"an empty journal has nothing":               empty,
		"parts are kept, replaced and removed":       parts,
		"sources are kept, replaced and removed":     sources,
		"transfers come back oldest first":           transfers,
		"ended files change their transfer alone":    ended,
		"a put of a transfer outdoes what has ended": putAfterEnded,
		"a head changes and the files stay":          heads,
		"many files, and pages of them":              many,
		"whatever a file says":                       odd,
		"files of a put that ends early":             shorter,
		"rules are kept, replaced and removed":       rules,
		"what is removed twice is gone":              removedTwice,
		"what was given is not shared":               notShared,
		"several goroutines":                         several,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

// noon is a time that survives every way of writing it.
func noon(minutes int) time.Time {
	return time.Date(2026, 3, 1, 12, minutes, 0, 1_000_000, time.UTC)
}

func aPart(n byte) transfer.PartRecord {
	return transfer.PartRecord{
		Key: transfer.FileKey{n}, Transfer: "t1", Folder: "/home/mina/받은 파일", Part: "Project/.0011.vnpart", Size: 10 << 20,
		Bitmap: wire.Bitmap{n, 3}, Fed: 1 << 20, Midstate: []byte{0, 1, 2, n}, Updated: noon(1),
	}
}

func aSource(n byte) transfer.SourceRecord {
	return transfer.SourceRecord{
		Key: transfer.SourceKey{n}, Fed: 2 << 20, Midstate: []byte{9, n}, Leaves: make([]byte, 64), SHA256: wire.Hash{n}, Updated: noon(2),
	}
}

func aTransfer(n int) Kept {
	record := Kept{KeptTransfer: transfer.KeptTransfer{
		ID: fmt.Sprintf("t%d", n), Wire: wire.NewID(), Direction: transfer.Receive, Peer: transfer.Peer{ID: "mina", Name: "박미나"},
		Folder: "/tmp/in", Collision: transfer.Replace, Phase: transfer.Waiting, Paused: true, At: noon(n), Path: "tls", Count: 3,
		Tops: map[string]string{"a": "a (1)"},
	}}
	for i := range 3 {
		record.Files = append(record.Files, transfer.FileRecord{
			Entry: wire.FileEntry{File: uint32(i + 1), Name: fmt.Sprintf("%d.txt", i), Folder: "a/b", Size: int64(i), MTime: 1700000000000},
			Phase: transfer.Waiting,
		})
	}
	return record
}

// same compares by text: an absent and an empty list are equal to a journal.
func same(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func empty(t *testing.T, j transfer.Journal) {
	t.Helper()
	if p, found, err := j.Part(transfer.FileKey{1}); found || err != nil {
		t.Errorf("a part: %+v, %v", p, err)
	}
	if s, found, err := j.Source(transfer.SourceKey{1}); found || err != nil {
		t.Errorf("a source: %+v, %v", s, err)
	}
	if r, found, err := j.Rule("mina"); found || err != nil {
		t.Errorf("a rule: %+v, %v", r, err)
	}
	p, errP := j.Parts()
	x, errT := j.Transfers()
	r, errR := j.Rules()
	if len(p)+len(x)+len(r) != 0 || errP != nil || errT != nil || errR != nil {
		t.Errorf("%v %v %v, %v %v %v", p, x, r, errP, errT, errR)
	}
}

func parts(t *testing.T, j transfer.Journal) {
	t.Helper()
	must(t, j.PutPart(aPart(1)))
	must(t, j.PutPart(aPart(2)))
	later := aPart(1)
	later.Bitmap, later.Fed, later.Updated = wire.Bitmap{0xff, 3}, 9<<20, noon(5)
	must(t, j.PutPart(later))
	for _, want := range []transfer.PartRecord{later, aPart(2)} {
		if got, found, err := j.Part(want.Key); err != nil || !found || !same(got, want) {
			t.Errorf("= %+v, %v, %v; want %+v", got, found, err, want)
		}
	}
	if all, err := j.Parts(); err != nil || len(all) != 2 {
		t.Errorf("%+v, %v", all, err)
	}
	must(t, j.RemovePart(later.Key))
	if _, found, err := j.Part(later.Key); found || err != nil {
		t.Errorf("a removed part is there: %v", err)
	}
	if all, err := j.Parts(); err != nil || len(all) != 1 || !same(all[0], aPart(2)) {
		t.Errorf("%+v, %v", all, err)
	}
}

func sources(t *testing.T, j transfer.Journal) {
	t.Helper()
	must(t, j.PutSource(aSource(1)))
	later := aSource(1)
	later.SHA256, later.Leaves = wire.Hash{7}, make([]byte, 16384*32) // that of the largest file of 1 MiB blocks
	must(t, j.PutSource(later))
	must(t, j.PutSource(aSource(2)))
	if got, found, err := j.Source(later.Key); err != nil || !found || !same(got, later) {
		t.Errorf("found %v, %v", found, err)
	}
	must(t, j.RemoveSource(later.Key))
	if _, found, err := j.Source(later.Key); found || err != nil {
		t.Errorf("a removed source is there: %v", err)
	}
	if got, found, err := j.Source(transfer.SourceKey{2}); err != nil || !found || !same(got, aSource(2)) {
		t.Errorf("= %+v, %v, %v", got, found, err)
	}
}

func transfers(t *testing.T, j transfer.Journal) {
	t.Helper()
	first, second, third := aTransfer(1), aTransfer(2), aTransfer(10)
	for _, r := range []Kept{first, second, third} {
		must(t, Put(j, r))
	}
	first.Phase, first.Ended, first.Error, first.Receipt = transfer.Failed, noon(9), "disk_full", "/r.txt"
	must(t, Put(j, first)) // keeps its place
	want := []Kept{first, second, third}
	if got, err := All(j); err != nil || !same(got, want) {
		t.Errorf("= %+v, %v; want %+v", got, err, want)
	}
	must(t, j.RemoveTransfer(second.ID))
	if got, err := All(j); err != nil || !same(got, []Kept{first, third}) {
		t.Errorf("= %+v, %v", got, err)
	}
}

func ended(t *testing.T, j transfer.Journal) {
	t.Helper()
	first, second := aTransfer(1), aTransfer(2)
	must(t, Put(j, first))
	must(t, Put(j, second))
	changes := []transfer.EndedFile{
		{Index: 2, Path: "/tmp/in/2.txt", Phase: transfer.Verified, SHA256: wire.Hash{1}, Root: wire.Hash{2}},
		{Index: 0, Phase: transfer.Failed, Error: "name_refused"},
	}
	must(t, j.Ended(first.ID, changes[:1]))
	must(t, j.Ended(first.ID, changes[1:]))
	must(t, j.Ended("nobody", changes)) // a transfer that was removed meanwhile
	for _, c := range changes {
		first.Files[c.Index].End(c)
	}
	want := []Kept{first, second}
	if got, err := All(j); err != nil || !same(got, want) {
		t.Errorf("= %+v, %v; want %+v", got, err, want)
	}
}

func putAfterEnded(t *testing.T, j transfer.Journal) {
	t.Helper()
	r := aTransfer(1)
	must(t, Put(j, r))
	must(t, j.Ended(r.ID, []transfer.EndedFile{{Index: 1, Phase: transfer.Failed, Error: "disk_full"}}))
	must(t, Put(j, r)) // tried again
	if got, err := All(j); err != nil || !same(got, []Kept{r}) {
		t.Errorf("= %+v, %v", got, err)
	}
	must(t, j.Ended(r.ID, []transfer.EndedFile{{Index: 1, Phase: transfer.Verified, SHA256: wire.Hash{3}}}))
	must(t, j.RemoveTransfer(r.ID))
	must(t, Put(j, r)) // nothing of the removed one comes back
	if got, err := All(j); err != nil || !same(got, []Kept{r}) {
		t.Errorf("= %+v, %v", got, err)
	}
}

func heads(t *testing.T, j transfer.Journal) {
	t.Helper()
	k := aTransfer(1)
	must(t, j.PutHead(k.KeptTransfer)) // is not kept, and does not come by this
	if got, err := All(j); err != nil || len(got) != 0 {
		t.Errorf("= %+v, %v", got, err)
	}
	must(t, Put(j, k))
	end := transfer.EndedFile{Index: 1, Path: "/tmp/in/1.txt", Phase: transfer.Verified, SHA256: wire.Hash{1}}
	must(t, j.Ended(k.ID, []transfer.EndedFile{end}))
	k.Files[1].End(end)
	k.Phase, k.Paused, k.Spent, k.Ended, k.Error, k.Tops = transfer.Failed, false, time.Minute, noon(3), "disk_full", nil
	k.Count, k.Done, k.Failed, k.Skipped, k.Bytes, k.Total, k.Resumed, k.Ways = 3, 1, 2, 4, 5, 6, 7, []string{"tls"}
	must(t, j.PutHead(k.KeptTransfer))
	if got, err := All(j); err != nil || !same(got, []Kept{k}) {
		t.Errorf("= %+v, %v; want %+v", got, err, k)
	}
}

// many has more files than any page, and ends some of them, in no order.
func many(t *testing.T, j transfer.Journal) {
	t.Helper()
	k := aTransfer(1)
	k.Files = nil
	for i := range 20_000 {
		k.Files = append(k.Files, transfer.FileRecord{
			Entry: wire.FileEntry{File: uint32(i + 1), Name: fmt.Sprint(i), Folder: fmt.Sprint("a/", i/300), Size: int64(i), MTime: 1700000000000 + int64(i%7)},
			Path:  fmt.Sprintf("/tmp/in/a/%d/%d", i/300, i), Phase: transfer.Waiting,
		})
	}
	must(t, Put(j, k))
	var ends []transfer.EndedFile
	for i := 19_999; i >= 0; i -= 3 {
		ends = append(ends, transfer.EndedFile{Index: i, Path: "/elsewhere", Phase: transfer.Verified, SHA256: wire.Hash{byte(i), 1}, Root: wire.Hash{2}}) //nolint:gosec // any byte
	}
	ends = append(ends, transfer.EndedFile{Index: 20_000, Phase: transfer.Failed}, transfer.EndedFile{Index: -1, Phase: transfer.Failed})
	must(t, j.Ended(k.ID, ends[:100]))
	must(t, j.Ended(k.ID, ends[100:]))
	for _, e := range ends[:len(ends)-2] {
		k.Files[e.Index].End(e)
	}
	if got, err := All(j); err != nil || !same(got, []Kept{k}) {
		t.Errorf("%d transfers, %v: not what was put", len(got), err)
	}
	for _, from := range []int{0, 1, 255, 256, 257, 511, 512, 19_999, 20_000, 20_001, 1 << 30} {
		n := 0
		for f, err := range j.Files(k.ID, from) {
			if err != nil || from+n >= len(k.Files) || !same(f, k.Files[from+n]) {
				t.Fatalf("file %d from %d: %+v, %v", n, from, f, err)
			}
			if n++; n == 300 {
				break
			}
		}
		if want := min(300, max(0, len(k.Files)-from)); n != want {
			t.Errorf("%d files from %d, want %d", n, from, want)
		}
	}
	for f, err := range j.Files("nobody", 0) {
		t.Errorf("%+v, %v", f, err)
	}
}

// odd has files that say what others of their transfer do not.
func odd(t *testing.T, j transfer.Journal) {
	t.Helper()
	k := aTransfer(1)
	k.Files = []transfer.FileRecord{
		{},
		{Entry: wire.FileEntry{File: 1<<32 - 1, Kind: wire.EntryFolder, Name: "한글 \x00 名", Folder: "a/b", Size: 1 << 60, MTime: -5}, Phase: "new phase"},
		{Entry: wire.FileEntry{File: 1, Kind: "link", Name: "x", Folder: "a/b", MTime: 1 << 60}, Path: "x", Phase: transfer.Canceled, Error: "한글"},
		{Entry: wire.FileEntry{Name: "x", Folder: ""}, Path: "/x", Root: wire.Hash{31: 9}},
		{Entry: wire.FileEntry{Name: "y"}, Path: "C:\\Users\\미나\\y", SHA256: wire.Hash{31: 9}},
		{Entry: wire.FileEntry{Name: ""}, Path: "/tmp/"},
		{Entry: wire.FileEntry{Name: "z"}, Path: "/tmp/z", Phase: transfer.Verified},
	}
	must(t, Put(j, k))
	if got, err := All(j); err != nil || !same(got, []Kept{k}) {
		t.Errorf("= %+v, %v; want %+v", got, err, k)
	}
}

// shorter puts fewer files than there were: none of the old ones stays.
func shorter(t *testing.T, j transfer.Journal) {
	t.Helper()
	k := aTransfer(1)
	for len(k.Files) < 1000 {
		k.Files = append(k.Files, k.Files[1])
	}
	must(t, Put(j, k))
	for _, n := range []int{512, 3, 0} {
		k.Files = k.Files[:n]
		must(t, Put(j, k))
		if got, err := All(j); err != nil || len(got) != 1 || len(got[0].Files) != n {
			t.Errorf("%d files: %+v, %v", n, got, err)
		}
	}
}

func rules(t *testing.T, j transfer.Journal) {
	t.Helper()
	must(t, j.PutRule("mina", transfer.Rule{Folder: "/a", Limit: 1}))
	must(t, j.PutRule("yuki", transfer.Rule{Limit: 1 << 40}))
	must(t, j.PutRule("mina", transfer.Rule{Folder: "/b", Limit: 2}))
	if r, found, err := j.Rule("mina"); err != nil || !found || r != (transfer.Rule{Folder: "/b", Limit: 2}) {
		t.Errorf("= %+v, %v, %v", r, found, err)
	}
	if all, err := j.Rules(); err != nil || len(all) != 2 || all["yuki"].Limit != 1<<40 {
		t.Errorf("= %+v, %v", all, err)
	}
	must(t, j.RemoveRule("mina"))
	if _, found, err := j.Rule("mina"); found || err != nil {
		t.Errorf("a removed rule is there: %v", err)
	}
}

func removedTwice(t *testing.T, j transfer.Journal) {
	t.Helper()
	for range 2 {
		must(t, j.RemovePart(transfer.FileKey{1}))
		must(t, j.RemoveSource(transfer.SourceKey{1}))
		must(t, j.RemoveTransfer("t1"))
		must(t, j.RemoveRule("mina"))
	}
}

func notShared(t *testing.T, j transfer.Journal) {
	t.Helper()
	p, r := aPart(1), aTransfer(1)
	must(t, j.PutPart(p))
	must(t, Put(j, r))
	p.Bitmap[0], p.Midstate[0], r.Files[0].Phase = 99, 99, transfer.Failed
	if got, _, err := j.Part(p.Key); err != nil || !same(got, aPart(1)) {
		t.Errorf("= %+v, %v", got, err)
	}
	got, err := All(j)
	if err != nil || len(got) != 1 || got[0].Files[0].Phase != transfer.Waiting {
		t.Fatalf("= %+v, %v", got, err)
	}
	got[0].Files[0].Phase = transfer.Canceled
	if again, err := All(j); err != nil || again[0].Files[0].Phase != transfer.Waiting {
		t.Errorf("= %+v, %v", again, err)
	}
}

func several(t *testing.T, j transfer.Journal) {
	t.Helper()
	var all sync.WaitGroup
	for n := range 4 {
		r := aTransfer(n)
		all.Go(func() {
			for i := range 10 {
				p := aPart(byte(n*10 + i + 1)) //nolint:gosec // at most 40
				for what, err := range map[string]error{
					"part": j.PutPart(p), "source": j.PutSource(aSource(byte(n + 1))), "transfer": Put(j, r), //nolint:gosec // at most 4
					"ended": j.Ended(r.ID, []transfer.EndedFile{{Index: 0, Phase: transfer.Verified}}),
				} {
					if err != nil {
						t.Errorf("%s: %v", what, err)
					}
				}
				if _, found, err := j.Part(p.Key); !found || err != nil {
					t.Errorf("part %d: %v, %v", p.Key[0], found, err)
				}
			}
		})
	}
	all.Wait()
	p, errP := j.Parts()
	x, errT := j.Transfers()
	if len(p) != 40 || len(x) != 4 || errP != nil || errT != nil {
		t.Errorf("%d parts, %d transfers, %v, %v", len(p), len(x), errP, errT)
	}
}
