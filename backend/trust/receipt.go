package trust

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"unicode/utf8"

	"videonet/backend/wire"
)

// The paths of a receipt: over what the bytes of the files came.
const (
	PathWebRTC = "webrtc"
	PathTLS    = "tls"
)

// receiptDomain begins what is signed of a receipt, and nothing else that is signed (those begin with "VN1" as a part of its own).
const receiptDomain = "VN1-receipt"

// receiptVersion is the version of the record; another one refuses the receipt.
const receiptVersion = 1

// maxUnixMilli is the end of the year 9999.
const maxUnixMilli = 253_402_300_799_999

// ReceiptHead is what a receipt says of the transfer as a whole.
type ReceiptHead struct {
	Transfer         wire.ID
	Sender, Receiver PublicKey // never the same
	Path             string    // PathWebRTC or PathTLS
	Began, Ended     int64     // Unix milliseconds by the sender's clock: its word alone
	Count            int       // of files, 1 to wire.MaxOfferFiles
}

// ReceiptFile is a file that both sides have with this content.
type ReceiptFile struct {
	Folder string // components above the name joined by '/', "" for none; as offered
	Name   string // as offered, which is not always as stored
	Size   int64  // bytes
	SHA256 wire.Hash
	Root   wire.Hash // BLAKE3-256 over the leaves of its blocks, one behind the other
}

// Receipt is the record of a transfer that both sides sign: the verified files in the order of the offer.
type Receipt struct {
	ReceiptHead
	Files []ReceiptFile // Count
}

// ReceiptDigest is SHA-256 of the canonical bytes of a receipt. Two receipts have the same digest only if they say the same.
type ReceiptDigest [32]byte

// Check says whether a receipt can have this head.
func (h ReceiptHead) Check() error {
	switch {
	case h.Transfer == wire.ID{} || h.Sender == PublicKey{} || h.Receiver == PublicKey{}:
		return errors.New("a receipt without transfer, sender or receiver")
	case h.Sender == h.Receiver:
		return errors.New("a receipt of somebody for themselves proves nothing")
	case h.Path != PathWebRTC && h.Path != PathTLS:
		return errors.New("a receipt of an unknown path")
	case h.Began < 0 || h.Ended < h.Began || h.Ended > maxUnixMilli:
		return errors.New("a receipt whose times cannot be")
	case h.Count < 1 || h.Count > wire.MaxOfferFiles:
		return fmt.Errorf("a receipt of %d files", h.Count)
	}
	return nil
}

// Check says whether a receipt can have this file. Names are checked as the wire does, not as a folder would: they are what was offered.
func (f ReceiptFile) Check() error {
	switch {
	case f.Name == "" || len(f.Name) > wire.MaxFileName || !utf8.ValidString(f.Name):
		return errors.New("a file without a name, or with one that no offer carries")
	case len(f.Folder) > wire.MaxFolder || !utf8.ValidString(f.Folder):
		return errors.New("a folder that no offer carries")
	case f.Size < 0 || f.Size > wire.MaxFileSize:
		return fmt.Errorf("a file of %d bytes", f.Size)
	case f.SHA256 == wire.Hash{} || f.Root == wire.Hash{}:
		return errors.New("a file without its hashes")
	}
	return nil
}

// Digest returns the digest of the whole receipt.
func (r Receipt) Digest() (ReceiptDigest, error) {
	h, err := NewReceiptHash(r.ReceiptHead)
	if err != nil {
		return ReceiptDigest{}, err
	}
	for i := range r.Files {
		if err = h.Add(r.Files[i]); err != nil {
			return ReceiptDigest{}, err
		}
	}
	return h.Digest()
}

// Sign returns the signature of self, which must be the sender or the receiver.
func (r Receipt) Sign(self Identity) ([]byte, error) {
	digest, err := r.Digest()
	if err != nil {
		return nil, fmt.Errorf("sign receipt: %w", err)
	}
	if key := self.Public(); key != r.Sender && key != r.Receiver {
		return nil, errors.New("sign receipt: of a transfer between others")
	}
	return digest.Sign(self), nil
}

// Verify says whether signature is that of the sender or receiver k for this receipt.
func (r Receipt) Verify(k PublicKey, signature []byte) bool {
	digest, err := r.Digest()
	return err == nil && (k == r.Sender || k == r.Receiver) && digest.Verify(k, signature)
}

// Sign returns the signature of self for the digest.
func (d ReceiptDigest) Sign(self Identity) []byte { return self.Sign(d.signed()) }

// Verify says whether signature is k's for the digest.
func (d ReceiptDigest) Verify(k PublicKey, signature []byte) bool {
	return k.Verify(d.signed(), signature)
}

// signed is what Ed25519 signs: the same for both sides.
func (d ReceiptDigest) signed() []byte { return wire.List([]byte(receiptDomain), d[:]) }

// ReceiptHash makes the digest of a receipt file by file, so that one of 200,000 files never lies in memory as bytes.
type ReceiptHash struct {
	sum  hash.Hash
	part bytes.Buffer
	left int
}

// NewReceiptHash begins a digest; Add must follow Count times.
func NewReceiptHash(head ReceiptHead) (*ReceiptHash, error) {
	if err := head.Check(); err != nil {
		return nil, err
	}
	h := &ReceiptHash{sum: sha256.New(), left: head.Count}
	h.parts([]byte(receiptDomain), []byte{receiptVersion}, head.Transfer[:], head.Sender[:], head.Receiver[:], []byte(head.Path),
		u64(head.Began), u64(head.Ended), u64(int64(head.Count)))
	return h, nil
}

// Add adds the next file.
func (h *ReceiptHash) Add(f ReceiptFile) error {
	if err := f.Check(); err != nil {
		return err
	}
	if h.left--; h.left < 0 {
		return errors.New("a receipt of more files than its count")
	}
	h.parts([]byte(f.Folder), []byte(f.Name), u64(f.Size), f.SHA256[:], f.Root[:])
	return nil
}

// Digest returns the digest once all files were added.
func (h *ReceiptHash) Digest() (ReceiptDigest, error) {
	if h.left != 0 {
		return ReceiptDigest{}, errors.New("a receipt of fewer files than its count")
	}
	return ReceiptDigest(h.sum.Sum(nil)), nil
}

// parts feeds wire.List of the parts, without making it.
func (h *ReceiptHash) parts(parts ...[]byte) {
	h.part.Reset()
	for _, p := range parts {
		h.part.Write(binary.BigEndian.AppendUint32(h.part.AvailableBuffer(), uint32(len(p)))) //nolint:gosec // at most wire.MaxFolder
		h.part.Write(p)
	}
	h.sum.Write(h.part.Bytes())
}

func u64(n int64) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(n)) //nolint:gosec // checked not to be negative
}
