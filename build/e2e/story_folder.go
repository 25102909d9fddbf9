//go:build linux

package main

import (
	"fmt"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// storyFolder: a folder is offered, looked at and taken in the window; dragged back onto the window it goes to who is in the room, whole.
func storyFolder(t *T) {
	desk := t.NewDesk()
	folder := filepath.Join(desk.Home, "Project")
	for i := range 150 {
		sub := filepath.Join(folder, fmt.Sprintf("day %d", i%3))
		t.Check(os.MkdirAll(sub, 0o700), "make a folder")
		t.Check(os.WriteFile(filepath.Join(sub, fmt.Sprintf("clip-%03d.bin", i)), make([]byte, 1000*i), 0o600), "make a file")
	}
	t.Check(os.MkdirAll(filepath.Join(folder, "empty"), 0o700), "make a folder")
	w := desk.Open()
	w.Resize(1440, 900)
	invite := openRoom(w, "Edit review")
	sender := desk.CLI("joon", "send", folder, "--to", "-", "--peer", peerName(w))
	sender.Say(invite)
	w.Find("button", "Files…").Click()
	w.Find("button", "Look closer…").Click()
	w.Find("dialog", "")
	w.Shot("files-offer-1440x900")
	w.Script(nil, "[...document.querySelectorAll('[role=dialog] button')].find((b) => b.textContent === 'Accept').click()")
	w.Find("button", "Verified: show the check of Project")
	w.Find("button", "Show the files of Project").Click()
	w.Shot("files-folder-1440x900")
	if code := sender.ExitCode(patience); code != 0 {
		t.Fatalf("the sender ended with %d", code)
	}
	var taken string
	t.Check(filepath.WalkDir(desk.Home, func(path string, e fs.DirEntry, err error) error {
		if e != nil && e.IsDir() && e.Name() == "Project" && path != folder {
			taken = path
		}
		return err
	}), "look for what was taken")
	sameFolder(t, taken, folder)

	into := t.TempDir()
	receiver := desk.CLI("mina", "receive", "-", "--into", into, "--accept-all", "--stay")
	receiver.Say(invite)
	receiver.WaitFor(patience, "peer", Says("connected"))
	w.Drop(image.Pt(500, 300), folder) // on the picture of the only one there
	t.Wait(patience, "the folder is there", func() (bool, error) { return len(receiver.Events("done")) >= 150, nil })
	t.Wait(patience, "its receipt or its last folder is there", func() (bool, error) {
		_, err := os.Stat(filepath.Join(into, "Project", "empty"))
		return err == nil, nil
	})
	sameFolder(t, filepath.Join(into, "Project"), folder)
	w.Find("link", "Files").Click()
	time.Sleep(time.Second) // the list is drawn
	w.Shot("files-page-1440x900")
	w.Resize(900, 600)
	w.Shot("files-page-900x600")
	w.Quit()
}

// sameFolder fails the story unless two folders hold the same.
func sameFolder(t *T, got, want string) {
	list := func(root string) (all []string) {
		t.Check(filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			line := strings.TrimPrefix(path, root)
			if e.Type().IsRegular() {
				hash, err := hashFile(path)
				if err != nil {
					return err
				}
				line += " " + hash
			}
			all = append(all, line)
			return nil
		}), "read %s", root)
		slices.Sort(all)
		return all
	}
	if g, w := list(got), list(want); !slices.Equal(g, w) {
		t.Fatalf("the folder that came has %d entries, the one that went %d, and they differ", len(g), len(w))
	}
}
