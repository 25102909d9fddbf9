package ffmpeg

import "fmt"

// Sampling asks, beside the pictures of Args, for whole pictures of the file's own size about once a second, the first among them, and
// for a strip of three pictures in a row from the same one on. All come out of the same decoding: 1 to 5 % of its CPU time (measured).
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

// sampleEvery is the least time between two samples, in seconds: a little less than one, so that rounded stamps give one a second.
const sampleEvery = 0.99

// filters are the chains of the two further tracks. A picture is chosen by its time, never by its number: rates vary. What follows a
// jump back in time is chosen too.
func (s *Sampling) filters() [2]string {
	due := fmt.Sprintf("isnan(ld(0))+eq(n,0)+gte(t-ld(0),%g)+lt(t,ld(0))", sampleEvery)
	own := "scale=iw:ih:in_range=pc:out_range=pc:sws_dither=none,format=yuv420p"
	whole := fmt.Sprintf("select='if(%s,st(0,t)*0+1)',crop='min(iw,%d)':'min(ih,%d)':'(iw-ow)/2':'2*floor((ih-oh)/4)',%s",
		due, s.MaxWidth, s.MaxHeight, own)
	strip := fmt.Sprintf("select='if(%s,st(0,t)*0+st(1,2)*0+1,gt(ld(1),0)*(st(1,ld(1)-1)*0+1))',"+
		"crop='min(iw,%d)':'min(ih,%d)':'(iw-ow)*(1+2*mod(floor(n/3),4))/8':'2*floor((ih-oh)/4)',%s", due, s.StripWidth, s.MaxHeight, own)
	return [2]string{whole, strip}
}
