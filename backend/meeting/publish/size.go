package publish

import "math"

// fit returns the size at which a picture of w x h is coded when it may have that many lines at most: the same shape, never
// larger, even on both sides.
func fit(w, h, lines int) (int, int) {
	if h <= lines {
		return w &^ 1, h &^ 1
	}
	return max((w*lines+h/2)/h&^1, 2), lines &^ 1
}

// DefaultBitrate returns what a picture of that size is coded with when nobody says otherwise, in bit/s: 1.7 Mbit/s for 1280x720,
// and less than in proportion for the larger, more for the smaller (600 kbit/s for 640x360; notes of the bench: above 41 dB both).
func DefaultBitrate(width, height int) int {
	return int(1_700_000 * math.Pow(float64(width*height)/(1280*720), 0.75))
}
