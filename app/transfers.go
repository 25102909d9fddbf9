package app

import (
	"context"
	"path/filepath"
	"slices"
	"sync"

	"videonet/backend/fault"
	"videonet/backend/platform"
	"videonet/backend/transfer"
)

// maxPage is how many files of a transfer the page may ask for at once.
const maxPage = 500

// Transfers is what the page calls about files on their way, and about checks of files on request. A row of the page is one offer.
type Transfers struct {
	j       *journeys
	feed    feed[Transfer]
	compare Compare // as shown; guarded by feed.mu

	// Owned by watch.
	sums map[string]summary // by transfer

	mu        sync.Mutex
	comparing context.CancelFunc // ends the check that runs; nil for none
	compared  chan struct{}      // closed when it has ended
}

func newTransfers(j *journeys) *Transfers {
	return &Transfers{
		j: j, feed: feed[Transfer]{id: func(t Transfer) string { return t.ID }, rows: []Transfer{}}, sums: map[string]summary{},
		compare: Compare{State: compareNone, Signers: []string{}},
	}
}

// Snapshot returns every row, and the last check on request.
func (t *Transfers) Snapshot() TransfersSnapshot {
	t.feed.mu.Lock()
	defer t.feed.mu.Unlock()
	return TransfersSnapshot{Seq: t.feed.seq, Transfers: slices.Clone(t.feed.rows), Compare: t.compare}
}

// Send offers files and folders to a participant, or to everybody in the room when to is "".
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
		if _, err := t.desk().Send(t.j.ctx, peer, paths); err != nil {
			return err
		}
	}
	return nil
}

// Accept takes an offer. With how.Always the next offers of the same person are taken without asking, up to that size.
func (t *Transfers) Accept(id string, how Accepting) error {
	folder, err := t.folder(how.Folder)
	if err != nil {
		return err
	}
	tr, err := t.one(id)
	if err != nil {
		return err
	}
	if err := t.desk().Accept(id, transfer.How{Folder: folder, Collision: transfer.Collision(how.Collision)}); err != nil || how.Always <= 0 {
		return err
	}
	return t.allow(tr, how)
}

// folder is the folder behind a handle; the usual one for "". The one among the downloads is made if need be; one that the person chose
// must be there: a disk that is not plugged in is not replaced by a folder of its name.
func (t *Transfers) folder(handle string) (string, error) {
	if handle != "" {
		paths, err := t.j.picks.get(handle)
		if err != nil {
			return "", err
		}
		return paths[0], nil
	}
	inbox, chosen, err := t.j.inbox()
	if err != nil || chosen {
		return inbox, err
	}
	return inbox, platform.MakeFolder(inbox)
}

// Refuse declines an offer.
func (t *Transfers) Refuse(id string) error { return t.desk().Refuse(id) }

// Cancel ends a transfer. discard also deletes what came so far of files that are not whole.
func (t *Transfers) Cancel(id string, discard bool) error {
	return t.desk().Cancel(id, discard)
}

// Pause holds a transfer until Resume.
func (t *Transfers) Pause(id string) error { return t.desk().Pause(id) }

// Resume ends our own pause.
func (t *Transfers) Resume(id string) error { return t.desk().Resume(id) }

// Retry sends again what failed, or all of a transfer that was canceled.
func (t *Transfers) Retry(id string) error { return t.desk().Retry(id) }

// Remove takes a transfer that has ended off the list. The files stay.
func (t *Transfers) Remove(id string) { t.desk().Remove(id) }

// SendAgain offers what was sent once more to the same person, as it is on the disk now.
func (t *Transfers) SendAgain(id string) error {
	tr, err := t.one(id)
	if err != nil {
		return err
	}
	roots, err := t.roots(tr)
	if err != nil {
		return err
	}
	if tr.Direction != transfer.Send || len(roots) == 0 {
		return gone()
	}
	_, err = t.desk().Send(t.j.ctx, tr.Peer, roots)
	return err
}

// Files returns n files of a transfer from the one with index from on; those that failed alone when which is "failed".
func (t *Transfers) Files(id, which string, from, n int) ([]TransferFile, error) {
	n = min(max(n, 0), maxPage)
	var files []transfer.File
	if which == "failed" {
		tr, err := t.one(id)
		if err != nil {
			return nil, err
		}
		files = slices.DeleteFunc(tr.Files, func(f transfer.File) bool { return f.Phase != transfer.Failed })
		files = files[min(max(from, 0), len(files)):]
		files = files[:min(n, len(files))]
	} else {
		var err error
		if files, err = t.desk().Files(id, max(from, 0), n); err != nil {
			return nil, err
		}
	}
	out := []TransferFile{}
	for _, f := range files {
		out = append(out, fileRow(f))
	}
	return out, nil
}

// Reveal shows what a row stands for in the file manager.
func (t *Transfers) Reveal(id string) error {
	path, err := t.path(id)
	if err != nil {
		return err
	}
	return platform.Reveal(t.j.ctx, path)
}

// Open opens a row's file or folder with the program that the person has for it. What would be run by that is shown in its folder
// instead: a file that somebody else made must not become a program by one click.
func (t *Transfers) Open(id string) error {
	path, err := t.path(id)
	if err != nil {
		return err
	}
	return platform.OpenFile(t.j.ctx, path)
}

// RevealReceipt shows the receipt of a transfer in the file manager.
func (t *Transfers) RevealReceipt(id string) error {
	tr, err := t.one(id)
	if err != nil {
		return err
	}
	if tr.Receipt == "" {
		return gone()
	}
	return platform.Reveal(t.j.ctx, tr.Receipt)
}

// Analyse analyses the row's file and returns the job's id.
func (t *Transfers) Analyse(id string) (string, error) {
	path, err := t.path(id)
	if err != nil {
		return "", err
	}
	return t.j.product().Analyses.Add(path)
}

// path finds what a row stands for on the disk: its file, or the folder that was sent or stored.
func (t *Transfers) path(id string) (string, error) {
	tr, err := t.one(id)
	if err != nil {
		return "", err
	}
	roots, err := t.roots(tr)
	if err != nil {
		return "", err
	}
	if len(roots) == 0 {
		return "", gone()
	}
	return roots[0], nil
}

// roots are the paths of what was chosen or stored, without what is inside them.
func (t *Transfers) roots(tr transfer.Transfer) ([]string, error) {
	var out []string
	seen := map[string]bool{}
	err := t.each(tr, func(f transfer.File) {
		if f.Path == "" {
			return
		}
		root := f.Path
		for range depth(f.Within) {
			root = filepath.Dir(root)
		}
		if !seen[root] {
			seen[root] = true
			out = append(out, root)
		}
	})
	return out, err
}

// one is the transfer with an id, as it is now.
func (t *Transfers) one(id string) (transfer.Transfer, error) {
	state, _ := t.desk().Snapshot()
	for _, tr := range state.Transfers {
		if tr.ID == id {
			return tr, nil
		}
	}
	return transfer.Transfer{}, gone()
}

func (t *Transfers) desk() *transfer.Desk { return t.j.product().Transfers }

func gone() error { return fault.New(fault.FileGone, nil, "file", "") }
