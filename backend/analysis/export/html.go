package export

import (
	"crypto/sha256"
	_ "embed" // the page and its style
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

// htmlPage is a page with what only HTML needs.
type htmlPage struct {
	*page
	Style  template.CSS
	Policy string
	Levels []gridLine
}

// gridLine is a loudness that is written beside the curve.
type gridLine struct {
	Name string
	At   float64
}

// writeHTML writes one file that needs no other, runs nothing and asks nothing of any network: its own policy forbids it.
func writeHTML(w io.Writer, s Source) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		"x":      func(v float64) string { return coordinate(v, 1000) },
		"y":      func(v float64) string { return coordinate(v, 180) },
		"w":      func(from, to float64) string { return coordinate(max(to-from, 2.0/1000), 1000) }, // a cut is as wide as can be seen
		"h":      func(from, to float64) string { return coordinate(to-from, 180) },
		"points": points,
		"data": func(jpeg []byte) template.URL {
			return template.URL("data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(jpeg)) //nolint:gosec // base64 holds no markup
		},
	}).Parse(pageHTML)
	if err != nil {
		return fmt.Errorf("read page: %w", err)
	}
	sum := sha256.Sum256([]byte(pageCSS))
	p := htmlPage{page: newPage(s), Style: template.CSS(pageCSS)} //nolint:gosec // our own file
	p.Policy = "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; img-src data:; base-uri 'none'; form-action 'none'"
	for _, at := range gridLevels() {
		p.Levels = append(p.Levels, gridLine{fmt.Sprint(at), level(at)})
	}
	return t.Execute(w, p)
}

// gridLevels are the loudness values that drawings name.
func gridLevels() []float64 { return []float64{-10, -23, -40, -50} }

func coordinate(v, size float64) string { return fmt.Sprintf("%.1f", v*size) }

// points writes a line for SVG in a drawing 1000 wide.
func points(line []point, height float64) string {
	var b strings.Builder
	for i, p := range line {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%.1f,%.1f", p.X*1000, p.Y*height)
	}
	return b.String()
}
