package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"videonet/backend/child"
	"videonet/backend/fault"
)

// checkWord is the hidden first argument that makes a main program check the file of the second and end.
const checkWord = "videonet-check-store"

const (
	checkLimit = time.Minute // far more than any disk needs for a profile; a check that takes longer walks in a circle
	checkStack = 64 << 20    // bytes: a page that is its own child ends the check soon instead of eating the memory
)

// verdict is what the check says of a file.
type verdict struct {
	Damage string    `json:"damage,omitempty"` // what is wrong, "" for nothing
	Newer  bool      `json:"newer,omitempty"`
	InUse  bool      `json:"inUse,omitempty"`
	Torn   bool      `json:"torn,omitempty"`   // one of the two meta pages is damaged: what is there is whole, and may lack the last commit
	Schema uint64    `json:"schema,omitempty"` // 0: from before there were schemas
	Tx     uint64    `json:"tx"`               // the last transaction
	At     time.Time `json:"at"`               // of its commit; zero when unknown
}

func (v verdict) good() bool { return v.Damage == "" && !v.Torn }

// Checked does what a main program started as a check has to do before anything else: args are the whole os.Args. asked is false for
// every other start of the program. It ends with code 0 when there is a verdict on out, whatever it says.
func Checked(args []string, out io.Writer) (code int, asked bool) {
	if len(args) != 3 || args[1] != checkWord {
		return 0, false
	}
	debug.SetMaxStack(checkStack)
	data, err := json.Marshal(inspect(args[2]))
	if err == nil {
		_, err = fmt.Fprintf(out, "%s %s\n", checkWord, data)
	}
	if err != nil {
		return 1, true
	}
	return 0, true
}

// inspect reads every page of the file and every record, and writes nothing. On a damaged file it may end the process.
func inspect(path string) (v verdict) {
	defer func() {
		if r := recover(); r != nil {
			v.Damage = fmt.Sprint(r)
		}
	}()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockWait, ReadOnly: true})
	if errors.Is(err, berrors.ErrTimeout) {
		return verdict{InUse: true}
	}
	if err != nil {
		return verdict{Damage: err.Error()}
	}
	err = db.View(func(tx *bbolt.Tx) error {
		v.Tx = uint64(tx.ID()) //nolint:gosec // transactions count up from 0
		var failed error
		if v.Schema, failed = version(tx); failed != nil {
			return failed
		}
		for found := range tx.Check() {
			failed = errors.Join(failed, found)
		}
		if failed != nil {
			return failed
		}
		last, failed := checkSum(tx)
		v.At = last.at
		return failed
	})
	if err = errors.Join(err, db.Close()); errors.Is(err, errNewer) {
		v.Newer = true
	} else if err != nil {
		v.Damage = err.Error()
	}
	v.Torn = v.Damage == "" && wholeMetas(path) < 2
	return v
}

// check asks a child process for the verdict on a file: bbolt reads the file through memory, and the signal of a page that is not there
// ends the process, which recover cannot catch. A child that ends without a verdict is the verdict that the file is damaged, if the same
// program gives one on no file at all; where it does not (it cannot be started, or loads no libraries), this process looks.
func (c Config) check(ctx context.Context, path string) (verdict, error) {
	v, ended := c.ask(ctx, path)
	if ended != nil && ctx.Err() == nil {
		if _, broken := c.ask(ctx, ""); broken == nil {
			v, ended = verdict{Damage: ended.Error()}, nil
		}
	}
	if err := ctx.Err(); err != nil {
		return verdict{}, err
	}
	if ended != nil {
		if c.Checker != "" {
			c.Log.Warn("no child process for the check of the profile", "error", ended)
		}
		v = inspect(path)
	}
	switch {
	case v.Newer:
		return v, fault.New(fault.ProfileNewer, errNewer, "file", path)
	case v.InUse:
		return v, fault.New(fault.ProfileInUse, fmt.Errorf("check %q: another program has it", path))
	}
	return v, nil
}

// ask runs the child. It fails when the child gave no verdict.
func (c Config) ask(ctx context.Context, path string) (v verdict, err error) {
	if c.Checker == "" {
		return v, errors.New("no program to check with")
	}
	ctx, cancel := context.WithTimeout(ctx, checkLimit)
	defer cancel()
	process, err := child.Start(ctx, child.Spec{
		Path: c.Checker, Args: []string{checkWord, path}, Limits: child.Limits{CPU: checkLimit, NoFiles: true},
	})
	if err != nil {
		return v, err
	}
	answer, failed := io.ReadAll(process.Stdout)
	ended := errors.Join(failed, process.Wait(), process.Close())
	for line := range bytes.Lines(answer) { // libraries may have said something too
		if text, ok := bytes.CutPrefix(line, []byte(checkWord+" ")); ok {
			return v, json.Unmarshal(text, &v)
		}
	}
	if exit, ok := errors.AsType[*child.ExitError](ended); ok { // its last lines are a dump of goroutines
		return v, fmt.Errorf("check %q: no verdict: %s", path, cmp.Or(exit.Signal, fmt.Sprint("exit status ", exit.Code)))
	}
	return v, fmt.Errorf("check %q: no verdict: %w", path, cmp.Or(ended, io.ErrUnexpectedEOF))
}
