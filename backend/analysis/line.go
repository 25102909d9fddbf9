package analysis

// Line is one line from videonet-worker to who started it. To the worker: one Task on standard input, which then stays
// open; its end tells the worker to end at once. From the worker: progress lines, among stills and checkpoints, then one report or one error, then the end.
//
//	{"event":"progress","at":12.4,"duration":60,"realtime":5.9}
//	{"event":"still","still":{"at":3,"shot":true,"jpeg":"…"}}
//	{"event":"checkpoint","state":"…"}
//	{"event":"report","report":{"schema":"videonet.report/1",…}}
//	{"event":"error","code":"not_video","values":{"file":"a.mp4"},"detail":"…"}
//
// Keys and events that the reader does not know are left aside.
type Line struct {
	Event string `json:"event"`
	*Progress
	*Problem
	Report *Report `json:"report,omitempty"`
	Still  *Still  `json:"still,omitempty"`
	State  []byte  `json:"state,omitempty"` // of a checkpoint
}

// Kinds of Line.Event.
const (
	LineProgress   = "progress"
	LineStill      = "still"
	LineCheckpoint = "checkpoint"
	LineReport     = "report"
	LineError      = "error"
)
