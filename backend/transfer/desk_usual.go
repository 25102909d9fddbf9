package transfer

import "cmp"

// Usual is what holds for offers where a person has chosen nothing else.
type Usual struct {
	Folder   string // as Config.Folder
	Stranger int64  // bytes that a new key may send without a second look: people are shown it, nothing is refused for it. 0 is 1 GB
}

// strangerLimit is Usual.Stranger until a person has chosen one.
const strangerLimit = 1e9

// SetUsual changes what is usual, for offers that come from now on.
func (d *Desk) SetUsual(u Usual) {
	u.Stranger = cmp.Or(u.Stranger, strangerLimit)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.usual = u
}

// Usual returns what is usual now.
func (d *Desk) Usual() Usual {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.usual
}
