package transfer

import (
	"fmt"
	"time"

	"videonet/backend/fault"
)

// maxPage is how many files one look at a transfer gives at most.
const maxPage = 1000

// Files returns the files of a transfer from one on (0 is the first), at most n and at most 1000. Errors: fault.Invalid, those of the
// journal.
func (d *Desk) Files(id string, from, n int) ([]File, error) {
	e := d.entry(id)
	if e == nil || from < 0 || n < 0 {
		return nil, fault.New(fault.Invalid, nil, "what", fmt.Sprintf("%d files from %d of transfer %s", n, from, id))
	}
	return e.record.page(from, min(n, maxPage), time.Now())
}
