// Package player shows a video file picture by picture: it reads pictures from a Source, paces them, codes them and publishes them to a View
// under one stream's name, and gives the sound to a Speaker. It opens no file, starts no process, draws nothing and knows no window.
//
// Times are seconds from the file's first picture, as reports have them. A seek to t shows the picture that is on screen at t: the last whose PTS is
// at or before t, exact to the frame, whatever the frame rate does. A t at most half a millisecond before a picture counts as that picture's,
// so that times which were rounded on their way through a report find the picture they came from.
package player

import (
	"context"

	"videonet/backend/media"
)

// Source opens one file again and again, from any time. Both methods block while the file is opened and are called from goroutines of
// the player, also at the same time; ctx is that of what they return and ends it.
type Source interface {
	// Pictures gives the pictures from the first whose PTS is at or after from, in order, as fast as they are read: the player paces. At least 8
	// of them may be held unreleased. A file that vanished or is broken is an error with a code; io.EOF is its end.
	Pictures(ctx context.Context, from media.PTS) (media.VideoSource, error)
	// Sound gives the sound from the time from on, as fast as it is read, with PTS on the pictures' clock. It is called only where Info
	// says that there is sound.
	Sound(ctx context.Context, from media.PTS) (media.AudioSource, error)
}

// Info is what was found out about the file before it is opened here.
type Info struct {
	First    media.PTS // of the first picture: where the times begin
	Duration float64   // seconds
	Sound    bool
}

// View shows coded pictures.
type View interface {
	Publish(stream string, p media.Packet)
}

// Speaker plays sound. Neither method blocks.
type Speaker interface {
	// Play takes the next media.PieceSamples samples, which it copies, to be heard as soon as what was given before has been.
	Play(pcm []float32)
	// Clear drops what is not heard yet.
	Clear()
}
