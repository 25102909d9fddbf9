package main

import (
	"context"

	"videonet/backend"
	"videonet/backend/meeting"
	"videonet/backend/transfer"
)

const sendUsage = "send PATH... --to INVITE [--limit BYTES/s] [--peer ID|NAME]"

// runSend goes into a room, waits for somebody (or for the one of --peer), sends the files and ends when all are verified there.
func runSend(ctx context.Context, e *env, args []string) error {
	set := e.flags("send")
	to := set.String("to", "", "the room's invite")
	limit := set.Int64("limit", 0, "bytes a second at most, 0 for no limit")
	want := set.String("peer", "", "send to this participant, by id or name")
	paths, err := e.parse(set, args)
	if err != nil {
		return err
	}
	if len(paths) == 0 || *limit < 0 {
		return wrongUse("which files?")
	}
	if err = transfer.Check(paths); err != nil { // before anybody is asked to wait
		return err
	}
	b, room, err := e.enter(ctx, backend.Config{SendLimit: *limit}, *to)
	if err != nil {
		return err
	}
	return closing(b, e.send(ctx, b, room, *want, paths))
}

func (e *env) send(ctx context.Context, b *backend.Backend, room *meeting.Room, want string, paths []string) error {
	changes, stop := room.Subscribe()
	defer stop()
	events, end := b.Transfers.Subscribe()
	defer end()
	who, shown, id := newPeople(e), newFiles(e), ""
	for {
		state, _, _ := room.Snapshot()
		there, err := who.note(state)
		if err != nil {
			return err
		}
		if peer, ok := choose(there, want); ok && id == "" {
			if id, err = b.Transfers.Send(ctx, transfer.Peer{ID: peer.ID, Name: peer.Name}, paths); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case _, ok := <-changes:
			if !ok {
				return roomEnded(room)
			}
		case <-events:
			done, err := shown.all(b.Transfers)
			if err != nil || done != nil {
				return orOutcome(err, done)
			}
		}
	}
}

// choose returns the participant that is wanted, anybody for "".
func choose(there []meeting.Participant, want string) (meeting.Participant, bool) {
	for _, p := range there {
		if want == "" || p.ID == want || p.Name == want {
			return p, true
		}
	}
	return meeting.Participant{}, false
}

// all prints what is new in all transfers and returns the newest one once none is open.
func (f *files) all(desk *transfer.Desk) (*transfer.Transfer, error) {
	state, _ := desk.Snapshot()
	open := len(state.Transfers) == 0
	for _, t := range state.Transfers {
		if err := f.note(t); err != nil {
			return nil, err
		}
		open = open || !t.Phase.Ended()
	}
	if open {
		return nil, nil //nolint:nilnil // nothing has ended, and nothing is wrong
	}
	return &state.Transfers[len(state.Transfers)-1], nil
}

func orOutcome(err error, t *transfer.Transfer) error {
	if err != nil {
		return err
	}
	return outcome(*t)
}
