package app

import "videonet/backend/transfer"

// showProgress shows in the task bar how far all that moves is together.
func (t *Transfers) showProgress() {
	t.feed.mu.Lock()
	var bytes, total int64
	for i := range t.feed.rows {
		row := &t.feed.rows[i]
		if p := transfer.Phase(row.Phase); p == transfer.Sending || p == transfer.Receiving || p == transfer.Verifying {
			bytes += row.Bytes
			total += row.Total
		}
	}
	t.feed.mu.Unlock()
	t.j.taskbar.Show(bytes, total)
}
