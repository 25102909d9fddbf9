// Package picture measures the pictures of one file and decides what they show: black, cuts, dissolves, flashes, freezes, black borders
// and colour bars, in order. Batches can be measured side by side, in any number of goroutines; checks then take what was measured picture
// by picture, in order, so that what they find does not depend on how many there were. It reads no file and knows no report.
package picture

import (
	"encoding"

	"videonet/backend/media"
)

// The picture that all checks look at: thresholds belong to this size.
const (
	Width  = 640
	Height = 360
)

// Bytes is the size of one picture: luma of Width x Height, then Cb and Cr of half of both, row by row, without gaps (I420).
const Bytes = pixels + 2*chroma

const (
	pixels = Width * Height
	chroma = Width / 2 * Height / 2
)

// Mark is what was measured of one picture. It is valid while the batch is, so a check copies what it needs later.
type Mark struct {
	PTS media.PTS

	dark   int // pixels at or below blackLevel
	half   half
	thumb  thumb
	colour colour
	look   look
	shape  shape
	inside borders
}

// A Check decides by marks, which it takes in the order of the file. Between two of them it can be saved; one of the same kind that
// loads the state goes on as if nothing had happened. UnmarshalBinary returns ErrState and may leave the check half changed for
// anything else than a state of this version.
type Check interface {
	Take(m *Mark)
	// End says that there are no more. What was found is complete after it.
	End()
	encoding.BinaryAppender
	encoding.BinaryUnmarshaler
}
