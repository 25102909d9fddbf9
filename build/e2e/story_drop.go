//go:build linux

package main

import (
	"image"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// storyDrop: files dragged from another window arrive in the program, the one with a blank and Hangul in its name too; the page learns their
// names, never where they are, and is not replaced by them.
func storyDrop(t *T) {
	desk := t.NewDesk()
	names := []string{"a b.mp4", "한글.mp4"}
	var files []string
	for _, name := range names {
		files = append(files, filepath.Join(desk.Home, name))
		t.Check(os.WriteFile(files[len(files)-1], []byte("x"), 0o600), "make a file")
	}
	w := desk.Open()
	w.FindHeading()
	w.Script(nil, `window.runtime.EventsOn("files", (event) => { window.dropped = event })`)
	w.Drop(image.Pt(300, 300), files...)
	var got struct {
		Type   string
		Picked struct {
			Handle string
			Files  []struct{ Name string }
		}
	}
	t.Wait(10*time.Second, "the files arrive", func() (bool, error) {
		err := w.script(&got, "return window.dropped ?? {}")
		return got.Type != "", err
	})
	var gotNames []string
	for _, file := range got.Picked.Files {
		gotNames = append(gotNames, file.Name)
	}
	if got.Type != "dropped" || got.Picked.Handle == "" || !slices.Equal(gotNames, names) {
		t.Fatalf("got %+v", got)
	}
	w.Shot("drop")
	w.Quit()
}
