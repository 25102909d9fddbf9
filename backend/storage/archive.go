package storage

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"videonet/backend/fault"
	"videonet/backend/platform"
)

// What a report in the archive is called: the file's name and one of these.
const (
	archiveEnding = ".report.json"
	stillsEnding  = ".stills.zip"
)

// longestName leaves room for an ending and a number: file systems take 255 bytes.
const longestName = 200

// freeName returns a path in the archive folder to which the endings can be put: nothing there is replaced. Errors: fault.FolderGone.
func freeName(folder, file string) (string, error) {
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return "", fault.New(fault.FolderGone, err, "folder", folder)
	}
	for len(file) > longestName {
		_, n := utf8.DecodeLastRuneInString(file)
		file = file[:len(file)-n]
	}
	file = strings.NewReplacer("/", "_", `\`, "_", "\x00", "_").Replace(file)
	for i := 1; ; i++ {
		stem := filepath.Join(folder, file)
		if i > 1 {
			stem += fmt.Sprintf(" (%d)", i)
		}
		taken := false
		for _, ending := range []string{archiveEnding, stillsEnding} {
			_, err := os.Lstat(stem + ending)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return "", unwritable(folder, err)
			}
			taken = taken || err == nil && ending == archiveEnding // stills alone are what an attempt that failed has left
		}
		if !taken {
			return stem, nil
		}
	}
}

func writeJSON(path string, value any) error {
	data, err := json.MarshalIndent(value, "", " ")
	if err != nil {
		return fmt.Errorf("write %q: %w", path, err)
	}
	return archived(path, append(data, '\n'))
}

func archived(path string, data []byte) error {
	if err := platform.WriteFile(path, data); err != nil {
		return unwritable(filepath.Dir(path), err)
	}
	return nil
}

// archiveStills writes a job's stills as JPEGs named by their time in milliseconds; those that begin a shot say so. Without any nothing
// is written.
func (s *Storage) archiveStills(path, job string) error {
	stills, err := s.Stills(job)
	if err != nil || len(stills) == 0 {
		return err
	}
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for _, still := range stills {
		jpeg, found, failed := s.Still(job, still.Milli())
		if failed != nil {
			return failed
		}
		if !found {
			continue // damaged: it can be made again
		}
		name := fmt.Sprintf("%09d.jpg", still.Milli())
		if still.Shot {
			name = fmt.Sprintf("%09d-shot.jpg", still.Milli())
		}
		entry, failed := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store}) // a JPEG is packed already
		if failed == nil {
			_, failed = entry.Write(jpeg)
		}
		if failed != nil {
			return fmt.Errorf("write %q: %w", path, failed)
		}
	}
	if err = w.Close(); err != nil {
		return fmt.Errorf("write %q: %w", path, err)
	}
	return archived(path, packed.Bytes())
}
