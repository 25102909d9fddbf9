package export

import (
	"bytes"
	"fmt"

	"codeberg.org/go-pdf/fpdf"
)

// Where the drawings stand: lanes have their names before them.
const (
	laneNames  = 34.0
	laneHeight = 4.0
)

// ground is the field of a drawing.
func (s *sheet) ground(x, width, height float64) {
	s.pdf.SetFillColor(244, 245, 247)
	s.pdf.Rect(x, s.y, width, height, "F")
}

func (s *sheet) fill(color ink) { s.pdf.SetFillColor(color.r, color.g, color.b) }

// axis writes where the film begins and ends below a drawing.
func (s *sheet) axis(x, width float64) {
	s.write(x, s.y+3.4, s.page.Axis[0], 7.5, soft())
	s.write(x+width-s.width(s.page.Axis[1], 7.5), s.y+3.4, s.page.Axis[1], 7.5, soft())
	s.y += 5
}

func (s *sheet) timeline() {
	lanes := s.page.Lanes
	if len(lanes) == 0 {
		return
	}
	s.title(s.page.Words.Timeline, min(float64(len(lanes))*(laneHeight+1)+6, paperHeight/2))
	const x, width = margin + laneNames, inner - laneNames
	for _, l := range lanes {
		s.room(laneHeight + 6)
		s.ground(x, width, laneHeight)
		s.write(margin, s.y+3.1, s.wrap(l.Name, laneNames-2, 8)[0], 8, soft())
		s.fill(accent())
		for _, m := range l.Marks {
			s.pdf.Rect(x+m.From*width, s.y, max((m.To-m.From)*width, 0.35), laneHeight, "F")
		}
		s.y += laneHeight + 1
	}
	s.axis(x, width)
}

func (s *sheet) loudness() {
	l := s.page.Loudness
	if l == nil {
		return
	}
	const height = 36.0
	s.title(s.page.Words.LoudnessCurve, height+10)
	s.ground(margin, inner, height)
	if b := l.Band; b != nil {
		s.fill(ink{217, 236, 221})
		s.pdf.Rect(margin, s.y+b.From*height, inner, (b.To-b.From)*height, "F")
	}
	for _, at := range gridLevels() {
		y := s.y + level(at)*height
		s.pdf.SetDrawColor(205, 210, 216)
		s.pdf.SetLineWidth(0.15)
		s.pdf.Line(margin, y, paperWidth-margin, y)
		s.write(margin+1, y-0.7, fmt.Sprint(at), 6.5, soft())
	}
	s.line(l.Momentary, height, 0.15, wave())
	s.line(l.ShortTerm, height, 0.35, accent())
	s.y += height
	s.axis(margin, inner)
	x := margin
	for _, k := range []struct {
		name  string
		width float64
		color ink
	}{{s.page.Words.ShortTerm, 0.5, accent()}, {s.page.Words.Momentary, 0.2, wave()}} {
		s.pdf.SetDrawColor(k.color.r, k.color.g, k.color.b)
		s.pdf.SetLineWidth(k.width)
		s.pdf.Line(x, s.y+1.4, x+6, s.y+1.4)
		s.write(x+8, s.y+2.4, k.name, 7.5, soft())
		x += 14 + s.width(k.name, 7.5)
	}
	s.y += 4
}

func (s *sheet) line(points []point, height, width float64, color ink) {
	if len(points) == 0 {
		return
	}
	s.pdf.SetDrawColor(color.r, color.g, color.b)
	s.pdf.SetLineWidth(width)
	s.pdf.MoveTo(margin+points[0].X*inner, s.y+points[0].Y*height)
	for _, p := range points[1:] {
		s.pdf.LineTo(margin+p.X*inner, s.y+p.Y*height)
	}
	s.pdf.DrawPath("D")
}

func (s *sheet) waves() {
	if len(s.page.Waves) == 0 {
		return
	}
	const height = 14.0
	s.title(s.page.Words.Waveform, height+6)
	for _, w := range s.page.Waves {
		s.room(height + 6)
		s.ground(margin, inner, height)
		outline := make([]fpdf.PointType, len(w))
		for i, p := range w {
			outline[i] = fpdf.PointType{X: margin + p.X*inner, Y: s.y + p.Y*height}
		}
		s.fill(wave())
		s.pdf.Polygon(outline, "F")
		s.y += height + 1
	}
	s.axis(margin, inner)
}

func (s *sheet) stills() {
	const across, gap = 3, 4.0
	const width = (inner - (across-1)*gap) / across
	pictures := s.page.Pictures
	if len(pictures) == 0 {
		return
	}
	tall := 0.0
	for _, p := range pictures {
		tall = max(tall, min(width*float64(p.Height)/float64(p.Width), 100))
	}
	s.title(s.page.Words.Pictures, tall+8)
	for i, p := range pictures {
		if i > 0 && i%across == 0 {
			s.y += tall + 7
			s.room(tall + 7)
		}
		x := margin + float64(i%across)*(width+gap)
		name, kind := fmt.Sprintf("p%d", i), fpdf.ImageOptions{ImageType: "JPG"}
		s.pdf.RegisterImageOptionsReader(name, kind, bytes.NewReader(p.JPEG))
		high := width * float64(p.Height) / float64(p.Width)
		wide := width
		if high > tall {
			wide, high = width*tall/high, tall
		}
		s.pdf.ImageOptions(name, x, s.y, wide, high, false, kind, 0, "")
		s.write(x, s.y+tall+3.4, s.wrap(p.Caption, width, 7.5)[0], 7.5, soft())
	}
	s.y += tall + 7
}
