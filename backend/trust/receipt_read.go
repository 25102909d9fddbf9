package trust

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// receiptReader reads the lines of a receipt, each of which must be exactly what would be written.
type receiptReader struct {
	lines *bufio.Reader
	limit *io.LimitedReader
	again receiptText // renders what was read
}

func (r *receiptReader) first() (Proof, error) {
	var v receiptFirst
	if err := r.line(&v, "", firstEnd); err != nil {
		return Proof{}, err
	}
	if v.Schema != ReceiptSchema {
		return Proof{}, notReceipt(errors.New("another schema"))
	}
	p := Proof{
		ReceiptHead: ReceiptHead{
			Transfer: v.Transfer, Sender: v.Sender.Key, Receiver: v.Receiver.Key, Path: v.Path, Began: v.Began, Ended: v.Ended, Count: v.Count,
		},
		SenderName: v.Sender.Name, ReceiverName: v.Receiver.Name,
	}
	if err := p.check(); err != nil {
		return Proof{}, notReceipt(err)
	}
	return p, nil
}

// last reads the line of the signatures, and that nothing follows it.
func (r *receiptReader) last(p *Proof) error {
	var v receiptLast
	if err := r.line(&v, lastBegin, lastEnd); err != nil {
		return err
	}
	if len(v.Sender) != len(p.SenderSignature) || len(v.Receiver) != len(p.ReceiverSignature) {
		return notReceipt(errors.New("a signature of another length"))
	}
	copy(p.SenderSignature[:], v.Sender)
	copy(p.ReceiverSignature[:], v.Receiver)
	switch _, err := r.lines.ReadByte(); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return err
	}
	return notReceipt(errors.New("bytes after its end"))
}

// line reads one line into v, a pointer.
func (r *receiptReader) line(v any, begin, end string) error {
	text, err := r.lines.ReadSlice('\n')
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, bufio.ErrBufferFull) || r.limit.N == 0:
		return notReceipt(errors.New("cut, or too long"))
	case err != nil:
		return err
	}
	body, ok := bytes.CutPrefix(text, []byte(begin))
	if body, ok = cutSuffix(body, end, ok); !ok {
		return notReceipt(errors.New("a line that ends otherwise"))
	}
	if end == firstEnd {
		body = append(bytes.Clone(body), '}')
	}
	if err = json.Unmarshal(body, v); err != nil {
		// What encoding/json quotes of a hostile file is nothing to show.
		return notReceipt(errors.New("a line that is not its JSON"))
	}
	if err = r.again.render(v, begin, end); err != nil {
		return notReceipt(err)
	}
	if !bytes.Equal(r.again.bytes.Bytes(), text) {
		return notReceipt(errors.New("a line that would be written otherwise"))
	}
	return nil
}

func cutSuffix(b []byte, suffix string, ok bool) ([]byte, bool) {
	body, found := bytes.CutSuffix(b, []byte(suffix))
	return body, ok && found
}

// LooksLikeReceipt says whether a file that begins with these bytes claims to be a receipt of some version. 64 bytes are enough.
func LooksLikeReceipt(begin []byte) bool {
	return bytes.HasPrefix(begin, []byte(`{"schema":"videonet.receipt/`))
}
