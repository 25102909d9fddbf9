package export

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"codeberg.org/go-pdf/fpdf"

	"videonet/backend/fault"
)

// ink is a colour of paper.
type ink struct{ r, g, b int }

// pen writes text of any script with the fonts there are: each character with the first font that holds it. Without fonts it writes
// Latin with the PDF's own Helvetica.
type pen struct {
	pdf     *fpdf.Fpdf
	files   []string // of fonts that were not needed so far
	faces   []*face
	latin   func(string) string // to the encoding of Helvetica
	missing []rune              // letters that no font holds
}

// run is a part of a text in one font; face is -1 for Helvetica.
type run struct {
	face int
	text string
}

// maxMissing is how many letters an error names.
const maxMissing = 10

// maxFaces keeps a document from holding every font of a system.
const maxFaces = 4

func newPen(pdf *fpdf.Fpdf, files []string) *pen {
	return &pen{pdf: pdf, files: files, latin: pdf.UnicodeTranslatorFromDescriptor("")}
}

// another opens one more font, and says whether there was one. A file that is not there or unfit is passed over: the next one may hold
// the same.
func (p *pen) another() bool {
	for len(p.files) > 0 && len(p.faces) < maxFaces {
		f, err := openFace(p.files[0])
		p.files = p.files[1:]
		if err != nil {
			continue
		}
		f.name = fmt.Sprintf("f%d", len(p.faces))
		p.pdf.AddUTF8FontFromBytes(f.name, "", f.data)
		p.faces = append(p.faces, f)
		return true
	}
	return false
}

// err says which letters could not be written.
func (p *pen) err() error {
	if len(p.missing) == 0 {
		return nil
	}
	return fault.New(fault.NoFont, nil, "text", string(p.missing))
}

func (p *pen) runs(s string) []run {
	var out []run
	for _, r := range s {
		i, sign := p.faceOf(r)
		if n := len(out); n > 0 && out[n-1].face == i {
			out[n-1].text += string(sign)
			continue
		}
		out = append(out, run{i, string(sign)})
	}
	return out
}

// faceOf returns the font of a character and what is written for it: a sign that no font holds is a question mark, a letter is missing.
func (p *pen) faceOf(r rune) (int, rune) {
	for i := 0; i < len(p.faces) || p.another(); i++ {
		if p.faces[i].holds(r) {
			return i, r
		}
	}
	if len(p.faces) == 0 && winLatin(r) {
		return -1, r
	}
	if (len(p.faces) == 0 && unicode.IsLetter(r) || unicode.In(r, unicode.Hangul, unicode.Han, unicode.Hiragana, unicode.Katakana)) &&
		!slices.Contains(p.missing, r) && len(p.missing) < maxMissing {
		p.missing = append(p.missing, r)
	}
	if r == '?' || len(p.faces) == 0 {
		return -1, '?'
	}
	return p.faceOf('?')
}

// winLatin says that Helvetica holds the character: Windows code page 1252.
func winLatin(r rune) bool {
	return r >= ' ' && r <= '~' || r >= 0xA0 && r <= 0xFF || strings.ContainsRune("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ", r)
}

// set chooses the font of a run at a size in points, and returns the text as it is written in it.
func (p *pen) set(r run, size float64) string {
	if r.face < 0 {
		p.pdf.SetFont("Helvetica", "", size)
		return p.latin(r.text)
	}
	p.pdf.SetFont(p.faces[r.face].name, "", size)
	return r.text
}

// width of a text in millimetres.
func (p *pen) width(s string, size float64) float64 {
	var w float64
	for _, r := range p.runs(s) {
		w += p.pdf.GetStringWidth(p.set(r, size))
	}
	return w
}

// write puts a line with its baseline at y.
func (p *pen) write(x, y float64, s string, size float64, color ink) {
	p.pdf.SetTextColor(color.r, color.g, color.b)
	for _, r := range p.runs(s) {
		text := p.set(r, size)
		p.pdf.Text(x, y, text)
		x += p.pdf.GetStringWidth(text)
	}
}

// wrap breaks a text into lines of a width: at spaces, between characters of Chinese script, and anywhere where a word is too long.
func (p *pen) wrap(s string, width, size float64) []string {
	var lines []string
	line, used := "", 0.0
	for _, word := range breakable(s) {
		w := p.width(word, size)
		if used+p.width(strings.TrimRight(word, " "), size) > width && line != "" {
			lines = append(lines, strings.TrimRight(line, " "))
			line, used = "", 0
		}
		if w <= width {
			line, used = line+word, used+w
			continue
		}
		for _, r := range word {
			one := p.width(string(r), size)
			if used+one > width && line != "" {
				lines = append(lines, line)
				line, used = "", 0
			}
			line, used = line+string(r), used+one
		}
	}
	if line = strings.TrimRight(line, " "); line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// breakable are the parts between which a line may end. Korean breaks at spaces, as its readers expect.
func breakable(s string) []string {
	var out []string
	from, before := 0, ' '
	for i, r := range s {
		if i > from && (before == ' ' && r != ' ' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) && before != '（') {
			out, from = append(out, s[from:i]), i
		}
		before = r
	}
	if from < len(s) {
		out = append(out, s[from:])
	}
	return out
}
