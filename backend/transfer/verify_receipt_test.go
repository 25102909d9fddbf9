package transfer_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"videonet/backend/fault"
	"videonet/backend/transfer"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

// given is a receipt of some files and the files on disk.
func handedOver(t *testing.T, files map[string][]byte) (p *pact, dir, receipt string) {
	t.Helper()
	p, dir = newPact(t, files), t.TempDir()
	for name, data := range files {
		putFile(t, filepath.Join(dir, "in", name), data)
	}
	return p, dir, p.save(t, dir, p.sign(t))
}

func TestVerifyAgainstAReceipt(t *testing.T) {
	defer goleak.VerifyNone(t)
	p, dir, receipt := handedOver(t, map[string][]byte{
		"Reel/a.mp4": noise(aPiece+aBlock+1, 1), "b.mp4": noise(aBlock, 2), "empty": nil, "con.txt": []byte("x"), "cut/a.mp4": []byte("y"),
	})
	for name, path := range map[string]string{
		"a": "in/Reel/a.mp4", "b": "in/b.mp4", "empty": "in/empty", "safe name": "in/_con.txt", "number": "in/b (2).mp4", "folder": "in/cut/a.mp4",
	} {
		switch name {
		case "safe name":
			putFile(t, filepath.Join(dir, path), []byte("x"))
		case "number":
			putFile(t, filepath.Join(dir, path), noise(aBlock, 2))
		}
		v, err := transfer.Verify(t.Context(), filepath.Join(dir, path), receipt, nil)
		if err != nil || !v.Equal || v.Difference != nil || v.Against != transfer.AgainstReceipt || v.File.SHA256 != v.Other.SHA256 {
			t.Errorf("%s: %+v, %+v, %v", name, v, v.Difference, err)
			continue
		}
		r := v.Receipt
		if !r.SenderSigned || !r.ReceiverSigned || r.SenderName != "Mina" || r.Sender != p.sender.Public().String() || r.Files != 5 || !r.Began.Equal(tenOClock) {
			t.Errorf("%s: %+v", name, r)
		}
	}
	v, err := transfer.Verify(t.Context(), filepath.Join(dir, "in/cut/a.mp4"), receipt, nil)
	if err != nil || v.Receipt.Folder != "cut" || v.Receipt.Name != "a.mp4" {
		t.Errorf("%+v, %v", v.Receipt, err)
	}
}

func TestFirstDifferenceFromAReceipt(t *testing.T) {
	a := noise(aBlock+7, 1)
	files := map[string][]byte{"Reel/a.mp4": a, "cut/a.mp4": []byte("cut"), "b.mp4": []byte("b")}
	flipped := append(bytes.Clone(a[:len(a)-1]), a[len(a)-1]^1)
	for name, c := range map[string]struct {
		path  string
		data  []byte
		spoil func(*trust.Proof)
		want  fault.Code
		equal bool
	}{
		"renamed":       {path: "holiday.mp4", data: a, want: fault.Renamed, equal: true},
		"size":          {path: "Reel/a.mp4", data: a[1:], want: fault.DiffersSize},
		"empty":         {path: "b.mp4", data: nil, want: fault.DiffersSize},
		"hash":          {path: "Reel/a.mp4", data: flipped, want: fault.DiffersSHA256},
		"hash and key":  {path: "Reel/a.mp4", data: flipped, spoil: func(p *trust.Proof) { p.SenderSignature[0]++ }, want: fault.DiffersSHA256},
		"sender":        {path: "Reel/a.mp4", data: a, spoil: func(p *trust.Proof) { p.SenderSignature[3] ^= 1 }, want: fault.SenderUnsigned},
		"receiver":      {path: "Reel/a.mp4", data: a, spoil: func(p *trust.Proof) { p.ReceiverSignature[63] ^= 1 }, want: fault.ReceiverUnsigned},
		"both":          {path: "Reel/a.mp4", data: a, spoil: func(p *trust.Proof) { p.Ended++ }, want: fault.SenderUnsigned},
		"swapped":       {path: "Reel/a.mp4", data: a, spoil: swapped, want: fault.SenderUnsigned},
		"another file":  {path: "other.mp4", data: []byte("other"), want: fault.NotInReceipt},
		"the same size": {path: "other.mp4", data: []byte("X"), want: fault.NotInReceipt},
	} {
		p := newPact(t, files)
		dir, proof := t.TempDir(), p.sign(t)
		if c.spoil != nil {
			c.spoil(&proof)
		}
		v, err := transfer.Verify(t.Context(), putFile(t, filepath.Join(dir, c.path), c.data), p.save(t, dir, proof), nil)
		if err != nil || v.Equal != c.equal || v.Difference == nil || v.Difference.Code != c.want || v.Difference.Offset != -1 {
			t.Errorf("%s: %+v, %+v, %v", name, v, v.Difference, err)
		}
		if c.want == fault.Renamed && v.Difference.Name != "a.mp4" {
			t.Errorf("%s: %+v", name, v.Difference)
		}
	}
}

func swapped(p *trust.Proof) {
	p.SenderSignature, p.ReceiverSignature = p.ReceiverSignature, p.SenderSignature
}

// A hash that both signed wrongly, with a right SHA-256: only BLAKE3 tells.
func TestVerifyChecksBothHashes(t *testing.T) {
	p := newPact(t, map[string][]byte{"a": []byte("a")})
	p.facts.Files[0].Root = wire.Hash{1}
	dir := t.TempDir()
	v, err := transfer.Verify(t.Context(), putFile(t, filepath.Join(dir, "a"), []byte("a")), p.save(t, dir, p.sign(t)), nil)
	if err != nil || v.Equal || v.Difference.Code != fault.DiffersBLAKE3 {
		t.Errorf("%+v, %+v, %v", v, v.Difference, err)
	}
}

// The person means the only file of a receipt, whatever theirs is called.
func TestReceiptOfOneFile(t *testing.T) {
	_, dir, receipt := handedOver(t, map[string][]byte{"a.mp4": []byte("one")})
	v, err := transfer.Verify(t.Context(), putFile(t, filepath.Join(dir, "copy.mp4"), []byte("two")), receipt, nil)
	if err != nil || v.Equal || v.Difference.Code != fault.DiffersSHA256 || v.Other.Name != "a.mp4" {
		t.Errorf("%+v, %+v, %v", v, v.Difference, err)
	}
}

func TestReceiptsAsFiles(t *testing.T) {
	_, dir, receipt := handedOver(t, map[string][]byte{"a.mp4": []byte("one")})
	data, err := os.ReadFile(receipt)
	if err != nil {
		t.Fatal(err)
	}
	// Without its extension it still says what it is; beside another one it is a file.
	bare := putFile(t, filepath.Join(dir, "proof.txt"), data)
	v, err := transfer.Verify(t.Context(), filepath.Join(dir, "in/a.mp4"), bare, nil)
	if err != nil || !v.Equal || v.Against != transfer.AgainstReceipt {
		t.Errorf("%+v, %v", v, err)
	}
	v, err = transfer.Verify(t.Context(), receipt, bare, nil)
	if err != nil || !v.Equal || v.Against != transfer.AgainstFile {
		t.Errorf("%+v, %v", v, err)
	}
	// Something that only has the extension is no receipt, and never a file by surprise.
	for name, data := range map[string][]byte{
		"empty": nil, "text": []byte("hello"), "cut": data[:len(data)-1], "changed": bytes.Replace(data, []byte(`"size":3`), []byte(`"size": 3`), 1),
		"newer": bytes.Replace(data, []byte("receipt/1"), []byte("receipt/2"), 1), "zeros": make([]byte, 1<<20), "the file itself": []byte("one"),
	} {
		fake := putFile(t, filepath.Join(dir, name+trust.ReceiptExtension), data)
		if _, err := transfer.Verify(t.Context(), filepath.Join(dir, "in/a.mp4"), fake, nil); !fault.Is(err, fault.NotReceipt) {
			t.Errorf("%s: %v", name, err)
		}
	}
	newer := putFile(t, filepath.Join(dir, "newer"), bytes.Replace(data, []byte("receipt/1"), []byte("receipt/2"), 1))
	if _, err := transfer.Verify(t.Context(), filepath.Join(dir, "in/a.mp4"), newer, nil); !fault.Is(err, fault.NotReceipt) {
		t.Errorf("%v", err)
	}
}

// TestReceiptWithAFileThatChangesMeanwhile: the file grows between its open and its end.
func TestFilesThatChangeMeanwhile(t *testing.T) {
	defer goleak.VerifyNone(t)
	data := noise(5*aPiece, 1)
	for name, change := range map[string]func(path string) error{
		"grows":   func(path string) error { return growByOne(path) },
		"shrinks": func(path string) error { return os.Truncate(path, aPiece) },
	} {
		_, dir, receipt := handedOver(t, map[string][]byte{"a.mp4": data})
		a := filepath.Join(dir, "in/a.mp4")
		other := putFile(t, filepath.Join(dir, "b"), data)
		for _, against := range []string{receipt, sumText(data), other} {
			putFile(t, a, data)
			once := false
			_, err := transfer.Verify(t.Context(), a, against, func(transfer.VerifyProgress) {
				if !once {
					once = true
					if err := change(a); err != nil {
						t.Error(err)
					}
				}
			})
			if !fault.Is(err, fault.FileWritten) {
				t.Errorf("%s, against %s: %v", name, filepath.Base(against), err)
			}
		}
	}
}

func growByOne(path string) error {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	if _, err = file.Write([]byte("x")); err != nil {
		return err
	}
	return file.Close()
}

func TestFilesThatCannotBeCompared(t *testing.T) {
	defer goleak.VerifyNone(t)
	_, dir, receipt := handedOver(t, map[string][]byte{"a.mp4": []byte("one")})
	good := filepath.Join(dir, "in/a.mp4")
	for _, against := range []string{receipt, strings.Repeat("0", 64), good} {
		for path, want := range map[string]fault.Code{filepath.Join(dir, "none"): fault.FileGone, dir: fault.FileIsFolder} {
			if _, err := transfer.Verify(t.Context(), path, against, nil); !fault.Is(err, want) {
				t.Errorf("%s against %s: %v", path, against, err)
			}
		}
	}
	for other, want := range map[string]fault.Code{
		filepath.Join(dir, "none"): fault.FileGone, dir: fault.FileIsFolder, "": fault.FileGone, "hello": fault.FileGone,
		"a\x00b": fault.FileUnreadable, strings.Repeat("x/", 3000): fault.FileUnreadable,
	} {
		if _, err := transfer.Verify(t.Context(), good, other, nil); !fault.Is(err, want) {
			t.Errorf("against %.40q: %v", other, err)
		}
	}
}

// A receipt of many files of one size costs little more than its reading.
func TestVerifyAgainstAReceiptOfMany(t *testing.T) {
	p := newPact(t, map[string][]byte{"a.mp4": []byte("one")})
	first := p.facts.Files[0]
	for i := range 20_000 {
		f := first
		f.SHA256[0], f.SHA256[1], f.SHA256[2], f.Name = byte(i), byte(i>>8), 1, "frame.dpx"
		p.facts.Files = append(p.facts.Files, f)
	}
	slices.Reverse(p.facts.Files)
	dir := t.TempDir()
	v, err := transfer.Verify(t.Context(), putFile(t, filepath.Join(dir, "x"), []byte("one")), p.save(t, dir, p.sign(t)), nil)
	if err != nil || !v.Equal || v.Difference.Name != "a.mp4" {
		t.Errorf("%+v, %v", v, err)
	}
}
