package ffmpeg

import (
	"fmt"
	"time"
)

// Sampling asks, beside the pictures of Args, for whole pictures of the file's own size, the first of each second, and for a strip of three
// pictures in a row from the same one on (fewer where the next second's first is among them). All come out of the same decoding: 1 to 5 % of its CPU time (measured).
// Values are as they are coded, in 8 bits and yuv420p; nothing is scaled but colour that the file has finer.
type Sampling struct {
	// MaxWidth and MaxHeight bound a whole picture; of a larger one comes the middle.
	MaxWidth, MaxHeight int
	// StripWidth is the width of a strip, as high as the whole picture. It stands at another place each time, four in turn.
	StripWidth int
}

// View says what of the file's picture an Item holds.
type View int

// The views.
const (
	Main  View = iota // as Args says
	Whole             // in its own size
	Strip             // a part of its width in its own size
)

// sampleEarly is how far before a whole second a picture may lie and still be its first, in seconds: stamps are rounded.
const sampleEarly = 0.005

// filters are the chains of the two further tracks. Chosen is the first picture of each whole second from the file's first picture on, by
// its time, never by its number (rates vary) and never by what was chosen before: so it does not matter where reading begins, but for the
// first picture that is read, which is always chosen, as is what follows a jump back in time. All strips of a second stand at one place.
// shift is what command adds to all stamps.
func (s *Sampling) filters(info *Info, shift time.Duration) [2]string {
	second := fmt.Sprintf("floor(%%s-(%f))", info.Video.Start.Seconds()+shift.Seconds()-sampleEarly)
	now, before := fmt.Sprintf(second, "t"), fmt.Sprintf(second, "prev_t")
	due := fmt.Sprintf("isnan(prev_t)+gt(%s,%s)+lt(t,prev_t)", now, before)
	own := "scale=iw:ih:in_range=pc:out_range=pc:sws_dither=none,format=yuv420p"
	whole := fmt.Sprintf("select='%s',crop='min(iw,%d)':'min(ih,%d)':'(iw-ow)/2':'2*floor((ih-oh)/4)',%s",
		due, s.MaxWidth, s.MaxHeight, own)
	strip := fmt.Sprintf("select='if(%s,st(1,2)*0+1,gt(ld(1),0)*(st(1,ld(1)-1)*0+1))',"+
		"crop='min(iw,%d)':'min(ih,%d)':'(iw-ow)*(1+2*mod(abs(%s),4))/8':'2*floor((ih-oh)/4)',%s", due, s.StripWidth, s.MaxHeight, now, own)
	return [2]string{whole, strip}
}
