package app

import (
	"os"
	"path/filepath"

	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// FileKind is a line of a file dialog: "Videos", "*.mp4;*.mkv". The name is in the person's language.
type FileKind struct{ Name, Pattern string }

// ChooseFiles asks the person for files and returns their absolute paths, none when they thought better of it.
func (w *Window) ChooseFiles(title string, kinds ...FileKind) ([]string, error) {
	ctx := w.context()
	if ctx == nil {
		return nil, nil
	}
	filters := make([]runtime.FileFilter, len(kinds))
	for i, kind := range kinds {
		filters[i] = runtime.FileFilter{DisplayName: kind.Name, Pattern: kind.Pattern}
	}
	return w.remember(runtime.OpenMultipleFilesDialog(ctx, runtime.OpenDialogOptions{Title: title, Filters: filters, DefaultDirectory: w.begin()}))
}

// ChooseFolder asks the person for a folder and returns its absolute path, "" when they thought better of it.
func (w *Window) ChooseFolder(title string) (string, error) {
	ctx := w.context()
	if ctx == nil {
		return "", nil
	}
	path, err := runtime.OpenDirectoryDialog(ctx, runtime.OpenDialogOptions{Title: title, CanCreateDirectories: true, DefaultDirectory: w.begin()})
	if err != nil || path == "" {
		return "", err
	}
	_, _ = w.remember([]string{path}, nil)
	return path, nil
}

// begin is the folder that a dialog opens in: the one of what was chosen last, at first the person's own. Without one GTK opens in the list of
// recent files, where a folder that is typed cannot be opened.
func (w *Window) begin() string {
	w.mu.Lock()
	last := w.last
	w.mu.Unlock()
	home, _ := os.UserHomeDir() // none is like one that is not there
	for _, folder := range []string{last, home} {
		if info, err := os.Stat(folder); err == nil && info.IsDir() {
			return folder
		}
	}
	return ""
}

// remember notes where the chosen files lie, for the next dialog.
func (w *Window) remember(paths []string, err error) ([]string, error) {
	if err == nil && len(paths) > 0 {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.last = filepath.Dir(paths[0])
	}
	return paths, err
}
