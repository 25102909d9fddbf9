package export

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"

	"videonet/backend/analysis"
)

// The objects of OpenTimelineIO that are written here, in the versions that every reader since 2018 knows: newer libraries raise Clip.1
// to Clip.2, older ones cannot lower it (OpenTimelineIO, docs/tutorials/otio-serialized-schema.md).
type (
	rationalTime struct {
		Schema string  `json:"OTIO_SCHEMA"`
		Rate   float64 `json:"rate"`
		Value  float64 `json:"value"`
	}
	timeRange struct {
		Schema   string       `json:"OTIO_SCHEMA"`
		Start    rationalTime `json:"start_time"`
		Duration rationalTime `json:"duration"`
	}
	otioMarker struct {
		Schema   string         `json:"OTIO_SCHEMA"`
		Name     string         `json:"name"`
		Color    string         `json:"color"`
		Range    timeRange      `json:"marked_range"`
		Metadata map[string]any `json:"metadata"`
	}
	otioMedia struct {
		Schema    string         `json:"OTIO_SCHEMA"`
		URL       string         `json:"target_url"`
		Available *timeRange     `json:"available_range"`
		Metadata  map[string]any `json:"metadata"`
	}
	otioClip struct {
		Schema   string         `json:"OTIO_SCHEMA"`
		Name     string         `json:"name"`
		Range    timeRange      `json:"source_range"`
		Media    otioMedia      `json:"media_reference"`
		Effects  []any          `json:"effects"`
		Markers  []otioMarker   `json:"markers"`
		Metadata map[string]any `json:"metadata"`
	}
	otioTransition struct {
		Schema   string         `json:"OTIO_SCHEMA"`
		Name     string         `json:"name"`
		Kind     string         `json:"transition_type"`
		In       rationalTime   `json:"in_offset"`
		Out      rationalTime   `json:"out_offset"`
		Metadata map[string]any `json:"metadata"`
	}
	otioTrack struct {
		Schema   string         `json:"OTIO_SCHEMA"`
		Name     string         `json:"name"`
		Kind     string         `json:"kind,omitempty"` // of a track alone
		Range    *timeRange     `json:"source_range"`
		Children []any          `json:"children"`
		Effects  []any          `json:"effects"`
		Markers  []otioMarker   `json:"markers"`
		Metadata map[string]any `json:"metadata"`
	}
	otioTimeline struct {
		Schema   string         `json:"OTIO_SCHEMA"`
		Name     string         `json:"name"`
		Start    *rationalTime  `json:"global_start_time"`
		Tracks   otioTrack      `json:"tracks"`
		Metadata map[string]any `json:"metadata"`
	}
)

// framesOf counts in frames of a rate.
type framesOf Rate

func (r framesOf) at(frame int64) rationalTime {
	return rationalTime{"RationalTime.1", Rate(r).Value(), float64(frame)}
}

func (r framesOf) span(from, to int64) timeRange {
	return timeRange{"TimeRange.1", r.at(from), r.at(max(to-from, 0))}
}

// writeOTIO writes a timeline of one track of the file's shots, and each finding as a marker with its exact seconds. A dissolve lies half
// on each side of where its shots meet. Without a rate, times are counted at 1000 a second.
func writeOTIO(w io.Writer, s Source) error {
	rate := rateOf(s.Report)
	if !rate.Valid() {
		rate, _ = ParseRate("1000/1")
	}
	name := fileName(s.Report.File)
	video := otioTrack{"Track.1", "V1", "Video", nil, otioShots(s.Report, rate, name), []any{}, []otioMarker{}, map[string]any{}}
	stack := otioTrack{"Stack.1", "tracks", "", nil, []any{video}, []any{}, otioMarkers(s.Report, rate), map[string]any{}}
	about := map[string]any{
		"schema": s.Report.Schema, "sha256": s.Report.SHA256, "frame_rate": s.Report.Video.FrameRate,
		"drop_frame": rate.Drop(), "vfr": s.Report.Video.VFR, // of a variable rate, frames are the nearest ones at the mean
	}
	if s.Verdict != nil {
		about["verdict"] = s.Verdict
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(otioTimeline{"Timeline.1", name, nil, stack, map[string]any{"videonet": about}})
}

func otioShots(r *analysis.Report, rate Rate, name string) []any {
	frames := framesOf(rate)
	all := shots(r, rate)
	children := []any{}
	if len(all) == 0 {
		return children
	}
	available := frames.span(0, all[len(all)-1].end)
	media := otioMedia{"ExternalReference.1", mediaURL(r.File), &available, map[string]any{}}
	for i, p := range all {
		start, end := p.start+p.mixed/2, p.end
		if i+1 < len(all) {
			end += all[i+1].mixed / 2
		}
		if p.mixed > 0 {
			children = append(children, otioTransition{
				"Transition.1", "dissolve", "SMPTE_Dissolve", frames.at(p.mixed / 2), frames.at(p.mixed - p.mixed/2), map[string]any{},
			})
		}
		children = append(children, otioClip{
			"Clip.1", fmt.Sprintf("%s %03d", name, i+1), frames.span(start, end), media, []any{}, []otioMarker{}, map[string]any{},
		})
	}
	return children
}

func otioMarkers(r *analysis.Report, rate Rate) []otioMarker {
	markers := []otioMarker{}
	for _, f := range findings(r) {
		exact := map[string]any{"kind": f.kind, "start": f.start, "end": f.end}
		if f.value != "" {
			exact["picture"] = f.value
		}
		markers = append(markers, otioMarker{
			"Marker.2", string(f.kind), markerColor(f.kind), framesOf(rate).span(rate.Frame(f.start), rate.Frame(f.end)), map[string]any{"videonet": exact},
		})
	}
	return markers
}

// markerColor tells what structures the film from what is wrong with the picture and with the sound.
func markerColor(kind analysis.Check) string {
	switch kind {
	case "cut", "dissolve":
		return "GREEN"
	case "silence", "clipping", "phase", "dropout", "tone":
		return "YELLOW"
	default:
		return "RED"
	}
}

// mediaURL is a path of any system as a URL; one that is not whole stays relative.
func mediaURL(path string) string {
	drive := len(path) > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/')
	if drive || strings.HasPrefix(path, `\\`) {
		path = strings.ReplaceAll(path, `\`, "/")
	}
	switch {
	case drive:
		return "file:///" + path[:2] + (&url.URL{Path: path[2:]}).EscapedPath()
	case strings.HasPrefix(path, "//"):
		return "file:" + (&url.URL{Path: path}).EscapedPath()
	case strings.HasPrefix(path, "/"):
		return "file://" + (&url.URL{Path: path}).EscapedPath()
	}
	return (&url.URL{Path: path}).String() // "a:b" becomes "./a:b"
}
