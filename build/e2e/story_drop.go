//go:build linux

package main

import (
	"image"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// storyDrop: files dragged from another window arrive with their paths, the one with a blank and Hangul in its name too.
func storyDrop(t *T) {
	desk := t.NewDesk()
	files := []string{filepath.Join(desk.Home, "a b.mp4"), filepath.Join(desk.Home, "한글.mp4")}
	for _, file := range files {
		t.Check(os.WriteFile(file, []byte("x"), 0o600), "make a file")
	}
	w := desk.Open()
	w.FindHeading()
	w.Script(nil, "window.runtime.OnFileDrop((x, y, paths) => { window.dropped = paths }, false)")
	w.Drop(image.Pt(300, 300), files...)
	var got []string
	t.Wait(5*time.Second, "the files arrive", func() (bool, error) {
		err := w.script(&got, "return window.dropped ?? []")
		return len(got) > 0, err
	})
	if !slices.Equal(got, files) {
		t.Fatalf("got %q, want %q", got, files)
	}
	w.Quit()
}
