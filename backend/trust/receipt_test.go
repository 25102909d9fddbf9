package trust_test

import (
	"bytes"
	"encoding/hex"
	"os"
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
