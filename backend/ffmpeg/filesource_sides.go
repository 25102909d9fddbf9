package ffmpeg

import (
	"context"
	"sync"
	"time"

	"videonet/backend/media"
)

// fileVideo is the picture side of a FileSource.
type fileVideo FileSource

// Read waits until the next picture is due. Pictures whose time passed while nobody read are left out. After the last it returns
// io.EOF, or the fault of Stream.Next.
func (v *fileVideo) Read(ctx context.Context) (media.Frame, func(), error) {
	p, err := v.video.get(ctx, &v.pace)
	if err != nil {
		return media.Frame{}, nil, err
	}
	whole := p.value.Y[:cap(p.value.Y)]
	return media.Frame{Image: p.value, PTS: p.pts, Captured: time.Now()}, sync.OnceFunc(func() { (*FileSource)(v).give(whole) }), nil
}

// Close ends the pictures; the decoder ends with the last of the two sides.
func (v *fileVideo) Close() error {
	v.video.close()
	return (*FileSource)(v).half()
}

// fileAudio is the sound side of a FileSource.
type fileAudio FileSource

// Read waits until the next 20 ms are due. After the last it returns io.EOF, or the fault of Stream.Next.
func (a *fileAudio) Read(ctx context.Context, pcm []float32) (media.PTS, error) {
	p, err := a.audio.get(ctx, &a.pace)
	if err != nil {
		return media.PTS{}, err
	}
	copy(pcm[:media.PieceSamples], p.value)
	return p.pts, nil
}

// Close ends the sound; the decoder ends with the last of the two sides.
func (a *fileAudio) Close() error {
	a.audio.close()
	return (*FileSource)(a).half()
}
