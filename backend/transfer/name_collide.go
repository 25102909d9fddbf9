package transfer

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// PathEntry is a file or folder of a manifest under its safe path (SafePath).
type PathEntry struct {
	Path   string
	Folder bool // a folder itself
}

// maxTail is the longest number that Collide puts into a name: " (200000)".
const maxTail = len(" (200000)")

// maxFolders bounds what a hostile manifest, 200,000 entries each 64 folders deep, makes us remember: some 80 MB.
const maxFolders = wire.MaxOfferFiles

// Collide returns the paths of the entries, in order, so that no two files are one on any system: names that differ only in case
// (README and readme, ß and ss, K and the Kelvin sign) are one on Windows and on macOS, and nothing is file and folder at once. What
// comes later gets a number, "a (1).txt"; a folder that gets one takes all below it along. A folder that is named twice with the same
// spelling stays one. Paths without a collision stay as they are, so that Collide of its own result changes nothing.
//
// The same entries give the same paths every time. It refuses with fault.NameRefused what is no safe path, a folder that numbers
// make too long for one, and more than 200,000 folders. It takes well below a second for 200,000 entries.
func Collide(entries []PathEntry) ([]string, error) {
	n := naming{
		fold: cases.Fold(), taken: make(map[namedIn]bool, len(entries)), folders: map[namedIn]int{}, next: map[namedIn]int{}, paths: []string{""},
	}
	out := make([]string, len(entries))
	lastFolder, lastID := "", 0 // entries of one folder follow each other
	for i, e := range entries {
		folder, name := splitPath(e.Path)
		if folder != lastFolder {
			if safe, err := SafePath(folder, "_"); folder != "" && (err != nil || safe != folder+"/_") {
				return nil, fault.New(fault.NameRefused, errors.New("not a safe folder"))
			}
			lastFolder, lastID = folder, n.enter(folder)
		}
		if safe, err := SafeName(name); err != nil || safe != name || strings.HasPrefix(e.Path, "/") {
			return nil, fault.New(fault.NameRefused, errors.New("not a safe name"))
		}
		if e.Folder {
			out[i] = n.paths[n.child(lastID, name)]
		} else {
			out[i] = n.join(lastID, n.free(lastID, name))
		}
		if len(n.paths[lastID]) > wire.MaxFolder || len(n.paths) > maxFolders+1 {
			return nil, fault.New(fault.NameRefused, errors.New("numbers make the folder too long, or too many folders"))
		}
	}
	return out, nil
}

// naming gives names in folders, which are numbered from 0, the chosen folder.
type naming struct {
	fold    cases.Caser
	paths   []string         // of the folders, as named
	folders map[namedIn]int  // by the spelling that the entries use
	taken   map[namedIn]bool // folded names, of files and folders
	next    map[namedIn]int  // the number to try first, by the folded name without one
}

type namedIn struct {
	folder int
	name   string
}

// enter returns the folder of a path, made where it is new.
func (n *naming) enter(path string) int {
	id := 0
	for component := range strings.SplitSeq(path, "/") {
		if component != "" {
			id = n.child(id, component)
		}
	}
	return id
}

func (n *naming) child(parent int, name string) int {
	at := namedIn{parent, name}
	id, known := n.folders[at]
	if !known {
		id = len(n.paths)
		n.paths = append(n.paths, n.join(parent, n.free(parent, name)))
		n.folders[at] = id
	}
	return id
}

func (n *naming) join(folder int, name string) string {
	if n.paths[folder] == "" {
		return name
	}
	return n.paths[folder] + "/" + name
}

// free takes the name in the folder, or the first numbered one that nothing has.
func (n *naming) free(folder int, name string) string {
	if n.take(folder, name) {
		return name
	}
	stem, extension := splitExtension(name)
	if len(extension) > maxExtension {
		stem, extension = name, ""
	}
	// All names that are cut to the same stem share one count: else many of them would try the same numbers again and again.
	stem = cutTo(stem, maxNameLength-maxTail-len(extension))
	count := namedIn{folder, n.key(stem + "/" + extension)}
	for {
		n.next[count]++
		if numbered := stem + " (" + strconv.Itoa(n.next[count]) + ")" + extension; n.take(folder, numbered) {
			return numbered
		}
	}
}

func (n *naming) take(folder int, name string) bool {
	at := namedIn{folder, n.key(name)}
	if n.taken[at] {
		return false
	}
	n.taken[at] = true
	return true
}

// key is the same for names that some system takes for one: canonical caseless matching (The Unicode Standard, D145), and beyond it what
// has one capital letter (NTFS compares these) and what cannot be seen (ext4 with casefold ignores it).
func (n *naming) key(name string) string {
	ascii, caseless := true, true
	for _, r := range name {
		ascii = ascii && r < utf8.RuneSelf
		// Kana, Han and Hangul: whole folders of such names are common, and folding is slow.
		caseless = caseless && (r < utf8.RuneSelf || r >= 0x3041 && r <= 0x30ff || r >= 0x3400 && r <= 0x9fff || r >= 0xac00 && r <= 0xd7a3)
	}
	switch {
	case ascii:
		return strings.ToLower(name)
	case caseless:
		return norm.NFD.String(strings.ToLower(name))
	}
	return norm.NFD.String(n.fold.String(strings.Map(capital, norm.NFD.String(name))))
}

func capital(r rune) rune {
	if unicode.In(r, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) {
		return -1
	}
	return unicode.ToUpper(r)
}

// cutTo cuts a name to so many bytes, between characters.
func cutTo(name string, size int) string {
	if len(name) <= size {
		return name
	}
	for size > 0 && name[size]&0xc0 == 0x80 {
		size--
	}
	return name[:size]
}
