package app

import "videonet/backend/transfer"

// showProgress shows in the task bar how far all that moves is together.
func (t *Transfers) showProgress() {
	t.feed.mu.Lock()
	var bytes, total int64
	for i := range t.feed.rows {
		switch row := &t.feed.rows[i]; transfer.Phase(row.Phase) {
		case transfer.Sending, transfer.Receiving, transfer.Verifying:
			bytes += row.Bytes
			total += row.Total
		}
	}
	t.feed.mu.Unlock()
	t.j.taskbar.Show(bytes, total)
}
