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
	// Interrupted is when the other side is gone: it goes on by itself when both are in a room again.
	Interrupted Phase = "interrupted"
	Verifying   Phase = "verifying" // all bytes were sent or came; the check of the whole is on
	Verified    Phase = "verified"  // both sides have the same SHA-256 and the file stands under its name
	Failed      Phase = "failed"
	Canceled    Phase = "canceled"
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

// MaxShown is how many files of a transfer its view carries; Desk.Files gives the others in pages.
const MaxShown = 100

// Transfer is what people see of one offer and its files.
type Transfer struct {
	ID        string
	Direction Direction
	Peer      Peer
	Phase     Phase
	// Files are all of them, or of more than MaxShown those that failed and those that are in work, at most MaxShown; before
	// anything was done, the first ones.
	Files  []File
	Count  int // of all files
	Done   int // files that are verified
	Failed int // files that have failed; Retry sends them again
	// Skipped is how many links, sockets, pipes and devices lay in the folders that were chosen: they are not sent.
	Skipped int

	Bytes   int64   // sent or received of all files
	Total   int64   // bytes of all files
	Resumed int64   // bytes of Bytes that did not have to travel again
	Rate    float64 // bytes a second, mean of 5 s
	Left    float64 // seconds until the last byte at this rate, -1 for unknown

	Link         string // how the bytes travel now: "webrtc", "tls", "" before the link is there
	Folder       string // where it is stored; "" when it is sent or not accepted
	Paused       bool   // by the person here
	PausedByPeer bool

	KnownSince time.Time // when the peer's key was first met; zero for a new one. Of received transfers
	Free       int64     // bytes that have room in the usual folder while it is Offered; -1 for unknown
	Limit      int64     // the most that is taken from this peer without a second look, in bytes; 0 for no limit

	Receipt string // path of the receipt's file, "" for none
	At      time.Time
	Ended   time.Time
	Seconds float64 // that it has worked, or did until it ended; without earlier runs of the program
	Err     error   // carries a code of fault; that of the first file that failed
}

// File is what people see of one file.
type File struct {
	Number   int    // place in the offer, from 1 up
	Name     string // as offered
	Within   string // the folders above it, '/'-joined, "" for what was chosen itself
	IsFolder bool
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
