package analysis

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"slices"
	"time"
)

// known looks for a kept report of the same bytes, and returns it with its job's id; nil for none. A file is read for that only when a
// kept report is of one of its size.
func (q *Queue) known(ctx context.Context, e *entry) (report *Report, from string) {
	same := q.sameSize(e)
	if len(same) == 0 {
		return nil, ""
	}
	sum := q.hash(ctx, e, same[0].Duration)
	for _, j := range same {
		if sum == "" || j.SHA256 != sum {
			continue
		}
		r, found, err := q.config.Reports.Report(j.ID)
		if err != nil || !found || len(r.Problems) > 0 || !slices.Equal(r.Checks, Checks()) {
			continue
		}
		r.File = e.File
		if err = q.config.Works.CopyStills(j.ID, e.ID); err != nil {
			q.config.Log.Warn("copy stills", "file", e.Path, "error", err)
		}
		q.change(e, func() { e.Picture = j.Picture })
		return r, j.ID
	}
	return nil, ""
}

// sameSize returns the jobs whose reports could be of the same bytes, the newest first.
func (q *Queue) sameSize(e *entry) (out []Job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if e.Fresh || e.Size == 0 {
		return nil
	}
	for _, other := range slices.Backward(q.jobs) {
		if other.State == Done && other.Size == e.Size && other.Revision == Revision && other.Problem == nil && other.SHA256 != "" {
			out = append(out, other.Job)
		}
	}
	return out
}

// hash returns the SHA-256 of a job's file, "" when it cannot be taken or the file changes meanwhile: the runner says why. What was read is
// told as if it were looked at.
func (q *Queue) hash(ctx context.Context, e *entry, duration float64) string {
	file, err := os.Open(e.Path)
	if err != nil {
		return ""
	}
	defer file.Close() //nolint:errcheck // only read
	before, err := file.Stat()
	if err != nil || !before.Mode().IsRegular() || before.Size() != e.Size {
		return ""
	}
	began, told := time.Now(), time.Now()
	sum := sha256.New()
	_, err = io.Copy(sum, counted{file, new(int64), func(read int64) error {
		if time.Since(told) >= progressEvery {
			told = time.Now()
			at := duration * float64(read) / float64(e.Size)
			q.change(e, func() { e.Progress = Progress{At: at, Duration: duration, Realtime: at / time.Since(began).Seconds()} })
		}
		return ctx.Err()
	}})
	after, gone := file.Stat()
	if err != nil || gone != nil || after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// counted tells how many bytes were read, and ends when that fails.
type counted struct {
	from io.Reader
	read *int64
	tell func(read int64) error
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	*c.read += int64(n)
	return n, cmp.Or(c.tell(*c.read), err)
}
