package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"videonet/backend/platform"
)

// marker lies beside the database: its being there says that a database existed here, so that an empty or missing file is damage and no
// new profile. Its content says how the file was when it was last closed well: a file that is still the same needs no check, whoever
// touched or moved it. No flag "open" is needed: whoever writes to the file makes it another one.
type marker struct {
	found bool
	Size  int64  `json:"size"`             // bytes
	Hash  string `json:"sha256,omitempty"` // hex; "" when it was not closed well yet
}

func markerPath(path string) string { return path + ".marker" }

// readMarker reads the marker of the database at path. One that cannot be understood still says that there was a database.
func readMarker(path string) (marker, error) {
	data, err := os.ReadFile(markerPath(path))
	if errors.Is(err, fs.ErrNotExist) {
		return marker{}, nil
	}
	if err != nil {
		return marker{}, fmt.Errorf("read the marker: %w", err)
	}
	var m marker
	if json.Unmarshal(data, &m) != nil {
		m = marker{}
	}
	m.found = true
	return m, nil
}

func writeMarker(path string, m marker) error {
	data, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("write the marker: %w", err)
	}
	return platform.WriteFile(markerPath(path), data)
}

// closedWell reports whether the file at path is byte by byte the one that was closed well.
func (m marker) closedWell(path string) bool {
	if m.Hash == "" {
		return false
	}
	if info, err := os.Stat(path); err != nil || info.Size() != m.Size {
		return false
	}
	now, err := markerOf(path)
	return err == nil && now.Hash == m.Hash && now.Size == m.Size
}

// markerOf reads the file at path, which nobody writes to.
func markerOf(path string) (marker, error) {
	file, err := os.Open(path)
	if err != nil {
		return marker{}, err
	}
	hash := sha256.New()
	size, err := io.Copy(hash, file)
	if err = errors.Join(err, file.Close()); err != nil {
		return marker{}, fmt.Errorf("hash %q: %w", path, err)
	}
	return marker{found: true, Size: size, Hash: hex.EncodeToString(hash.Sum(nil))}, nil
}
