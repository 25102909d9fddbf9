//go:build linux

package main

import (
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
)

// Screen returns what the screen shows. It reads Xvfb's frame buffer, so it works whatever the window is doing.
func (d *Desk) Screen() *image.RGBA {
	dump, err := os.ReadFile(d.frames)
	d.t.Check(err, "read the screen")
	img, err := parseXWD(dump)
	d.t.Check(err, "read the screen")
	return img
}

// Shot keeps a picture of a part of the screen as NAME.png in the folder of results.
func (d *Desk) Shot(name string, part image.Rectangle) {
	f, err := os.Create(filepath.Join(d.t.Out, name+".png"))
	d.t.Check(err, "keep a picture")
	err = png.Encode(f, d.Screen().SubImage(part))
	if err2 := f.Close(); err == nil {
		err = err2
	}
	d.t.Check(err, "keep a picture")
}

// parseXWD reads an X window dump (X11/XWDFile.h): a header of big-endian 32-bit words, a colour map, the rows. Only what Xvfb writes
// for a screen of depth 24 is known: 32 bits per pixel, TrueColor.
func parseXWD(dump []byte) (*image.RGBA, error) {
	const words = 25
	if len(dump) < words*4 {
		return nil, fmt.Errorf("a dump of %d bytes", len(dump))
	}
	word := func(i int) int { return int(binary.BigEndian.Uint32(dump[i*4:])) }
	const headerSize, version, width, height, byteOrder, bitsPerPixel, bytesPerLine, colours = 0, 1, 4, 5, 7, 11, 12, 19
	if word(version) != 7 || word(bitsPerPixel) != 32 {
		return nil, fmt.Errorf("a dump of version %d with %d bits per pixel", word(version), word(bitsPerPixel))
	}
	const colourSize = 12
	start := word(headerSize) + word(colours)*colourSize
	if len(dump) < start+word(height)*word(bytesPerLine) {
		return nil, fmt.Errorf("a dump of %d bytes for %dx%d", len(dump), word(width), word(height))
	}
	order := binary.ByteOrder(binary.LittleEndian)
	if word(byteOrder) == 1 {
		order = binary.BigEndian
	}
	img := image.NewRGBA(image.Rect(0, 0, word(width), word(height)))
	for y := range word(height) {
		row := dump[start+y*word(bytesPerLine):]
		for x := range word(width) {
			p := order.Uint32(row[x*4:])
			img.SetRGBA(x, y, color.RGBA{uint8(p >> 16), uint8(p >> 8), uint8(p), 255})
		}
	}
	return img, nil
}
