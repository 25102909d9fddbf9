package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"videonet/backend/fault"
	"videonet/backend/sentences"
	"videonet/backend/transfer"
)

type offerEvent struct {
	Event string `json:"event"`
	Peer  string `json:"peer"`
	Name  string `json:"name"` // of the peer
	Files int    `json:"files"`
	Bytes int64  `json:"bytes"`
}

type progressEvent struct {
	Event string `json:"event"`
	File  string `json:"file"`
	Bytes int64  `json:"bytes"`
	Total int64  `json:"total"`
	Rate  int64  `json:"rate"` // bytes a second
}

type doneEvent struct {
	Event    string  `json:"event"`
	File     string  `json:"file"`
	Bytes    int64   `json:"bytes"`
	SHA256   string  `json:"sha256"`
	Seconds  float64 `json:"seconds"`
	Path     string  `json:"path"` // "webrtc" or "tls"
	Verified bool    `json:"verified"`
	StoredAs string  `json:"stored_as,omitempty"` // where a received file stands
	Peer     string  `json:"peer,omitempty"`
}

type receiptEvent struct {
	Event string `json:"event"`
	Path  string `json:"path"` // of its file
}

type fileErrorEvent struct {
	Event  string         `json:"event"`
	Code   string         `json:"code"`
	Text   string         `json:"text"`
	Values map[string]any `json:"values,omitempty"`
	File   string         `json:"file"`
}

// files prints how the files of transfers go: each progress that is new, and how each file ended, once.
type files struct {
	env  *env
	told map[string]*toldFiles // by transfer
	line bool                  // a progress line stands on the terminal
	// before are the transfers that earlier runs left, until they move again.
	before map[string]bool
}

// toldFiles is what was printed of a transfer's files, by number. There may be 100,000.
type toldFiles struct {
	bytes map[int]int64 // of those in work
	ended []bool
}

// over notes that a file has ended. It returns false when that was noted before.
func (t *toldFiles) over(number int) bool {
	for number >= len(t.ended) {
		t.ended = append(t.ended, false)
	}
	was := t.ended[number]
	t.ended[number] = true
	delete(t.bytes, number)
	return !was
}

// moved notes how many bytes of a file there are. It returns false when that is not new.
func (t *toldFiles) moved(number int, n int64) bool {
	last := t.bytes[number]
	if number < len(t.ended) && t.ended[number] || last == n {
		return false
	}
	t.bytes[number] = n
	return true
}

func newFiles(e *env) *files {
	return &files{env: e, told: map[string]*toldFiles{}, before: map[string]bool{}}
}

// leave passes over what is on the desk already.
func (f *files) leave(desk *transfer.Desk) {
	state, _ := desk.Snapshot()
	for _, t := range state.Transfers {
		f.before[t.ID] = true
	}
}

// all prints what is new in all transfers and returns the newest one of this run once none is open.
func (f *files) all(desk *transfer.Desk) (newest *transfer.Transfer, err error) {
	state, _ := desk.Snapshot()
	open := false
	for i, t := range state.Transfers {
		if f.before[t.ID] && (t.Phase.Ended() || t.Phase == transfer.Interrupted) {
			continue
		}
		delete(f.before, t.ID)
		if err := f.note(desk, t); err != nil {
			return nil, err
		}
		open = open || !t.Phase.Ended()
		newest = &state.Transfers[i]
	}
	if open {
		return nil, nil //nolint:nilnil // nothing has ended, and nothing is wrong
	}
	return newest, nil
}

// one prints what is new in one transfer and returns it once it has ended.
func (f *files) one(desk *transfer.Desk, id string) (*transfer.Transfer, error) {
	state, _ := desk.Snapshot()
	for i, t := range state.Transfers {
		if t.ID != id {
			continue
		}
		if err := f.note(desk, t); err != nil || t.Phase.Ended() {
			return &state.Transfers[i], err
		}
	}
	return nil, nil //nolint:nilnil // it has not ended, and nothing is wrong
}

// signing is how long both sides may take to sign what has arrived.
const signing = 2 * time.Second

// receipt waits a moment for the receipt of a transfer that has ended, and says where it is. Without one the files are as good.
func (f *files) receipt(ctx context.Context, desk *transfer.Desk, t *transfer.Transfer) error {
	if t.Done == 0 {
		return nil
	}
	events, end := desk.Subscribe()
	defer end()
	late := time.NewTimer(signing)
	defer late.Stop()
	for {
		state, _ := desk.Snapshot()
		for _, now := range state.Transfers {
			if now.ID == t.ID && now.Receipt != "" {
				return f.env.print(receiptEvent{"receipt", now.Receipt}, "Signed by both: "+now.Receipt)
			}
		}
		select {
		case <-events:
		case <-late.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// note prints what is new in a transfer. Of one with very many files only some are in its view: the others are told at its end.
func (f *files) note(desk *transfer.Desk, t transfer.Transfer) error {
	if t.Count <= len(t.Files) || !t.Phase.Ended() {
		return f.news(t, t.Files)
	}
	const page = 1000
	for from := 0; from < t.Count; from += page {
		some, err := desk.Files(t.ID, from, page)
		if err != nil {
			return err
		}
		if err := f.news(t, some); err != nil {
			return err
		}
	}
	return nil
}

func (f *files) news(t transfer.Transfer, some []transfer.File) error {
	told := f.toldOf(t.ID)
	for _, file := range some {
		if file.IsFolder {
			continue
		}
		var err error
		switch {
		case !file.Phase.Ended():
			if told.moved(file.Number, file.Bytes) {
				err = f.progress(t, file)
			}
		case !told.over(file.Number):
		case file.Phase == transfer.Verified:
			err = f.done(t, file)
		default:
			err = f.failed(t, file)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (f *files) toldOf(id string) *toldFiles {
	if f.told[id] == nil {
		f.told[id] = &toldFiles{bytes: map[int]int64{}}
	}
	return f.told[id]
}

func (f *files) progress(t transfer.Transfer, file transfer.File) error {
	if !f.env.json {
		if terminal(f.env.err) {
			f.line = true
			_, _ = fmt.Fprintf(f.env.err, "\r\x1b[K%s  %s of %s  %s/s", file.Name, size(file.Bytes), size(file.Size), size(int64(t.Rate)))
		}
		return nil
	}
	return f.env.print(progressEvent{"progress", within(file), file.Bytes, file.Size, int64(t.Rate)}, "")
}

func (f *files) done(t transfer.Transfer, file transfer.File) error {
	f.endLine()
	event := doneEvent{
		Event: "done", File: within(file), Bytes: file.Size, SHA256: file.Received, Seconds: file.Seconds, Path: t.Link, Verified: true, Peer: t.Peer.ID,
	}
	sentence := fmt.Sprintf("%s  %s in %.1f s, verified, SHA-256 %s", file.Name, size(file.Size), file.Seconds, file.Received)
	if t.Direction == transfer.Receive {
		event.StoredAs = file.Path
		sentence += "\n" + file.Path
	}
	return f.env.print(event, sentence)
}

// failed prints why a file of several failed; that of a single one is the verb's own error.
func (f *files) failed(t transfer.Transfer, file transfer.File) error {
	f.endLine()
	if t.Count == 1 || file.Err == nil {
		return nil
	}
	code, values := fault.Of(file.Err)
	text := sentences.Of(f.env.language, file.Err)
	return f.env.print(fileErrorEvent{"error", string(code), text, values, file.Name}, file.Name+": "+text)
}

// within is a file's name with the folders above it.
func within(file transfer.File) string {
	if file.Within == "" {
		return file.Name
	}
	return file.Within + "/" + file.Name
}

// endLine ends the progress line of a terminal.
func (f *files) endLine() {
	if f.line {
		_, _ = fmt.Fprintln(f.env.err)
		f.line = false
	}
}

// outcome is the error of a transfer that has ended, nil when all is verified.
func outcome(t transfer.Transfer) error {
	switch {
	case t.Phase == transfer.Verified:
		return nil
	case t.Err != nil:
		return t.Err
	default:
		return fault.New(fault.Canceled, nil)
	}
}

// size writes bytes for people, in powers of 1000 as disks are sold.
func size(n int64) string {
	const units = "kMGT"
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	v, unit := float64(n)/1000, 0
	for v >= 999.95 && unit < len(units)-1 {
		v, unit = v/1000, unit+1
	}
	return fmt.Sprintf("%.1f %cB", v, units[unit])
}

// terminal reports whether somebody can see a line change.
func terminal(w any) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
