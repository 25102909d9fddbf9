package ffmpeg

import (
	"context"
	"fmt"
	"image"
	"sync"

	"videonet/backend/media"
)

// Pictures are the pictures of a file as a media.VideoSource, as fast as they are read: who wants them in real time paces them.
type Pictures struct {
	stream *Stream
	cancel context.CancelFunc
	bounds image.Rectangle

	mu   sync.Mutex
	free [][]byte // planes that were given back
}

// OpenPictures opens the pictures from the first whose PTS is at or after from, scaled to fit into width × height pixels with their
// shape kept. The errors are those of Open. Any number of pictures may be held unreleased.
func (t Tools) OpenPictures(ctx context.Context, info *Info, from media.PTS, width, height int) (*Pictures, error) {
	if info.Video == nil {
		return nil, noPictures(info)
	}
	w, h := fit(info.Video.Width, info.Video.Height, width, height)
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stream, err := t.Open(ctx, info.Path, Args{Info: info, Start: from, PixFmt: "yuv420p", Width: w, Height: h})
	if err != nil {
		cancel()
		return nil, err
	}
	return &Pictures{stream: stream, cancel: cancel, bounds: image.Rect(0, 0, w, h)}, nil
}

// Read returns the next picture. Ending ctx ends the source.
func (p *Pictures) Read(ctx context.Context) (media.Frame, func(), error) {
	stop := context.AfterFunc(ctx, p.cancel)
	defer stop()
	planes := p.take()
	for {
		item, err := p.stream.NextInto(planes)
		if err != nil {
			return media.Frame{}, nil, err
		}
		if item.Kind != media.Video {
			continue
		}
		f, err := p.frame(item)
		if err != nil {
			return media.Frame{}, nil, err
		}
		return f, func() { p.give(item.Picture) }, nil
	}
}

// frame shows the planes of an item, which lie one after the other without gaps, as a picture.
func (p *Pictures) frame(item Item) (media.Frame, error) {
	w, h := p.bounds.Dx(), p.bounds.Dy()
	cw := (w + 1) / 2
	luma, chroma := w*h, cw*((h+1)/2)
	if len(item.Picture) != luma+2*chroma {
		return media.Frame{}, fmt.Errorf("read picture: %d bytes instead of %d", len(item.Picture), luma+2*chroma)
	}
	return media.Frame{PTS: item.PTS, Image: &image.YCbCr{
		Y: item.Picture[:luma], Cb: item.Picture[luma : luma+chroma], Cr: item.Picture[luma+chroma:],
		YStride: w, CStride: cw, SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: p.bounds,
	}}, nil
}

func (p *Pictures) take() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.free); n > 0 {
		planes := p.free[n-1]
		p.free = p.free[:n-1]
		return planes
	}
	w, h := p.bounds.Dx(), p.bounds.Dy()
	return make([]byte, w*h+2*((w+1)/2)*((h+1)/2))
}

func (p *Pictures) give(planes []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free = append(p.free, planes)
}

// Close kills the decoder and waits for it. It is safe twice and while Read waits.
func (p *Pictures) Close() error {
	p.cancel()
	return p.stream.Close()
}

// fit returns the largest even size of the shape w × h inside the box, never larger than the picture itself.
func fit(w, h, boxW, boxH int) (width, height int) {
	if w > boxW || h > boxH {
		if w*boxH > h*boxW {
			w, h = boxW, (h*boxW+w/2)/w
		} else {
			w, h = (w*boxH+h/2)/h, boxH
		}
	}
	return max(w&^1, 16), max(h&^1, 16) // 16: the least that VP8 codes here
}
