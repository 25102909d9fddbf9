package analysis

import (
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"os"
	"reflect"
	"slices"
	"time"

	"videonet/backend/media"
)

// A checkpoint, numbers little endian:
//
//	magic      [4]byte "vnc1"; another form has another digit and is refused
//	parts      each: length [8]byte, then so many bytes:
//	           the JSON of checkpoint; the hash; the sound meter, empty without one; the samples; the ring of stills;
//	           the checks of pictures in their order
//	sum        [4]byte CRC-32 (IEEE) of all before it
const checkpointMagic = "vnc1"

// fixedParts is how many parts are there whatever the checks are.
const fixedParts = 5

// checkpoint is all that a run needs to go on.
type checkpoint struct {
	Revision int
	File     identity
	Checks   []Check
	Track    Track // without its decoder
	Seconds  float64
	Runs     int

	Stamps  stamps
	Trail   []step
	Unrated bool // nobody scores by BRISQUE (any longer)
	Hash    hashed
	Sound   soundMark
	Luma    luma
	Stills  stillsSoFar

	series, ring []byte
	checks       [][]byte
}

// identity tells a file from another one, or from what it was.
type identity struct {
	Size     int64
	Modified int64 // ns
}

// soundMark is what a hearing knew.
type soundMark struct {
	Began bool
	First media.PTS
	meter []byte // empty without one
}

func identify(path string) (identity, bool) {
	info, err := os.Stat(path)
	if err != nil {
		return identity{}, false
	}
	return identity{info.Size(), info.ModTime().UnixNano()}, true
}

// hashed is how far the hash was.
func (c *checkpoint) hashed() hashed {
	if c == nil {
		return hashed{}
	}
	return c.Hash
}

func (c *checkpoint) unrated() bool { return c != nil && c.Unrated }

// fits says that it is one of the task's file, as the file is now.
func (c *checkpoint) fits(task Task) bool {
	file, there := identify(task.Path)
	return there && c.Revision == Revision && c.File == file && slices.Equal(c.Checks, task.Checks) && len(c.Trail) == trailLength
}

// readCheckpoint returns nil for what is none of this version.
func readCheckpoint(b []byte) *checkpoint {
	body := len(b) - crc32.Size
	if body < len(checkpointMagic) || string(b[:len(checkpointMagic)]) != checkpointMagic ||
		crc32.ChecksumIEEE(b[:body]) != binary.LittleEndian.Uint32(b[body:]) {
		return nil
	}
	var parts [][]byte
	for b = b[len(checkpointMagic):body]; len(b) > 0; {
		if len(b) < 8 || binary.LittleEndian.Uint64(b) > uint64(len(b)-8) { //nolint:gosec // not below 0
			return nil
		}
		n := 8 + int(binary.LittleEndian.Uint64(b)) //nolint:gosec // at most len(b)
		parts, b = append(parts, b[8:n]), b[n:]
	}
	c := &checkpoint{}
	if len(parts) < fixedParts || json.Unmarshal(parts[0], c) != nil {
		return nil
	}
	c.Hash.Sum, c.Sound.meter, c.series, c.ring, c.checks = parts[1], parts[2], parts[3], parts[4], parts[fixedParts:]
	return c
}

// append writes a checkpoint.
func (c *checkpoint) append(b []byte) ([]byte, bool) {
	head, err := json.Marshal(c)
	if err != nil {
		return nil, false
	}
	b = append(b, checkpointMagic...)
	for _, part := range append([][]byte{head, c.Hash.Sum, c.Sound.meter, c.series, c.ring}, c.checks...) {
		b = append(binary.LittleEndian.AppendUint64(b, uint64(len(part))), part...)
	}
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b)), true
}

// checkpoint is what a run can go on from behind the load that m belongs to, which everybody has taken, and nothing behind it.
func (j *job) checkpoint(m *mark) (state []byte, ok bool) {
	info := j.sum.before
	if info == nil {
		return nil, false // the report will say why
	}
	c := checkpoint{
		Revision: Revision, File: identity{info.Size(), info.ModTime().UnixNano()}, Checks: j.task.Checks, Track: undecoded(j.feed.track),
		Seconds: milli(time.Since(j.started).Seconds()), Runs: j.runs, Stamps: m.stamps, Trail: m.trail, Unrated: j.seen.scores() && j.feed.rater.broken(),
		Hash: j.sum.state(), Sound: *m.sound, Luma: j.bright, Stills: j.stills.stillsSoFar, ring: j.stills.saveRing(),
	}
	var err error
	if c.series, err = j.seen.series.AppendBinary(nil); err != nil {
		return nil, false
	}
	for _, check := range j.found.inOrder {
		b, err := check.AppendBinary(nil)
		if err != nil {
			return nil, false
		}
		c.checks = append(c.checks, b)
	}
	return c.append(nil)
}

// goOn makes a new job one that has done what c has. It returns errUnfit when c is of another film.
func (j *job) goOn(c *checkpoint) error {
	if c == nil {
		return nil
	}
	if !reflect.DeepEqual(undecoded(j.feed.track), c.Track) || len(c.checks) != len(j.found.inOrder) {
		return errUnfit
	}
	ok := j.seen.series.UnmarshalBinary(c.series) == nil && j.heard.goOn(c.Sound) && j.stills.goOn(c.Stills, c.ring)
	for i, check := range j.found.inOrder {
		ok = ok && check.UnmarshalBinary(c.checks[i]) == nil
	}
	if !ok {
		return errUnfit
	}
	j.bright = c.Luma
	j.feed.goOn(c)
	return nil
}

// undecoded is what a file says, whoever decodes it.
func undecoded(t Track) Track {
	t.Decoder = ""
	return t
}
