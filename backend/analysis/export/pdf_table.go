package export

// table is a table on paper.
type table struct {
	heads  []string
	widths []float64
	rows   [][]string
	inks   []ink // of each row's last cell; nil for none
}

// table writes it, with its heads again on each sheet.
func (s *sheet) table(t table) {
	s.room(3 * lineHeight)
	s.tableHeads(t)
	for i, row := range t.rows {
		cells, high := make([][]string, len(row)), 1
		for c, text := range row {
			cells[c] = s.wrap(text, t.widths[c]-2, bodySize)
			high = max(high, len(cells[c]))
		}
		height := float64(high)*lineHeight + 0.9
		if s.room(height) {
			s.tableHeads(t)
		}
		x := margin
		for c, lines := range cells {
			color := black()
			if c == len(cells)-1 && t.inks != nil {
				color = t.inks[i]
			}
			for n, line := range lines {
				s.write(x, s.y+3.5+float64(n)*lineHeight, line, bodySize, color)
			}
			x += t.widths[c]
		}
		s.y += height
		s.rule()
	}
}

func (s *sheet) tableHeads(t table) {
	x := margin
	for c, head := range t.heads {
		s.write(x, s.y+3.3, head, 8, soft())
		x += t.widths[c]
	}
	s.y += lineHeight + 0.6
	s.rule()
}

// rule draws a thin line across.
func (s *sheet) rule() {
	s.pdf.SetDrawColor(217, 221, 226)
	s.pdf.SetLineWidth(0.15)
	s.pdf.Line(margin, s.y, paperWidth-margin, s.y)
}
