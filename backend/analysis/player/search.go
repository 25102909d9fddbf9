package player

import (
	"errors"
	"fmt"
	"io"
	"time"

	"videonet/backend/media"
)

// nearness is how much before a picture's PTS a time may lie and still mean that picture.
const nearness = 500 * time.Microsecond

// search looks for the last picture at or before a time.
type search struct {
	target media.PTS
	strict bool // before it, not at it
	tries  int
	whole  bool      // the reel begins with the first picture
	best   *pictured // of those that came
}

// margins are how much before its target a search begins to read. The picture on screen at a time may have begun long before it,
// in a slide show for instance: then the next try begins earlier, the last with the first picture.
func margin(try int) time.Duration {
	switch try {
	case 0:
		return 500 * time.Millisecond
	case 1:
		return 5 * time.Second
	case 2:
		return time.Minute
	}
	return 0 // from the first picture on
}

// drop lets go of what was found. It may be called on nil.
func (s *search) drop() {
	if s != nil {
		s.best.release()
		s.best = nil
	}
}

// lookFor begins a search; what plays pauses for it.
func (o *owner) lookFor(target media.PTS, strict bool) {
	o.silence()
	o.unwind()
	o.find = &search{target: target, strict: strict}
	o.open()
}

// open opens the reel for the next try of the search.
func (o *owner) open() {
	s := o.find
	o.reel.close()
	o.over = false
	from := o.config.Info.First
	if m := margin(s.tries); m > 0 {
		earlier := media.PTS{Ticks: s.target.In(media.Nanos).Ticks - int64(m), Base: media.Nanos}
		if earlier.Compare(from) > 0 {
			from = earlier
		}
	}
	s.whole = from == o.config.Info.First
	s.tries++
	o.reel = openReel(o.ctx, o.config.Source, from)
}

// arrived takes a picture, or the end, of the reel.
func (o *owner) arrived(f pictured) {
	switch {
	case errors.Is(f.err, io.EOF):
		o.over = true
		if o.find != nil {
			o.settle(nil)
		}
	case f.err != nil:
		o.fail(fmt.Errorf("read picture: %w", f.err))
	case o.find == nil:
		o.next = &f
	case f.PTS.Compare(o.find.target) < 0 || !o.find.strict && f.PTS.Compare(o.find.target) == 0:
		o.find.best.release()
		o.find.best = &f
	default:
		o.settle(&f)
	}
}

// settle ends a search, or its try: beyond is the first picture after the target, nil at the end of the file.
func (o *owner) settle(beyond *pictured) {
	s := o.find
	switch {
	case s.best != nil:
		o.find, o.next = nil, beyond
		o.show(s.best, true)
	case !s.whole:
		beyond.release()
		o.open()
		return
	case beyond != nil: // nothing is on screen at that time yet: the first picture is the nearest
		o.find = nil
		o.show(beyond, true)
	default:
		o.fail(fmt.Errorf("read picture: %w", errNoPicture))
		return
	}
	if o.playing {
		o.resume()
	}
}

var errNoPicture = errors.New("the file has no picture")
