package app

import (
	"videonet/backend/fault"
	"videonet/backend/transfer"
)

// What the desk does not do yet is asked for here alone; when it does, this file goes.

func accept(d *transfer.Desk, id, folder string, c transfer.Collision) error {
	return d.Accept(id, transfer.How{Folder: folder, Collision: c})
}

func cancelTransfer(d *transfer.Desk, id string, discard bool) error { return d.Cancel(id, discard) }

func pause(d *transfer.Desk, id string) error {
	if d, ok := any(d).(interface{ Pause(id string) error }); ok {
		return d.Pause(id)
	}
	return fault.New(fault.NotBuilt, nil, "part", "pause")
}

func resume(d *transfer.Desk, id string) error {
	if d, ok := any(d).(interface{ Resume(id string) error }); ok {
		return d.Resume(id)
	}
	return fault.New(fault.NotBuilt, nil, "part", "resume")
}

func retry(d *transfer.Desk, id string) error {
	if d, ok := any(d).(interface{ Retry(id string) error }); ok {
		return d.Retry(id)
	}
	return fault.New(fault.NotBuilt, nil, "part", "retry")
}

func pageOf(d *transfer.Desk, id string, from, n int) ([]transfer.File, error) {
	if d, ok := any(d).(interface {
		Files(id string, from, n int) ([]transfer.File, error)
	}); ok {
		return d.Files(id, from, n)
	}
	state, _ := d.Snapshot()
	for _, tr := range state.Transfers {
		if tr.ID == id {
			from = min(from, len(tr.Files))
			return tr.Files[from:min(from+n, len(tr.Files))], nil
		}
	}
	return nil, gone()
}

// ruled is the desk's part that keeps the rules.
type ruled interface {
	Rules() (map[string]transfer.Rule, error)
	Allow(peer string, r transfer.Rule) error
	Disallow(peer string) error
}

func rulesOf(d *transfer.Desk) (ruled, error) {
	if r, ok := any(d).(ruled); ok {
		return r, nil
	}
	return nil, fault.New(fault.NotBuilt, nil, "part", "rules")
}
