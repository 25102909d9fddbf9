package backend

import (
	"context"
	"time"

	"videonet/backend/analysis"
	"videonet/backend/analysis/export"
)

// picturesLimit bounds how long an export waits for pictures of the file: a disk that has gone to sleep needs some seconds, one of a
// network may never answer.
const picturesLimit = 30 * time.Second

// Pictures returns what export.Source asks for pictures of a job's file: those of the file, or, when it is gone or cannot be read any more, the
// nearest small ones that the analysis kept.
func (a *Analyses) Pictures(ctx context.Context, job analysis.Job, source export.Source) func(at float64) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, picturesLimit)
	defer cancel()
	frames, _ := Frames(ctx, job.Path, export.Moments(source), 0) // without them, the small ones
	return func(at float64) ([]byte, error) {
		for _, f := range frames {
			if f.At == at && len(f.JPEG) > 0 {
				return f.JPEG, nil
			}
		}
		return a.Nearest(job.ID, at)
	}
}
