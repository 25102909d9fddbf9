package trust

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

	"videonet/backend/wire"
)

// A receipt on disk is one JSON object, cut into lines so that one of 200,000 files is written and read line by line:
//
//	{"schema":"videonet.receipt/1","transfer":…,"sender":{"key":…,"name":…},"receiver":{…},"path":…,"began":…,"ended":…,"count":2,"files":[
//	{"folder":"Reel","name":"a.mp4","size":7,"sha256":…,"blake3":…},
//	{"name":"b.mp4","size":0,"sha256":…,"blake3":…}
//	],"signatures":{"sender":…,"receiver":…}}
//
// Each receipt has exactly one text: a line that would be written otherwise (blanks, another order of keys, a key twice, an unknown
// key, another escape) refuses the whole. So nothing can be hidden in a receipt, and two readers never see two.

// ReceiptSchema names the format; ReceiptExtension ends the names of its files.
const (
	ReceiptSchema    = "videonet.receipt/1"
	ReceiptExtension = ".vnreceipt"
)

// MaxReceipt bounds the text of a receipt, in bytes: 200,000 files with folders and names of 450 bytes.
const MaxReceipt = 128 << 20

// maxReceiptLine holds the longest names with each byte escaped as six.
const maxReceiptLine = 6*(wire.MaxFolder+wire.MaxFileName) + 1024

// ErrNotReceipt is what reading anything else than a receipt of this version gives.
var ErrNotReceipt = errors.New("not a receipt of this version, or altered in its form")

// Proof is a receipt without its files: its head, who signed, and how the two called themselves, which nothing proves.
type Proof struct {
	ReceiptHead
	SenderName, ReceiverName           string // at most wire.MaxName bytes
	SenderSignature, ReceiverSignature [64]byte
}

// Signed says which signatures hold for the digest. A receipt proves that the holders of two keys said the same about the files;
// whose keys these are is for the reader to know.
func (p Proof) Signed(d ReceiptDigest) (sender, receiver bool) {
	return d.Verify(p.Sender, p.SenderSignature[:]), d.Verify(p.Receiver, p.ReceiverSignature[:])
}

type receiptFirst struct {
	Schema   string       `json:"schema"`
	Transfer wire.ID      `json:"transfer"`
	Sender   receiptParty `json:"sender"`
	Receiver receiptParty `json:"receiver"`
	Path     string       `json:"path"`
	Began    int64        `json:"began"`
	Ended    int64        `json:"ended"`
	Count    int          `json:"count"`
}

type receiptParty struct {
	Key  PublicKey `json:"key"`
	Name string    `json:"name"`
}

type receiptEntry struct {
	Folder string    `json:"folder,omitempty"`
	Name   string    `json:"name"`
	Size   int64     `json:"size"`
	SHA256 wire.Hash `json:"sha256"`
	BLAKE3 wire.Hash `json:"blake3"`
}

type receiptLast struct {
	Sender   wire.Bytes `json:"sender"`
	Receiver wire.Bytes `json:"receiver"`
}

// What stands around the JSON of the lines.
const (
	firstEnd  = `,"files":[` + "\n"
	lastBegin = `],"signatures":`
	lastEnd   = "}\n"
)

// WriteReceipt writes the text of a receipt. It refuses what ReadReceipt would refuse, but does not look at the signatures.
func WriteReceipt(w io.Writer, p Proof, files iter.Seq[ReceiptFile]) error {
	if err := p.check(); err != nil {
		return fmt.Errorf("write receipt: %w", err)
	}
	t := &receiptText{out: w}
	t.line(receiptFirst{
		ReceiptSchema, p.Transfer, receiptParty{p.Sender, p.SenderName}, receiptParty{p.Receiver, p.ReceiverName}, p.Path, p.Began, p.Ended, p.Count,
	}, "", firstEnd)
	n := 0
	for f := range files {
		if err := f.Check(); err != nil {
			return fmt.Errorf("write receipt: %w", err)
		}
		n++
		t.line(receiptEntry{f.Folder, f.Name, f.Size, f.SHA256, f.Root}, "", entryEnd(n, p.Count))
	}
	if n != p.Count {
		return fmt.Errorf("write receipt: %d files instead of %d", n, p.Count)
	}
	t.line(receiptLast{p.SenderSignature[:], p.ReceiverSignature[:]}, lastBegin, lastEnd)
	return t.err
}

func entryEnd(n, count int) string {
	if n < count {
		return ",\n"
	}
	return "\n"
}

func (p Proof) check() error {
	return errors.Join(p.Check(), wire.CheckName(p.SenderName), wire.CheckName(p.ReceiverName))
}

// receiptText writes the lines and keeps the first error.
type receiptText struct {
	out   io.Writer
	bytes bytes.Buffer // the line being written
	size  int64
	err   error
}

func (t *receiptText) line(v any, begin, end string) {
	if t.err != nil {
		return
	}
	if t.err = t.render(v, begin, end); t.err != nil {
		return
	}
	if t.size += int64(t.bytes.Len()); t.size > MaxReceipt {
		t.err = fmt.Errorf("write receipt: more than %d bytes", MaxReceipt)
		return
	}
	_, t.err = t.out.Write(t.bytes.Bytes())
}

// render puts the one text of a line into bytes. The first line ends inside its object, so its last brace is cut.
func (t *receiptText) render(v any, begin, end string) error {
	t.bytes.Reset()
	t.bytes.WriteString(begin)
	e := json.NewEncoder(&t.bytes)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	cut := 1 // the line break of Encode
	if end == firstEnd {
		cut = 2
	}
	t.bytes.Truncate(t.bytes.Len() - cut)
	t.bytes.WriteString(end)
	return nil
}

// ReadReceipt reads the text of a receipt to its end, gives each file to each (nil for none) in order, and returns the rest and the
// digest, over which Proof.Signed tells what is proven. What each returns ends the reading. Errors of r and of each come as they are;
// everything else is ErrNotReceipt. Memory does not grow with the receipt.
func ReadReceipt(r io.Reader, each func(ReceiptFile) error) (Proof, ReceiptDigest, error) {
	limited := &io.LimitedReader{R: r, N: MaxReceipt + 1}
	in := receiptReader{lines: bufio.NewReaderSize(limited, maxReceiptLine), limit: limited}
	p, err := in.first()
	if err != nil {
		return Proof{}, ReceiptDigest{}, err
	}
	h, err := NewReceiptHash(p.ReceiptHead)
	if err != nil {
		return Proof{}, ReceiptDigest{}, notReceipt(err)
	}
	for n := 1; n <= p.Count; n++ {
		var e receiptEntry
		if err = in.line(&e, "", entryEnd(n, p.Count)); err != nil {
			return Proof{}, ReceiptDigest{}, err
		}
		f := ReceiptFile{e.Folder, e.Name, e.Size, e.SHA256, e.BLAKE3}
		if err = h.Add(f); err != nil {
			return Proof{}, ReceiptDigest{}, notReceipt(err)
		}
		if each == nil {
			continue
		}
		if err = each(f); err != nil {
			return Proof{}, ReceiptDigest{}, err
		}
	}
	if err = in.last(&p); err != nil {
		return Proof{}, ReceiptDigest{}, err
	}
	digest, err := h.Digest()
	return p, digest, err
}

func notReceipt(err error) error { return fmt.Errorf("%w: %w", ErrNotReceipt, err) }
