package backend

import (
	"time"

	"videonet/backend/transfer"
)

// acquaintances says who was met before this program began. The store notes a key when its person comes in, so that without this nobody
// would ever be new to those who decide about their files. It meets transfer.Known.
type acquaintances struct {
	noted transfer.Known
	began time.Time
}

// Since returns when a key was first met, and whether that was before the program began.
func (a acquaintances) Since(peer string) (time.Time, bool) {
	since, met := a.noted.Since(peer)
	if !met || !since.Before(a.began) {
		return time.Time{}, false
	}
	return since, true
}
