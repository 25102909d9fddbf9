// Package store keeps what a profile remembers in its one bbolt file: settings, rooms, known keys, transfers and reports. It decides
// nothing about what it keeps.
//
// bbolt trusts its file: one cut short kills the program, an empty one is an empty profile, a changed byte may pass for good. So there
// are, beside videonet.db in the profile's folder:
//
//	videonet.lock              locked while the profile is open: one program at a time
//	videonet.db.marker         a database existed here, and how the file was when it was last closed well
//	videonet.db.copy           a checked copy of it, at most some minutes old
//	videonet.db.copy-older     the one before
//	videonet.db.damaged-TIME   a file that was put aside, never read again by the program
//
// and inside it a sum over all records, so that every lost or altered one is seen (sum.go). A file that is not byte by byte the one that
// was closed well is checked in a child process before it is opened (check.go), and replaced by the newest good copy when it fails
// (recover.go); what was done is told by Notice.
package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"videonet/backend/fault"
	"videonet/backend/platform"
)

// The buckets. Values are, but for files, JSON objects whose unknown keys are ignored, so that an older program reads a newer file.
const (
	settings  = "settings"
	rooms     = "rooms"     // by room id
	known     = "known"     // by public key
	reports   = "reports"   // by job id
	jobs      = "jobs"      // by job id
	parts     = "parts"     // by transfer.FileKey
	sources   = "sources"   // by transfer.SourceKey
	transfers = "transfers" // by id
	files     = "files"     // by transfer id, 0, its put u64, run u32: not JSON (filecode.go)
	rules     = "rules"     // by public key
	templates = "templates" // by id
	watching  = "watching"  // of the folder that is watched
)

func buckets() []string {
	return []string{settings, rooms, known, reports, jobs, parts, sources, transfers, files, rules, templates, watching}
}

// schema is the version of what the file means. It goes up when an older program would do harm to a newer file, which then refuses it.
//
//	1  a transfer was one record with all its files, and the bucket ended had a record for each that had ended
//	2  transfers.go
const schema = 2

// lockWait is how long Open waits for another program that is on its way out: a second one gets a sentence, never a hang.
const lockWait = 300 * time.Millisecond

// Config says what to open.
type Config struct {
	// Folder is the profile's.
	Folder string
	// Checker is a program that answers Checked, as our main programs do: bbolt can end the process that looks at a damaged file. ""
	// looks in this process.
	Checker string
	// CopyAfter is how long after a change a copy is made, and CopyEvery how much time lies between two. 0 is 10 s and 5 minutes.
	CopyAfter, CopyEvery time.Duration
	Log                  *slog.Logger
}

// Store is one profile's memory. It is safe for concurrent use.
type Store struct {
	// Immutable.
	cfg    Config
	path   string
	db     *bbolt.DB
	lock   io.Closer
	notice error
	ctx    context.Context //nolint:containedctx // of the last copy, which is made when whoever opened the store may be gone

	dirty  chan struct{} // capacity 1: something changed since the last copy
	cancel context.CancelFunc
	done   chan struct{} // the copier has ended

	// Of the copier, then of Close.
	copied  uint64 // transaction of the newest copy
	checked uint64 // newest transaction whose pages passed the check
	marked  uint64 // transaction of the file that the marker describes, 0 for none

	closing sync.Once
	closed  error
}

// Open opens or makes the profile's file in the folder. A damaged one is replaced by its copy or by an empty one, which Notice tells.
// It returns fault.ProfileInUse when another program has it, fault.ProfileNewer when a newer program wrote it, fault.ProfileBroken when
// it cannot be read, fault.FolderUnwritable and NoSpace when nothing can be kept in the folder.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.CopyAfter == 0 {
		cfg.CopyAfter = 10 * time.Second
	}
	if cfg.CopyEvery == 0 {
		cfg.CopyEvery = 5 * time.Minute
	}
	lock, err := platform.Lock(ctx, filepath.Join(cfg.Folder, "videonet.lock"), lockWait)
	if errors.Is(err, platform.ErrLocked) {
		return nil, fault.New(fault.ProfileInUse, err)
	}
	if err != nil {
		return nil, err
	}
	s := &Store{cfg: cfg, path: filepath.Join(cfg.Folder, "videonet.db"), lock: lock, dirty: make(chan struct{}, 1), done: make(chan struct{})}
	if err = s.open(ctx); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	s.ctx = context.WithoutCancel(ctx)
	run, cancel := context.WithCancel(s.ctx)
	s.cancel = cancel
	go s.keepCopies(run) //nolint:contextcheck // copies are made as long as the store is open
	return s, nil
}

// open brings the file into order and opens it.
func (s *Store) open(ctx context.Context) error {
	mark, err := readMarker(s.path)
	if err != nil {
		return unopened(s.path, err)
	}
	repair := recovery{cfg: s.cfg, path: s.path, mark: mark}
	if s.notice, err = repair.run(ctx); err != nil {
		return err
	}
	if s.db, err = openFile(s.path, repair.torn); err != nil {
		return err
	}
	if !mark.found {
		if err = writeMarker(s.path, marker{}); err != nil {
			return errors.Join(err, s.db.Close())
		}
	}
	if err = s.dropLeft(); err != nil {
		return errors.Join(fmt.Errorf("prepare %q: %w", s.path, err), s.db.Close())
	}
	s.checked, s.copied = transaction(s.db), newestTransaction(copyPath(s.path, 0))
	if repair.same {
		s.marked = s.checked
	}
	if s.copied != s.checked {
		s.changed()
	}
	return nil
}

// openFile opens a file that passed the check, or a new one, and brings it to this program's schema. With rewrite it commits in any case.
func openFile(path string, rewrite bool) (*bbolt.DB, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockWait})
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, fault.New(fault.ProfileInUse, fmt.Errorf("open %q: %w", path, err))
	}
	if err != nil {
		return nil, unopened(path, err)
	}
	if err = prepare(db, rewrite); err != nil {
		return nil, errors.Join(fmt.Errorf("prepare %q: %w", path, err), db.Close())
	}
	return db, nil
}

// unopened says why a profile's file could not be opened: a disk or a folder that takes nothing does not make the profile broken.
func unopened(path string, err error) error {
	err = fmt.Errorf("open %q: %w", path, err)
	switch code, _ := fault.Of(err); {
	case code == fault.NoSpace || code == fault.Canceled:
		return err
	case code == fault.FileUnreadable || errors.Is(err, syscall.EROFS):
		return fault.New(fault.FolderUnwritable, err, "folder", filepath.Dir(path))
	}
	return fault.New(fault.ProfileBroken, err, "file", path)
}

// Notice is what the person must be told of how the profile was opened: fault.StoreRestored or fault.StoreLost, nil when all was well.
func (s *Store) Notice() error { return s.notice }

// Close makes the last copy and gives the profile free. It is safe twice.
func (s *Store) Close() error {
	s.closing.Do(func() {
		s.cancel()
		<-s.done
		s.closed = errors.Join(s.finish(), s.lock.Close())
	})
	return s.closed
}
