package transfer

import (
	"time"
)

// Phase is how far a transfer or one of its files is.
type Phase string

// The phases. A transfer ends Verified when all its files are, Canceled when a person ended it, else Failed.
const (
	Offered   Phase = "offered"   // received: waits for Accept or Refuse
	Waiting   Phase = "waiting"   // for its turn, for the link or for the other side's answer
	Sending   Phase = "sending"   // bytes leave
	Receiving Phase = "receiving" // bytes come
	Verifying Phase = "verifying" // all bytes were sent or came; the check of the whole is on
	Verified  Phase = "verified"  // both sides have the same SHA-256 and the file stands under its name
	Failed    Phase = "failed"
	Canceled  Phase = "canceled"
)

// Ended reports whether nothing will change any more.
func (p Phase) Ended() bool { return p == Verified || p == Failed || p == Canceled }

// Direction is which way the bytes go.
type Direction string

// The directions.
const (
	Send    Direction = "send"
	Receive Direction = "receive"
)

// State is everything a Desk knows, oldest transfer first.
type State struct{ Transfers []Transfer }

// Transfer is what people see of one offer and its files.
type Transfer struct {
	ID        string
	Direction Direction
	Peer      Peer
	Phase     Phase
	Files     []File
	Bytes     int64   // sent or received of all files
	Total     int64   // bytes of all files
	Rate      float64 // bytes a second, mean of 5 s
	Link      string  // how the bytes travel, "" before the link is there
	Folder    string  // where it is stored; "" when it is sent or not accepted
	At        time.Time
	Ended     time.Time
	Err       error // carries a code of fault; that of the first file that failed
}

// File is what people see of one file.
type File struct {
	Number   int    // place in the offer, from 1 up
	Name     string // as offered
	StoredAs string // the name it is stored under where that differs, else ""
	Path     string // where it is: the source, or where it was stored (once verified)
	Phase    Phase
	Bytes    int64
	Size     int64
	Sent     string // SHA-256 of the sender, lower-case hexadecimal, "" until known
	Received string // SHA-256 of the receiver, likewise
	Seconds  float64
	Err      error
}

// Event says which transfers changed; Seq grows by one from event to event, and a gap means: take a Snapshot.
type Event struct {
	Seq     uint64
	Changed []Transfer
	Removed []string
}
