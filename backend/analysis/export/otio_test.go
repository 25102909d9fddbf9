package export_test

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"videonet/backend/analysis"
	"videonet/backend/analysis/export"
)

// otioKeys are the keys of each object (OpenTimelineIO, docs/tutorials/otio-serialized-schema.md), for what Clip.1, Marker.2 and the
// rest had when these versions were current.
func otioKeys() map[string][]string {
	composition := []string{"name", "source_range", "children", "effects", "markers", "metadata"}
	return map[string][]string{
		"Timeline.1":          {"name", "global_start_time", "tracks", "metadata"},
		"Stack.1":             composition,
		"Track.1":             append([]string{"kind"}, composition...),
		"Clip.1":              {"name", "source_range", "media_reference", "effects", "markers", "metadata"},
		"Transition.1":        {"name", "transition_type", "in_offset", "out_offset", "metadata"},
		"Marker.2":            {"name", "color", "marked_range", "metadata"},
		"ExternalReference.1": {"target_url", "available_range", "metadata"},
		"TimeRange.1":         {"start_time", "duration"},
		"RationalTime.1":      {"rate", "value"},
	}
}

type object = map[string]any

// timeline is an OTIO file that was read back.
type timeline struct {
	t    *testing.T
	rate float64
}

// readOTIO is the validator: every object has the keys of its schema, times are whole frames of one rate, ranges lie inside their
// media, transitions stand between clips that are long enough, and markers inside the timeline. It returns the track.
func readOTIO(t *testing.T, data []byte) (track []object, markers []object) {
	t.Helper()
	var root object
	if err := json.Unmarshal(data, &root); err != nil {
		t.Fatal(err)
	}
	v := &timeline{t: t}
	v.keys(root)
	stack := part[object](v, root, "tracks")
	if root["OTIO_SCHEMA"] != "Timeline.1" || stack["OTIO_SCHEMA"] != "Stack.1" || root["global_start_time"] != nil {
		t.Errorf("%v, %v", root["OTIO_SCHEMA"], stack["OTIO_SCHEMA"])
	}
	tracks := part[[]any](v, stack, "children")
	one, ok := tracks[0].(object)
	if len(tracks) != 1 || !ok || one["OTIO_SCHEMA"] != "Track.1" || one["kind"] != "Video" {
		t.Fatalf("%v", tracks)
	}
	var end float64
	for i, c := range part[[]any](v, one, "children") {
		o, ok := c.(object)
		if !ok {
			t.Fatalf("%v", c)
		}
		track = append(track, o)
		if o["OTIO_SCHEMA"] != "Clip.1" {
			continue
		}
		from, long := v.span(part[object](v, o, "source_range"))
		media := part[object](v, o, "media_reference")
		start, all := v.span(part[object](v, media, "available_range"))
		if from != end || long < 1 || from < start || from+long > start+all {
			t.Errorf("clip %d: %v + %v of %v + %v, behind %v", i, from, long, start, all, end)
		}
		end = from + long
	}
	for i, o := range track {
		if o["OTIO_SCHEMA"] != "Transition.1" {
			continue
		}
		_, before := v.span(part[object](v, track[i-1], "source_range"))
		_, after := v.span(part[object](v, track[i+1], "source_range"))
		if in, out := v.time(part[object](v, o, "in_offset")), v.time(part[object](v, o, "out_offset")); in > before || out > after || in+out < 1 {
			t.Errorf("dissolve of %v + %v between %v and %v", in, out, before, after)
		}
	}
	for _, m := range part[[]any](v, stack, "markers") {
		o, ok := m.(object)
		if !ok {
			t.Fatalf("%v", m)
		}
		if from, long := v.span(part[object](v, o, "marked_range")); from < 0 || from+long > end {
			t.Errorf("marker %v: %v + %v of %v", o["name"], from, long, end)
		}
		markers = append(markers, o)
	}
	return track, markers
}

func part[T any](v *timeline, o object, key string) T {
	v.t.Helper()
	p, ok := o[key].(T)
	if !ok {
		v.t.Fatalf("%v has no %s", o["OTIO_SCHEMA"], key)
	}
	return p
}

// keys looks at an object and all within it.
func (v *timeline) keys(x any) {
	v.t.Helper()
	switch x := x.(type) {
	case []any:
		for _, e := range x {
			v.keys(e)
		}
	case object:
		schema, _ := x["OTIO_SCHEMA"].(string)
		want, known := otioKeys()[schema]
		if !known {
			v.t.Errorf("unknown schema %q", schema)
			return
		}
		for k, e := range x {
			if k == "OTIO_SCHEMA" || k == "metadata" {
				continue
			}
			if !slices.Contains(want, k) {
				v.t.Errorf("%s has a key %q", schema, k)
			}
			if kind := reflect.ValueOf(e).Kind(); kind == reflect.Map || kind == reflect.Slice {
				v.keys(e)
			}
		}
		for _, k := range want {
			if _, ok := x[k]; !ok {
				v.t.Errorf("%s has no %q", schema, k)
			}
		}
	}
}

func (v *timeline) time(o object) float64 {
	v.t.Helper()
	rate, value := part[float64](v, o, "rate"), part[float64](v, o, "value")
	if v.rate == 0 {
		v.rate = rate
	}
	if rate != v.rate || value != math.Trunc(value) {
		v.t.Errorf("%v at %v", value, rate)
	}
	return value
}

func (v *timeline) span(o object) (from, long float64) {
	v.t.Helper()
	return v.time(part[object](v, o, "start_time")), v.time(part[object](v, o, "duration"))
}

func TestOTIO(t *testing.T) {
	s := source(t)
	track, markers := readOTIO(t, written(t, export.OTIO, s))
	var got []string
	v := &timeline{t: t}
	for _, o := range track {
		if o["OTIO_SCHEMA"] == "Clip.1" {
			from, long := v.span(part[object](v, o, "source_range"))
			got = append(got, fmt.Sprint(from, "+", long))
		} else {
			got = append(got, fmt.Sprint(v.time(part[object](v, o, "in_offset")), "/", v.time(part[object](v, o, "out_offset"))))
		}
	}
	if text := strings.Join(got, " "); text != "0+75 75+187 12/13 262+738 1000+500" {
		t.Errorf("%s", text)
	}
	if len(markers) != 8 || markers[0]["name"] != "black" || markers[0]["color"] != "RED" {
		t.Errorf("%v", markers)
	}
	media := part[object](v, track[0], "media_reference")
	if media["target_url"] != "file:///films/%EC%84%9C%EC%9A%B8%20%E5%A4%9C%E6%99%AF.mp4" {
		t.Errorf("%v", media["target_url"])
	}
	s.Report.Video.FrameRate = "30000/1001"
	readOTIO(t, written(t, export.OTIO, s))
	s.Report.Video.FrameRate = "?"
	readOTIO(t, written(t, export.OTIO, s))
	if _, markers = readOTIO(t, written(t, export.OTIO, export.Source{Report: many(10000)})); len(markers) != 10000 {
		t.Errorf("%d markers", len(markers))
	}
}

func TestOTIOPaths(t *testing.T) {
	for path, want := range map[string]string{
		`C:\films\a b.mp4`:  "file:///C:/films/a%20b.mp4",
		`\\nas\films\a.mp4`: "file://nas/films/a.mp4",
		"films/a#1.mp4":     "films/a%231.mp4",
		"javascript:x":      "./javascript:x",
		"a\xff\n.mp4":       "a%FF%0A.mp4",
	} {
		track, _ := readOTIO(t, written(t, export.OTIO, export.Source{Report: &analysis.Report{File: path, Duration: 1, Video: analysis.Video{FrameRate: "25/1"}}}))
		if got := track[0]["media_reference"].(object)["target_url"]; got != want { //nolint:forcetypeassert // validated before
			t.Errorf("%q: %v, want %s", path, got, want)
		}
	}
}
