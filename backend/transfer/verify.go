package transfer

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"time"

	"videonet/backend/fault"
	"videonet/backend/trust"
)

// Against is what a file was compared with.
type Against string

// What a file can be compared with.
const (
	AgainstFile    Against = "file"
	AgainstSHA256  Against = "sha256"
	AgainstReceipt Against = "receipt"
)

// Verification is what a comparison has shown.
type Verification struct {
	Against Against
	File    Compared // what was asked about
	Other   Compared // what it was compared with
	Equal   bool     // the contents are the same, and of a receipt both signatures hold
	// Difference is the first one. It may be there although Equal: fault.Renamed, which is no fault of the contents.
	Difference *Difference
	Receipt    *ReceiptShown // against a receipt only
	Seconds    float64       // the comparison took
}

// Compared is one side of a comparison.
type Compared struct {
	Path     string    // absolute; "" for a hash, the receipt's for what stands in it
	Name     string    // of the file, in a receipt as offered; "" for a hash
	Size     int64     // bytes, -1 when nobody says
	SHA256   string    // 64 lower-case hexadecimal digits, "" when nothing says
	Modified time.Time // zero when nothing says
}

// Difference is the first difference that a comparison meets.
type Difference struct {
	Code   fault.Code // one of those under "comparison" in fault: its sentence says it to a person
	Offset int64      // of two files: the first byte that differs, from 0; else -1
	Block  int64      // the block of the first file that holds it (wire.BlockSize); else -1
	Name   string     // of fault.Renamed: what the receipt calls the file
}

// Err returns the difference as a failure, whose sentence says it.
func (d *Difference) Err() error { return fault.New(d.Code, nil, "offset", d.Offset, "name", d.Name) }

func differs(code fault.Code) *Difference { return &Difference{Code: code, Offset: -1, Block: -1} }

// ReceiptShown is what a receipt says, for people. Keys are ids of participants; the names are what these called themselves, which
// nothing proves, and the times are the sender's word.
type ReceiptShown struct {
	Transfer                     string
	Sender, Receiver             string
	SenderName, ReceiverName     string
	SenderSigned, ReceiverSigned bool
	Path                         string // "webrtc" or "tls"
	Began, Ended                 time.Time
	Files                        int
	Folder, Name                 string // of the file, as offered; "" when the receipt does not have it
}

// VerifyProgress is how far a comparison is.
type VerifyProgress struct{ Bytes, Total int64 }

// Verify compares a file with what a person gave beside it: a SHA-256 in any of the forms of ParseSHA256, a receipt, or another file. A
// text that is a hash is taken for one even where a file has that name. A file is taken for a receipt when it says it is one, unless
// the first file does so too: two receipts are compared as files.
//
// It streams: memory does not grow with the files. progress (nil for none) is called about every 4 MiB, in the caller's goroutine. Errors:
// fault.FileGone, FileUnreadable, FileIsFolder, FileWritten (it changed meanwhile), NotReceipt, NotHash, Canceled; a difference is a
// result and no error.
func Verify(ctx context.Context, path, other string, progress func(VerifyProgress)) (Verification, error) {
	if sum, err := ParseSHA256(other); err == nil {
		return VerifySHA256(ctx, path, sum, progress)
	}
	claims, err := claimsReceipt(other)
	if fault.Is(err, fault.FileGone) && looksLikeHash(other) {
		return Verification{}, fault.New(fault.NotHash, err)
	}
	if err != nil {
		return Verification{}, err
	}
	if claims {
		if too, err := claimsReceipt(path); err != nil || !too {
			return VerifyReceipt(ctx, path, other, progress)
		}
	}
	return VerifyFiles(ctx, path, other, progress)
}

// claimsReceipt says whether a file has the receipts' extension or begins like one.
func claimsReceipt(path string) (bool, error) {
	file, _, err := openForVerify(path)
	if err != nil {
		return false, err
	}
	begin := make([]byte, 64)
	n, err := io.ReadFull(file, begin)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false, errors.Join(sourceFault(path, err), file.Close())
	}
	return filepath.Ext(path) == trust.ReceiptExtension || trust.LooksLikeReceipt(begin[:n]), file.Close()
}
