package transfer_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"videonet/backend/fault"
	"videonet/backend/transfer"
	"videonet/backend/wire"
)

const (
	aPiece = 4 << 20 // as the comparison reads
	aBlock = 1 << 20 // of files below 16 GiB
)

func noise(n int, seed uint64) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{byte(seed)}).Read(b)
	return b
}

func putFile(tb testing.TB, path string, data []byte) string {
	tb.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

func sumText(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func TestVerifyTwoFiles(t *testing.T) {
	defer goleak.VerifyNone(t)
	dir := t.TempDir()
	base := noise(2*aPiece+1000, 1)
	a := putFile(t, filepath.Join(dir, "a"), base)
	changed := func(at int) []byte {
		b := append([]byte(nil), base...)
		b[at] ^= 1
		return b
	}
	for name, c := range map[string]struct {
		other []byte
		first int64
	}{
		"equal": {base, -1}, "first": {changed(0), 0}, "second": {changed(1), 1},
		"end of a block": {changed(aBlock - 1), aBlock - 1}, "start of a block": {changed(aBlock), aBlock},
		"end of a piece": {changed(aPiece - 1), aPiece - 1}, "start of a piece": {changed(aPiece), aPiece},
		"last": {changed(len(base) - 1), int64(len(base)) - 1}, "one less": {base[:len(base)-1], int64(len(base)) - 1},
		"one more": {append(changed(0)[:0:0], append(base, 0)...), int64(len(base))},
		"a piece":  {base[:aPiece], aPiece}, "nothing": {nil, 0},
	} {
		b := putFile(t, filepath.Join(dir, "b"), c.other)
		var last transfer.VerifyProgress
		v, err := transfer.Verify(t.Context(), a, b, func(p transfer.VerifyProgress) {
			if p.Bytes < last.Bytes {
				t.Errorf("%s: progress goes back", name)
			}
			last = p
		})
		if err != nil || v.Against != transfer.AgainstFile || v.Equal != (c.first < 0) || v.File.SHA256 != sumText(base) || v.Other.SHA256 != sumText(c.other) {
			t.Errorf("%s: %+v, %v", name, v, err)
		}
		switch {
		case c.first < 0 && v.Difference != nil:
			t.Errorf("%s: %+v", name, v.Difference)
		case c.first < 0:
		case v.Difference == nil || v.Difference.Code != fault.DiffersAt || v.Difference.Offset != c.first || v.Difference.Block != c.first/aBlock:
			t.Errorf("%s: %+v, want %d", name, v.Difference, c.first)
		}
		if last.Bytes != last.Total || last.Total != int64(len(base)+len(c.other)) || v.Other.Size != int64(len(c.other)) || v.Other.Modified.IsZero() {
			t.Errorf("%s: progress %+v, %+v", name, last, v.Other)
		}
	}
	if v, err := transfer.Verify(t.Context(), a, a, nil); err != nil || !v.Equal {
		t.Errorf("itself: %+v, %v", v, err)
	}
	empty := putFile(t, filepath.Join(dir, "empty"), nil)
	other := putFile(t, filepath.Join(dir, "other"), nil)
	if v, err := transfer.Verify(t.Context(), empty, other, nil); err != nil || !v.Equal || v.File.SHA256 != sumText(nil) {
		t.Errorf("empty: %+v, %v", v, err)
	}
}

// TestFirstDifferenceIsFound at random places of files of random sizes.
func TestFirstDifferenceIsFound(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	dir := t.TempDir()
	for range 20 {
		base := noise(1+r.IntN(3*aPiece), r.Uint64())
		a := putFile(t, filepath.Join(dir, "a"), base)
		at := r.IntN(len(base))
		base[at] ^= byte(1 + r.IntN(255))
		for i := at + 1; i < len(base); i += 1 + r.IntN(aPiece) {
			base[i] ^= 1
		}
		v, err := transfer.VerifyFiles(t.Context(), a, putFile(t, filepath.Join(dir, "b"), base), nil)
		if err != nil || v.Difference == nil || v.Difference.Offset != int64(at) {
			t.Fatalf("%d of %d: %+v, %v", at, len(base), v.Difference, err)
		}
	}
}

func TestVerifyAgainstAHash(t *testing.T) {
	data := noise(aPiece+1, 2)
	path := putFile(t, filepath.Join(t.TempDir(), "a.mov"), data)
	sum := sumText(data)
	for _, text := range []string{
		sum, strings.ToUpper(sum), " " + sum + "\n", "sha256:" + sum, "SHA256:" + strings.ToUpper(sum), "SHA-256: " + sum, "sha256 = " + sum, ":" + sum + ":",
		sum + "  a.mov", sum + " *a.mov", `\` + sum + `  a\\b.mov`, sum + "  (x) = y", "SHA256 (a.mov) = " + sum, "SHA256 (a) = b) = " + sum,
		strings.Join(strings.SplitAfter(sum, sum[:8]), " "), sum[:32] + " " + sum[32:], colons(strings.ToUpper(sum)),
	} {
		v, err := transfer.Verify(t.Context(), path, text, nil)
		if err != nil || !v.Equal || v.Against != transfer.AgainstSHA256 || v.Other.SHA256 != sum || v.Other.Size != -1 || v.Difference != nil {
			t.Errorf("%q: %+v, %v", text, v, err)
		}
	}
	v, err := transfer.Verify(t.Context(), path, strings.Repeat("0", 64), nil)
	if err != nil || v.Equal || v.Difference == nil || v.Difference.Code != fault.DiffersSHA256 || v.File.SHA256 != sum {
		t.Errorf("another hash: %+v, %v", v, err)
	}
	for _, text := range []string{sum[:63], sum + "0", strings.Repeat("0", 32), "sha256:" + sum[1:], colons(sum)[3:]} {
		if _, err := transfer.Verify(t.Context(), path, text, nil); !fault.Is(err, fault.NotHash) {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, text := range []string{"", "g" + sum[1:], sum + "\n" + sum, sum + "x", sum + " ", "md5:" + sum, "none.mov", sum[:63] + "\x00"} {
		_, err := transfer.ParseSHA256(text)
		if text == sum+" " != (err == nil) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func colons(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i += 2 {
		b.WriteString(":" + s[i:i+2])
	}
	return b.String()[1:]
}

// A file that has a hash for its name must not stand in for the hash: somebody may have put it there.
func TestAHashIsNeverTakenForAFile(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	good := sumText([]byte("good"))
	putFile(t, "a", []byte("bad"))
	putFile(t, good, []byte("bad"))
	if v, err := transfer.Verify(t.Context(), "a", good, nil); err != nil || v.Equal || v.Against != transfer.AgainstSHA256 {
		t.Errorf("%+v, %v", v, err)
	}
	if v, err := transfer.Verify(t.Context(), "a", "./"+good, nil); err != nil || !v.Equal || v.Against != transfer.AgainstFile {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestVerifyIsCanceled(t *testing.T) {
	defer goleak.VerifyNone(t)
	dir := t.TempDir()
	a, b := putFile(t, filepath.Join(dir, "a"), nil), putFile(t, filepath.Join(dir, "b"), nil)
	for _, path := range []string{a, b} {
		if err := os.Truncate(path, 1<<40); err != nil { // a hole: nobody reads all of it in a test
			t.Fatal(err)
		}
	}
	for _, other := range []string{b, strings.Repeat("0", 64)} {
		ctx, cancel := context.WithCancel(t.Context())
		calls := 0
		v, err := transfer.Verify(ctx, a, other, func(transfer.VerifyProgress) { calls++; cancel() })
		if !fault.Is(err, fault.Canceled) || v.Equal || calls > 20 {
			t.Errorf("%s: %+v, %v after %d calls", other, v, err, calls)
		}
		if _, err = transfer.Verify(ctx, a, other, nil); !fault.Is(err, fault.Canceled) {
			t.Errorf("%s: canceled before: %v", other, err)
		}
	}
}

// TestVerifyTakesLittleMemory: 24 MiB at most for two files, whatever their size.
func TestVerifyTakesLittleMemory(t *testing.T) {
	dir := t.TempDir()
	a, b := putFile(t, filepath.Join(dir, "a"), nil), putFile(t, filepath.Join(dir, "b"), nil)
	for _, path := range []string{a, b} {
		if err := os.Truncate(path, 200<<20); err != nil {
			t.Fatal(err)
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	v, err := transfer.Verify(t.Context(), a, b, nil)
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; err != nil || !v.Equal || took > 2*3*aPiece+1<<20 {
		t.Errorf("%d bytes of memory, %v, %v", took, v.Equal, err)
	}
}

// FuzzParseSHA256: what is read has one text, and that text is read as the same.
func FuzzParseSHA256(f *testing.F) {
	f.Add(strings.Repeat("0a", 32))
	f.Add("SHA256 (a) = " + strings.Repeat("0a", 32))
	f.Add(strings.Repeat("0a", 32) + " *a")
	f.Fuzz(func(t *testing.T, text string) {
		h, err := transfer.ParseSHA256(text)
		if err != nil {
			if !fault.Is(err, fault.NotHash) || h != (wire.Hash{}) {
				t.Fatalf("%q: %v, %v", text, h, err)
			}
			return
		}
		if again, err := transfer.ParseSHA256(h.String()); err != nil || again != h {
			t.Fatalf("%q: %v, %v", text, again, err)
		}
		if plain := strings.NewReplacer(":", "", " ", "", "\t", "").Replace(strings.ToLower(text)); !strings.Contains(plain, h.String()) {
			t.Fatalf("%q is no %v", text, h)
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	dir := b.TempDir()
	data := noise(64<<20, 3)
	x, y := putFile(b, filepath.Join(dir, "x"), data), putFile(b, filepath.Join(dir, "y"), data)
	p := newPact(b, map[string][]byte{"x": data})
	receipt := p.save(b, dir, p.sign(b))
	for name, other := range map[string]string{"files": y, "hash": sumText(data), "receipt": receipt} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if v, err := transfer.Verify(b.Context(), x, other, nil); err != nil || !v.Equal {
					b.Fatal(v, err)
				}
			}
		})
	}
}
