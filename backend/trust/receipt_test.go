package trust_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"videonet/backend/trust"
	"videonet/backend/wire"
)

// seeded returns the same identity for the same number, so that a receipt has one known text.
func seeded(tb testing.TB, seed byte) trust.Identity {
	tb.Helper()
	fresh, err := trust.NewIdentity()
	if err != nil || seed == 0 {
		tb.Fatalf("no identity of seed %d: %v", seed, err)
	}
	b := fresh.Bytes()
	copy(b[1:], bytes.Repeat([]byte{seed}, 32))
	public, err := hex.DecodeString(map[byte]string{
		1: "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c",
		2: "8139770ea87d175f56a35466c34c7ecccb8d8a91b4ee37a25df60f5b8fc9b394",
	}[seed])
	if err != nil {
		tb.Fatal(err)
	}
	copy(b[33:], public)
	id, err := trust.ParseIdentity(b)
	if err != nil {
		tb.Fatal(err)
	}
	return id
}

func aReceipt(tb testing.TB) (trust.Receipt, trust.Proof) {
	tb.Helper()
	mina, yuki := seeded(tb, 1), seeded(tb, 2)
	r := trust.Receipt{
		ReceiptHead: trust.ReceiptHead{
			Transfer: wire.ID{15: 1}, Sender: mina.Public(), Receiver: yuki.Public(), Path: trust.PathTLS,
			Began: 1_700_000_000_000, Ended: 1_700_000_001_000, Count: 2,
		},
		Files: []trust.ReceiptFile{
			{Folder: "Reel/cuts", Name: "a <1> \"é\".mp4", Size: 7, SHA256: wire.Hash{31: 1}, Root: wire.Hash{31: 2}},
			{Name: "b.mp4", SHA256: wire.Hash{31: 3}, Root: wire.Hash{31: 4}},
		},
	}
	return r, sealed(tb, r, mina, yuki)
}

func sealed(tb testing.TB, r trust.Receipt, sender, receiver trust.Identity) trust.Proof {
	tb.Helper()
	p := trust.Proof{ReceiptHead: r.ReceiptHead, SenderName: "미나", ReceiverName: "Yuki & Co"}
	for id, to := range map[*trust.Identity]*[64]byte{&sender: &p.SenderSignature, &receiver: &p.ReceiverSignature} {
		signature, err := r.Sign(*id)
		if err != nil {
			tb.Fatal(err)
		}
		copy(to[:], signature)
	}
	return p
}

func text(tb testing.TB, p trust.Proof, files []trust.ReceiptFile) string {
	tb.Helper()
	var b bytes.Buffer
	if err := trust.WriteReceipt(&b, p, slices.Values(files)); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

// read returns what stands in a text.
func read(s string) (trust.Receipt, trust.Proof, trust.ReceiptDigest, error) {
	var files []trust.ReceiptFile
	p, digest, err := trust.ReadReceipt(strings.NewReader(s), func(f trust.ReceiptFile) error { files = append(files, f); return nil })
	return trust.Receipt{ReceiptHead: p.ReceiptHead, Files: files}, p, digest, err
}

// The vector for whoever writes a second implementation.
func TestReceiptHasOneText(t *testing.T) {
	r, p := aReceipt(t)
	const want = `{"schema":"videonet.receipt/1","transfer":"AAAAAAAAAAAAAAAAAAAAAQ",` +
		`"sender":{"key":"iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w","name":"미나"},` +
		`"receiver":{"key":"gTl3Dqh9F19Wo1Rmw0x-zMuNipG07jeiXfYPW4_Js5Q","name":"Yuki & Co"},` +
		`"path":"tls","began":1700000000000,"ended":1700000001000,"count":2,"files":[` + "\n" +
		`{"folder":"Reel/cuts","name":"a <1> \"é\".mp4","size":7,` +
		`"sha256":"0000000000000000000000000000000000000000000000000000000000000001",` +
		`"blake3":"0000000000000000000000000000000000000000000000000000000000000002"},` + "\n" +
		`{"name":"b.mp4","size":0,` +
		`"sha256":"0000000000000000000000000000000000000000000000000000000000000003",` +
		`"blake3":"0000000000000000000000000000000000000000000000000000000000000004"}` + "\n" +
		`],"signatures":{"sender":"` + senderVector + `","receiver":"` + receiverVector + `"}}` + "\n"
	if got := text(t, p, r.Files); got != want {
		t.Errorf("the text is\n%s\nwant\n%s", got, want)
	}
	digest, err := r.Digest()
	if got := hex.EncodeToString(digest[:]); err != nil || got != digestVector {
		t.Errorf("digest %s, %v", got, err)
	}
	protocol, err := os.ReadFile("../wire/PROTOCOL.md")
	if err != nil || !strings.Contains(string(protocol), "\n"+want) || !strings.Contains(string(protocol), digestVector) {
		t.Errorf("PROTOCOL.md shows another receipt, %v", err)
	}
}

const (
	digestVector   = "d2873fc8e4d3e6da562757a5e1971ec7e9211a17f9d21e5f56dd6636a3304e21"
	senderVector   = "g0BsNRXsYCZLCZSqpr66L4ocxXemv2ZGU0-Zw4COr8VQyUSXQ46eUCYqJPAODlw1H87ZdaoG6hNDdsNqlGDLCw"
	receiverVector = "4VJJxxT-kzYdp_wkBPHc4M-kY7arK4ROGaxqjE-qTcvP1JZ0FMWxyywwTdy1SSHNijAAiYPmRX2pwBP9ncccCg"
)

func TestReceiptIsReadAsItWasWritten(t *testing.T) {
	r, p := aReceipt(t)
	gotR, gotP, digest, err := read(text(t, p, r.Files))
	if err != nil || gotP != p || !slices.Equal(gotR.Files, r.Files) || gotR.ReceiptHead != r.ReceiptHead {
		t.Fatalf("read %+v, %+v, %v", gotP, gotR, err)
	}
	if sender, receiver := gotP.Signed(digest); !sender || !receiver {
		t.Errorf("signatures: %v, %v", sender, receiver)
	}
	if !r.Verify(r.Sender, p.SenderSignature[:]) || r.Verify(r.Sender, p.ReceiverSignature[:]) || r.Verify(seeded(t, 1).Public(), nil) {
		t.Error("Verify does not tell the signatures apart")
	}
	stranger, err := trust.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	if _, err = r.Sign(stranger); err == nil {
		t.Error("a stranger signs")
	}
}

// TestReceiptSaysEverythingUnderTheSignature: whatever is changed, no signature holds any more.
func TestReceiptSaysEverythingUnderTheSignature(t *testing.T) {
	base, p := aReceipt(t)
	for name, change := range map[string]func(*trust.Receipt){
		"transfer": func(r *trust.Receipt) { r.Transfer[0]++ },
		"sender":   func(r *trust.Receipt) { r.Sender[0]++ },
		"receiver": func(r *trust.Receipt) { r.Receiver[0]++ },
		"swapped":  func(r *trust.Receipt) { r.Sender, r.Receiver = r.Receiver, r.Sender },
		"path":     func(r *trust.Receipt) { r.Path = trust.PathWebRTC },
		"began":    func(r *trust.Receipt) { r.Began-- },
		"ended":    func(r *trust.Receipt) { r.Ended++ },
		"folder":   func(r *trust.Receipt) { r.Files[0].Folder = "Reel" },
		"moved":    func(r *trust.Receipt) { r.Files[0].Folder, r.Files[0].Name = "Reel", "cuts"+r.Files[0].Name },
		"name":     func(r *trust.Receipt) { r.Files[1].Name = "c.mp4" },
		"size":     func(r *trust.Receipt) { r.Files[1].Size = 1 },
		"sha256":   func(r *trust.Receipt) { r.Files[1].SHA256[0]++ },
		"root":     func(r *trust.Receipt) { r.Files[1].Root[0]++ },
		"order":    func(r *trust.Receipt) { slices.Reverse(r.Files) },
		"fewer":    func(r *trust.Receipt) { r.Files, r.Count = r.Files[:1], 1 },
		"more":     func(r *trust.Receipt) { r.Files, r.Count = append(r.Files, r.Files[1]), 3 },
	} {
		r := base
		r.Files = slices.Clone(base.Files)
		change(&r)
		digest, err := r.Digest()
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if digest.Verify(base.Sender, p.SenderSignature[:]) || digest.Verify(base.Receiver, p.ReceiverSignature[:]) {
			t.Errorf("%s is not signed", name)
		}
	}
}

func TestReceiptThatCannotBe(t *testing.T) {
	for name, change := range map[string]func(*trust.Receipt){
		"no transfer": func(r *trust.Receipt) { r.Transfer = wire.ID{} },
		"no key":      func(r *trust.Receipt) { r.Sender = trust.PublicKey{} },
		"oneself":     func(r *trust.Receipt) { r.Receiver = r.Sender },
		"path":        func(r *trust.Receipt) { r.Path = "pigeon" },
		"backwards":   func(r *trust.Receipt) { r.Ended = r.Began - 1 },
		"before 1970": func(r *trust.Receipt) { r.Began = -1 },
		"year 10000":  func(r *trust.Receipt) { r.Ended = 253_402_300_800_000 },
		"no files":    func(r *trust.Receipt) { r.Files, r.Count = nil, 0 },
		"count":       func(r *trust.Receipt) { r.Count = 3 },
		"low count":   func(r *trust.Receipt) { r.Count = 1 },
		"no name":     func(r *trust.Receipt) { r.Files[0].Name = "" },
		"long name":   func(r *trust.Receipt) { r.Files[0].Name = strings.Repeat("a", wire.MaxFileName+1) },
		"UTF-8":       func(r *trust.Receipt) { r.Files[0].Name = "\xff" },
		"long folder": func(r *trust.Receipt) { r.Files[0].Folder = strings.Repeat("a", wire.MaxFolder+1) },
		"size":        func(r *trust.Receipt) { r.Files[0].Size = -1 },
		"large":       func(r *trust.Receipt) { r.Files[0].Size = wire.MaxFileSize + 1 },
		"no hash":     func(r *trust.Receipt) { r.Files[0].SHA256 = wire.Hash{} },
		"no root":     func(r *trust.Receipt) { r.Files[0].Root = wire.Hash{} },
	} {
		r, p := aReceipt(t)
		change(&r)
		if _, err := r.Digest(); err == nil {
			t.Errorf("%s: has a digest", name)
		}
		if _, err := r.Sign(seeded(t, 1)); err == nil {
			t.Errorf("%s: was signed", name)
		}
		p.ReceiptHead = r.ReceiptHead
		if err := trust.WriteReceipt(&bytes.Buffer{}, p, slices.Values(r.Files)); err == nil {
			t.Errorf("%s: was written", name)
		}
	}
}

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

func BenchmarkReceipt(b *testing.B) {
	r, p := aReceipt(b)
	r.Count, p.Count, r.Files = 100_000, 100_000, slices.Repeat(r.Files, 50_000)
	var out bytes.Buffer
	b.Run("write 100,000 files", func(b *testing.B) {
		for b.Loop() {
			out.Reset()
			if err := trust.WriteReceipt(&out, p, slices.Values(r.Files)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("read 100,000 files", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := trust.ReadReceipt(bytes.NewReader(out.Bytes()), nil); err != nil {
				b.Fatal(err)
			}
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
