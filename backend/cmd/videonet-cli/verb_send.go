package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"videonet/backend"
	"videonet/backend/meeting"
	"videonet/backend/transfer"
)

const sendUsage = "send PATH... --to INVITE [--limit BYTES/s] [--peer ID|NAME] [--path auto|webrtc]   or   send - --name NAME --to INVITE"

// runSend goes into a room, waits for somebody (or for the one of --peer), sends the files and ends when all are verified there. What an
// earlier run of the same command did not finish goes on where it was.
func runSend(ctx context.Context, e *env, args []string) error {
	set := e.flags("send")
	to := set.String("to", "", "the room's invite")
	limit := set.Int64("limit", 0, "bytes a second at most, 0 for no limit")
	want := set.String("peer", "", "send to this participant, by id or name")
	path := set.String("path", "auto", "auto: directly where that is possible; webrtc: on data channels alone")
	name := set.String("name", "", "the name of what comes on standard input, with - for a PATH")
	paths, err := e.parse(set, args)
	if err != nil {
		return err
	}
	piped := len(paths) == 1 && paths[0] == "-"
	switch {
	case len(paths) == 0 || *limit < 0:
		return wrongUse("which files?")
	case *path != "auto" && *path != "webrtc":
		return wrongUse("--path is auto or webrtc")
	case piped != (*name != ""):
		return wrongUse("- and --name go together")
	case piped && *to == "-":
		return wrongUse("standard input is the file: the invite is @FILE or " + inviteEnv)
	}
	if piped {
		folder, spooled, failed := spool(ctx, e.in, *name)
		if failed != nil {
			return failed
		}
		defer func() { _ = os.RemoveAll(folder) }()
		paths = []string{spooled}
	}
	if err = transfer.Check(paths); err != nil { // before anybody is asked to wait
		return err
	}
	b, room, err := e.enter(ctx, backend.Config{SendLimit: *limit, OnlyWebRTC: *path == "webrtc"}, *to)
	if err != nil {
		return err
	}
	return closing(b, e.send(ctx, b, room, *want, paths))
}

// spool keeps what comes on standard input until it can be sent: its size is a part of the offer.
func spool(ctx context.Context, in io.Reader, name string) (folder, path string, err error) {
	if name, err = transfer.SafeName(name); err != nil {
		return "", "", err
	}
	if folder, err = os.MkdirTemp("", "videonet-send-"); err != nil {
		return "", "", fmt.Errorf("keep standard input: %w", err)
	}
	path = filepath.Join(folder, name)
	err = copyTo(ctx, path, in)
	if err != nil {
		return "", "", errors.Join(fmt.Errorf("keep standard input: %w", err), os.RemoveAll(folder))
	}
	return folder, path, nil
}

func copyTo(ctx context.Context, path string, in io.Reader) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, readerFunc(func(p []byte) (int, error) {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		return in.Read(p)
	}))
	return errors.Join(err, file.Close())
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

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
			if id, err = goOn(b.Transfers, peer.ID, paths); err == nil && id == "" {
				id, err = b.Transfers.Send(ctx, transfer.Peer{ID: peer.ID, Name: peer.Name}, paths)
			}
			if err != nil {
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
			done, err := shown.one(b.Transfers, id)
			if err == nil && done != nil {
				err = shown.receipt(ctx, b.Transfers, done)
			}
			if err != nil || done != nil {
				return orOutcome(err, done)
			}
		}
	}
}

// goOn returns the transfer of an earlier run that sends the same to the same participant and has not ended, "" for none. Others that
// earlier runs left behind are given up: a command sends what it was told to.
func goOn(desk *transfer.Desk, peer string, paths []string) (same string, err error) {
	want := make([]string, len(paths))
	for i, path := range paths {
		if want[i], err = filepath.Abs(path); err != nil {
			return "", fmt.Errorf("find %q: %w", path, err)
		}
	}
	slices.Sort(want)
	state, _ := desk.Snapshot()
	for _, t := range state.Transfers {
		if t.Direction != transfer.Send || t.Phase.Ended() {
			continue
		}
		chosen, err := chosen(desk, t)
		if err != nil {
			return "", err
		}
		if same == "" && t.Peer.ID == peer && slices.Equal(chosen, want) {
			same = t.ID
		} else if err := desk.Cancel(t.ID, false); err != nil {
			return "", err
		}
	}
	return same, nil
}

// chosen returns the paths that somebody gave for a transfer, sorted: those that are in no folder of it.
func chosen(desk *transfer.Desk, t transfer.Transfer) (paths []string, err error) {
	const page = 1000
	for from := 0; from < t.Count; from += page {
		files, err := desk.Files(t.ID, from, page)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if f.Within == "" {
				paths = append(paths, f.Path)
			}
		}
	}
	slices.Sort(paths)
	return paths, nil
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

func orOutcome(err error, t *transfer.Transfer) error {
	if err != nil {
		return err
	}
	return outcome(*t)
}
