//go:build cgo

package soundcard

import "github.com/gen2brain/malgo"

// backends are tried in this order; the library's own list would also ask JACK and OSS, which print to the terminal.
func backends() []malgo.Backend { return []malgo.Backend{malgo.BackendPulseaudio, malgo.BackendAlsa} }
