package transfer

import "time"

// started notes that a file was begun, or came whole: from the first one on the transfer takes time. The caller holds the mutex.
func (r *record) started(now time.Time) {
	if r.began.IsZero() {
		r.began = now
	}
}

// start is started for who does not hold the mutex.
func (r *record) start() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.started(time.Now())
}

// took returns how long the transfer has worked since its first file was begun, or did until it ended; of one that ended before the program was
// started, what was kept of that. The time before an earlier end of the program is not in it, as the bytes of that time are Resumed. The
// caller holds the mutex.
func (r *record) took(now time.Time) time.Duration {
	switch {
	case r.began.IsZero():
		return r.spent
	case r.ended.IsZero():
		return now.Sub(r.began)
	default:
		return max(0, r.ended.Sub(r.began))
	}
}

// keepTime writes into a transfer for the journal how long it took. The caller holds the mutex.
func (r *record) keepTime(kept *KeptTransfer) {
	if !r.ended.IsZero() {
		kept.Spent, kept.Resumed = r.took(r.ended), r.resumed.Load()
	}
}

// restoreTime takes up what keepTime wrote, once the files are as they were: that some have ended is no work of this run.
func (r *record) restoreTime(kept KeptTransfer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.began, r.spent = time.Time{}, kept.Spent
	r.resumed.Store(kept.Resumed)
}
