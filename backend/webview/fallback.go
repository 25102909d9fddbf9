package webview

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"

	"videonet/backend/fault"
	"videonet/backend/media"
)

const (
	// jpegWidth and jpegHeight bound a picture of the fallback: image/jpeg takes 3.5 ms for it, 14 ms at 720p.
	jpegWidth, jpegHeight = 640, 360
	// jpegQuality is where faces look clean and a picture stays near 30 kB, one piece of Events.
	jpegQuality = 75
)

// coded is a packet on its way to a transcoder.
type coded struct {
	header Header
	packet media.Packet
}

// transcoder turns one stream into JPEG for the pages that take nothing else. It lives as long as such a page watches.
type transcoder struct {
	server *Server
	stream string
	cancel context.CancelFunc

	// guarded by Server.mu
	needKey bool

	queue chan coded // in
}

// newTranscoder starts one. s.mu is held, and the server is not closed.
func (s *Server) newTranscoder(stream string) *transcoder {
	ctx, cancel := context.WithCancel(s.ctx)
	t := &transcoder{server: s, stream: stream, cancel: cancel, needKey: true, queue: make(chan coded, queueLen)}
	s.ended.Go(func() { t.run(ctx) })
	return t
}

// offer never blocks; a transcoder that is behind goes on with the next key frame. Server.mu is held.
func (t *transcoder) offer(c coded) {
	if t.needKey && !c.packet.Key {
		return
	}
	select {
	case t.queue <- c:
		t.needKey = false
	default:
		t.needKey = true
	}
}

func (t *transcoder) run(ctx context.Context) {
	decoder, err := t.server.newDecoder()
	if err != nil {
		t.server.config.Log.Warn("pages without VP8 cannot see a stream", "stream", t.stream, "error", err)
		t.server.tell(t, err)
		return
	}
	defer decoder.Close() //nolint:errcheck // nothing is kept by a decoder
	var c coded
	var img *image.YCbCr
	for {
		select {
		case c = <-t.queue:
		case <-ctx.Done():
			return
		}
		if img, err = decoder.Decode(c.packet); err != nil {
			t.server.config.Log.Debug("decode for a page without VP8", "stream", t.stream, "error", err)
			t.server.restart(t)
			continue
		}
		if img == nil || len(t.queue) > 0 && !c.packet.Key { // behind: the next picture is worth more than this one
			continue
		}
		var b bytes.Buffer
		if err = jpeg.Encode(&b, shrink(img, jpegWidth, jpegHeight), &jpeg.Options{Quality: jpegQuality}); err != nil {
			t.server.config.Log.Debug("encode for a page without VP8", "stream", t.stream, "error", err)
			continue
		}
		c.header.Flags = FlagKey | FlagJPEG
		t.server.deliver(t, picture{header: c.header, data: b.Bytes()})
	}
}

func (s *Server) newDecoder() (media.VideoDecoder, error) {
	if s.config.Decoder == nil {
		return nil, fault.New(fault.NotBuilt, nil, "part", "jpeg")
	}
	decoder, err := s.config.Decoder()
	if err != nil {
		return nil, fmt.Errorf("make decoder: %w", err)
	}
	return decoder, nil
}

// viewsOf returns the views that the transcoder feeds: none once it was replaced. s.mu is held.
func (s *Server) viewsOf(t *transcoder) (*stream, []*view) {
	st := s.streams[t.stream]
	if st == nil || st.jpeg != t {
		return nil, nil
	}
	var views []*view
	for _, v := range st.views {
		if v.page.jpeg {
			views = append(views, v)
		}
	}
	return st, views
}

func (s *Server) deliver(t *transcoder, p picture) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st, views := s.viewsOf(t)
	for _, v := range views {
		st.stats.Skipped += uint64(v.replace(p)) //nolint:gosec // a count
	}
}

// tell lets the pages know that they will see nothing, and gives the transcoder up: the next page that comes has another try.
func (s *Server) tell(t *transcoder, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st, views := s.viewsOf(t)
	if st != nil {
		st.jpeg = nil
		t.cancel()
	}
	for _, v := range views {
		v.page.texts = append(v.page.texts, faultText(v.number, err))
		v.page.poke()
	}
}

// restart waits for the next key frame, and asks for it.
func (s *Server) restart(t *transcoder) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t.needKey = true
	if st, _ := s.viewsOf(t); st != nil {
		s.ask(st)
	}
}

// shrink returns the picture at most width × height large, its shape kept: the picture itself when it fits. Each new pixel is the mean of those
// it stands for.
func shrink(src *image.YCbCr, width, height int) *image.YCbCr {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	if w <= width && h <= height {
		return src
	}
	if w*height > h*width {
		height = max(2, h*width/w)
	} else {
		width = max(2, w*height/h)
	}
	dst := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	media.ShrinkPlane(dst.Y, dst.YStride, width, height, src.Y[src.YOffset(src.Rect.Min.X, src.Rect.Min.Y):], src.YStride, w, h)
	from := src.COffset(src.Rect.Min.X, src.Rect.Min.Y)
	cw, ch, scw, sch := (width+1)/2, (height+1)/2, (w+1)/2, (h+1)/2
	media.ShrinkPlane(dst.Cb, dst.CStride, cw, ch, src.Cb[from:], src.CStride, scw, sch)
	media.ShrinkPlane(dst.Cr, dst.CStride, cw, ch, src.Cr[from:], src.CStride, scw, sch)
	return dst
}
