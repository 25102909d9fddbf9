package analysis

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"math"

	"videonet/backend/analysis/picture"
	"videonet/backend/media"
)

// The size of a still as shown, and how it is coded. A page shows it no larger.
const (
	stillWidth   = picture.IconWidth
	stillHeight  = picture.IconHeight
	stillQuality = 60
)

// How many stills a file has: one at each multiple of a step of seconds, which begins with stillStep and doubles whenever mostStills of that
// step were told, so that 10 h have some 1,800; and one of each shot. A dissolve is only known 75 pictures after it ended, a load later.
const (
	stillStep      = 2.0
	mostStills     = 512
	mostShotStills = 2000
	stillRing      = 80
)

// stills tells small pictures of the film: the first of each shot (of one that begins with a dissolve, the first that is not mixed), and
// others evenly.
type stills struct {
	tell          func(Still) // nil: nobody wants any
	width, height int
	fullRange     bool
	found         *findings
	ring          []icon
	stillsSoFar
}

// stillsSoFar is what is saved of stills, with the ring.
type stillsSoFar struct {
	Seen   int     // pictures
	Cuts   int     // of those found, how many were looked at
	Mixed  int     // the same of dissolves
	Shots  int     // stills of shots
	Step   float64 // seconds
	Next   float64 // seconds
	Stills int     // at multiples of the step
}

// icon is a picture as it is kept until it is known whether a shot begins with it.
type icon struct {
	pts    media.PTS
	planes [picture.IconBytes]byte
}

func newStills(track Track, found *findings, tell func(Still)) *stills {
	s := &stills{tell: tell, fullRange: track.FullRange, found: found, stillsSoFar: stillsSoFar{Step: stillStep}}
	s.width, s.height = stillWidth, stillHeight
	if w, h := track.Width, track.Height; w > 0 && h > 0 {
		if w*stillHeight >= h*stillWidth {
			s.height = min(max((h*stillWidth+w/2)/w, 1), stillHeight)
		} else {
			s.width = min(max((w*stillHeight+h/2)/h, 1), stillWidth)
		}
	}
	if tell != nil {
		s.ring = make([]icon, stillRing)
	}
	return s
}

// take looks at a batch that the checks have seen.
func (s *stills) take(b *picture.Batch, at func(media.PTS) float64) {
	if s.tell == nil {
		return
	}
	for i := range b.N {
		p := &s.ring[s.Seen%stillRing]
		p.pts = b.Marks[i].PTS
		b.Marks[i].Icon(p.planes[:])
		s.even(p, at(p.pts))
		s.Seen++
	}
	s.shots(at)
}

// even tells a picture whose turn it is.
func (s *stills) even(p *icon, at float64) {
	if s.Seen > 0 && at < s.Next {
		return
	}
	if s.Stills++; s.Stills > mostStills {
		s.Step *= 2
		s.Stills = mostStills / 2
	}
	s.Next = (math.Floor(at/s.Step) + 1) * s.Step
	s.give(p, at, s.Seen == 0 && s.found.wants(Cut))
}

// shots tells the first pictures of shots that became known.
func (s *stills) shots(at func(media.PTS) float64) {
	if s.tell == nil || !s.found.wants(Cut) {
		return
	}
	cuts := s.found.cuts.Found()
	for _, pts := range cuts[min(s.Cuts, len(cuts)):] {
		s.shot(pts, at)
	}
	s.Cuts = len(cuts)
	if s.found.dissolves == nil {
		return
	}
	mixed := s.found.dissolves.Found()
	for _, d := range mixed[min(s.Mixed, len(mixed)):] {
		s.shot(d.End, at)
	}
	s.Mixed = len(mixed)
}

func (s *stills) shot(pts media.PTS, at func(media.PTS) float64) {
	for back := 1; back <= min(s.Seen, stillRing) && s.Shots < mostShotStills; back++ {
		if p := &s.ring[(s.Seen-back)%stillRing]; p.pts == pts {
			s.Shots++
			s.give(p, at(pts), true)
			return
		}
	}
}

func (s *stills) give(p *icon, at float64, shot bool) {
	var b bytes.Buffer
	if jpeg.Encode(&b, s.image(p), &jpeg.Options{Quality: stillQuality}) == nil { // into memory: it cannot fail
		s.tell(Still{At: at, Shot: shot, JPEG: b.Bytes()})
	}
}

// image is the icon in the shape of the film.
func (s *stills) image(p *icon) *image.YCbCr {
	out := image.NewYCbCr(image.Rect(0, 0, s.width, s.height), image.YCbCrSubsampleRatio420)
	const luma, chroma = picture.IconWidth * picture.IconHeight, picture.IconWidth / 2 * (picture.IconHeight / 2)
	media.ShrinkPlane(out.Y, s.width, s.width, s.height, p.planes[:luma], picture.IconWidth, picture.IconWidth, picture.IconHeight)
	for i, c := range [][]byte{out.Cb, out.Cr} {
		media.ShrinkPlane(c, (s.width+1)/2, (s.width+1)/2, (s.height+1)/2,
			p.planes[luma+i*chroma:][:chroma], picture.IconWidth/2, picture.IconWidth/2, picture.IconHeight/2)
		if s.fullRange {
			continue
		}
		for k, v := range c { // 16…240 is all of 0…255
			c[k] = byte(min(max((int(v)-128)*255/224+128, 0), 255))
		}
	}
	return out
}

// saveRing saves the pictures that a shot may still begin with, 22 KB each.
func (s *stills) saveRing() []byte {
	var b []byte
	for i := range min(s.Seen, len(s.ring)) {
		p := &s.ring[i]
		b, _ = binary.Append(b, binary.LittleEndian, p.pts) // of fixed size
		b = append(b, p.planes[:]...)
	}
	return b
}

// goOn makes it one that has told what is in so, and says whether it could. Who saved may have had nobody to tell: then no shot begins
// with a picture that is not there.
func (s *stills) goOn(so stillsSoFar, ring []byte) bool {
	if s.tell == nil {
		return true
	}
	if so == (stillsSoFar{Step: stillStep}) {
		return true
	}
	var one icon
	size := binary.Size(one.pts) + len(one.planes)
	if len(ring) != size*min(so.Seen, len(s.ring)) || so.Seen < 0 || so.Step < stillStep || so.Cuts < 0 || so.Mixed < 0 {
		return false
	}
	for i := range len(ring) / size {
		p := &s.ring[i]
		n, err := binary.Decode(ring[i*size:], binary.LittleEndian, &p.pts)
		if err != nil {
			return false
		}
		copy(p.planes[:], ring[i*size+n:])
	}
	s.stillsSoFar = so
	return true
}
