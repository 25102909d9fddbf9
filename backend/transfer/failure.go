package transfer

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"videonet/backend/fault"
)

// errLinkLost ends everything on a link; people read it as fault.PeerLost with the name of the peer.
var errLinkLost = errors.New("link lost")

// misbehaved says that the other side broke the protocol. what is for people who report it: a noun in English.
func misbehaved(what string, err error) error {
	return fault.New(fault.PeerMisbehaved, err, "what", what)
}

// lost turns the end of a link into what a person reads.
func lost(peer Peer, err error) error {
	if err == nil {
		err = errLinkLost
	}
	return fault.New(fault.PeerLost, err, "name", peer.Name)
}

// reason is why a link ended: a failure with a code, else the end of the link itself.
func reason(peer Peer, err error) error {
	if _, coded := errors.AsType[*fault.Error](err); coded {
		return err
	}
	return lost(peer, err)
}

// sourceFault gives the failures of a file that is read a code, with the file's own name and never its folder.
func sourceFault(path string, err error) error {
	name := filepath.Base(path)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return fault.New(fault.FileGone, err, "file", name)
	default:
		return fault.New(fault.FileUnreadable, err, "file", name)
	}
}

// storeFault gives the failures of writing a file a code. need is how many bytes were to come.
func storeFault(f *folder, need int64, err error) error {
	_, coded := errors.AsType[*fault.Error](err)
	switch {
	case coded:
		return err
	case isDiskFull(err):
		free, freeErr := f.free()
		if freeErr != nil {
			free = 0
		}
		return fault.New(fault.DiskFull, err, "free", free, "need", need)
	default:
		return folderFault(f.path, err)
	}
}

// folderFault says that a folder takes no files, by its own name and never with the path to it.
func folderFault(path string, err error) error {
	return fault.New(fault.FolderUnwritable, err, "folder", filepath.Base(path))
}

// toWire returns the identifier and the English text that the other side is told. Details with paths of this machine stay here.
func toWire(err error) (id, text string) {
	code, values := fault.Of(err)
	if code == fault.PeerMisbehaved {
		return string(code), fmt.Sprint(values["what"])
	}
	return string(code), ""
}

// fromWire is what the other side's identifier means here: a full disk there is not a full disk here.
func fromWire(peer Peer, file, id, text string) error {
	detail := fmt.Errorf("told by the other side: %s %q", id, text)
	switch code := fault.Code(id); code {
	case fault.TransferRefused, fault.NameRefused, fault.TransferTooLarge:
		return fault.New(fault.TransferRefused, detail, "name", peer.Name)
	case fault.DiskFull:
		return fault.New(fault.PeerDiskFull, detail, "name", peer.Name)
	case fault.SourceChanged, fault.FileGone, fault.FileUnreadable:
		return fault.New(code, detail, "file", file)
	case fault.TransferCorrupt, fault.Canceled:
		return fault.New(code, detail)
	case fault.PeerMisbehaved:
		return fault.New(code, detail, "what", text)
	default:
		return fault.New(fault.PeerFailed, detail, "name", peer.Name)
	}
}
