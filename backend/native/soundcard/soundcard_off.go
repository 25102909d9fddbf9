//go:build !cgo

package soundcard

import (
	"log/slog"

	"videonet/backend/fault"
)

// Card is without devices in programs built without cgo.
type Card struct{}

// Stream never exists in programs built without cgo.
type Stream struct{}

func notBuilt() error { return fault.New(fault.NotBuilt, nil, "part", "sound") }

// New returns a Card that has nothing.
func New(*slog.Logger) *Card { return &Card{} }

// Devices returns fault.NotBuilt.
func (*Card) Devices(Direction) ([]Device, error) { return nil, notBuilt() }

// Open returns fault.NotBuilt.
func (*Card) Open(Direction, string, func(pcm []float32)) (*Stream, error) { return nil, notBuilt() }

// Close does nothing.
func (*Card) Close() error { return nil }

// Lost is never closed.
func (*Stream) Lost() <-chan struct{} { return nil }

// Close does nothing.
func (*Stream) Close() error { return nil }
