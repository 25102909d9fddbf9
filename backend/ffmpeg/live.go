package ffmpeg

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"videonet/backend/child"
	"videonet/backend/fault"
)

// webm is the one container that is read from a stream: it can be decoded without seeking, and names no other files.
const webm = "matroska"

// liveHeads are how much of a stream is looked at to learn what it is: more and more until a picture's format is known.
func liveHeads() []int { return []int{64 << 10, 256 << 10, 1 << 20, 4 << 20} } // bytes

// livePatience is how long a stream may dawdle before what came of it is looked at: a still picture takes seconds to fill the first head.
const livePatience = time.Second

// liveBlock is what is read at once.
const liveBlock = 64 << 10 // bytes

// OpenLive starts a decoder for a WebM stream (or Matroska) that is read from film to its end, which may be hours away; nothing is sought.
// plan says what is wanted once it is known what the stream is; its Info, Start and Device are left aside. name stands in faults for the
// file. The errors are those of Open, NotVideo for what is no WebM. A Read of film may still be under way after Close: who gave film ends it.
func (t Tools) OpenLive(ctx context.Context, name string, film io.Reader, plan func(*Info) Args) (*Stream, error) {
	l := startLive(film)
	info, err := t.probeLive(ctx, name, l)
	if err != nil {
		l.close()
		return nil, err
	}
	a := plan(info)
	a.Info, a.live = info, l
	s, err := t.Open(ctx, name, a)
	if err != nil {
		l.close()
		return nil, err
	}
	l.feeding.Go(func() { l.feed(s.process) })
	return s, nil
}

// probeLive reads the head of the stream and asks ffprobe what it is.
func (t Tools) probeLive(ctx context.Context, name string, l *live) (*Info, error) {
	var failed error
	for _, size := range liveHeads() {
		if err := l.fill(ctx, size); err != nil {
			return nil, err
		}
		if !bytes.HasPrefix(l.head, []byte("\x1A\x45\xDF\xA3")) {
			return nil, fault.New(fault.NotVideo, fmt.Errorf("no WebM begins with % x", l.head[:min(len(l.head), 12)]), "file", name)
		}
		info, err := t.askLive(ctx, name, l.head)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err == nil && info.Video != nil && info.Video.PixFmt != "":
			if v := info.Video; v.Width*v.Height > maxPixels {
				return nil, fault.New(fault.WorkerLimit, fmt.Errorf("picture of %dx%d", v.Width, v.Height), "file", name, "limit", "picture size")
			}
			return info, nil
		case err == nil && info.Video == nil:
			failed = fault.New(fault.NotVideo, errors.New("it has no pictures"), "file", name)
		default:
			failed = fault.New(fault.FileDamaged, err, "file", name)
		}
		if l.ended {
			break
		}
	}
	return nil, failed
}

// askLive gives the head to ffprobe.
func (t Tools) askLive(ctx context.Context, name string, head []byte) (*Info, error) {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	args := append([]string{"-v", "error", "-hide_banner"}, pipeRules()...)
	p, err := child.Start(ctx, child.Spec{
		Path: t.FFprobe, Args: append(args, "-show_streams", "-show_format", "-of", "json", "pipe:0"), Env: environment(), Stdin: true, Limits: probeLimits(),
	})
	if err != nil {
		return nil, err
	}
	defer func() { _ = p.Close() }()
	written := make(chan struct{})
	go func() { // ends with the child
		defer close(written)
		_, _ = p.Stdin.Write(head) // one that has seen enough closes its end
		_ = p.Stdin.Close()
	}()
	out, err := io.ReadAll(io.LimitReader(p.Stdout, maxOutput))
	exit := p.Wait()
	<-written
	if err = errors.Join(err, exit); err != nil {
		return nil, err
	}
	var found probed
	if err = json.Unmarshal(out, &found); err != nil {
		return nil, fmt.Errorf("read answer of ffprobe: %w", err)
	}
	info := found.info()
	info.Path, info.Demuxer = name, webm
	return info, nil
}

// pipeRules are the options before an input that comes through standard input: this container, nothing else opened.
func pipeRules() []string {
	return []string{"-protocol_whitelist", "pipe", "-format_whitelist", webm, "-f", webm}
}
