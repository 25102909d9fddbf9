// Command videonet-vision scores pictures for videonet-worker by OpenCV, so that the worker starts without its libraries and outlives it.
// Numbers are little-endian:
//
//	to it, for each picture    width u32  height u32  luma width*height bytes, 0 black and 255 white
//	from it, at first          "vnvision"
//	from it, for each picture  BRISQUE float64, 0…100, below 0 when the picture cannot be rated; sharpness float64, variance of the Laplacian
//
// It ends with its standard input. It is built with tag opencv; without it it ends at once.
package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"videonet/backend/native/opencv"
	"videonet/backend/native/vision"
)

// maxPixels bounds what a head may make us allocate.
const maxPixels = vision.Width * vision.Height

func main() {
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "videonet-vision:", err)
		os.Exit(1)
	}
}

func serve(in io.Reader, out io.Writer) error {
	s, err := vision.Open()
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	if _, err = io.WriteString(out, "vnvision"); err != nil {
		return err
	}
	pictures := bufio.NewReaderSize(in, maxPixels)
	luma := make([]byte, maxPixels)
	for {
		var head [8]byte
		if _, err = io.ReadFull(pictures, head[:]); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return fmt.Errorf("read head: %w", err)
		}
		width, height := binary.LittleEndian.Uint32(head[:]), binary.LittleEndian.Uint32(head[4:])
		n := uint64(width) * uint64(height)
		if n > maxPixels {
			return fmt.Errorf("a picture of %dx%d", width, height)
		}
		if _, err = io.ReadFull(pictures, luma[:n]); err != nil {
			return fmt.Errorf("read picture: %w", err)
		}
		score, failed := s.Score(luma[:n], int(width), int(height))
		if failed != nil {
			score = -1
		}
		sharpness, failed := opencv.Sharpness(luma[:n], int(width), int(height))
		if failed != nil {
			score, sharpness = -1, 0
		}
		var answer [16]byte
		binary.LittleEndian.PutUint64(answer[:], math.Float64bits(score))
		binary.LittleEndian.PutUint64(answer[8:], math.Float64bits(sharpness))
		if _, err = out.Write(answer[:]); err != nil {
			return fmt.Errorf("write score: %w", err)
		}
	}
}
