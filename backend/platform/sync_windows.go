package platform

// SyncFolder does nothing: NTFS journals names, and a folder cannot be flushed there.
func SyncFolder(string) error { return nil }
