package analysis

import (
	"errors"
	"hash/crc32"
	"slices"
	"time"

	"videonet/backend/fault"
	"videonet/backend/media"
)

// errUnfit says that the decoder does not give again what it gave before: a checkpoint is of no use.
var errUnfit = errors.New("the decoder does not go on where it was")

// checkpointEvery is the time between two checkpoints unless a task says otherwise: what is lost by a kill at most, and next to nothing
// of the work (some 10 ms each).
const checkpointEvery = 20 * time.Second

// trailLength is how many pictures before a checkpoint must come again, each byte the same, when the decoder starts anew: only then does
// a report go on. Four are needed to have the samples of full size chosen alike.
const trailLength = 8

// step is a picture of the trail.
type step struct {
	PTS media.PTS
	Sum uint32 // CRC-32 (IEEE) of its planes
}

// mark is what a feed and the sound knew at the end of a load from which a run can go on.
type mark struct {
	stamps
	trail []step
	sound *soundMark // nil: it cannot go on
}

// due says that a mark is wanted and can be made behind the load's last picture, now that the next one is here: pictures enough, their
// stamps rise, all samples of theirs have come.
func (f *feed) due(l *load) bool {
	return f.every > 0 && l.N >= trailLength && !f.strip.open && f.skip == 0 && (f.Seen < 2 || f.MinStep > 0) && time.Since(f.marked) >= f.every
}

// hold makes the mark and keeps the picture behind it for the next load.
func (f *feed) hold(l *load, pts media.PTS) {
	f.held, f.heldPTS, f.marked = append(f.held[:0], l.Picture(l.N)...), pts, time.Now()
	f.keep(l)
	l.mark = &mark{stamps: f.stamps, trail: slices.Clone(f.trail)}
}

// release puts the picture that was held into a new load.
func (f *feed) release(l *load) {
	if len(f.held) == 0 {
		return
	}
	copy(l.Picture(0), f.held)
	l.Stamp(0, f.heldPTS)
	l.N = 1
	f.count(f.heldPTS)
	f.held = f.held[:0]
}

// keep adds the last pictures of a load to the trail, once.
func (f *feed) keep(l *load) {
	if f.every <= 0 || l.mark != nil {
		return
	}
	for i := max(l.N-trailLength, 0); i < l.N; i++ {
		f.trail = append(f.trail, step{l.Marks[i].PTS, crc32.ChecksumIEEE(l.Picture(i))})
	}
	f.trail = f.trail[max(len(f.trail)-trailLength, 0):]
}

// goOn makes the feed one that has seen what c has.
func (f *feed) goOn(c *checkpoint) {
	f.stamps, f.trail = c.Stamps, c.Trail
	f.resumed, f.expect, f.from, f.skip = true, c.Trail, c.Stamps.Last, c.Stamps.Heard
}

// again compares a picture of the trail with what it was. Samples of full size that were there already are left out.
func (f *feed) again(l *load, piece Piece) error {
	if piece.Full != nil {
		return nil
	}
	if len(f.expect) == 0 || f.expect[0] != (step{piece.PTS, crc32.ChecksumIEEE(l.Picture(l.N))}) {
		return errUnfit
	}
	f.expect = f.expect[1:]
	return nil
}

// heard leaves out sound that was heard already: a piece is what it was, or the decoder is another one.
func (f *feed) heard(piece Piece) error {
	if f.skip -= int64(len(piece.Samples)); f.skip < 0 {
		return errUnfit
	}
	if now := time.Now(); now.Sub(f.told) >= progressEvery && f.progress != nil && len(f.expect) == 0 {
		f.told = now
		f.progress(f.now(now, max(f.at(piece.PTS), 0)))
	}
	return nil
}

// unfit says that a run that began in the middle did not find its place.
func (f *feed) unfit() bool {
	return errors.Is(f.err, errUnfit) || (len(f.expect) > 0 || f.skip > 0) && !fault.Is(f.err, fault.Canceled)
}
