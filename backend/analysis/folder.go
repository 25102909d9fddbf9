package analysis

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// VideoExtensions are the endings of names by which videos are offered and looked for; what a file really is, its analysis finds.
func VideoExtensions() []string {
	return []string{".mp4", ".mov", ".mkv", ".webm", ".avi", ".mxf", ".m4v", ".mpg", ".mpeg", ".ts", ".m2ts", ".mts", ".ogv", ".flv", ".wmv", ".3gp"}
}

// Bounds of a folder: what lies beyond them is left out.
const (
	maxVideos  = 10_000
	maxEntries = 500_000 // looked at
	maxDepth   = 16      // folders below the folder
)

var errEnough = errors.New("enough videos")

// Videos returns the videos in a folder and below, by their names, sorted within each folder. Links are not followed; what is hidden, and
// what cannot be read below the folder, is left out.
func Videos(ctx context.Context, folder string) ([]string, error) {
	var out []string
	err := videos(ctx, folder, func(path string, _ fs.DirEntry) error {
		if out = append(out, path); len(out) == maxVideos {
			return errEnough
		}
		return nil
	})
	return out, err
}

// videos calls take for each regular file that Videos would give.
func videos(ctx context.Context, folder string, take func(path string, entry fs.DirEntry) error) error {
	seen := 0
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if seen++; seen > maxEntries {
			return errEnough
		}
		switch hidden := path != folder && strings.HasPrefix(filepath.Base(path), "."); {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && path == folder:
			return err
		case err != nil:
			return nil //nolint:nilerr // see above
		case entry.IsDir() && (hidden || tooDeep(folder, path)):
			return fs.SkipDir
		case hidden || !entry.Type().IsRegular() || !slices.Contains(VideoExtensions(), strings.ToLower(filepath.Ext(path))):
			return nil
		}
		return take(path, entry)
	})
	if err != nil && !errors.Is(err, errEnough) {
		return fmt.Errorf("look through %q: %w", folder, err)
	}
	return nil
}

func tooDeep(folder, path string) bool {
	inside, err := filepath.Rel(folder, path)
	return err != nil || strings.Count(inside, string(filepath.Separator)) >= maxDepth
}
