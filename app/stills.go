package app

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"videonet/backend/fault"
)

// stillsPath is where the page finds stills: below it, the job and the still's time, "/stills/JOB/1500.jpg".
const stillsPath = "/stills/"

// stillKept is how long the page need not ask again for a still, in seconds: one of the same time shows the same picture.
const stillKept = 24 * 60 * 60

func stillURL(job string, milli int64) string {
	return fmt.Sprintf("%s%s/%d.jpg", stillsPath, job, milli)
}

// stillOf reads what stillURL wrote.
func stillOf(path string) (job string, milli int64, ok bool) {
	rest, found := strings.CutPrefix(path, stillsPath)
	job, name, parted := strings.Cut(rest, "/")
	number, jpg := strings.CutSuffix(name, ".jpg")
	milli, err := strconv.ParseInt(number, 10, 64)
	return job, milli, found && parted && jpg && job != "" && err == nil
}

// withStills answers for the stills of jobs; everything else is asked of the handler behind it. still returns a JPEG, or fault.Invalid where
// there is none.
func withStills(still func(job string, milli int64) ([]byte, error)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasPrefix(r.URL.Path, stillsPath) {
				next.ServeHTTP(w, r)
				return
			}
			job, milli, ok := stillOf(r.URL.Path)
			switch {
			case r.Method != http.MethodGet:
				http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
				return
			case !ok:
				http.NotFound(w, r)
				return
			}
			jpeg, err := still(job, milli)
			if err != nil {
				http.NotFound(w, r)
				return
			}
			w.Header().Set("Content-Type", "image/jpeg")
			w.Header().Set("Content-Length", strconv.Itoa(len(jpeg)))
			w.Header().Set("Cache-Control", fmt.Sprintf("private, max-age=%d", stillKept))
			_, _ = w.Write(jpeg) // a page that has gone asks no more
		})
	}
}

// still is what withStills asks; before the product is open there are no jobs.
func (j *journeys) still(job string, milli int64) ([]byte, error) {
	select {
	case <-j.window.open:
		if j.backend != nil {
			return j.backend.Analyses.Still(job, milli)
		}
	default:
	}
	return nil, fault.New(fault.Invalid, nil, "what", "there is no such picture")
}
