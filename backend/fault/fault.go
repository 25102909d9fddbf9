// Package fault is the one list of what can go wrong for a person: a stable code, the values its sentence needs, and the error
// behind it. Rooms of the house return ordinary errors; where a caller or a person must tell two failures apart, the error
// carries a code from here. It holds no sentences: those are in backend/sentences, in every language.
package fault

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
)

// Code names one kind of failure. It is stable: pages, scripts and PROTOCOL.md rely on it.
type Code string

// The codes. Each has a sentence in backend/sentences for every language; a test reads this file and says which one is missing.
const (
	Invalid          Code = "invalid"           // wrong use; value "what"
	NotInvite        Code = "not_invite"        // the text is no invite, or was cut
	InviteExpired    Code = "invite_expired"    // value "when" (RFC 3339)
	InviteWithdrawn  Code = "invite_withdrawn"  // the relay does not know the locator (any more)
	WrongSecret      Code = "wrong_secret"      // nobody inside can open what we seal
	RelayKeyChanged  Code = "relay_key_changed" // the relay's TLS key is not the invite's
	RelayUnreachable Code = "relay_unreachable" // no address of the relay answers
	RelayLost        Code = "relay_lost"        // it answered before and does not now
	RelayRefused     Code = "relay_refused"     // a limit of the relay; value "why"
	RoomUnknown      Code = "room_unknown"      // no such room in this profile or on this relay
	RoomFull         Code = "room_full"
	PeerRefused      Code = "peer_refused" // a handshake that was altered or does not prove itself
	PeerLost         Code = "peer_lost"    // value "name"
	PeerUnknown      Code = "peer_unknown"

	NoCamera       Code = "no_camera"
	CameraBusy     Code = "camera_busy"
	CameraLost     Code = "camera_lost"
	NoMicrophone   Code = "no_microphone"
	MicrophoneBusy Code = "microphone_busy"
	NoSpeaker      Code = "no_speaker"

	NoFFmpeg       Code = "no_ffmpeg"
	NotVideo       Code = "not_video"       // value "file"
	FileGone       Code = "file_gone"       // value "file"
	FileUnreadable Code = "file_unreadable" // value "file"
	FileIsFolder   Code = "file_is_folder"  // value "file"
	NoVideos       Code = "no_videos"       // a folder holds none; value "folder"
	FileTruncated  Code = "file_truncated"  // values "file", "at" (seconds)
	FileDamaged    Code = "file_damaged"    // begins like a video, no picture can be read; value "file"
	FileChanged    Code = "file_changed"    // written to while it was analysed; value "file"
	DeviceFailed   Code = "device_failed"   // the decoder that was asked for does not work here; values "device", "file"
	NoFont         Code = "no_font"         // no font here holds the letters of a PDF; value "text"
	WorkerMissing  Code = "worker_missing"  // the program that analyses is not beside this one
	WorkerDied     Code = "worker_died"     // value "file"
	WorkerLimit    Code = "worker_limit"    // memory, CPU or time; values "file", "limit"

	DiskFull         Code = "disk_full"         // values "free", "need" (bytes)
	NoSpace          Code = "no_space"          // the disk is full, and nobody knows how much is needed
	FolderUnwritable Code = "folder_unwritable" // value "folder"
	FolderGone       Code = "folder_gone"       // a folder that was chosen is not there: its disk is not; value "folder"
	DiskReserve      Code = "disk_reserve"      // less is free than is to stay free; values "folder", "free", "need" (bytes)
	ReportDamaged    Code = "report_damaged"    // a kept report cannot be read any more
	NameRefused      Code = "name_refused"
	TransferRefused  Code = "transfer_refused"   // the other side said no; value "name"
	TransferCorrupt  Code = "transfer_corrupt"   // hashes differ; the file was not kept
	TransferTooLarge Code = "transfer_too_large" // values "size", "limit" (bytes)
	SourceChanged    Code = "source_changed"     // the file changed while it was sent
	PeerMisbehaved   Code = "peer_misbehaved"    // broke the protocol; value "what"
	PeerDiskFull     Code = "peer_disk_full"     // the receiver's disk; value "name"
	PeerFailed       Code = "peer_failed"        // the other side gave up for a reason of its own; value "name"

	FileWritten Code = "file_written" // written to while it was compared; value "file"
	NotReceipt  Code = "not_receipt"  // no receipt, one of a newer version, or altered in its form; value "file"
	NotHash     Code = "not_hash"     // the text is no SHA-256

	// What a comparison found: the first difference.
	DiffersAt        Code = "differs_at"        // two files; value "offset" (bytes, from 0)
	DiffersSize      Code = "differs_size"      // from the receipt
	DiffersSHA256    Code = "differs_sha256"    // from the hash or the receipt
	DiffersBLAKE3    Code = "differs_blake3"    // from the receipt, though the SHA-256 is the same
	NotInReceipt     Code = "not_in_receipt"    // it has no file of this content or name
	SenderUnsigned   Code = "sender_unsigned"   // the sender's signature does not hold
	ReceiverUnsigned Code = "receiver_unsigned" // the receiver's signature does not hold
	Renamed          Code = "renamed"           // everything holds, but the receipt calls the file otherwise; value "name"

	ProfileInUse  Code = "profile_in_use"
	ProfileBroken Code = "profile_broken" // value "file"
	ProfileNewer  Code = "profile_newer"  // a newer program wrote it; value "file"
	StoreRestored Code = "store_restored" // a notice: what was damaged was replaced; value "when" (RFC 3339), of what is there now
	StoreLost     Code = "store_lost"     // a notice: it was damaged or gone, there was no copy, and an empty one was begun
	NotBuilt      Code = "not_built"      // this program was built without the part; value "part"
	Canceled      Code = "canceled"
	Internal      Code = "internal" // a fault of ours: the detail goes to the log
)

// Error is a failure with a code. Values fill the holes of the sentence; Err is the detail, for logs and "Details".
type Error struct {
	Code   Code
	Values map[string]any
	Err    error
}

// New returns an Error with the code around err, which may be nil. pairs are names and values of the sentence's holes.
func New(code Code, err error, pairs ...any) *Error {
	e := &Error{Code: code, Err: err}
	for i := 0; i+1 < len(pairs); i += 2 {
		if e.Values == nil {
			e.Values = map[string]any{}
		}
		e.Values[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return e
}

func (e *Error) Error() string {
	if e.Err == nil {
		return string(e.Code)
	}
	return string(e.Code) + ": " + e.Err.Error()
}

// Unwrap returns the detail.
func (e *Error) Unwrap() error { return e.Err }

// Is says that two Errors of the same code are the same failure, so that errors.Is(err, fault.New(code, nil)) asks for a code.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code && t.Err == nil
}

// Of returns the code of err and the values of its sentence: the outermost Error in its chain, Canceled for an ended context,
// NoSpace for a full disk, the file codes for fs errors, else Internal. It returns "" for nil.
func Of(err error) (Code, map[string]any) {
	var e *Error
	var path *fs.PathError
	switch {
	case err == nil:
		return "", nil
	case errors.As(err, &e):
		return e.Code, maps.Clone(e.Values)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return Canceled, nil
	case isFull(err):
		return NoSpace, nil
	case errors.As(err, &path) && errors.Is(err, fs.ErrNotExist):
		return FileGone, map[string]any{"file": path.Path}
	case errors.As(err, &path) && errors.Is(err, fs.ErrPermission):
		return FileUnreadable, map[string]any{"file": path.Path}
	}
	return Internal, nil
}

// Is reports whether err carries the code.
func Is(err error, code Code) bool {
	c, _ := Of(err)
	return c == code
}
