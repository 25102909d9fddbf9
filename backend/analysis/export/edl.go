package export

import (
	"fmt"
	"io"
	"strings"
)

// longestDissolve is what three digits of frames hold (CMX 3600).
const longestDissolve = 999

// writeEDL writes the shots of the file as CMX 3600, source and record times the same, so that an editor cuts the file where it was cut
// before. The reel is AX, a file that is no tape. CMX 3600 ends at event 999; longer lists go on with four digits, which editors read.
// Times are drop frame at 29.97 and 59.94 and non-drop else.
func writeEDL(w io.Writer, s Source) error {
	rate := rateOf(s.Report)
	name := fileName(s.Report.File)
	var b strings.Builder
	fmt.Fprintf(&b, "TITLE: %s\r\n", short(name, 70))
	if rate.Drop() {
		b.WriteString("FCM: DROP FRAME\r\n")
	} else {
		b.WriteString("FCM: NON-DROP FRAME\r\n")
	}
	for i, p := range shots(s.Report, rate) {
		in, out := rate.Timecode(p.start), rate.Timecode(p.end)
		if p.mixed == 0 {
			fmt.Fprintf(&b, "\r\n%03d  AX       V     C        %s %s %s %s\r\n", i+1, in, out, in, out)
			fmt.Fprintf(&b, "* FROM CLIP NAME: %s\r\n", name)
			if i == 0 {
				b.WriteString(edlNotes(s, rate))
			}
			continue
		}
		fmt.Fprintf(&b, "\r\n%03d  AX       V     C        %s %s %s %s\r\n", i+1, in, in, in, in)
		fmt.Fprintf(&b, "%03d  AX       V     D    %03d %s %s %s %s\r\n", i+1, min(p.mixed, longestDissolve), in, out, in, out)
		fmt.Fprintf(&b, "* FROM CLIP NAME: %s\r\n* TO CLIP NAME: %s\r\n", name, name)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// edlNotes are comments of the list, which stand with its first event: some readers refuse them before it (otio-cmx3600-adapter).
func edlNotes(s Source, rate Rate) string {
	notes := "* FRAME RATE: " + rate.String() + "\r\n"
	if s.Report.Video.VFR {
		notes += "* VARIABLE FRAME RATE: TIMECODES ARE THE NEAREST ONES AT THE MEAN RATE\r\n"
	}
	return notes
}
