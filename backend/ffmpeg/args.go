package ffmpeg

import (
	"fmt"
	"runtime"
	"strconv"
	"time"

	"videonet/backend/child"
	"videonet/backend/media"
)

// Args say what of a file to read, and as what.
type Args struct {
	// Info is what Probe said; nil lets Open ask.
	Info *Info
	// Start is the first picture wanted, on the file's own clock (as in Info.Video.Start and in Item.PTS); pictures before it and
	// sound that ends before it are left out. The zero PTS means the beginning.
	Start media.PTS
	// WholeSound gives, with Start, all of the sound nevertheless, from its beginning. It is then equal to the sample to that of a run without
	// Start, which a decoder that begins in the middle cannot promise: some carry noise and filters on from packet to packet.
	WholeSound bool
	// PixFmt is ffmpeg's name of what a picture should be turned into, "yuv420p". "" reads no pictures.
	PixFmt string
	// AsCoded keeps the range of sample values that the file has (Info.Video.FullRange); without it black is 16 and white 235.
	AsCoded bool
	// Width and Height are those of the pictures given, in pixels; 0 keeps the file's, as shown.
	Width, Height int
	// Sampling asks for pictures of full size too; nil for none.
	Sampling *Sampling
	// Rate (Hz) and Channels are those of the sound given; Rate 0 reads no sound, Channels 0 keeps the file's.
	Rate, Channels int
	// Threads of the decoder; 0 means one for each core, 16 at most.
	Threads int
	// Device decodes the pictures, as Chooser chose it; "" means Software.
	Device string
	// proof has Device hand over the picture by itself, or fail.
	proof bool
	// still has the pictures made for JPEG.
	still bool
	// live is the stream that is read in place of a file.
	live *live
	// Limits of the child; the zero value means DecodeLimits.
	Limits child.Limits
}

// seekMargin is how far before Start ffmpeg begins: it seeks to the microsecond, a picture's time may lie between two.
const seekMargin = 50 * time.Millisecond

// unindexedMargin is the same where a run goes on in a container without an index: ffmpeg comes out anywhere before, and nothing can be decoded
// up to the next key frame, nor be equal to what it was.
const unindexedMargin = 12 * time.Second

func (a Args) margin() time.Duration {
	if a.WholeSound && (a.Info.Demuxer == "mpegts" || a.Info.Demuxer == "mpeg") {
		return unindexedMargin
	}
	return seekMargin
}

// command is the child's command line and what it does to the time stamps.
type command struct {
	args  []string
	shift time.Duration // added to all time stamps by us: NUT holds none below 0
}

func (t Tools) command(a Args) command {
	info, c, sound := a.Info, command{}, "0:"
	var input []string
	input, c.shift = a.input()
	c.args = append(t.global(), input...)
	if a.WholeSound && a.Start.Base.Den != 0 && a.Rate > 0 && info.Audio != nil { // the same file again: only its sound is decoded
		from := a
		from.Start, from.Device = media.PTS{}, Software
		input, _ = from.input()
		c.args = append(c.args, input...)
		sound = "1:"
	}
	c.args = append(c.args, "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1")
	if a.PixFmt != "" && info.Video != nil {
		c.args = append(c.args, t.picture(a, c.shift)...)
	}
	if a.Rate > 0 && info.Audio != nil {
		c.args = append(c.args, "-map", sound+strconv.Itoa(info.Audio.Index), "-c:a", "pcm_f32le", "-ar", strconv.Itoa(a.Rate))
		if a.Channels > 0 {
			c.args = append(c.args, "-ac", strconv.Itoa(a.Channels))
		}
	}
	c.args = append(c.args, "-f", "nut", "-write_index", "0", "pipe:1")
	return c
}

// global are the options of a decoding child for all its files. copyts: the stamps of the file, not ffmpeg's idea of them; without it
// ffmpeg starts at 0 and mends jumps.
func (t Tools) global() []string {
	return append([]string{"-nostdin", "-hide_banner", "-v", "error", "-copyts", "-filter_threads", "1"}, t.cpu...)
}

// input are the options that open the file, and what they add to its stamps.
func (a Args) input() (args []string, shift time.Duration) {
	info, threads := a.Info, a.Threads
	if threads <= 0 {
		threads = min(runtime.NumCPU(), maxThreads)
	}
	rules, url := inputRules(info.Demuxer), fileURL(info.Path)
	if a.live != nil {
		rules, url = pipeRules(), "pipe:0"
	}
	args = append([]string{"-threads", strconv.Itoa(threads)}, rules...)
	args = append(args, "-max_pixels", strconv.Itoa(maxPixels))
	if info.Start < 0 {
		shift = (-info.Start).Truncate(time.Second) + time.Second
		args = append(args, "-itsoffset", strconv.FormatFloat(shift.Seconds(), 'f', 6, 64))
	}
	if a.PixFmt != "" {
		args = append(args, a.device()...)
	}
	if from := a.Start.Duration() - info.Start - a.margin(); a.Start.Base.Den != 0 && from > 0 {
		args = append(args, "-ss", strconv.FormatFloat(from.Seconds(), 'f', 6, 64))
	}
	return append(args, "-i", url), shift
}

// raw are the options of pictures as they come, each once, with its own stamp in the file's own time base.
func (t Tools) raw() []string {
	args := []string{"-fps_mode", "passthrough", "-enc_time_base", "demux", "-c:v", "rawvideo"}
	if !t.atLeast(5, 1) {
		args[0] = "-vsync"
	}
	if !t.atLeast(7, 0) {
		args[3] = "-1"
	}
	return args
}

// picture are the options of the picture track. Every picture passes once, with its own stamp in the file's own time base; flags=area
// because fast_bilinear aliases when 4K becomes 360 lines; what area costs is 7 % of decoding 4K (measured; noGather).
func (t Tools) picture(a Args, shift time.Duration) []string {
	width, height := a.Width, a.Height
	if width <= 0 || height <= 0 {
		width, height = a.Info.Video.Width, a.Info.Video.Height
	}
	scale := fmt.Sprintf("scale=%d:%d:flags=area", width, height)
	if a.AsCoded {
		scale += ":in_range=pc:out_range=pc" // whatever it is, it is not changed
	} else {
		scale += ":out_range=tv"
	}
	if a.proof {
		scale = "hwdownload,format=" + transfer(a.Info.Video.PixFmt) + "," + scale
	}
	if a.still {
		scale = stillFilter(width, height)
	}
	track := "0:" + strconv.Itoa(a.Info.Video.Index)
	args := []string{"-map", track, "-filter:v:0", scale + ",format=" + a.PixFmt}
	if a.Sampling != nil { // the same track again: it is decoded once
		for i, f := range a.Sampling.filters(a.Info, shift) {
			args = append(args, "-map", track, "-filter:v:"+strconv.Itoa(i+1), f)
		}
	}
	return append(args, t.raw()...)
}

// device are the options of the device that decodes. ffmpeg fetches its pictures into ordinary memory by itself, and goes on by software
// where a file changes into what the device cannot do.
func (a Args) device() []string {
	if a.Device == "" || a.Device == Software {
		return nil
	}
	args := []string{"-hwaccel", a.Device}
	if a.proof {
		memory := a.Device
		if memory == "d3d11va" {
			memory = "d3d11"
		}
		args = append(args, "-hwaccel_output_format", memory, "-noautorotate")
	}
	return args
}
