package transfer

// RestoreOutgoing is restoreOutgoing, for tests of the sender alone.
func (d *Desk) RestoreOutgoing(kept TransferRecord) { d.restoreOutgoing(kept) }
