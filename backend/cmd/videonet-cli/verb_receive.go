package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"videonet/backend"
	"videonet/backend/fault"
	"videonet/backend/meeting"
	"videonet/backend/transfer"
)

const receiveUsage = "receive INVITE --into DIR|- [--accept-all] [--max BYTES] [--stay] [--path auto|webrtc]"

// runReceive goes into a room, waits for files and stores them. It ends with the first transfer, with --stay only when interrupted.
// --into - writes the files of one transfer to standard output, one behind the other, once all are verified.
// Without --accept-all each offer is answered by a line on standard input: y takes it, anything else does not.
func runReceive(ctx context.Context, e *env, args []string) error {
	set := e.flags("receive")
	into := set.String("into", "", "the folder that files are stored in")
	acceptAll := set.Bool("accept-all", false, "take every offer without asking")
	limit := set.Int64("max", 0, "with --accept-all: refuse offers of more bytes, 0 for no limit")
	stay := set.Bool("stay", false, "go on after the first transfer")
	path := set.String("path", "auto", "auto: directly where that is possible; webrtc: on data channels alone")
	words, err := e.parse(set, args)
	if err != nil {
		return err
	}
	switch piped := *into == "-"; {
	case len(words) > 1 || *into == "" || *limit < 0:
		return wrongUse("one INVITE, and --into DIR")
	case *path != "auto" && *path != "webrtc":
		return wrongUse("--path is auto or webrtc")
	case piped && (e.json || *stay):
		return wrongUse("with --into - standard output is the file: neither --json nor --stay")
	case piped:
		return e.receivePiped(ctx, set, words)
	}
	if info, statErr := os.Stat(*into); statErr != nil || !info.IsDir() {
		return fault.New(fault.FolderUnwritable, statErr, "folder", *into)
	}
	cfg := backend.Config{Inbox: *into, OnlyWebRTC: *path == "webrtc"}
	if *acceptAll {
		cfg.Accept = &transfer.AutoAccept{Folder: *into, Limit: *limit}
	}
	b, room, err := e.enter(ctx, cfg, strings.Join(words, ""))
	if err != nil {
		return err
	}
	r := receiving{env: e, desk: b.Transfers, room: room, into: *into, ask: !*acceptAll, stay: *stay, shown: newFiles(e), asked: map[string]bool{}}
	return closing(b, r.run(ctx))
}

// receivePiped receives into a folder that goes with the command, and writes what came to standard output.
func (e *env) receivePiped(ctx context.Context, set *flag.FlagSet, words []string) error {
	folder, err := os.MkdirTemp("", "videonet-receive-")
	if err != nil {
		return fmt.Errorf("receive: %w", err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	out := e.out
	e.out = e.err // sentences must not stand among the bytes
	args := append(words, "--into", folder, "--profile", e.profile)
	set.Visit(func(f *flag.Flag) {
		if f.Name != "into" && f.Name != "profile" {
			args = append(args, "--"+f.Name+"="+f.Value.String())
		}
	})
	if err = runReceive(ctx, e, args); err != nil {
		return err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }() // it was only read
	return fs.WalkDir(root.FS(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		file, err := root.Open(path)
		if err != nil {
			return err
		}
		_, err = io.Copy(out, file)
		return errors.Join(err, file.Close())
	})
}

// receiving is one run of the verb.
type receiving struct {
	env       *env
	desk      *transfer.Desk
	room      *meeting.Room
	into      string
	ask, stay bool

	shown   *files
	asked   map[string]bool // offers that were printed
	waiting []string        // of them, those without an answer
	silent  bool            // standard input has ended: nobody answers any more
}

func (r *receiving) run(ctx context.Context) error {
	changes, stop := r.room.Subscribe()
	defer stop()
	events, end := r.desk.Subscribe()
	defer end()
	var answers <-chan string // never, when nobody is asked
	if r.ask {
		answers = readLines(ctx, r.env)
	}
	who := newPeople(r.env)
	r.shown.leave(r.desk)
	for {
		state, _, _ := r.room.Snapshot()
		if _, err := who.note(state); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			if r.stay { // that is how it is ended
				return nil
			}
			return ctx.Err()
		case _, ok := <-changes:
			if !ok {
				return roomEnded(r.room)
			}
		case answer, ok := <-answers:
			if !ok {
				answers, r.silent = nil, true
			}
			if err := r.answer(answer); err != nil {
				return err
			}
		case <-events:
			if err := r.offers(); err != nil {
				return err
			}
			if r.silent {
				if err := r.answer(""); err != nil {
					return err
				}
			}
			done, err := r.shown.all(r.desk)
			if err != nil {
				return err
			}
			if done != nil && !r.stay {
				return orOutcome(r.shown.receipt(ctx, r.desk, done), done)
			}
		}
	}
}

// offers prints what was offered since, and asks.
func (r *receiving) offers() error {
	state, _ := r.desk.Snapshot()
	for _, t := range state.Transfers {
		if r.asked[t.ID] {
			continue
		}
		r.asked[t.ID] = true
		if t.Direction == transfer.Send || t.Phase.Ended() && r.shown.before[t.ID] {
			continue
		}
		sentence := fmt.Sprintf("%s offers %s (%s)", t.Peer.Name, names(t), size(t.Total))
		if t.Phase == transfer.Offered && r.ask {
			r.waiting = append(r.waiting, t.ID)
			sentence += "\nTake it? y or n:"
		}
		if err := r.env.print(offerEvent{"offer", t.Peer.ID, t.Peer.Name, t.Count, t.Total}, sentence); err != nil {
			return err
		}
	}
	return nil
}

// names lists the first files of an offer.
func names(t transfer.Transfer) string {
	const most = 3
	var all []string
	for _, f := range t.Files[:min(most, len(t.Files))] {
		all = append(all, f.Name)
	}
	if more := t.Count - most; more > 0 {
		all = append(all, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(all, ", ")
}

// answer takes or refuses the oldest offer that waits.
func (r *receiving) answer(text string) error {
	if len(r.waiting) == 0 {
		return nil
	}
	id := r.waiting[0]
	r.waiting = r.waiting[1:]
	var err error
	if a := strings.ToLower(strings.TrimSpace(text)); a == "y" || a == "yes" {
		err = r.desk.Accept(id, transfer.How{Folder: r.into})
	} else {
		err = r.desk.Refuse(id)
	}
	if fault.Is(err, fault.Invalid) { // the other side took it back meanwhile
		return nil
	}
	return err
}
