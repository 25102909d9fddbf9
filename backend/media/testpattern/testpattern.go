// Package testpattern is the camera and the microphone named "test": a calm moving picture that carries a number and a clock which
// a program can read at the other end, and a tone. It touches no device, codes nothing, and says nothing about quality.
//
// # The code in the picture
//
// With u = width/40 (pixels, a real number), three rows of 32 blocks of u x u pixels stand at the bottom of the picture:
//
//	column i = 0..31   x from (4+i)·u         to (5+i)·u
//	row    r = 0..2    y from height-(4-r)·u  to height-(3-r)·u     (one block of margin below row 2)
//
//	row 0   counter    uint32, 1 for the first picture, one more for each picture made
//	row 1   clock      uint32, tenths of a millisecond since 1970 modulo 2^32, when the picture was made
//	row 2   check      counter xor clock xor 0x5A5A5A5A
//
// A row is one number, its most significant bit at the left (i = 0). A light block is 1. To read a block, take the 4x4 pixels
// whose top left corner is (floor(cx)-2, floor(cy)-2), where cx = (4.5+i)·u and cy = height-(3.5-r)·u are its centre; the bit is 1
// when their mean is above 128: of the luma in a decoded picture, of the green in RGB (getImageData of a canvas). A picture whose
// check fails is dropped: it is torn, or no test picture. The rule holds at every size from 320x180 up and after scaling, as long
// as the picture keeps its shape.
//
// Latency is the reader's own clock (same unit, same modulo, as a difference of int32) minus row 1, where both programs run on
// one machine or on machines whose clocks agree.
//
// Pictures are I420, BT.601, luma 16..235, which is what VP8 means (RFC 6386 §9.2).
package testpattern
