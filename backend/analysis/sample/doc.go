// Package sample measures single pictures of full size: how sharp they are, whether the blocks of a coder show, noise, exposure, legal
// values, interlacing; and says by how much each lowers a technical index. What a smaller copy of a picture no longer shows belongs
// here, everything else to package picture. It decodes nothing, keeps no pixel, and holds no opinion of viewers: the index is calibrated
// on nobody's eyes.
//
// # The index
//
// The index of a picture is 100 less its penalties, each of which is kept. Black pictures and pictures of one colour have none; black
// borders are cut off before anything is measured.
//
//	blur       4 · (edge − 3), at most 30          edge: width in pixels of the sharpest tenth of all edges
//	block      6 · (grid − 0.8), at most 30        grid: height in levels of the steps on a grid of 8x8 pixels above those beside it
//	noise      3 · (noise − 1.5), at most 20       noise: standard deviation in levels where the picture is flattest
//	exposure   (clipped − 2) + 0.5 · (crushed − 10), at most 20             percent of pixels at white and at black
//	legal      2 · (beyond − 1) + 0.25 · (illegal − 1), at most 10          percent, below
//	interlace  10 where two fields of different times are in the picture
//	brisque    0.25 · (score − 50), at most 10     only where OpenCV is there; score: BRISQUE of the middle of the picture, 0…100
//
// No part is below 0, nor is the index. The penalty of BRISQUE stands beside the index and is not taken off it, so that an index does not
// depend on whether the machine has OpenCV. Levels are those of 8 bits. The index of a file is the mean of its samples, beside it stands
// the 5th percentile.
//
// # Legal values
//
// EBU R 103: video range has luma from 16 to 235 and colour differences from 16 to 240; preferred are −5 % to 105 %, which is 5…246 and
// 5…251, and up to 1 % of the pixels may lie outside. Illegal counts what is outside the first, Beyond what is outside the second, of
// luma or of one colour difference, whichever has more. R, G and B are not computed. In a picture of full range every value is legal: both are 0.
//
// # Limits
//
// A sample is faulty where edge > 5.5, grid > 2.3, noise > 4, exposure costs more than 10, beyond > 1, or it is interlaced. Two such in
// a row make a span, from the first to the next that is not.
package sample
