package ffmpeg

import (
	"time"

	"videonet/backend/child"
)

// probeTime bounds ffprobe: a 10 h file takes it well below 1 s, a hostile one must not hold anybody.
const probeTime = 20 * time.Second

// maxPixels is the largest picture that is decoded, 16384x8192; a header may claim 65535x65535 for nothing.
const maxPixels = 16384 * 8192

// maxThreads bounds the decoder: beyond it memory grows with the cores and speed does not.
const maxThreads = 16

func probeLimits() child.Limits {
	return child.Limits{Memory: 2 << 30, CPU: probeTime, Files: 64, NoFiles: true}
}

// DecodeLimits are those of a decoding child when Args names none: address space for an 8K decoder with maxThreads threads.
// It has no limit of CPU time, which grows with the file: who waits for pictures notices that none come.
func DecodeLimits() child.Limits {
	return child.Limits{Memory: 6 << 30, Files: 64, NoFiles: true}
}
