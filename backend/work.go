package backend

import "path/filepath"

// WorkFolder is where what analyses make is kept.
func (b *Backend) WorkFolder() string { return filepath.Join(b.host.folder, "work") }
