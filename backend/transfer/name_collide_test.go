package transfer_test

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"videonet/backend/fault"
	"videonet/backend/transfer"
)

// entriesOf makes a manifest of paths; one that ends with '/' is a folder itself.
func entriesOf(paths ...string) []transfer.PathEntry {
	out := make([]transfer.PathEntry, len(paths))
	for i, p := range paths {
		out[i].Path, out[i].Folder = strings.CutSuffix(p, "/")
	}
	return out
}

func TestCollide(t *testing.T) {
	long := strings.Repeat("a", 236) + ".mp4"
	for _, c := range []struct{ in, want []string }{
		{[]string{"a", "b", "x/a"}, []string{"a", "b", "x/a"}},
		{[]string{"README", "readme", "Readme.md"}, []string{"README", "readme (1)", "Readme.md"}},
		{[]string{"straße", "STRASSE", "strasse"}, []string{"straße", "STRASSE (1)", "strasse (2)"}},
		{[]string{"\u212b.txt", "å.txt"}, nil}, // ANGSTROM SIGN is not NFC: no safe path
		{[]string{"Å.txt", "å.txt"}, []string{"Å.txt", "å (1).txt"}},
		{[]string{"ﬁlm.mov", "film.mov"}, []string{"ﬁlm.mov", "film (1).mov"}},
		{[]string{"ΣΑΣ", "σας", "σασ"}, []string{"ΣΑΣ", "σας (1)", "σασ (2)"}},
		{[]string{"❤\ufe0f.png", "❤.png"}, []string{"❤\ufe0f.png", "❤ (1).png"}},
		{[]string{"ı", "I", "i"}, []string{"ı", "I (1)", "i (2)"}},
		{[]string{"a.tar.gz", "A.TAR.GZ", "a.tar.gz"}, []string{"a.tar.gz", "A (1).TAR.GZ", "a (2).tar.gz"}},
		{[]string{"x", "x/y"}, []string{"x", "x (1)/y"}},
		{[]string{"x/y", "x", "X"}, []string{"x/y", "x (1)", "X (2)"}},
		{[]string{"x", "x/y", "x/z", "X/y"}, []string{"x", "x (1)/y", "x (1)/z", "X (2)/y"}},
		{[]string{"Dir/a", "dir/a", "Dir/b", "dir/b"}, []string{"Dir/a", "dir (1)/a", "Dir/b", "dir (1)/b"}},
		{[]string{"x/", "x/a", "x/", "X/"}, []string{"x", "x/a", "x", "X (1)"}},
		{[]string{"x/", "x"}, []string{"x", "x (1)"}},
		{[]string{"a", "a (1)", "a", "a", "a (1)"}, []string{"a", "a (1)", "a (2)", "a (3)", "a (1) (1)"}},
		{[]string{long, long}, []string{long, strings.Repeat("a", 227) + " (1).mp4"}},
		{[]string{"a." + strings.Repeat("b", 30), "A." + strings.Repeat("b", 30)}, []string{"a." + strings.Repeat("b", 30), "A." + strings.Repeat("b", 30) + " (1)"}},
		{[]string{"ſ한글.MP4", "s한글.mp4", "S한글.mp4", "ガ", "か\u3099"}, nil},
		{[]string{"ſ한글.MP4", "s한글.mp4", "S한글.mp4", "ガー", "ガー"}, []string{"ſ한글.MP4", "s한글 (1).mp4", "S한글 (2).mp4", "ガー", "ガー (1)"}},
		{[]string{".profile", ".Profile"}, []string{".profile", ".Profile (1)"}},
		{[]string{"../x"}, nil},
		{[]string{"/x"}, nil},
		{[]string{"a//b"}, nil},
		{[]string{"CON"}, nil},
		{[]string{"/"}, nil},
		{[]string{"a\\b"}, nil},
		{[]string{strings.Repeat("d", 17) + strings.Repeat("/"+strings.Repeat("d", 239), 17) + "/x"}, nil},
		{[]string{"dddddddd", "dddddddd/" + strings.Repeat(strings.Repeat("d", 226)+"/", 18) + "x"}, nil}, // fits as it is, not as "dddddddd (1)/…"
	} {
		got, err := transfer.Collide(entriesOf(c.in...))
		if !slices.Equal(got, c.want) || (c.want == nil) != fault.Is(err, fault.NameRefused) {
			t.Errorf("%.60q: %q, %v; want %q", c.in, got, err, c.want)
		}
	}
	if got, err := transfer.Collide(nil); len(got) != 0 || err != nil {
		t.Errorf("nothing: %q, %v", got, err)
	}
}

// TestCollideKnowsEveryCase: no two letters that Unicode calls the same in another case stay two names.
func TestCollideKnowsEveryCase(t *testing.T) {
	for r := rune(0x20); r <= unicode.MaxRune; r++ {
		name := "x" + string(r) + "x"
		if safe, err := transfer.SafeName(name); err != nil || safe != name {
			continue
		}
		for _, other := range []rune{unicode.SimpleFold(r), unicode.ToUpper(r), unicode.ToLower(r), unicode.ToTitle(r)} {
			twin := "x" + string(other) + "x"
			safe, err := transfer.SafeName(twin)
			if other == r || other == 'i' && r == 'İ' || err != nil || safe != twin {
				continue // İ and i are two letters in every comparison of names that we know
			}
			if got, err := transfer.Collide(entriesOf(name, twin)); err != nil || got[1] == twin {
				t.Errorf("%U and %U stay two names: %q, %v", r, other, got, err)
			}
		}
	}
}

// lawsOfCollide are what every result must keep.
func lawsOfCollide(t *testing.T, in []transfer.PathEntry, out []string) {
	t.Helper()
	again := make([]transfer.PathEntry, len(out))
	kinds := map[string]bool{} // folded path: is a folder
	files := map[string]int{}
	fold := cases.Fold()
	for i, p := range out {
		again[i] = transfer.PathEntry{Path: p, Folder: in[i].Folder}
		dir, base := path.Split(p)
		if safe, err := transfer.SafePath(strings.TrimSuffix(dir, "/"), base); err != nil || safe != p {
			t.Fatalf("%q is no safe path: %q, %v", p, safe, err)
		}
		key := norm.NFC.String(fold.String(p))
		if j, twice := files[key]; twice {
			t.Fatalf("%q and %q are one: %q and %q", in[j].Path, in[i].Path, out[j], p)
		}
		if !in[i].Folder {
			files[key] = i
		} else {
			kinds[key] = true
		}
		for at := range key {
			if key[at] == '/' {
				kinds[key[:at]] = true
			}
		}
	}
	for key, i := range files {
		if kinds[key] {
			t.Fatalf("%q is a file and a folder", out[i])
		}
	}
	if same, err := transfer.Collide(again); err != nil || !slices.Equal(same, out) {
		t.Fatalf("collide again: %q, %v; want %q", same, err, out)
	}
}

// FuzzCollide: whatever is offered, no two files are one, nothing is file and folder, and doing it again changes nothing. A line of the
// input is an entry.
func FuzzCollide(f *testing.F) {
	f.Add("README\nreadme\nx\nx/y\nX/Y\nx/\n")
	f.Add("a\na\na (1)\na (1)\nA (1)/b")
	f.Add("ß\nss\nSS\nẞ\nﬁ\nfi\nσ\nς\nΣ")
	f.Add(strings.Repeat("a", 240) + "\n" + strings.Repeat("a", 240) + "\n" + strings.Repeat("A", 240) + "/x")
	f.Fuzz(func(t *testing.T, lines string) {
		var in []transfer.PathEntry
		for line := range strings.SplitSeq(lines, "\n") {
			p, folder := strings.CutSuffix(line, "/")
			dir, base := path.Split(p)
			if safe, err := transfer.SafePath(strings.TrimSuffix(dir, "/"), base); err == nil {
				in = append(in, transfer.PathEntry{Path: safe, Folder: folder})
			}
		}
		out, err := transfer.Collide(in)
		if err != nil {
			if len(lines) < 3000 || !fault.Is(err, fault.NameRefused) {
				t.Fatal(err)
			}
			return
		}
		lawsOfCollide(t, in, out)
	})
}

// TestCollideOfManyIsQuick: 200,000 entries of each hard kind. The limit is loose; the bench gives the figure.
func TestCollideOfManyIsQuick(t *testing.T) {
	for name, in := range manifests(200_000) {
		start := time.Now()
		_, err := transfer.Collide(in)
		if took := time.Since(start); took > 8*time.Second || err != nil {
			t.Errorf("%s: %v, %v", name, took, err)
		}
	}
	for name, in := range manifests(2000) {
		out, err := transfer.Collide(in)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		lawsOfCollide(t, in, out)
	}
}

func TestCollideOfTooManyFolders(t *testing.T) {
	in := make([]transfer.PathEntry, 200_000)
	for i := range in {
		in[i].Path = fmt.Sprintf("%d/b/c/d/e/f/g/h", i)
	}
	if _, err := transfer.Collide(in); !fault.Is(err, fault.NameRefused) {
		t.Errorf("%v", err)
	}
}

// manifests of n entries, each with its own way to be slow.
func manifests(n int) map[string][]transfer.PathEntry {
	out := map[string][]transfer.PathEntry{}
	for i := range n {
		add := func(kind, path string) { out[kind] = append(out[kind], transfer.PathEntry{Path: path}) }
		add("frames", fmt.Sprintf("Project/take %d/frame %06d.dpx", i/1000, i))
		add("one name", "a.mp4")
		add("one name in Korean", "한글/영상.mp4")
		add("cut to one stem", fmt.Sprintf("%s%06d", strings.Repeat("a", 234), i/2))
		add("numbers taken", map[bool]string{true: fmt.Sprintf("a (%d)", i), false: "a"}[i < n/2])
		add("own folders", fmt.Sprintf("%d/a", i))
	}
	return out
}

func BenchmarkCollide(b *testing.B) {
	for name, in := range manifests(200_000) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := transfer.Collide(in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
