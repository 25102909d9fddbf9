package transfer

import (
	"context"
	"errors"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"videonet/backend/fault"
	"videonet/backend/trust"
)

// VerifyReceipt compares a file with what a receipt says of it, and checks the receipt's signatures. The receipt is read first, so that
// a broken one is told at once; then the file, once. The first difference is the first of: the receipt has no such file, size, SHA-256,
// BLAKE3 root, signature of the sender, of the receiver, name. See Verify for progress and errors.
func VerifyReceipt(ctx context.Context, path, receipt string, progress func(VerifyProgress)) (Verification, error) {
	start := time.Now()
	path, err := filepath.Abs(path)
	if err != nil {
		return Verification{}, sourceFault(path, err)
	}
	file, info, err := openForVerify(path) // before a long receipt is read
	if err != nil {
		return Verification{}, err
	}
	_ = file.Close() // it was not even read
	search := &receiptSearch{path: path, size: info.Size()}
	shown, err := search.read(ctx, receipt)
	if err != nil {
		return Verification{}, err
	}
	v := Verification{Against: AgainstReceipt, Receipt: shown, Other: Compared{Path: search.receipt, Size: -1}}
	seen, root, err := hashFile(ctx, path, true, progress)
	if err != nil {
		return Verification{}, err
	}
	v.File = seen
	entry, found := search.best(seen)
	if found {
		shown.Folder, shown.Name = entry.Folder, entry.Name
		v.Other.Name, v.Other.Size, v.Other.SHA256 = entry.Name, entry.Size, entry.SHA256.String()
	}
	switch {
	case !found:
		v.Difference = differs(fault.NotInReceipt)
	case entry.Size != seen.Size:
		v.Difference = differs(fault.DiffersSize)
	case v.Other.SHA256 != seen.SHA256:
		v.Difference = differs(fault.DiffersSHA256)
	case entry.Root != root:
		v.Difference = differs(fault.DiffersBLAKE3)
	case !shown.SenderSigned:
		v.Difference = differs(fault.SenderUnsigned)
	case !shown.ReceiverSigned:
		v.Difference = differs(fault.ReceiverUnsigned)
	case !fitsName(seen.Name, entry.Name):
		v.Equal = true
		v.Difference = differs(fault.Renamed)
		v.Difference.Name = entry.Name
	default:
		v.Equal = true
	}
	v.Seconds = time.Since(start).Seconds()
	return v, nil
}

// receiptSearch looks for a file in a receipt of up to 200,000.
type receiptSearch struct {
	path    string // of the file, absolute
	size    int64
	receipt string // absolute path of the receipt
	entries []trust.ReceiptFile
	only    bool // the receipt has one file: the person means this one, whatever it is called
}

// read reads the whole receipt and keeps the entries that may be the file.
func (s *receiptSearch) read(ctx context.Context, receipt string) (*ReceiptShown, error) {
	receipt, err := filepath.Abs(receipt)
	if err != nil {
		return nil, sourceFault(receipt, err)
	}
	s.receipt = receipt
	file, _, err := openForVerify(receipt)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	base := filepath.Base(s.path)
	var last trust.ReceiptFile
	p, digest, err := trust.ReadReceipt(file, func(f trust.ReceiptFile) error {
		if last = f; f.Size == s.size || fitsName(base, f.Name) {
			s.entries = append(s.entries, f)
		}
		return ctx.Err()
	})
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, trust.ErrNotReceipt):
		return nil, fault.New(fault.NotReceipt, err, "file", filepath.Base(receipt))
	case err != nil:
		return nil, sourceFault(receipt, err)
	}
	if s.only = p.Count == 1; s.only {
		s.entries = []trust.ReceiptFile{last}
	}
	shown := &ReceiptShown{
		Transfer: p.Transfer.String(), Sender: p.Sender.String(), Receiver: p.Receiver.String(), SenderName: p.SenderName, ReceiverName: p.ReceiverName,
		Path: p.Path, Began: time.UnixMilli(p.Began), Ended: time.UnixMilli(p.Ended), Files: p.Count,
	}
	shown.SenderSigned, shown.ReceiverSigned = p.Signed(digest)
	return shown, nil
}

// best returns the entry that the file is, or was meant to be: by content, else by name and folder; false when nothing but a size fits.
func (s *receiptSearch) best(seen Compared) (best trust.ReceiptFile, found bool) {
	folder, top := filepath.ToSlash(filepath.Dir(s.path)), 1
	for _, f := range s.entries {
		score := 0
		if f.SHA256.String() == seen.SHA256 {
			score += 8
		}
		if fitsName(seen.Name, f.Name) {
			score += 4
			if f.Folder != "" && strings.HasSuffix(folder, "/"+f.Folder) {
				score += 2
			}
		}
		if f.Size == seen.Size {
			score++
		}
		if score > top {
			best, top, found = f, score, true
		}
	}
	if s.only {
		return s.entries[0], true
	}
	return best, found
}

// fitsName says whether a file of that name can be one that was offered as offered: the safe name of it, perhaps with a number.
func fitsName(name, offered string) bool {
	safe, err := SafeName(offered)
	if name == offered || err == nil && name == safe {
		return true
	}
	if err != nil {
		return false
	}
	stem, extension := splitExtension(safe)
	number, ok := strings.CutSuffix(strings.TrimPrefix(name, stem+" ("), ")"+extension)
	n, convErr := strconv.Atoi(number)
	return ok && strings.HasPrefix(name, stem+" (") && convErr == nil && n > 0 && strconv.Itoa(n) == number
}
