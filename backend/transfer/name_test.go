package transfer_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"videonet/backend/fault"
	"videonet/backend/transfer"
)

// refusedNames try to leave the folder or to name a part of a file on some system.
func refusedNames() []string {
	return []string{
		"../x", "..", "../../etc/passwd", `..\x`, `..\..\Windows\System32\x.dll`, "/etc/passwd", `C:\x`, `C:x`, `c:/x`,
		`\\server\share\x`, `\\?\C:\x`, `\\.\PhysicalDrive0`, "//server/share", "a/b", `a\b`, "%2e%2e%2f/x", "file:///etc/passwd",
		"a.txt:b", "a.txt::$DATA", ":$I30", "a\x00.txt", "\x00", "", ".", "...", ". ..", " ", "\u3000.", "..\u00a0",
	}
}

// safeNames are merely not portable: what each is stored as.
func safeNames() map[string]string {
	return map[string]string{
		"CON": "_CON", "con": "_con", "NUL.txt": "_NUL.txt", "nul .txt": "_nul .txt", "COM1": "_COM1", "COM¹.log": "_COM¹.log",
		"LPT9.tar.gz": "_LPT9.tar.gz", "AUX": "_AUX", "CONIN$": "_CONIN$", "CLOCK$": "_CLOCK$", "com0.x": "_com0.x",
		"a.": "a_", "a ": "a_", "a. .": "a. _", "a...": "a.._", " a": "_a", "\u00a0a": "_a", "\u3000a": "_a", "a\u3000": "a_", "a\t": "a_",
		"a\nb": "a_b", "a\rb": "a_b", "a\x1b[2Jb": "a_[2Jb", "\x1b]0;owned\x07.txt": "_]0;owned_.txt", "a\u202efdp.exe": "a_fdp.exe",
		"a\u200bb": "a_b", "\ufeffa": "_a", "a\u2066b": "a_b", "a\u2028b": "a_b",
		"\xff\xfe.bin": "_.bin", "a\xc0\xafb": "a_b", "\xed\xa0\x80.txt": "_.txt", "a\ufffdb": "a_b",
		"a<b>": "a_b_", "a|b": "a_b", "a?": "a_", "a*": "a_", `a"b`: "a_b",
		"e\u0301.txt": "é.txt",
	}
}

func goodNames() []string {
	return []string{
		"a.txt", "x", "résumé (final) v2.pdf", "视频.mp4", "видео 1.mkv", "\u05d0\u05d1.txt", "emoji 😀.png", "file.tar.gz", ".gitignore", "a'b.txt",
		"CONTACT.txt", "com10.txt", "nulls.txt", "desktop.ini", "a..b", "..a", "%2e%2e%2f", "LPT", "COM", "コンソール.mov", "한글 파일.mp4",
		"-rf", "--help", "$(id).txt", "`id`.txt", ";rm.txt", "&amp;.txt", "=cmd.csv", "_CON", strings.Repeat("a", 240),
	}
}

func TestNamesRefused(t *testing.T) {
	for _, name := range refusedNames() {
		if got, err := transfer.SafeName(name); !fault.Is(err, fault.NameRefused) {
			t.Errorf("%q = %q, %v; want name_refused", name, got, err)
		}
	}
}

func TestNamesMadeSafe(t *testing.T) {
	for name, want := range safeNames() {
		if got, err := transfer.SafeName(name); err != nil || got != want {
			t.Errorf("%q = %q, %v; want %q", name, got, err, want)
		}
	}
}

func TestGoodNamesStay(t *testing.T) {
	for _, name := range goodNames() {
		if got, err := transfer.SafeName(name); err != nil || got != name {
			t.Errorf("%q = %q, %v", name, got, err)
		}
	}
}

func TestLongNamesKeepTheirExtensionAndDiffer(t *testing.T) {
	for _, name := range []string{
		strings.Repeat("a", 256) + ".mp4", strings.Repeat("é", 130) + ".mp4", strings.Repeat("😀", 64) + ".tar.gz", strings.Repeat("a", 255),
		"a." + strings.Repeat("b", 300),
	} {
		got, err := transfer.SafeName(name)
		if err != nil || len(got) > 240 {
			t.Errorf("%.20q… = %q, %v", name, got, err)
		}
		other, err := transfer.SafeName("b" + name)
		if err != nil || other == got {
			t.Errorf("two long names are one: %q, %v", other, err)
		}
		for _, extension := range []string{".mp4", ".tar.gz"} {
			if strings.HasSuffix(name, extension) && !strings.HasSuffix(got, extension) {
				t.Errorf("%q lost its extension", got)
			}
		}
	}
}

func TestOfferNameIsWhatTheReceiverStores(t *testing.T) {
	for path, want := range map[string]string{
		"/home/x/Meeting 10:30.mp4": "Meeting 10_30.mp4",
		"/home/x/a\\b":              "a_b",
		"/home/x/con":               "_con",
		"x.mp4":                     "x.mp4",
		"/":                         "_",
	} {
		got := transfer.OfferName(path)
		if filepath.Separator == '/' && got != want {
			t.Errorf("%q = %q, want %q", path, got, want)
		}
		if safe, err := transfer.SafeName(got); err != nil || safe != got {
			t.Errorf("%q is offered as %q and stored as %q, %v", path, got, safe, err)
		}
	}
}

// FuzzSafeName: a safe name is its own safe name, is one component, and can be created inside the folder and nowhere else.
func FuzzSafeName(f *testing.F) {
	for _, name := range append(refusedNames(), goodNames()...) {
		f.Add(name)
	}
	for name := range safeNames() {
		f.Add(name)
	}
	dir := f.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name string) {
		safe, err := transfer.SafeName(name)
		if err != nil {
			if !fault.Is(err, fault.NameRefused) {
				t.Fatalf("%q: %v", name, err)
			}
			return
		}
		again, err := transfer.SafeName(safe)
		if err != nil || again != safe {
			t.Fatalf("%q → %q → %q, %v", name, safe, again, err)
		}
		if strings.ContainsAny(safe, "/\\:\x00") || filepath.Base(safe) != safe || filepath.Dir(filepath.Join(dir, safe)) != dir || len(safe) > 240 {
			t.Fatalf("%q → %q leaves the folder", name, safe)
		}
		w, err := root.OpenFile(safe, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatalf("%q → %q cannot be created: %v", name, safe, err)
		}
		_ = w.Close()
		_ = root.Remove(safe)
	})
}
