//go:build cgo && !linux && !windows

package soundcard

import "github.com/gen2brain/malgo"

func backends() []malgo.Backend { return []malgo.Backend{malgo.BackendCoreaudio} }
