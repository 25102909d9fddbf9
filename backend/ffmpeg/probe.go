package ffmpeg

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"videonet/backend/child"
	"videonet/backend/fault"
	"videonet/backend/media"
)

// Info is what a file's headers say. They may lie: what was measured counts.
type Info struct {
	Path     string
	Demuxer  string        // ffmpeg's name of the container
	Start    time.Duration // of the earliest stream, to the microsecond; may be negative
	Duration time.Duration // 0 when unknown
	Video    *VideoInfo    // the first picture track that is no cover image; nil without one
	Audio    *AudioInfo    // the first sound track; nil without one
}

// Rate is a number of frames per second as a fraction; 0/0 when unknown.
type Rate struct{ Num, Den int64 }

// String writes the fraction, as in "30000/1001".
func (r Rate) String() string { return fmt.Sprintf("%d/%d", r.Num, r.Den) }

// VideoInfo describes a picture track.
type VideoInfo struct {
	Index         int    // in the file
	Codec, PixFmt string // ffmpeg's names
	Width, Height int    // pixels, as shown: turned when the file says so
	Base          media.Timebase
	Rate, Average Rate          // the container's nominal and mean frame rate
	Start         media.PTS     // of the first picture, Base 0 when unknown
	Duration      time.Duration // of this track, 0 when unknown
	Frames        int64         // number of pictures as the header says, 0 when unknown
	FullRange     bool          // black is 0 and white 255, not 16 and 235
}

// AudioInfo describes a sound track.
type AudioInfo struct {
	Index    int
	Codec    string
	Rate     int // Hz
	Channels int
	Base     media.Timebase
}

// Probe asks ffprobe what the file is. Faults: those of Sniff, and FileDamaged when it begins like a video but cannot be read,
// WorkerLimit when reading its headers takes too much time or memory or a picture is beyond any screen.
func (t Tools) Probe(ctx context.Context, path string) (*Info, error) {
	demuxer, err := Sniff(path)
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	args := append([]string{"-v", "error", "-hide_banner"}, inputRules(demuxer)...)
	out, err := output(limited, t.FFprobe, append(args, "-show_streams", "-show_format", "-of", "json", fileURL(path)))
	if err != nil {
		return nil, probeFault(ctx, limited, path, err)
	}
	var p probed
	if err = json.Unmarshal(out, &p); err != nil {
		return nil, fmt.Errorf("read answer of ffprobe: %w", err)
	}
	info := p.info()
	info.Path, info.Demuxer = path, demuxer
	if v := info.Video; v != nil && v.Width*v.Height > maxPixels {
		return nil, fault.New(fault.WorkerLimit, fmt.Errorf("picture of %dx%d", v.Width, v.Height), "file", path, "limit", "picture size")
	}
	return info, nil
}

// inputRules are the options before every input: one container, files only.
func inputRules(demuxer string) []string {
	return []string{"-protocol_whitelist", "file", "-format_whitelist", demuxer, "-f", demuxer}
}

// fileURL keeps a path from being read as an option or as another protocol's address.
func fileURL(path string) string { return "file:" + path }

func probeFault(ctx, limited context.Context, path string, err error) error {
	var exit *child.ExitError
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		return fault.New(fault.WorkerLimit, err, "file", path, "limit", "time")
	case !errors.As(err, &exit):
		return err
	case strings.Contains(exit.Lines, "Cannot allocate memory"):
		return fault.New(fault.WorkerLimit, err, "file", path, "limit", "memory")
	case exit.Signal != "":
		return fault.New(fault.WorkerDied, err, "file", path)
	}
	return fault.New(fault.FileDamaged, err, "file", path)
}

// probed is ffprobe's JSON, what we need of it.
type probed struct {
	Streams []struct {
		Index       int    `json:"index"`
		Type        string `json:"codec_type"`
		Codec       string `json:"codec_name"`
		PixFmt      string `json:"pix_fmt"`
		Range       string `json:"color_range"`
		Width       int    `json:"width"`
		Height      int    `json:"height"`
		Base        string `json:"time_base"`
		Rate        string `json:"r_frame_rate"`
		Average     string `json:"avg_frame_rate"`
		StartPTS    *int64 `json:"start_pts"`
		DurationTS  int64  `json:"duration_ts"`
		Frames      string `json:"nb_frames"`
		SampleRate  string `json:"sample_rate"`
		Channels    int    `json:"channels"`
		Disposition struct {
			AttachedPic int `json:"attached_pic"`
		} `json:"disposition"`
		SideData []struct {
			Rotation float64 `json:"rotation"`
		} `json:"side_data_list"`
	} `json:"streams"`
	Format struct {
		Start    string `json:"start_time"`
		Duration string `json:"duration"`
	} `json:"format"`
}

func (p *probed) info() *Info {
	info := &Info{Start: seconds(p.Format.Start), Duration: seconds(p.Format.Duration)}
	for _, s := range p.Streams {
		base := media.Timebase(fraction(s.Base))
		if base.Num <= 0 || base.Den <= 0 {
			continue
		}
		switch {
		case s.Type == "video" && s.Disposition.AttachedPic == 0 && s.Width > 0 && s.Height > 0 && info.Video == nil:
			v := &VideoInfo{
				Index: s.Index, Codec: s.Codec, PixFmt: s.PixFmt, Width: s.Width, Height: s.Height, Base: base,
				Rate: fraction(s.Rate), Average: fraction(s.Average), Duration: media.PTS{Ticks: s.DurationTS, Base: base}.Duration(),
			}
			v.FullRange = fullRange(s.PixFmt, s.Range)
			v.Frames, _ = strconv.ParseInt(s.Frames, 10, 64)
			if s.StartPTS != nil {
				v.Start = media.PTS{Ticks: *s.StartPTS, Base: base}
			}
			for _, d := range s.SideData {
				if int(d.Rotation)%180 != 0 {
					v.Width, v.Height = v.Height, v.Width
					break
				}
			}
			info.Video = v
		case s.Type == "audio" && s.Channels > 0 && info.Audio == nil:
			rate, _ := strconv.Atoi(s.SampleRate)
			info.Audio = &AudioInfo{Index: s.Index, Codec: s.Codec, Rate: rate, Channels: s.Channels, Base: base}
		}
	}
	return info
}

// fullRange says what ffmpeg itself takes a picture for: YUV is of video range unless it says otherwise, everything else is not.
func fullRange(pixFmt, colorRange string) bool {
	for _, yuv := range []string{"yuv", "nv", "p0", "p2", "p4", "uyvy", "yuyv", "y2", "xv", "vuy", "ayuv"} {
		if strings.HasPrefix(pixFmt, yuv) {
			return strings.HasPrefix(pixFmt, "yuvj") || colorRange == "pc"
		}
	}
	return true
}

// fraction reads "30000/1001"; what it cannot read is 0/0.
func fraction(s string) Rate {
	num, den, _ := strings.Cut(s, "/")
	n, err1 := strconv.ParseInt(num, 10, 64)
	d, err2 := strconv.ParseInt(den, 10, 64)
	if err1 != nil || err2 != nil || n <= 0 || d <= 0 {
		return Rate{}
	}
	return Rate{n, d}
}

// seconds reads a decimal number of seconds, to the microsecond that ffmpeg itself counts in; what it cannot read is 0.
func seconds(s string) time.Duration {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return 0
	}
	f, _ := r.Float64()
	const century = 100 * 365 * 24 * 3600
	if f > century || f < -century {
		return 0
	}
	return time.Duration(math.Round(f*1e6)) * time.Microsecond
}
