package app

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestDoorIsTheSameOnBothSides compares the fields of the types in frontend/src/backend/door with the JSON names of the structs that cross to it.
func TestDoorIsTheSameOnBothSides(t *testing.T) {
	var source strings.Builder
	parts, err := filepath.Glob("../frontend/src/backend/door/*.ts")
	if err != nil || len(parts) == 0 {
		t.Fatal(parts, err)
	}
	for _, part := range parts {
		text, err := os.ReadFile(part)
		if err != nil {
			t.Fatal(err)
		}
		source.Write(text)
	}
	ts := fieldsOfTypes(source.String())
	for _, value := range []any{
		Fault{},
		Check{},
		Info{},
		PickedFile{},
		Picked{},
		FilesEvent{},
		LinkEvent{},
		SavedRoom{},
		Device{},
		Participant{},
		Room{},
		ChatMessage{},
		MeetingState{},
		MeetingsSnapshot{},
		MeetingsEvent{},
		Invite{},
		PickedFolder{},
		Notification{},
		Transfer{},
		TransferFile{},
		Accepting{},
		Rule{},
		TransfersSnapshot{},
		TransfersEvent{},
		CompareRequest{},
		CompareSide{},
		Compare{},
		Job{},
		JobVerdict{},
		TemplateRule{},
		Template{},
		RuleResult{},
		Verdict{},
		Measure{},
		Still{},
		Watched{},
		Judging{},
		Player{},
		AnalysesSnapshot{},
		AnalysesEvent{},
		MachineHost{},
		MachinePoint{},
		MachineGPU{},
		MachineJob{},
		MachineFolder{},
		MachineCall{},
		MachineNow{},
		MachineSnapshot{},
		MachineEvent{},
		StorageState{},
		Swept{},
		Leaving{},
	} {
		typ := reflect.TypeOf(value)
		var names []string
		for field := range typ.Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			names = append(names, name)
		}
		slices.Sort(names)
		if len(ts[typ.Name()]) == 0 {
			t.Errorf("the page has no type %s", typ.Name())
		} else if !slices.Equal(ts[typ.Name()], names) {
			t.Errorf("%s: the page has %v, Go has %v", typ.Name(), ts[typ.Name()], names)
		}
	}
}

// fieldsOfTypes returns the sorted field names of each exported type. Fields of an object inside another are left out: they have a
// type of their own in Go.
func fieldsOfTypes(source string) map[string][]string {
	head := regexp.MustCompile(`^type (\w+) =`)
	inner := regexp.MustCompile(`: \{[^{}]*\}`)
	field := regexp.MustCompile(`readonly (\w+):`)
	types := map[string][]string{}
	for part := range strings.SplitSeq(source, "\nexport ") {
		m := head.FindStringSubmatch(part)
		if m == nil {
			continue
		}
		var names []string
		for _, f := range field.FindAllStringSubmatch(inner.ReplaceAllString(part, ":"), -1) {
			if !slices.Contains(names, f[1]) {
				names = append(names, f[1])
			}
		}
		slices.Sort(names)
		types[m[1]] = names
	}
	return types
}
