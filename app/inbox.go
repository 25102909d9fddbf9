package app

import (
	"path/filepath"

	"videonet/backend/fault"
	"videonet/backend/platform"
	"videonet/backend/transfer"
)

// inbox is where received files go that nobody chose a folder for: into the folder that the person chose in the settings, else into
// VideoNet among the downloads.
func (j *journeys) inbox() (folder string, chosen bool, err error) {
	if j.backend != nil {
		if folder = j.backend.Person.Inbox(); folder != "" {
			return folder, true, nil
		}
	}
	folder, err = platform.Inbox()
	return folder, false, err
}

// tellUsual lets the desk know what the settings say of offers.
func (j *journeys) tellUsual() {
	folder, _, err := j.inbox()
	if err != nil {
		j.log.Warn("find the folder of received files", "error", err) // accepting a file says it to the person
	}
	j.product().Transfers.SetUsual(transfer.Usual{Folder: folder, Stranger: j.product().Person.StrangerLimit()})
}

// SetInbox chooses where received files go from now on, by the handle of PickStore; "" is the folder among the downloads again.
func (p *Program) SetInbox(handle string) error {
	folder := ""
	if handle != "" {
		paths, err := p.j.picks.get(handle)
		if err != nil {
			return err
		}
		if folder, err = filepath.Abs(paths[0]); err != nil {
			return fault.New(fault.FolderUnwritable, err, "folder", paths[0])
		}
	}
	if err := p.j.product().Person.SetInbox(folder); err != nil {
		return err
	}
	p.j.tellUsual()
	return nil
}

// SetStrangerLimit chooses how many bytes somebody new may send without a second look.
func (p *Program) SetStrangerLimit(bytes int64) error {
	if err := p.j.product().Person.SetStrangerLimit(bytes); err != nil {
		return err
	}
	p.j.tellUsual()
	return nil
}
