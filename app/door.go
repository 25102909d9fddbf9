package app

// The types that cross to the page: the same as in frontend/src/backend/door, field by field; a test compares them.
// Times are RFC 3339, lengths are seconds, sizes are bytes.

// Fault is a failure for the page: its code has a sentence in backend/sentences.
type Fault struct {
	Code   string         `json:"code"`
	Values map[string]any `json:"values"`
	Detail string         `json:"detail"`
}

// Check is one line of the first-run checks.
type Check struct {
	Part  string `json:"part"`
	OK    bool   `json:"ok"`
	Label string `json:"label"`
	Fault *Fault `json:"fault"`
}

// Info is what the page needs first.
type Info struct {
	Version       string   `json:"version"`
	Me            string   `json:"me"`
	Name          string   `json:"name"`
	Language      string   `json:"language"`
	Pictures      Pictures `json:"pictures"`
	Inbox         string   `json:"inbox"`
	InboxChosen   bool     `json:"inboxChosen"`
	StrangerLimit int64    `json:"strangerLimit"`
	Notice        *Fault   `json:"notice"`
	Notifications bool     `json:"notifications"`
}

// Pictures says where the carrier of pictures is.
type Pictures struct {
	Address string `json:"address"`
	Token   string `json:"token"`
}

// PickedFile is one file or folder that the user chose. The size of a folder is that of its files, -1 when it has too many to be counted
// while somebody waits.
type PickedFile struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	Video  bool   `json:"video"`
	Folder bool   `json:"folder"`
}

// Picked stands for files that the user chose, by a handle: the page never sees or gives a path.
type Picked struct {
	Handle string       `json:"handle"`
	Files  []PickedFile `json:"files"`
}

// PickedFolder stands for a folder that the user chose to store in, by a handle.
type PickedFolder struct {
	Handle string `json:"handle"`
	Name   string `json:"name"`
	Free   int64  `json:"free"`
}

// Notification is shown by the desktop. One with the tag of an earlier one takes its place.
type Notification struct {
	Tag   string `json:"tag"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// FilesEvent tells of dropped files, or of those the program was opened with.
type FilesEvent struct {
	Type   string `json:"type"`
	Picked Picked `json:"picked"`
	X      int    `json:"x"`
	Y      int    `json:"y"`
}

// LinkEvent tells that a link opened the program.
type LinkEvent struct {
	Fault *Fault `json:"fault"`
}

// SavedRoom is a room of the list.
type SavedRoom struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Hosted   bool   `json:"hosted"`
	LastSeen string `json:"lastSeen"`
}

// Device is our microphone, camera or speaker in the room.
type Device struct {
	On    bool   `json:"on"`
	Fault *Fault `json:"fault"`
}

// Participant is one person of the room.
type Participant struct {
	ID         string  `json:"id"`
	Name       string  `json:"name"`
	Me         bool    `json:"me"`
	State      string  `json:"state"`
	Fault      *Fault  `json:"fault"`
	KnownSince string  `json:"knownSince"`
	KeyChanged bool    `json:"keyChanged"`
	Microphone bool    `json:"microphone"`
	Camera     bool    `json:"camera"`
	Speaking   bool    `json:"speaking"`
	Level      float64 `json:"level"`
	Stream     *string `json:"stream"`
	Path       string  `json:"path"`
	RTTMs      float64 `json:"rttMs"`
	Width      int     `json:"width"`
	Height     int     `json:"height"`
	FPS        float64 `json:"fps"`
	Frozen     float64 `json:"frozen"`
}

// Room is the room we are in.
type Room struct {
	ID           string        `json:"id"`
	Name         string        `json:"name"`
	Hosted       bool          `json:"hosted"`
	Since        string        `json:"since"`
	Relay        string        `json:"relay"`
	Participants []Participant `json:"participants"`
	Microphone   Device        `json:"microphone"`
	Camera       Device        `json:"camera"`
	Speaker      Device        `json:"speaker"`
	Level        float64       `json:"level"`
	Sending      int64         `json:"sending"`
}

// ChatMessage is one line of the room's chat.
type ChatMessage struct {
	ID    string `json:"id"`
	From  string `json:"from"`
	Name  string `json:"name"`
	At    string `json:"at"`
	Text  string `json:"text"`
	State string `json:"state"`
}

// MeetingState is one of out, joining, in.
type MeetingState struct {
	Status string `json:"status"`
	Fault  *Fault `json:"fault,omitempty"`
	Room   *Room  `json:"room,omitempty"`
}

// MeetingsSnapshot is all that the page shows of meetings.
type MeetingsSnapshot struct {
	Seq   uint64        `json:"seq"`
	Rooms []SavedRoom   `json:"rooms"`
	State MeetingState  `json:"state"`
	Chat  []ChatMessage `json:"chat"`
}

// MeetingsEvent changes a MeetingsSnapshot.
type MeetingsEvent struct {
	Seq     uint64        `json:"seq"`
	Type    string        `json:"type"`
	Rooms   []SavedRoom   `json:"rooms,omitempty"`
	State   *MeetingState `json:"state,omitempty"`
	Message *ChatMessage  `json:"message,omitempty"`
}

// Invite is a link into a room. Only the dialog that shows it holds it.
type Invite struct {
	Link    string `json:"link"`
	Expires string `json:"expires"`
}

// Job is one video that is or was analysed.
type Job struct {
	ID       string      `json:"id"`
	File     string      `json:"file"`
	State    string      `json:"state"`
	At       float64     `json:"at"`
	Duration float64     `json:"duration"`
	Realtime float64     `json:"realtime"`
	Left     float64     `json:"left"`
	Added    string      `json:"added"`
	Cached   bool        `json:"cached"`
	Picture  string      `json:"picture"`
	Verdict  *JobVerdict `json:"verdict"`
	Fault    *Fault      `json:"fault"`
}

// JobVerdict is a verdict in short, for lists.
type JobVerdict struct {
	State   string       `json:"state"`
	Judged  int          `json:"judged"`
	Failed  int          `json:"failed"`
	Near    int          `json:"near"`
	Reasons []RuleResult `json:"reasons"`
}

// TemplateRule is a limit of one measure.
type TemplateRule struct {
	Measure string   `json:"measure"`
	Min     *float64 `json:"min"`
	Max     *float64 `json:"max"`
	Near    float64  `json:"near"`
}

// Template is a set of rules with a name.
type Template struct {
	ID      string         `json:"id"`
	Name    string         `json:"name"`
	BuiltIn bool           `json:"builtIn"`
	Rules   []TemplateRule `json:"rules"`
}

// RuleResult is what a rule says.
type RuleResult struct {
	Measure string   `json:"measure"`
	Min     *float64 `json:"min"`
	Max     *float64 `json:"max"`
	State   string   `json:"state"`
	Value   *float64 `json:"value"`
	Start   float64  `json:"start"`
	End     float64  `json:"end"`
	Count   int      `json:"count"`
}

// Verdict is what a template says of a report.
type Verdict struct {
	Template string       `json:"template"`
	State    string       `json:"state"`
	Results  []RuleResult `json:"results"`
}

// Measure is what rules can bound, with its unit.
type Measure struct {
	Measure string `json:"measure"`
	Unit    string `json:"unit"`
}

// Still is a small picture of a file.
type Still struct {
	At   float64 `json:"at"`
	Shot bool    `json:"shot"`
	URL  string  `json:"url"`
}

// Watched is the folder whose new videos are analysed by themselves.
type Watched struct {
	Folder string `json:"folder"`
	Fault  *Fault `json:"fault"`
}

// Judging is how the program judges and what it looks at by itself.
type Judging struct {
	Templates []Template `json:"templates"`
	Chosen    string     `json:"chosen"`
	Paused    bool       `json:"paused"`
	Watched   Watched    `json:"watched"`
}

// Player is the player of the analysis page.
type Player struct {
	Job      string  `json:"job"`
	Stream   string  `json:"stream"`
	Playing  bool    `json:"playing"`
	At       float64 `json:"at"`
	Duration float64 `json:"duration"`
	Sound    bool    `json:"sound"`
	Speed    float64 `json:"speed"`
	Fault    *Fault  `json:"fault"`
}

// AnalysesSnapshot is all that the page shows of analyses, but for the reports.
type AnalysesSnapshot struct {
	Seq     uint64  `json:"seq"`
	Jobs    []Job   `json:"jobs"`
	Player  Player  `json:"player"`
	Judging Judging `json:"judging"`
}

// AnalysesEvent changes an AnalysesSnapshot.
type AnalysesEvent struct {
	Seq     uint64   `json:"seq"`
	Type    string   `json:"type"`
	Job     *Job     `json:"job,omitempty"`
	ID      string   `json:"id,omitempty"`
	Player  *Player  `json:"player,omitempty"`
	Judging *Judging `json:"judging,omitempty"`
}
