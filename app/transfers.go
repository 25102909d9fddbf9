package app

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"videonet/backend/fault"
	"videonet/backend/platform"
	"videonet/backend/transfer"
)

// rateNeeds is how long a file moves before its time left means something.
const rateNeeds = 2 * time.Second

// Transfers is what the page calls about files on their way. A row of the page is one file; its id is the transfer's and its number.
type Transfers struct {
	j    *journeys
	feed feed[Transfer]
}

func newTransfers(j *journeys) *Transfers {
	return &Transfers{j: j, feed: feed[Transfer]{id: func(t Transfer) string { return t.ID }, rows: []Transfer{}}}
}

// Snapshot returns every row.
func (t *Transfers) Snapshot() TransfersSnapshot {
	t.feed.mu.Lock()
	defer t.feed.mu.Unlock()
	return TransfersSnapshot{Seq: t.feed.seq, Transfers: slices.Clone(t.feed.rows)}
}

// Send offers files to a participant, or to everybody in the room when to is "".
func (t *Transfers) Send(handle, to string) error {
	paths, err := t.j.picks.get(handle)
	if err != nil {
		return err
	}
	peers, err := t.j.peers(to)
	if err != nil {
		return err
	}
	for _, peer := range peers {
		for _, path := range paths { // an offer each, so that each file is accepted, canceled and tried again by itself
			if _, err := t.j.product().Transfers.Send(t.j.ctx, peer, []string{path}); err != nil {
				return err
			}
		}
	}
	return nil
}

// Accept takes the offer that a row belongs to into the inbox.
func (t *Transfers) Accept(id string) error {
	inbox, err := platform.Inbox()
	if err != nil {
		return err
	}
	if err := platform.MakeFolder(inbox); err != nil {
		return err
	}
	return t.j.product().Transfers.Accept(transferOf(id), inbox)
}

// Refuse declines the offer that a row belongs to.
func (t *Transfers) Refuse(id string) error { return t.j.product().Transfers.Refuse(transferOf(id)) }

// Cancel ends the transfer that a row belongs to.
func (t *Transfers) Cancel(id string) error { return t.j.product().Transfers.Cancel(transferOf(id)) }

// Remove takes the transfer that a row belongs to off the list.
func (t *Transfers) Remove(id string) { t.j.product().Transfers.Remove(transferOf(id)) }

// Reveal shows the row's file in the file manager.
func (t *Transfers) Reveal(id string) error {
	path, err := t.path(id)
	if err != nil {
		return err
	}
	return platform.Reveal(t.j.ctx, path)
}

// Analyse analyses the row's file and returns the job's id.
func (t *Transfers) Analyse(id string) (string, error) {
	path, err := t.path(id)
	if err != nil {
		return "", err
	}
	return t.j.product().Analyses.Add(path)
}

// path finds where the file of a row is.
func (t *Transfers) path(id string) (string, error) {
	state, _ := t.j.product().Transfers.Snapshot()
	for _, tr := range state.Transfers {
		for _, f := range tr.Files {
			if rowID(tr.ID, f.Number) == id && f.Path != "" {
				return f.Path, nil
			}
		}
	}
	return "", fault.New(fault.FileGone, nil, "file", "")
}

// watch tells the page what changes until the context ends.
func (t *Transfers) watch(ctx context.Context) {
	events, stop := t.j.product().Transfers.Subscribe()
	defer stop()
	for {
		t.look()
		select {
		case _, ok := <-events:
			if !ok {
				return
			}
		case <-ctx.Done():
			return
		}
	}
}

// look shows the page the desk as it is now.
func (t *Transfers) look() {
	state, _ := t.j.product().Transfers.Snapshot()
	all := []Transfer{}
	for _, tr := range state.Transfers {
		all = append(all, rows(tr)...)
	}
	t.feed.show(all, func(seq uint64, row Transfer) {
		t.j.window.Emit("transfers", TransfersEvent{Seq: seq, Type: "transfer", Transfer: &row})
	}, func(seq uint64, id string) {
		t.j.window.Emit("transfers", TransfersEvent{Seq: seq, Type: "removed", ID: id})
	})
}

func rowID(transferID string, number int) string { return transferID + "." + strconv.Itoa(number) }

func transferOf(row string) string {
	if i := strings.LastIndexByte(row, '.'); i >= 0 {
		return row[:i]
	}
	return row
}

// rows shows each file of a transfer.
func rows(tr transfer.Transfer) []Transfer {
	var out []Transfer
	for _, f := range tr.Files {
		row := Transfer{
			ID: rowID(tr.ID, f.Number), Direction: string(tr.Direction), Peer: Peer(tr.Peer), Name: f.Name, StoredAs: f.StoredAs,
			Video: isVideoName(f.Name), Phase: string(f.Phase), Bytes: f.Bytes, Total: f.Size, SHA256Sent: f.Sent,
			SHA256Received: f.Received, Seconds: f.Seconds, At: rfc3339(tr.At), Fault: faultOf(f.Err),
		}
		if f.Phase == transfer.Sending || f.Phase == transfer.Receiving {
			row.Rate = tr.Rate
			if tr.Rate > 0 && time.Since(tr.At) > rateNeeds {
				left := float64(f.Size-f.Bytes) / tr.Rate
				row.Left = &left
			}
		}
		out = append(out, row)
	}
	return out
}
