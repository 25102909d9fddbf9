package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"videonet/backend/analysis"
	"videonet/backend/fault"
)

// watched checks the folder of --watch and returns its absolute path, "" for none.
func watched(folder string) (string, error) {
	if folder == "" {
		return "", nil
	}
	info, err := os.Stat(folder)
	if err != nil {
		return "", err
	}
	if !info.IsDir() {
		return "", fault.New(fault.Invalid, nil, "what", "the folder of --watch")
	}
	return filepath.Abs(folder)
}

type watchingEvent struct {
	Event  string `json:"event"`
	Folder string `json:"folder"`
}

// newcomers gives every video that comes into the watched folder, until the context ends. What lies there already is not given.
func (a *analyze) newcomers(ctx context.Context, give func(file string) bool) {
	n := analysis.FindNewcomers(analysis.Watched{Folder: a.watch})
	n.Watch(ctx, func(added []string, why error) bool {
		if len(added) == 0 {
			a.tellWatching(why)
		}
		for _, file := range added {
			if !give(file) {
				return false
			}
		}
		return true
	})
}

// tellWatching says that the folder is looked into, or why it cannot be: it is tried again.
func (a *analyze) tellWatching(why error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.line.clear()
	if why != nil {
		_ = a.env.notice(why) // nowhere left to say that standard output is gone
		return
	}
	if a.env.json {
		_ = a.env.print(watchingEvent{"watching", a.watch}, "") // as above
		return
	}
	fmt.Fprintf(a.env.err, "watching %s\n", printable(a.watch))
}
