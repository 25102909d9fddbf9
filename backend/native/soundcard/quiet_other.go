//go:build cgo && !linux

package soundcard

func quiet() {}
