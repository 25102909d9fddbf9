package export

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestName is how many characters of a file's name are shown.
const longestName = 120

// shown is a foreign text as it may stand in a line: no controls, nothing that turns the direction of writing, valid UTF-8.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r), r == '\uFEFF':
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(s, string(utf8.RuneError)))
}

// fileName is the last part of a path of any system, as it may be shown.
func fileName(path string) string {
	path = strings.TrimRight(path, `/\`)
	return short(shown(path[strings.LastIndexAny(path, `/\`)+1:]), longestName)
}

// short keeps the beginning and the end, which holds the kind of file.
func short(s string, characters int) string {
	r := []rune(s)
	if len(r) <= characters {
		return s
	}
	end := characters / 4
	return string(r[:characters-end-1]) + "…" + string(r[len(r)-end:])
}
