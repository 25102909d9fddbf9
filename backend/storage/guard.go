package storage

import (
	"videonet/backend/fault"
	"videonet/backend/platform"
)

// enough says whether a disk has its reserve. What one analysis writes is some MB, so those that run are not stopped when others fill the
// disk below it: a report that finds no room there goes to the profile instead.
func enough(folder string, reserve int64) error {
	free, err := platform.Free(folder)
	if err != nil {
		return err
	}
	if free >= 0 && free < reserve {
		return fault.New(fault.DiskReserve, nil, "folder", folder, "free", free, "need", reserve)
	}
	return nil
}
