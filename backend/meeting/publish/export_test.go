package publish

import (
	"image"
	"time"

	"videonet/backend/media"
)

// Keyring opens the decision about keys to tests with a clock of their own.
type Keyring struct{ k keyring }

func (k *Keyring) Owe(n int)               { k.k.owed = n }
func (k *Keyring) Ask()                    { k.k.asked = true }
func (k *Keyring) Slow()                   { k.k.slow = true }
func (k *Keyring) Want(now time.Time) bool { return k.k.want(now) }
func (k *Keyring) Made(now time.Time)      { k.k.made(now) }

// Timeline opens the stamps of a track to tests with a clock of their own.
type Timeline struct{ t timeline }

func NewTimeline(base media.Timebase, least int64) *Timeline {
	return &Timeline{timeline{base: base, least: least}}
}
func (t *Timeline) Restart()                                  { t.t.restart() }
func (t *Timeline) Next(p media.PTS, now time.Time) media.PTS { return t.t.next(p, now) }

// Scale makes one smaller picture.
func Scale(im *image.YCbCr, w, h int) *image.YCbCr { return new(scaler).scale(im, w, h) }

// Fit is the size for at most that many lines.
func Fit(w, h, lines int) (int, int) { return fit(w, h, lines) }
