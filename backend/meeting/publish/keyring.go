package publish

import "time"

const (
	keysAtStart  = 2                      // see Camera.Subscribe
	keyEvery     = 300 * time.Millisecond // a key is 5 to 10 times as large as another picture; receivers ask no faster either
	keyAfterDrop = time.Second            // one slow subscriber must not cost all others their bit rate
)

// keyring decides which pictures are keys.
type keyring struct {
	owed  int  // keys due to new subscribers, one picture after the other
	asked bool // by a receiver
	slow  bool // a subscriber lost packets and cannot go on without a key
	last  time.Time
}

// want reports whether the picture at now is to be a key.
func (k *keyring) want(now time.Time) bool {
	since := now.Sub(k.last)
	return k.owed > 0 || k.asked && since >= keyEvery || k.slow && since >= keyAfterDrop
}

// made says that a key was coded.
func (k *keyring) made(now time.Time) {
	*k = keyring{owed: max(k.owed-1, 0), last: now}
}
