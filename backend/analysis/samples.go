package analysis

import (
	"videonet/backend/analysis/sample"
	"videonet/backend/media"
)

// fullPicture is the one picture of full size that a load can hold: with three loads under way a file has 17 MB of them at most.
type fullPicture struct {
	there bool
	pts   media.PTS
	n     int // from 0, in the order of the file
	sample.Picture
	mark sample.Mark
}

func (p *fullPicture) measure(fullRange bool) {
	if p.there {
		p.FullRange = fullRange
		p.mark = sample.Measure(p.Picture, p.pts)
	}
}

// stripGroup is what three strips told.
type stripGroup struct {
	pts   media.PTS
	field sample.Field
}

// stripReader gathers the three strips that follow a whole picture. Fewer, where the next whole picture comes sooner, tell nothing.
type stripReader struct {
	open          bool // some are missing
	n             int
	pts           media.PTS // of the first, and of the whole picture
	width, height int
	planes        [3][]byte
}

// begin says that strips follow, the first at pts.
func (s *stripReader) begin(pts media.PTS) { s.open, s.n, s.pts = true, 0, pts }

// look takes a picture of full size into the load, or a strip. What is larger than was agreed on is left out. Strips are compared here:
// that takes a fraction of a millisecond a second, and three of them may lie in two loads.
func (f *feed) look(l *load, pts media.PTS, full *Full) error {
	size := sample.Size(full.Width, full.Height)
	if full.Width < 1 || full.Height < 1 || full.Width > sample.MaxWidth || full.Height > sample.MaxHeight {
		return nil
	}
	if full.Strip {
		return f.strip.take(l, pts, full, size)
	}
	p := &l.full
	p.Planes = room(p.Planes, size)
	p.there, p.pts, p.n, p.Width, p.Height = true, pts, f.Samples, full.Width, full.Height
	f.Samples++
	f.strip.begin(pts)
	return full.Read(p.Planes)
}

func (s *stripReader) take(l *load, pts media.PTS, full *Full, size int) error {
	switch {
	case !s.open || s.n == 0 && pts != s.pts:
		return nil
	case s.n > 0 && (s.width != full.Width || s.height != full.Height):
		s.open = false
		return nil
	case s.n == 0:
		s.width, s.height = full.Width, full.Height
	}
	s.planes[s.n] = room(s.planes[s.n], size)
	if err := full.Read(s.planes[s.n]); err != nil {
		return err
	}
	if s.n++; s.n < len(s.planes) {
		return nil
	}
	s.open = false
	luma := s.width * s.height
	field := sample.Fields(s.planes[0][:luma], s.planes[1][:luma], s.planes[2][:luma], s.width, s.height)
	l.strips = append(l.strips, stripGroup{s.pts, field})
	return nil
}

func room(b []byte, size int) []byte {
	if cap(b) < size {
		return make([]byte, size)
	}
	return b[:size]
}
