package transfer

import (
	"path/filepath"
	"time"

	"videonet/backend/wire"
)

// view returns what people see at a moment.
func (r *record) view(now time.Time) Transfer {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := Transfer{
		ID: r.id, Direction: r.direction, Peer: r.peer, Phase: r.phase, Link: r.link, Folder: r.folder, Receipt: r.receipt,
		Count: r.countFiles(), Done: r.done, Failed: r.failed, Skipped: r.skipped,
		Bytes: r.bytes.Load(), Total: r.total, Resumed: r.resumed.Load(), Left: -1,
		Paused: r.paused, PausedByPeer: r.pausedByPeer, KnownSince: r.knownSince, Free: r.free, Limit: r.limit,
		At: r.at, Ended: r.ended, Seconds: r.took(now).Seconds(), Err: r.err,
	}
	if (r.phase == Interrupted || r.paused) && t.Err == nil {
		t.Err = r.why
	}
	if !r.phase.Ended() {
		t.Rate = r.rate.rate(now)
	}
	if t.Rate > 0 && !r.paused && !r.pausedByPeer {
		t.Left = float64(max(0, t.Total-t.Bytes)) / t.Rate
	}
	shown := r.shown()
	t.Files = make([]File, len(shown))
	for i, f := range shown {
		t.Files[i] = r.viewFile(f, now)
	}
	return t
}

// shown returns the files that a view carries. The caller holds the mutex.
func (r *record) shown() []*fileRecord {
	if r.history != nil {
		return r.history.shown
	}
	if len(r.files) <= MaxShown {
		return r.files
	}
	shown := make([]*fileRecord, 0, MaxShown)
	shown = append(shown, r.broken...)
	shown = append(shown, r.working[:min(len(r.working), MaxShown-len(shown))]...)
	if len(shown) == 0 { // nothing has happened: so that people see what it is about
		shown = append(shown, r.files[:MaxShown]...)
	}
	return shown
}

// page returns the files from one on, at most n. Errors: those of the journal.
func (r *record) page(from, n int, now time.Time) ([]File, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.history != nil {
		return r.historyPage(max(from, 0), max(n, 0), now)
	}
	from = min(max(from, 0), len(r.files))
	n = min(max(n, 0), len(r.files)-from)
	out := make([]File, n)
	for i, f := range r.files[from : from+n] {
		out[i] = r.viewFile(f, now)
	}
	return out, nil
}

// viewFile returns what people see of one file. The caller holds the mutex.
func (r *record) viewFile(f *fileRecord, now time.Time) File {
	v := File{
		Number: int(f.index) + 1, Name: f.name, Within: f.within, IsFolder: f.folder, Path: r.pathOf(f),
		Phase: f.phase, Bytes: f.bytes.Load(), Size: f.size, Err: f.err,
	}
	if r.direction == Receive {
		v.StoredAs = f.storedAs()
	}
	if f.sent != (wire.Hash{}) {
		v.Sent = f.sent.String()
	}
	if sum := f.receivedSum(); sum != (wire.Hash{}) {
		v.Received = sum.String()
	}
	switch {
	case f.started == 0:
	case f.ended == 0:
		v.Seconds = now.Sub(time.Unix(0, f.started)).Seconds()
	default:
		v.Seconds = time.Duration(f.ended - f.started).Seconds()
	}
	return v
}

// pathOf returns where the file is. The path is put together when it is asked for: many share their folder. The caller
// holds the mutex.
func (r *record) pathOf(f *fileRecord) string {
	if r.direction == Receive && (f.folder || f.path == "") {
		return f.path
	}
	return f.sourcePath()
}

// sourcePath returns the path of a file that is sent, or was stored.
func (f *fileRecord) sourcePath() string {
	if f.stored != "" {
		return filepath.Join(f.path, f.stored)
	}
	return filepath.Join(f.path, f.name)
}

// storedAs returns the name in the folder where it is not the offered one: the safe name before, the numbered one after.
func (f *fileRecord) storedAs() string {
	stored := f.stored
	if f.phase == Verified && f.folder {
		stored = filepath.Base(f.path)
	}
	if stored == f.name {
		return ""
	}
	return stored
}
