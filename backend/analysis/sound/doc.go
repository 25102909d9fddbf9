// Package sound measures the sound of one file, piece by piece, as a streaming decoder gives it: loudness (ITU-R BS.1770-4, EBU R 128,
// Tech 3341, Tech 3342), true peak, silence, clipping, phase, mono and dead sides, dropouts, test tones, and a waveform to draw.
// It decodes nothing, starts nothing, keeps nothing on disk, and gives no verdict: limits and templates belong to who reads a Result.
//
// Laws:
//   - A result does not depend on how the sound was cut into pieces: a Meter looks at blocks of 10 ms counted from the first sample.
//   - A Meter that was saved and loaded gives the same result, bit for bit, as one that was not.
//   - Times are frames (one sample of each channel) from the first one; a stretch that is missing in the stream is told with Gap and
//     heard as digital silence.
//   - No number of a Result is NaN or infinite, whatever the samples are: Floor stands for the logarithm of nothing.
//   - Memory does not grow with the file: curves halve their resolution, lists end at MaxSpans and say how many more there were.
package sound
