package export

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"videonet/backend/fault"
)

// longestStem leaves room for a number and a suffix: most systems allow 255 bytes.
const longestStem = 200 // bytes

// maxNumber bounds the numbers behind a name that is taken.
const maxNumber = 10_000

// Into writes a report into a folder, one file for each format, called after the report's file: "a.mp4.report.json". Where a name is taken,
// all get a number: "a.mp4 (2).report.json". Nothing is written over, and a file is there whole or not at all. It returns the names of the files;
// a format that fails does not stop the others. Errors: those of Write, fault.FolderUnwritable (value "folder"), fault.NoSpace.
func Into(folder string, formats []Format, s Source) (names []string, err error) {
	var errs []error
	for n := 1; n <= maxNumber; n++ {
		stem := fileStem(s.Report.File, n)
		if anyThere(folder, stem, formats) {
			continue
		}
		for _, f := range formats {
			name := stem + f.Suffix()
			if err = put(folder, name, f, s); err != nil {
				errs = append(errs, err)
				continue
			}
			names = append(names, name)
		}
		return names, errors.Join(errs...)
	}
	return nil, fault.New(fault.FolderUnwritable, fs.ErrExist, "folder", folder)
}

// fileStem is a report's file as the beginning of a name.
func fileStem(file string, n int) string {
	stem := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*`, r) { // no name of Windows has these
			return '_'
		}
		return r
	}, strings.TrimLeft(fileName(file), "."))
	for letters := longestName; len(stem) > longestStem; letters -= 8 {
		stem = short(stem, letters)
	}
	if stem == "" {
		stem = "video"
	}
	if n > 1 {
		stem = fmt.Sprintf("%s (%d)", stem, n)
	}
	return stem
}

func anyThere(folder, stem string, formats []Format) bool {
	for _, f := range formats {
		if _, err := os.Lstat(filepath.Join(folder, stem+f.Suffix())); err == nil {
			return true
		}
	}
	return false
}

// put writes one file beside its place and then gives it its name, unless somebody else has taken that meanwhile.
func put(folder, name string, f Format, s Source) (err error) {
	var b bytes.Buffer
	if err = Write(&b, f, s); err != nil {
		return err
	}
	file, err := os.CreateTemp(folder, ".videonet-*")
	if err != nil {
		return unwritable(folder, err)
	}
	defer func() {
		if gone := os.Remove(file.Name()); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}()
	_, err = file.Write(b.Bytes())
	if err == nil {
		err = file.Chmod(0o644) // people give reports to others
	}
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return unwritable(folder, err)
	}
	path := filepath.Join(folder, name)
	if err = os.Link(file.Name(), path); err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, there := os.Lstat(path); there == nil { // a disk without links
		return fs.ErrExist
	}
	if err = os.Rename(file.Name(), path); err != nil {
		return unwritable(folder, err)
	}
	return nil
}

func unwritable(folder string, err error) error {
	if fault.Is(err, fault.NoSpace) {
		return err
	}
	return fault.New(fault.FolderUnwritable, err, "folder", folder)
}
