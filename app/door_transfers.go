package app

// The types of transfers that cross to the page; see door.go.

// Peer is the other side of a transfer.
type Peer struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Transfer is one offer on its way: a file, a folder or several of them. Its hashes and name on the disk are those of its only file,
// and empty for several.
type Transfer struct {
	ID             string         `json:"id"`
	Direction      string         `json:"direction"`
	Peer           Peer           `json:"peer"`
	Kind           string         `json:"kind"`
	Name           string         `json:"name"`
	More           int            `json:"more"`
	Files          []TransferFile `json:"files"`
	Count          int            `json:"count"`
	Folders        int            `json:"folders"`
	Done           int            `json:"done"`
	Failed         int            `json:"failed"`
	Renamed        int            `json:"renamed"`
	Skipped        int            `json:"skipped"`
	StoredAs       string         `json:"storedAs"`
	Video          bool           `json:"video"`
	Phase          string         `json:"phase"`
	Paused         bool           `json:"paused"`
	PausedByPeer   bool           `json:"pausedByPeer"`
	Bytes          int64          `json:"bytes"`
	Total          int64          `json:"total"`
	Resumed        int64          `json:"resumed"`
	Rate           float64        `json:"rate"`
	Left           *float64       `json:"left"`
	Link           string         `json:"link"`
	KnownSince     string         `json:"knownSince"`
	Free           int64          `json:"free"`
	Limit          int64          `json:"limit"`
	Receipt        bool           `json:"receipt"`
	SHA256Sent     string         `json:"sha256Sent"`
	SHA256Received string         `json:"sha256Received"`
	Seconds        float64        `json:"seconds"`
	At             string         `json:"at"`
	Fault          *Fault         `json:"fault"`
}

// TransferFile is one file of a transfer.
type TransferFile struct {
	Number   int    `json:"number"`
	Name     string `json:"name"`
	Within   string `json:"within"`
	Folder   bool   `json:"folder"`
	StoredAs string `json:"storedAs"`
	Phase    string `json:"phase"`
	Bytes    int64  `json:"bytes"`
	Total    int64  `json:"total"`
	Fault    *Fault `json:"fault"`
}

// Accepting is how an offer is taken: into which folder ("" is the usual one), what happens to names that are taken, and up to how many
// bytes offers of the same person are taken without asking from now on (0: as before).
type Accepting struct {
	Folder    string `json:"folder"`
	Collision string `json:"collision"`
	Always    int64  `json:"always"`
}

// Rule takes what somebody offers without asking.
type Rule struct {
	Peer   string `json:"peer"`
	Name   string `json:"name"`
	Limit  int64  `json:"limit"`
	Folder string `json:"folder"`
}

// TransfersSnapshot is all that the page shows of transfers.
type TransfersSnapshot struct {
	Seq       uint64     `json:"seq"`
	Transfers []Transfer `json:"transfers"`
	Compare   Compare    `json:"compare"`
}

// TransfersEvent changes a TransfersSnapshot.
type TransfersEvent struct {
	Seq      uint64    `json:"seq"`
	Type     string    `json:"type"`
	Transfer *Transfer `json:"transfer,omitempty"`
	ID       string    `json:"id,omitempty"`
	Compare  *Compare  `json:"compare,omitempty"`
}

// CompareRequest asks for a check on request: a file with another file, with a hash, or with a receipt, by handles; or, by its id, the
// file of a transfer of the list with the receipt of that.
type CompareRequest struct {
	Transfer string `json:"transfer"`
	File     string `json:"file"`
	With     string `json:"with"`
	Hash     string `json:"hash"`
	Receipt  string `json:"receipt"`
}

// CompareSide is one side of a check on request.
type CompareSide struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Compare is the last check on request, and how far it is. Fault is why it failed, or the first difference that it found.
type Compare struct {
	State   string      `json:"state"`
	Kind    string      `json:"kind"`
	First   CompareSide `json:"first"`
	Second  CompareSide `json:"second"`
	Bytes   int64       `json:"bytes"`
	Total   int64       `json:"total"`
	Seconds float64     `json:"seconds"`
	Signers []string    `json:"signers"`
	Fault   *Fault      `json:"fault"`
}
