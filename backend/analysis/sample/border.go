package sample

// A line is of a border when all but one in 64 of its pixels are black.
const borderRest = 64

// borderEdge is how much more than the border is cut off, in pixels: scalers and coders soften the edge. Even, as all of it, so that
// colour keeps its place.
const borderEdge = 4

// inside returns the part of a plane that black borders leave.
func inside(p plane, black byte) area {
	a := p.area
	for a.top < a.bottom && darkRow(p.row(a.top), black) {
		a.top++
	}
	for a.bottom > a.top && darkRow(p.row(a.bottom-1), black) {
		a.bottom--
	}
	p.area = a
	for a.left < a.right && p.darkColumn(a.left, black) {
		a.left++
	}
	for a.right > a.left && p.darkColumn(a.right-1, black) {
		a.right--
	}
	if a.top > p.top || a.top > 0 {
		a.top = (a.top + borderEdge) &^ 1
	}
	if a.bottom < len(p.pixels)/p.stride {
		a.bottom = (a.bottom - borderEdge) &^ 1
	}
	if a.left > 0 {
		a.left = (a.left + borderEdge) &^ 1
	}
	if a.right < p.stride {
		a.right = (a.right - borderEdge) &^ 1
	}
	return a
}

func darkRow(row []byte, black byte) bool {
	return len(row)-atMost(row, black) <= len(row)/borderRest
}

// darkColumn looks at every fourth row.
func (p plane) darkColumn(x int, black byte) bool {
	bright, rows := 0, p.height()/4
	for y := range rows {
		if p.pixels[(p.top+4*y)*p.stride+x] > black {
			if bright++; bright > rows/borderRest {
				return false
			}
		}
	}
	return true
}
