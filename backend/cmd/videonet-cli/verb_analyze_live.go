package main

import "slices"

// standardInput as a FILE is a film that comes through standard input, as WebM, while it is made or from anywhere: its end is the end of the
// input. It cannot be gone on with, and pictures cannot be taken out of it afterwards.
const standardInput = "-"

func checkStream(files []string, frames int) error {
	i := slices.Index(files, standardInput)
	switch {
	case i < 0:
		return nil
	case slices.Contains(files[i+1:], standardInput):
		return wrongUse("analyze reads standard input once")
	case frames != 0:
		return wrongUse("--frames needs a file")
	}
	return nil
}
