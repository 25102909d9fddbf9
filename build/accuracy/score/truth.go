// Package score compares what was found in a reel of build/reelgen with what is there.
package score

import (
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"strings"
)

// Truth is what build/reelgen writes beside a reel. Times are seconds from the first picture, spans [Start, End).
type Truth struct {
	Seed      uint64
	Rate      string
	Frames    int
	Cuts      []struct{ At float64 }
	Black     []Span
	Flashes   []Span
	Negatives []Span
	Dropouts  []Span
	Dissolves []Span
	Fades     []Span
	Freezes   []Span
	Bars      []Span
	Borders   []Border
}

// Span is something that lasts.
type Span struct{ Start, End float64 }

// Border is a span whose pictures fill an area, in pixels of the reel.
type Border struct {
	Span
	X, Y, Width, Height int
}

// Read reads the truth beside a reel.
func Read(reel string) (Truth, error) {
	var t Truth
	data, err := os.ReadFile(strings.TrimSuffix(reel, filepath.Ext(reel)) + ".json")
	if err == nil {
		err = json.Unmarshal(data, &t)
	}
	return t, err
}

// Picture is how long a picture is shown, in seconds.
func (t Truth) Picture() float64 {
	rate, ok := new(big.Rat).SetString(t.Rate)
	if !ok || rate.Sign() <= 0 {
		return 0.04
	}
	f, _ := rate.Inv(rate).Float64()
	return f
}

// Short are the spans that are flashes in the report's words: bright, black, or other pictures for a moment.
func (t Truth) Short() []Span {
	out := append([]Span{}, t.Flashes...)
	return append(append(out, t.Negatives...), t.Dropouts...)
}
