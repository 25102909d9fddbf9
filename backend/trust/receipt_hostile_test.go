package trust_test

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"videonet/backend/trust"
	"videonet/backend/wire"
)

// TestHostileReceipts: what is not exactly the one text of a receipt is refused, cleanly.
func TestHostileReceipts(t *testing.T) {
	r, p := aReceipt(t)
	good := text(t, p, r.Files)
	replaced := func(from, to string) string {
		s := strings.Replace(good, from, to, 1)
		if s == good {
			t.Fatalf("%q is not in the receipt", from)
		}
		return s
	}
	for name, s := range map[string]string{
		"empty": "", "a line break": "\n", "text": "hello", "zeros": strings.Repeat("\x00", 1<<20), "an object": "{}\n", "null": "null\n",
		"other schema":     replaced("receipt/1", "receipt/2"),
		"a report":         `{"schema":"videonet.report/1"}` + "\n",
		"deep":             strings.Repeat(`{"schema":`, 3000) + firstEnd,
		"deeper":           strings.Repeat(`[`, 1<<20),
		"long line":        replaced(`"미나"`, `"`+strings.Repeat("a", 1<<20)+`"`),
		"key twice":        replaced(`"path":"tls"`, `"path":"tls","path":"tls"`),
		"unknown key":      replaced(`"path":"tls"`, `"path":"tls","x":1`),
		"key in capitals":  replaced(`"path"`, `"Path"`),
		"blank":            replaced(`"path":`, `"path": `),
		"order of keys":    replaced(`"path":"tls","began":1700000000000`, `"began":1700000000000,"path":"tls"`),
		"escape":           replaced(`"tls"`, `"\u0074ls"`),
		"number":           replaced(`"size":7`, `"size":7.0`),
		"exponent":         replaced(`"size":7`, `"size":7e0`),
		"negative":         replaced(`"size":7`, `"size":-7`),
		"overflow":         replaced(`"size":7`, `"size":9223372036854775808`),
		"hash in capitals": replaced(`01","blake3"`, `0A","blake3"`),
		"short hash":       replaced(`0001","blake3"`, `001","blake3"`),
		"null hash":        replaced(`"0000000000000000000000000000000000000000000000000000000000000001"`, `null`),
		"broken UTF-8":     replaced("é", "\xff"),
		"lone surrogate":   replaced("é", `\ud800`),
		"direction mark":   replaced("Yuki", "Yu\u202eki"),
		"CRLF":             strings.ReplaceAll(good, "\n", "\r\n"),
		"BOM":              "\ufeff" + good,
		"twice":            good + good,
		"blank after":      good + " ",
		"no end":           strings.TrimSuffix(good, "\n"),
		"count too low":    replaced(`"count":2`, `"count":1`),
		"count too high":   replaced(`"count":2`, `"count":3`),
		"count huge":       replaced(`"count":2`, `"count":999999999`),
		"padding":          replaced(`"}}`, `=="}}`),
		"short signature":  replaced(`"receiver":"`+receiverVector+`"`, `"receiver":""`),
	} {
		if _, _, _, err := read(s); !errors.Is(err, trust.ErrNotReceipt) || len(err.Error()) > 300 {
			t.Errorf("%s: %v", name, err)
		}
	}
	for cut := range len(good) {
		if _, _, _, err := read(good[:cut]); !errors.Is(err, trust.ErrNotReceipt) {
			t.Fatalf("cut at %d: %v", cut, err)
		}
	}
	wanted := errors.New("disk")
	if _, _, err := trust.ReadReceipt(&failing{good[:500], wanted}, nil); !errors.Is(err, wanted) || errors.Is(err, trust.ErrNotReceipt) {
		t.Errorf("an error of the disk: %v", err)
	}
	if _, _, err := trust.ReadReceipt(strings.NewReader(good), func(trust.ReceiptFile) error { return wanted }); !errors.Is(err, wanted) {
		t.Errorf("an error of the caller: %v", err)
	}
}

const firstEnd = `,"files":[` + "\n"

// failing gives its text and then an error.
type failing struct {
	text string
	err  error
}

func (f *failing) Read(b []byte) (int, error) {
	n := copy(b, f.text)
	f.text = f.text[n:]
	if n == 0 {
		return 0, f.err
	}
	return n, nil
}

// endless gives one good line of a file for ever after the first line.
type endless struct{ rest, line string }

func (e *endless) Read(b []byte) (int, error) {
	if e.rest == "" {
		e.rest = e.line
	}
	n := copy(b, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

func TestAnEndlessReceiptEnds(t *testing.T) {
	r, p := aReceipt(t)
	lines := strings.SplitAfter(text(t, p, r.Files), "\n")
	e := &endless{strings.Replace(lines[0], `"count":2`, `"count":200000`, 1), strings.Replace(lines[1], "Reel", strings.Repeat("R", 4000), 1)}
	if _, _, err := trust.ReadReceipt(e, nil); !errors.Is(err, trust.ErrNotReceipt) {
		t.Errorf("%v", err)
	}
}

// TestReceiptOfManyFilesIsReadInLittleMemory: 100,000 files are written and read line by line.
func TestReceiptOfManyFilesIsReadInLittleMemory(t *testing.T) {
	r, _ := aReceipt(t)
	r.Count, r.Files = 100_000, nil
	for i := range r.Count {
		r.Files = append(r.Files, trust.ReceiptFile{
			Folder: "Project/take 1", Name: fmt.Sprintf("frame %06d.dpx", i), Size: int64(i), SHA256: wire.Hash{1}, Root: wire.Hash{2},
		})
	}
	p := sealed(t, r, seeded(t, 1), seeded(t, 2))
	s := text(t, p, r.Files)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	n, peak := 0, uint64(0)
	got, digest, err := trust.ReadReceipt(strings.NewReader(s), func(f trust.ReceiptFile) error {
		if n++; n%20_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&after)
			peak = max(peak, after.HeapAlloc)
		}
		return nil
	})
	if sender, receiver := got.Signed(digest); err != nil || n != r.Count || !sender || !receiver {
		t.Fatalf("%d files, %v, %v, %v", n, sender, receiver, err)
	}
	if grown := int64(peak) - int64(before.HeapAlloc); grown > 2<<20 {
		t.Errorf("reading %d bytes takes %d bytes of memory", len(s), grown)
	}
}

// FuzzReceiptOfAnything: whatever can be written is read as the same, and is signed as nothing else.
func FuzzReceiptOfAnything(f *testing.F) {
	base, p := aReceipt(f)
	f.Add("Reel/cuts", "a.mp4", int64(7), int64(1), int64(2), "Mina", "tls")
	f.Add("", "\u2028\x7f\x00\"\\<&>", int64(0), int64(0), int64(0), "", "webrtc")
	f.Add("Reel/cuts", "a <1> \"é\".mp4", int64(7), base.Began, base.Ended, "미나", "tls")
	f.Fuzz(func(t *testing.T, folder, name string, size, began, ended int64, who, path string) {
		r := base
		r.Files = slices.Clone(base.Files)
		r.Files[0].Folder, r.Files[0].Name, r.Files[0].Size, r.Began, r.Ended, r.Path = folder, name, size, began, ended, path
		proof := p
		proof.ReceiptHead, proof.SenderName = r.ReceiptHead, who
		var b bytes.Buffer
		if err := trust.WriteReceipt(&b, proof, slices.Values(r.Files)); err != nil {
			return
		}
		got, again, digest, err := read(b.String())
		if err != nil || again != proof || !slices.Equal(got.Files, r.Files) {
			t.Fatalf("%q is read as %+v, %+v, %v", &b, again, got.Files, err)
		}
		same := r.ReceiptHead == base.ReceiptHead && slices.Equal(r.Files, base.Files)
		if sender, receiver := again.Signed(digest); sender != same || receiver != same {
			t.Fatalf("%q: signed %v, %v, want %v", &b, sender, receiver, same)
		}
	})
}

// FuzzReceipt: what is read is written again as the same bytes, and has the digest of its parts.
func FuzzReceipt(f *testing.F) {
	r, p := aReceipt(f)
	good := text(f, p, r.Files)
	f.Add([]byte(good))
	f.Add([]byte(strings.Replace(good, "tls", "webrtc", 1)))
	f.Add([]byte(strings.Replace(good, "미나", "", 1)))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, proof, digest, err := read(string(data))
		if err != nil {
			return
		}
		if again := text(t, proof, got.Files); again != string(data) {
			t.Fatalf("%q is written again as %q", data, again)
		}
		whole, err := got.Digest()
		if err != nil || whole != digest {
			t.Fatalf("two digests: %x, %x, %v", whole, digest, err)
		}
		// A change that keeps the form is still one that no signature covers.
		if sender, _ := proof.Signed(digest); sender && proof.ReceiptHead != p.ReceiptHead {
			t.Fatalf("forged: %q", data)
		}
	})
}
