package app

import (
	"cmp"
	"context"
	"math"
	"strings"
	"time"

	"videonet/backend/transfer"
)

const (
	// rateNeeds is how long a file moves before its time left means something.
	rateNeeds = 2 * time.Second
	// shownFiles is how many files a row carries by itself; the page asks for others.
	shownFiles = 5
	// pageSize is how many files of a large transfer are looked at in one step.
	pageSize = 1000
)

// summary is what a row says of all files of a transfer. It changes only while a folder that is sent is still being listed.
type summary struct {
	count   int    // of the files that were looked at
	kind    string // "file", "folder" or "files"
	name    string // of the first thing that was chosen
	more    int    // things that were chosen beside it
	folders int    // of count
	renamed int    // files that are stored under another name than the offered one
}

// watch tells the page what changes until the context ends.
func (t *Transfers) watch(ctx context.Context) {
	events, stop := t.desk().Subscribe()
	defer stop()
	last := t.look()
	for {
		select {
		case event, ok := <-events:
			switch {
			case !ok:
				return
			case event.Seq <= last: // told before the look that came after it
			case event.Seq != last+1, len(events) >= cap(events)-1: // some were missed, or the queue was full and the next ones were
				last = t.look()
			default:
				last = event.Seq
				t.change(event)
			}
		case <-ctx.Done():
			return
		}
	}
}

// look shows the page the desk as it is now, and returns the number of its last event.
func (t *Transfers) look() uint64 {
	state, seq := t.desk().Snapshot()
	all := []Transfer{}
	for _, tr := range state.Transfers {
		all = append(all, t.row(tr))
	}
	t.feed.show(all, t.tell, t.tellRemoved)
	t.showProgress()
	return seq
}

// change shows the page what an event of the desk says.
func (t *Transfers) change(event transfer.Event) {
	var changed []Transfer
	for _, tr := range event.Changed {
		changed = append(changed, t.row(tr))
	}
	for _, id := range event.Removed {
		delete(t.sums, id)
	}
	t.feed.change(changed, event.Removed, t.tell, t.tellRemoved)
	t.showProgress()
}

func (t *Transfers) tell(seq uint64, row Transfer) {
	t.j.window.Emit("transfers", TransfersEvent{Seq: seq, Type: "transfer", Transfer: &row})
}

func (t *Transfers) tellRemoved(seq uint64, id string) {
	t.j.window.Emit("transfers", TransfersEvent{Seq: seq, Type: "removed", ID: id})
}

// row shows a transfer.
func (t *Transfers) row(tr transfer.Transfer) Transfer {
	sum, known := t.sums[tr.ID]
	if !known || sum.count != tr.Count {
		sum = t.sum(tr)
		t.sums[tr.ID] = sum
	}
	out := Transfer{
		ID: tr.ID, Direction: string(tr.Direction), Peer: Peer(tr.Peer), Kind: sum.kind, Name: sum.name, More: sum.more, Renamed: sum.renamed, Folders: sum.folders,
		Skipped: tr.Skipped, Files: []TransferFile{}, Count: cmp.Or(tr.Count, len(tr.Files)), Done: tr.Done, Failed: tr.Failed,
		Phase: string(tr.Phase), Paused: tr.Paused, PausedByPeer: tr.PausedByPeer,
		Bytes: tr.Bytes, Total: tr.Total, Resumed: tr.Resumed, Link: tr.Link, KnownSince: rfc3339(tr.KnownSince), Free: tr.Free, Limit: tr.Limit,
		Receipt: tr.Receipt != "", Seconds: tr.Seconds, At: rfc3339(cmp.Or(tr.Ended, tr.At)), Fault: faultOf(tr.Err),
	}
	for _, f := range tr.Files[:min(shownFiles, len(tr.Files))] {
		out.Files = append(out.Files, fileRow(f))
	}
	if sum.kind == "file" && len(tr.Files) > 0 {
		f := tr.Files[0]
		out.StoredAs, out.Video = f.StoredAs, isVideoName(f.Name)
		out.SHA256Sent, out.SHA256Received = f.Sent, f.Received
	}
	if !tr.Paused && !tr.PausedByPeer && (tr.Phase == transfer.Sending || tr.Phase == transfer.Receiving) {
		out.Rate, out.Left = tr.Rate, left(tr)
	}
	return out
}

// left is how many whole seconds a transfer needs, nil while nobody can say.
func left(tr transfer.Transfer) *float64 {
	seconds := tr.Left
	if seconds == 0 && tr.Rate > 0 && time.Since(tr.At) > rateNeeds {
		seconds = float64(tr.Total-tr.Bytes) / tr.Rate
	}
	if seconds <= 0 || math.IsInf(seconds, 0) || math.IsNaN(seconds) {
		return nil
	}
	seconds = math.Ceil(seconds)
	return &seconds
}

func fileRow(f transfer.File) TransferFile {
	return TransferFile{
		Number: f.Number, Name: f.Name, Within: f.Within, Folder: f.IsFolder, StoredAs: f.StoredAs, Phase: string(f.Phase),
		Bytes: f.Bytes, Total: f.Size, Fault: faultOf(f.Err),
	}
}

// sum looks at every file of a transfer once.
func (t *Transfers) sum(tr transfer.Transfer) summary {
	sum := summary{kind: "file", count: tr.Count}
	roots := map[string]bool{}
	err := t.each(tr, func(f transfer.File) {
		root := f.Name
		if f.Within != "" {
			root, _, _ = strings.Cut(f.Within, "/")
		}
		if f.Within != "" || f.IsFolder {
			sum.kind = "folder"
		}
		if f.IsFolder {
			sum.folders++
		}
		if f.StoredAs != "" {
			sum.renamed++
		}
		if len(roots) == 0 {
			sum.name = root
		}
		roots[root] = true
	})
	if err != nil {
		t.j.log.Warn("look at the files of a transfer", "error", err) // it has just gone
	}
	if sum.more = max(len(roots)-1, 0); sum.more > 0 {
		sum.kind = "files"
	}
	return sum
}

// each calls look for every file of a transfer, in the order of the offer.
func (t *Transfers) each(tr transfer.Transfer, look func(transfer.File)) error {
	if cmp.Or(tr.Count, len(tr.Files)) == len(tr.Files) {
		for _, f := range tr.Files {
			look(f)
		}
		return nil
	}
	for from := 0; ; from += pageSize {
		files, err := t.desk().Files(tr.ID, from, pageSize)
		if err != nil {
			return err
		}
		for _, f := range files {
			look(f)
		}
		if len(files) < pageSize {
			return nil
		}
	}
}

// depth is how many folders a '/'-joined path has.
func depth(within string) int {
	if within == "" {
		return 0
	}
	return strings.Count(within, "/") + 1
}
