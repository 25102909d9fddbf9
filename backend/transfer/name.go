package transfer

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"videonet/backend/fault"
)

// Laws of names, the same on every system:
//   - what tries to leave the folder or to name a part of a file is refused: a separator, a colon (drive, stream of NTFS), NUL, or
//     nothing but dots and blanks;
//   - what is merely not portable gets a safe name: '_' for a character, in front of a device's name, a hash for what is too long;
//   - SafeName of a safe name is that name.

// maxNameLength leaves room for a number below the 255 bytes of Linux and the 255 UTF-16 units of Windows, in both units.
const maxNameLength = 240

const (
	hashLength   = 8  // hexadecimal digits that keep shortened names apart
	maxExtension = 20 // bytes: a longer one is none that a program knows
)

// SafeName returns the name under which a file that was offered as name is stored. Its error is fault.NameRefused.
func SafeName(name string) (string, error) {
	if leaves(name) {
		return "", fault.New(fault.NameRefused, nil)
	}
	name = norm.NFC.String(strings.ToValidUTF8(name, "_"))
	if leaves(name) { // a character that NFC turned into another
		return "", fault.New(fault.NameRefused, nil)
	}
	name = strings.Map(portable, name)
	if first, size := utf8.DecodeRuneInString(name); unicode.IsSpace(first) {
		name = "_" + name[size:]
	}
	name = safeEnd(name)
	if reserved(name) {
		name = "_" + name
	}
	return shorten(name), nil
}

// OfferName returns the name under which a file of this machine is offered: what others would refuse or change is changed here
// already, so that both sides show the same name. A colon is an ordinary character of a file name on Linux.
func OfferName(path string) string {
	base := strings.Map(func(r rune) rune {
		if r == ':' || r == '\\' {
			return '_'
		}
		return r
	}, filepath.Base(path))
	name, err := SafeName(base)
	if err != nil {
		return "_"
	}
	return name
}

// leaves reports whether a name points out of its folder on some system. On Windows trailing dots and blanks are cut, so that
// ". ." may become the folder above.
func leaves(name string) bool {
	return strings.ContainsAny(name, "/\\:\x00") || strings.TrimFunc(name, func(r rune) bool {
		return r == '.' || unicode.IsSpace(r)
	}) == ""
}

// portable replaces what some system refuses in a name, what changes the direction of writing, and what cannot be seen.
func portable(r rune) rune {
	if r >= ' ' && r < 0x7f { // nearly all of nearly all names
		if strings.IndexByte(`<>"|?*`, byte(r)) >= 0 {
			return '_'
		}
		return r
	}
	if r == utf8.RuneError || !unicode.IsGraphic(r) ||
		unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) {
		return '_'
	}
	return r
}

// safeEnd replaces a dot or blank at the end, which Windows would cut.
func safeEnd(name string) string {
	if last, size := utf8.DecodeLastRuneInString(name); last == '.' || unicode.IsSpace(last) {
		return name[:len(name)-size] + "_"
	}
	return name
}

// reserved reports whether Windows takes the name for a device: up to the first dot, blanks cut, in any case.
func reserved(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	stem = strings.ToUpper(strings.TrimRightFunc(stem, unicode.IsSpace))
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$":
		return true
	}
	port, ok := strings.CutPrefix(stem, "COM")
	if !ok {
		port, ok = strings.CutPrefix(stem, "LPT")
	}
	return ok && utf8.RuneCountInString(port) == 1 && strings.Contains("0123456789¹²³", port)
}

// shorten cuts the stem of a name that is too long and puts a hash of the whole in its place; the extension stays.
func shorten(name string) string {
	if fits(name) {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	stem, extension := splitExtension(name)
	if len(extension) > maxExtension {
		stem, extension = name, ""
	}
	tail := "~" + hex.EncodeToString(sum[:])[:hashLength] + extension
	for !fits(stem + tail) {
		_, size := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-size]
	}
	return stem + tail
}

// fits counts bytes: no character has more UTF-16 units than bytes of UTF-8.
func fits(name string) bool { return len(name) <= maxNameLength }

// splitExtension cuts "a.tar.gz" before ".tar" and leaves a name like ".profile" whole.
func splitExtension(name string) (stem, extension string) {
	extension = path.Ext(name) // not filepath: one verdict on every system
	stem = strings.TrimSuffix(name, extension)
	if inner := path.Ext(stem); strings.EqualFold(inner, ".tar") {
		stem, extension = strings.TrimSuffix(stem, inner), inner+extension
	}
	if stem == "" {
		return name, ""
	}
	return stem, extension
}
