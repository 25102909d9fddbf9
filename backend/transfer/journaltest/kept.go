package journaltest

import (
	"slices"

	"videonet/backend/transfer"
)

// Kept is a transfer of a journal with all its files.
type Kept struct {
	transfer.KeptTransfer

	Files []transfer.FileRecord
}

// Put keeps a transfer with its files.
func Put(j transfer.Journal, k Kept) error {
	return j.PutTransfer(k.KeptTransfer, slices.Values(k.Files))
}

// All returns all transfers of a journal with their files, oldest first.
func All(j transfer.Journal) ([]Kept, error) {
	heads, err := j.Transfers()
	all := make([]Kept, len(heads))
	for i, h := range heads {
		all[i].KeptTransfer = h
		for f, failed := range j.Files(h.ID, 0) {
			if failed != nil {
				return nil, failed
			}
			all[i].Files = append(all[i].Files, f)
		}
	}
	return all, err
}
