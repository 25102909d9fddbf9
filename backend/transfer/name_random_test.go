package transfer_test

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"videonet/backend/transfer"
)

// TestLawsOfNamesHoldForAnyName: names that are made of what has ever been a trick, of any characters and of any bytes keep the laws: they
// are refused, or they get a name that is safe on every system and passes the check again, and no two of a manifest become one.
// VN_NAMES says how many; they differ from run to run of another number, and are the same for the same one.
func TestLawsOfNamesHoldForAnyName(t *testing.T) {
	names := 20_000
	if n, err := strconv.Atoi(os.Getenv("VN_NAMES")); err == nil {
		names = n
	}
	g := nameMaker{random: rand.New(rand.NewPCG(uint64(names), 8)), tricks: tricks()}
	refused := 0
	var manifest []transfer.PathEntry
	for range names {
		folder := ""
		for range g.random.IntN(3) {
			folder += g.name() + "/"
		}
		p := lawOfPath(t, strings.TrimSuffix(folder, "/"), g.name())
		if p == "" {
			refused++
			continue
		}
		manifest = append(manifest, transfer.PathEntry{Path: p, Folder: g.random.IntN(4) == 0})
		if len(manifest) == 8 {
			out, err := transfer.Collide(manifest)
			if err != nil {
				t.Fatalf("%+v: %v", manifest, err)
			}
			lawsOfCollide(t, manifest, out)
			manifest = manifest[g.random.IntN(8):] // some meet others
		}
	}
	t.Logf("%d names, %d refused", names, refused)
	if refused == 0 || refused > names*2/3 {
		t.Error("the names are all good, or nearly all bad: they show little")
	}
}

// tricks are pieces of names that some program has stumbled over.
func tricks() []string {
	all := []string{
		".", "..", " ", "/", "\\", ":", "\x00", "~", "CON", "nul", "COM1", "lpt¹", "aux.", ".tar", ".gz", ".exe", "::$DATA", "$I30", "~1", "(1)", " (1)",
		"\u00a0", "\u3000", "\u200b", "\u202e", "\ufeff", "\u2028", "\u0301", "e\u0301", "é", "\u212b", "\u0958", "\u2025", "\uff0f", "\u2215", "ß", "ẞ",
		"İ", "ı", "ﬁ", "Σ", "ς", "\ufe0f", "가", "\u1100\u1161", "か\u3099", "😀", "\U000e0001", "\xff", "\xc0\xaf", "\xed\xa0\x80", "\r\n", "\t", "\x7f",
	}
	for _, names := range catalogue() {
		for name := range names {
			if len(name) < 40 {
				all = append(all, name)
			}
		}
	}
	return all
}

type nameMaker struct {
	random *rand.Rand
	tricks []string
}

func (g nameMaker) name() string {
	var name strings.Builder
	for range 1 + g.random.IntN(5) {
		var piece string
		switch g.random.IntN(5) {
		case 0, 1:
			piece = g.tricks[g.random.IntN(len(g.tricks))]
		case 2:
			piece = string(rune(g.random.IntN(unicode.MaxRune + 1)))
		case 3:
			piece = string([]byte{byte(g.random.Uint32())})
		default:
			piece = string(rune('A' + g.random.IntN(2) + 32*g.random.IntN(2))) // A, B, a, b: many are alike
		}
		if g.random.IntN(64) == 0 {
			piece = strings.Repeat(piece, 1+g.random.IntN(300))
		}
		name.WriteString(piece)
	}
	return name.String()
}
