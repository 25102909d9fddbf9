package app

// MachineHost is what of the machine does not change.
type MachineHost struct {
	Name      string  `json:"name"`
	System    string  `json:"system"`
	Processor string  `json:"processor"`
	Cores     int     `json:"cores"`
	GHz       float64 `json:"ghz"`
	Memory    int64   `json:"memory"`
}

// MachinePoint is one look, for the graph: 0 to 100.
type MachinePoint struct {
	At     string   `json:"at"`
	CPU    float64  `json:"cpu"`
	Memory float64  `json:"memory"`
	GPU    *float64 `json:"gpu"`
}

// MachineGPU is one graphics processor.
type MachineGPU struct {
	Name      string  `json:"name"`
	Load      float64 `json:"load"`
	Decoder   float64 `json:"decoder"`
	Memory    int64   `json:"memory"`
	MemoryAll int64   `json:"memoryAll"`
	Celsius   float64 `json:"celsius"`
}

// MachineJob is an analysis that runs, with what its processes use.
type MachineJob struct {
	ID       string  `json:"id"`
	File     string  `json:"file"`
	Step     string  `json:"step"`
	At       float64 `json:"at"`
	Duration float64 `json:"duration"`
	Realtime float64 `json:"realtime"`
	Cores    float64 `json:"cores"`
	Memory   int64   `json:"memory"`
}

// MachineFolder is the disk of the work folder and what of it is ours.
type MachineFolder struct {
	Free    int64  `json:"free"`
	All     int64  `json:"all"`
	Reports int64  `json:"reports"`
	Scratch int64  `json:"scratch"`
	InRAM   bool   `json:"inRAM"`
	Fault   *Fault `json:"fault"`
}

// MachineCall is the sound of the room we are in.
type MachineCall struct {
	Since     string `json:"since"`
	Underruns int64  `json:"underruns"`
}

// MachineNow is all that changes.
type MachineNow struct {
	At         string        `json:"at"`
	Cores      []float64     `json:"cores"`
	CPU        float64       `json:"cpu"`
	Memory     int64         `json:"memory"`
	Own        int64         `json:"own"`
	JobsMemory int64         `json:"jobsMemory"`
	GPUs       []MachineGPU  `json:"gpus"`
	Jobs       []MachineJob  `json:"jobs"`
	Waiting    int           `json:"waiting"`
	Folder     MachineFolder `json:"folder"`
	Call       *MachineCall  `json:"call"`
}

// MachineSnapshot is all that the page shows of the machine.
type MachineSnapshot struct {
	Seq     uint64         `json:"seq"`
	Host    MachineHost    `json:"host"`
	History []MachinePoint `json:"history"`
	Now     *MachineNow    `json:"now"`
}

// MachineEvent changes a MachineSnapshot.
type MachineEvent struct {
	Seq   uint64       `json:"seq"`
	Type  string       `json:"type"`
	Point MachinePoint `json:"point"`
	Now   MachineNow   `json:"now"`
}
