// Package vision scores single pictures by what OpenCV knows: BRISQUE (Mittal, Moorthy, Bovik 2012), a guess at how people would rate a
// picture without its original, trained on the LIVE database. It links four libraries of OpenCV by a wrapper of its own, because gocv has
// none for it and brings 264 libraries where this brings 24. Built with tag opencv only; without it Open returns fault.NotBuilt.
package vision

// The most that is scored, in pixels: 8 ms. A picture of HD would take 75 ms.
const (
	Width  = 640
	Height = 360
)
