package verdict

// IDs of the built-in templates.
const (
	Broadcast = "broadcast" // EBU R 128
	Web       = "web"
	Meeting   = "meeting"
)

// BuiltIn returns the templates that every program has. Their names are the page's.
func BuiltIn() []Template {
	return []Template{
		{ID: Broadcast, BuiltIn: true, Rules: []Rule{
			{Measure: Loudness, Min: new(-23.5), Max: new(-22.5), Near: 0.2}, // R 128: -23.0 LUFS
			{Measure: TruePeak, Max: new(-1.0), Near: 0.3},                   // R 128: -1 dBTP
			{Measure: LoudnessRange, Max: new(20.0), Near: 2},
			{Measure: Phase, Min: new(0.0), Near: 0.1},
			{Measure: Silence, Max: new(3.0), Near: 0.5},
			{Measure: Clipping, Max: new(0.0)},
			{Measure: Dropouts, Max: new(0.0)},
			{Measure: Black, Max: new(1.0), Near: 0.25},
			{Measure: Freeze, Max: new(4.0), Near: 1},
			{Measure: Flashes, Max: new(0.0)},
			{Measure: Bars, Max: new(0.0)},
			{Measure: Illegal, Max: new(0.5), Near: 0.1}, // R 103: 1 % of the picture's pixels may leave the range
			{Measure: IndexP5, Min: new(50.0), Near: 5},
			{Measure: Height, Min: new(1080.0)},
		}},
		{ID: Web, BuiltIn: true, Rules: []Rule{
			{Measure: Loudness, Min: new(-18.0), Max: new(-13.0), Near: 0.5},
			{Measure: TruePeak, Max: new(-1.0), Near: 0.3},
			{Measure: Phase, Min: new(-0.5), Near: 0.1},
			{Measure: Silence, Max: new(5.0), Near: 1},
			{Measure: Clipping, Max: new(5.0), Near: 2},
			{Measure: Black, Max: new(3.0), Near: 0.5},
			{Measure: Freeze, Max: new(10.0), Near: 2},
			{Measure: Interlaced, Max: new(5.0), Near: 2},
			{Measure: IndexP5, Min: new(35.0), Near: 5},
			{Measure: Height, Min: new(720.0)},
		}},
		{ID: Meeting, BuiltIn: true, Rules: []Rule{
			{Measure: Loudness, Min: new(-30.0), Max: new(-12.0), Near: 1},
			{Measure: TruePeak, Max: new(0.0), Near: 0.5},
			{Measure: Silence, Max: new(30.0), Near: 5},
			{Measure: Dropouts, Max: new(3.0), Near: 1},
			{Measure: Black, Max: new(10.0), Near: 2},
			{Measure: Freeze, Max: new(10.0), Near: 2},
			{Measure: IndexP5, Min: new(25.0), Near: 5},
		}},
	}
}
