package verdict

import (
	"encoding/json"
	"math"

	"videonet/backend/analysis"
)

// figuresVersion is raised when figures mean something else, or there are measures more.
const figuresVersion = 1

// Figures are all that a report says of the measures: some hundred bytes, by which any template can be judged.
type Figures struct {
	Version int                `json:"version"`
	Found   map[Measure]Figure `json:"found"`
	Absent  []Measure          `json:"absent,omitempty"`
	// Partial says that the report does not cover the whole file.
	Partial bool `json:"partial,omitempty"`
}

// Figure is a value and where it stands: both times 0 when it belongs to the whole file.
type Figure struct {
	Value float64 `json:"value"`
	Start float64 `json:"start,omitempty"` // seconds
	End   float64 `json:"end,omitempty"`
	Count int     `json:"count,omitempty"` // of spans or events, where the measure counts some
}

// FiguresOf reads every measure of a report.
func FiguresOf(r *analysis.Report) Figures {
	f := Figures{Version: figuresVersion, Found: map[Measure]Figure{}, Partial: len(r.Problems) > 0}
	for _, m := range Measures() {
		value, ok := m.reader()(r)
		switch {
		case ok && !math.IsNaN(value.Value) && !math.IsInf(value.Value, 0):
			f.Found[m] = value
		case m.absent(r):
			f.Absent = append(f.Absent, m)
		}
	}
	return f
}

// KeptFigures returns them as an analysis.Config keeps them beside a job.
func KeptFigures(r *analysis.Report) json.RawMessage {
	data, err := json.Marshal(FiguresOf(r))
	if err != nil {
		return nil // the report itself will be read
	}
	return data
}

// readFigures reads what KeptFigures made; ok is false when this program would make something else.
func readFigures(data json.RawMessage) (f Figures, ok bool) {
	return f, len(data) > 0 && json.Unmarshal(data, &f) == nil && f.Version == figuresVersion
}
