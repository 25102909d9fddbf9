//go:build cgo

package soundcard

import "github.com/gen2brain/malgo"

func backends() []malgo.Backend { return []malgo.Backend{malgo.BackendWasapi} }
