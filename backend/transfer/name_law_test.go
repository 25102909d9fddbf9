package transfer_test

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"videonet/backend/fault"
	"videonet/backend/transfer"
)

// unfit says what Linux or Windows has against one component of a path; "" for a name that both take. It is written from the systems'
// own documents (Microsoft, "Naming Files, Paths, and Namespaces"; path_resolution(7)) and shares nothing with SafeName.
func unfit(name string) string {
	stem := strings.ToUpper(strings.TrimRight(strings.SplitN(name, ".", 2)[0], " "))
	devices := []string{"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"}
	for _, digit := range []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "¹", "²", "³"} {
		devices = append(devices, "COM"+digit, "LPT"+digit)
	}
	switch {
	case name == "" || name == "." || name == "..":
		return "names a folder"
	case strings.ContainsAny(name, "\x00/"):
		return "Linux: separator or NUL"
	case len(name) > 255:
		return "Linux: more than 255 bytes"
	case !utf8.ValidString(name):
		return "Windows: no UTF-16"
	case strings.ContainsAny(name, `<>:"/\|?*`) || strings.ContainsFunc(name, func(r rune) bool { return r < 32 || r == 0x7f }):
		return "Windows: a reserved character"
	case strings.HasSuffix(name, ".") || strings.HasSuffix(name, " "):
		return "Windows: cuts the end"
	case slices.Contains(devices, stem):
		return "Windows: a device"
	case len(utf16.Encode([]rune(name))) > 255:
		return "Windows: more than 255 units"
	case !norm.NFC.IsNormalString(name):
		return "two spellings"
	}
	return ""
}

// catalogue is C1 of the list of bad input, line by line: "" must be refused, anything else is what is stored.
func catalogue() map[string]map[string]string {
	long := strings.Repeat("a", 256)
	return map[string]map[string]string{
		"paths": {
			`../x`: "", `..`: "", `../../etc/passwd`: "", `..\x`: "", `..\..\Windows\System32\x.dll`: "", `/etc/passwd`: "", `C:\x`: "", `C:x`: "",
			`c:/x`: "", `\\server\share\x`: "", `\\?\C:\x`: "", `\\.\PhysicalDrive0`: "", `//server/share`: "", `a/b`: "", `a\b`: "",
			`file:///etc/passwd`: "",
		},
		"streams and devices": {
			`a.txt:b`: "", `a.txt::$DATA`: "", `:$I30`: "", `CON`: "_CON", `con`: "_con", `NUL.txt`: "_NUL.txt", `nul .txt`: "_nul .txt", `COM1`: "_COM1",
			`COM¹.log`: "_COM¹.log", `LPT9.tar.gz`: "_LPT9.tar.gz", `AUX`: "_AUX", `CONIN$`: "_CONIN$", `CLOCK$`: "_CLOCK$",
		},
		"dots and blanks": {
			`a.`: "a_", `a `: "a_", `a. .`: "a. _", `...`: "", ``: "", `.`: "",
			"\u00a0a": "_a", "a\u00a0": "a_", "\u3000a": "_a", "a\u3000": "a_", "\ta": "_a", "a\t": "a_",
		},
		"control and invisible": {
			"a\x00.txt": "", "a\nb": "a_b", "a\rb": "a_b", "\x1b]0;owned\x07.txt": "_]0;owned_.txt", "a\u202efdp.exe": "a_fdp.exe",
			"a\u200bb": "a_b", "a\ufeffb": "a_b", "a\u2066b": "a_b", "a\u2028b": "a_b",
		},
		"broken UTF-8": {"\xff\xfe.bin": "_.bin", "a\xc0\xafb": "a_b", "\xed\xa0\x80.txt": "_.txt"},
		"characters":   {`a<b>`: "a_b_", `a|b`: "a_b", `a?`: "a_", `a*`: "a_", `a"b`: "a_b"},
		"length": {
			long: long[:231] + "~02d7160d", strings.Repeat("é", 130): strings.Repeat("é", 115) + "~0e453436",
			strings.Repeat("😀", 64): strings.Repeat("😀", 57) + "~ddcaf348",
		},
		"accepted": {
			`.gitignore`: `.gitignore`, `..a`: `..a`, `a..b`: `a..b`, `CONTACT.txt`: `CONTACT.txt`, `com10.txt`: `com10.txt`, `$(id).txt`: `$(id).txt`,
			`-rf`: `-rf`, `--help`: `--help`, `;rm.txt`: `;rm.txt`, `=cmd.csv`: `=cmd.csv`, `视频.mp4`: `视频.mp4`,
			`résumé (final).pdf`: `résumé (final).pdf`, "שלום.txt": "שלום.txt",
		},
	}
}

func TestCatalogueOfNames(t *testing.T) {
	for line, names := range catalogue() {
		for name, want := range names {
			got, err := transfer.SafeName(name)
			switch {
			case want == "" && !fault.Is(err, fault.NameRefused):
				t.Errorf("%s: %q is stored as %q, %v", line, name, got, err)
			case want == "":
			case err != nil || got != want:
				t.Errorf("%s: %q is stored as %q, %v; want %q", line, name, got, err, want)
			case unfit(got) != "":
				t.Errorf("%s: %q is stored as %q: %s", line, name, got, unfit(got))
			}
			if path, err := transfer.SafePath("", name); path != got || (err == nil) != (want != "") {
				t.Errorf("%s: as a path %q is %q, %v", line, name, path, err)
			}
			if name == "" {
				continue // no folder
			}
			inside, err := transfer.SafePath("Reel/"+name, "b")
			if whole := strings.Contains(name, "/"); whole && !strings.HasPrefix(name, "a/") && err == nil || !whole && (err == nil) != (want != "") {
				t.Errorf("%s: a folder %q is %q, %v", line, name, inside, err)
			}
		}
	}
}

func TestSafePath(t *testing.T) {
	deep := strings.TrimSuffix(strings.Repeat("d/", 64), "/")
	for _, c := range []struct{ folder, name, want string }{
		{"", "a", "a"},
		{"Project/cut 2", "a.mp4", "Project/cut 2/a.mp4"},
		{"CON/e\u0301.", "NUL", "_CON/é_/_NUL"},
		{deep, "a", deep + "/a"},
		{deep + "/d", "a", ""},
		{strings.Repeat("a", 240) + strings.Repeat("/"+strings.Repeat("a", 240), 15), "b", strings.Repeat(strings.Repeat("a", 240)+"/", 16) + "b"},
		{strings.Repeat("a/", 2048) + "a", "b", ""},
		{strings.Repeat(strings.Repeat("a", 62)+"/", 63) + strings.Repeat("a", 127) + "/", "b", ""},
		{strings.Repeat("\u0958/", 63) + "\u0958", "b", strings.Repeat("\u0915\u093c/", 64) + "b"}, // NFC makes it longer
		{strings.Repeat(strings.Repeat("\u0958", 21)+"/", 63) + "a", "b", ""},                      // too long once it is safe
		{"/a", "b", ""},
		{"a/", "b", ""},
		{"a//b", "c", ""},
		{"a/../b", "c", ""},
		{"a/.", "c", ""},
		{"..", "c", ""},
		{`a\b`, "c", ""},
		{"C:", "c", ""},
		{"a", "b/c", ""},
		{"a", "", ""},
		{"a\x00", "b", ""},
	} {
		got, err := transfer.SafePath(c.folder, c.name)
		if got != c.want || (c.want == "") != fault.Is(err, fault.NameRefused) {
			t.Errorf("%.40q, %q: %.60q, %v; want %.60q", c.folder, c.name, got, err, c.want)
		}
	}
}

// FuzzSafePath: a safe path is its own, never leaves the folder, and each component is one that Linux and Windows take.
func FuzzSafePath(f *testing.F) {
	for _, names := range catalogue() {
		for name := range names {
			f.Add(name, "b")
			f.Add("Reel/"+name+"/x", name)
		}
	}
	f.Fuzz(func(t *testing.T, folder, name string) { lawOfPath(t, folder, name) })
}

// lawOfPath fails unless a path is refused, or safe on every system. It returns the safe path, "" for a refused one.
func lawOfPath(t *testing.T, folder, name string) string {
	t.Helper()
	got, err := transfer.SafePath(folder, name)
	if err != nil {
		if got != "" || !fault.Is(err, fault.NameRefused) {
			t.Fatalf("%q, %q: %q, %v", folder, name, got, err)
		}
		return ""
	}
	if path.Clean("/"+got) != "/"+got || strings.Count(got, "/") != strings.Count(folder, "/")+min(len(folder), 1) {
		t.Fatalf("%q, %q → %q", folder, name, got)
	}
	for component := range strings.SplitSeq(got, "/") {
		if why := unfit(component); why != "" {
			t.Fatalf("%q, %q → %q: %s", folder, name, got, why)
		}
	}
	dir, base := path.Split(got)
	if again, err := transfer.SafePath(strings.TrimSuffix(dir, "/"), base); err != nil || again != got {
		t.Fatalf("%q, %q → %q → %q, %v", folder, name, got, again, err)
	}
	return got
}

func ExampleSafePath() {
	fmt.Println(transfer.SafePath("Project/cut 2.", "con.mp4"))
	// Output: Project/cut 2_/_con.mp4 <nil>
}
