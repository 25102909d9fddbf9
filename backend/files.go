package backend

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"videonet/backend/direct"
	"videonet/backend/fault"
	"videonet/backend/meeting"
	"videonet/backend/transfer"
)

// files is what transfers of this profile work with.
func (b *Backend) files(cfg Config) transfer.Config {
	c := transfer.Config{
		Links: links{b}, Journal: b.store, Known: acquaintances{b.store, time.Now()}, Folder: cfg.Inbox, Log: cfg.Log, Limit: cfg.SendLimit, Accept: cfg.Accept,
	}
	if folder, err := receiptFolder(cfg.Folder); err == nil {
		c.Receipts = &transfer.Receipts{Self: b.Person.identity, Name: b.Person.Name(), Folder: folder}
	} else {
		cfg.Log.Warn("no folder for receipts", "error", err) // files go all the same
	}
	if !cfg.OnlyWebRTC {
		c.Direct = doors{direct.New(b.Network, cfg.Log)}
	}
	return c
}

// receiptFolder makes the folder of a profile where receipts are kept.
func receiptFolder(profile string) (string, error) {
	folder, err := filepath.Abs(filepath.Join(profile, "receipts"))
	if err != nil {
		return "", err
	}
	return folder, os.MkdirAll(folder, 0o700)
}

// links opens connections for files in the room we are in. It meets transfer.Links.
type links struct{ b *Backend }

// Open waits until files can be sent to a participant.
func (l links) Open(ctx context.Context, peer string) (transfer.Link, error) {
	link, err := l.open(ctx, peer, 0)
	if err != nil {
		return transfer.Link{}, err
	}
	out := fileLink(link)
	out.RTT = link.RTT
	out.Busy = l.b.talking
	out.Widen = func(ctx context.Context, number int) (transfer.Channel, error) {
		way, err := l.open(ctx, peer, number)
		if err != nil {
			return nil, err
		}
		return linkChannel{way.Data, way, 0}, nil
	}
	return out, nil
}

func (l links) open(ctx context.Context, peer string, way int) (*meeting.Link, error) {
	room := l.b.Room()
	if room == nil {
		return nil, fault.New(fault.PeerUnknown, nil)
	}
	return room.OpenLink(ctx, peer, way)
}

// talking reports whether pictures or sound come or go.
func (b *Backend) talking() bool {
	room := b.Room()
	if room == nil {
		return false
	}
	state, _, _ := room.Snapshot()
	return state.Sending > 0 || slices.ContainsFunc(state.Participants, func(p meeting.Participant) bool { return !p.Me && p.Bitrate > 0 })
}

// doors shows package direct as transfer.Direct.
type doors struct{ *direct.Direct }

// Open opens a door for one link.
func (d doors) Open(ctx context.Context) (transfer.Door, error) {
	door, err := d.Direct.Open(ctx)
	if err != nil {
		return nil, err // a nil *Door is no nil Door
	}
	return door, nil
}

// reach tells the desk who is there, each time somebody comes or comes back, until the room ends.
func (m *meetings) reach(room *meeting.Room) {
	events, stop := room.Subscribe()
	defer stop()
	there := map[string]bool{}
	for {
		state, _, _ := room.Snapshot()
		now := map[string]bool{}
		for _, p := range state.Participants {
			if p.Me || p.State != meeting.Connected {
				continue
			}
			now[p.ID] = true
			if !there[p.ID] {
				m.desk.Reachable(p.ID)
			}
		}
		there = now
		if _, ok := <-events; !ok {
			return
		}
	}
}
