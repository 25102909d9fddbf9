package worker_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"videonet/backend/fault"
)

// EnvMutants says how many damaged files TestMutants tries; 48 without it.
const envMutants = "VN_MUTANTS"

// mutant is a copy of a file with one to eight damages: bits, numbers at their ends, stretches that are lost, doubled, moved or zeroed.
func mutant(r *rand.Rand, whole []byte) []byte {
	b := append([]byte(nil), whole...)
	// Half of them near the head: what a demuxer believes stands there.
	place := func() int {
		if r.IntN(2) == 0 {
			return r.IntN(min(len(b), 2048))
		}
		return r.IntN(len(b))
	}
	extremes := []uint32{0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff0, 0x00ffffff, 65535}
	for range 1 + r.IntN(8) {
		at := place()
		n := min(1+r.IntN(512), len(b)-at)
		switch r.IntN(7) {
		case 0:
			b[at] ^= 1 << r.IntN(8)
		case 1:
			b[at] = byte(r.Uint32())
		case 2:
			for i, v := 0, extremes[r.IntN(len(extremes))]; i < 4 && at+i < len(b); i++ {
				b[at+i] = byte(v >> (24 - 8*i))
			}
		case 3:
			if len(b) > 2*n {
				b = append(b[:at], b[at+n:]...)
			}
		case 4:
			b = append(b[:at+n], append(append([]byte(nil), b[at:at+n]...), b[at+n:]...)...)
		case 5:
			clear(b[at : at+n])
		case 6:
			to := r.IntN(len(b) - n + 1)
			copy(b[to:to+n], append([]byte(nil), b[at:at+n]...))
		}
	}
	if r.IntN(6) == 0 {
		b = b[:1+r.IntN(len(b))]
	}
	return b
}

// TestMutants: damaged copies of files of every common kind. Every job ends, with a report or a fault of the file's; this program and the
// next job never notice.
func TestMutants(t *testing.T) {
	const clip, tone = "-f lavfi -i testsrc2=s=160x90:r=25:d=1 ", "-f lavfi -i sine=d=1 "
	var seeds [][]byte
	var names []string
	for _, s := range []struct{ name, args string }{
		{"a.mp4", "-c:v libx264 -preset ultrafast -c:a aac"},
		{"b.mkv", "-c:v libx264 -g 5 -bf 2 -c:a ac3"},
		{"c.webm", "-c:v libvpx -deadline realtime -c:a libopus"},
		{"d.avi", "-c:v mpeg4 -c:a libmp3lame"},
		{"e.ts", "-c:v mpeg2video -c:a mp2"},
		{"f.flv", "-c:v flv -ar 22050 -c:a adpcm_swf"},
		{"g.mov", "-c:v mjpeg -c:a pcm_s16le"},
		{"h.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libvorbis"},
		{"i.mxf", "-c:v mpeg2video -c:a pcm_s16le -ar 48000"},
		{"j.mpg", "-c:v mpeg1video -c:a mp2"},
		{"k.mp4", "-c:v libx264 -preset ultrafast -movflags frag_keyframe+empty_moov -g 5 -c:a aac"},
	} {
		seeds, names = append(seeds, content(t, ffmpeg(t, s.name, clip+tone+s.args))), append(names, s.name)
	}
	count := 48
	if n, err := strconv.Atoi(os.Getenv(envMutants)); err == nil {
		count = n
	}
	ends := map[string]int{}
	for i := range count {
		r := rand.New(rand.NewPCG(5, uint64(i)))
		name := fmt.Sprintf("%d-%s", i, names[i%len(seeds)])
		report, err := analyse(t, keep(t, name, mutant(r, seeds[i%len(seeds)])))
		switch {
		case err == nil && report != nil:
			ends["report"]++
		case err != nil && report == nil && blames(err):
			code, _ := fault.Of(err)
			ends[string(code)]++
		default:
			t.Errorf("%s: report %v, %v", name, report != nil, err)
		}
	}
	t.Logf("%d damaged files: %v", count, ends)
	if ends["report"] == 0 || len(ends) < 2 {
		t.Errorf("damages that damage nothing, or everything: %v", ends)
	}
}
