package backend

import (
	"context"
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
	if !cfg.OnlyWebRTC {
		c.Direct = doors{direct.New(b.Network, cfg.Log)}
	}
	return c
}

// links opens connections for files in the room we are in. It meets transfer.Links.
type links struct{ b *Backend }

// Open waits until files can be sent to a participant.
func (l links) Open(ctx context.Context, peer string) (transfer.Link, error) {
	link, err := l.open(ctx, peer, 0)
	if err != nil {
		return transfer.Link{}, err
	}
	return fileLink(link), nil
}

func (l links) open(ctx context.Context, peer string, way int) (*meeting.Link, error) {
	room := l.b.Room()
	if room == nil {
		return nil, fault.New(fault.PeerUnknown, nil)
	}
	return room.OpenLink(ctx, peer, way)
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
