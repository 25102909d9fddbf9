package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"videonet/backend/sentences"
	"videonet/backend/transfer"
)

const verifyUsage = "verify FILE RECEIPT | FILE FILE | FILE SHA256"

type verifiedEvent struct {
	Event       string        `json:"event"`
	Against     string        `json:"against"` // "file", "sha256" or "receipt"
	Equal       bool          `json:"equal"`
	File        string        `json:"file"` // as it was given
	Bytes       int64         `json:"bytes"`
	Modified    time.Time     `json:"modified"`
	SHA256      string        `json:"sha256"`
	Other       string        `json:"other"` // as it was given
	OtherBytes  *int64        `json:"other_bytes,omitempty"`
	OtherSHA256 string        `json:"other_sha256,omitempty"` // missing when the receipt does not speak of the file
	Seconds     float64       `json:"seconds"`
	Difference  string        `json:"difference,omitempty"` // a code: the first one
	Text        string        `json:"text,omitempty"`       // its sentence
	Offset      *int64        `json:"offset,omitempty"`
	Block       *int64        `json:"block,omitempty"`
	Receipt     *receiptShown `json:"receipt,omitempty"`
}

type receiptShown struct {
	Transfer string       `json:"transfer"`
	Sender   receiptParty `json:"sender"`
	Receiver receiptParty `json:"receiver"`
	Path     string       `json:"path"`
	Began    time.Time    `json:"began"`
	Ended    time.Time    `json:"ended"`
	Files    int          `json:"files"`
	Folder   string       `json:"folder,omitempty"` // of the file, as offered
	Name     string       `json:"name,omitempty"`
}

type receiptParty struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Signed bool   `json:"signed"`
}

// runVerify compares without a profile and without a network. A difference ends it with exit code 4.
func runVerify(ctx context.Context, e *env, args []string) error {
	words, err := e.parse(e.flags("verify"), args)
	if err != nil {
		return err
	}
	if len(words) != 2 {
		return wrongUse("verify needs FILE and what to compare it with")
	}
	file, other := words[0], words[1]
	v, err := transfer.Verify(ctx, file, other, e.verifying(file))
	if err != nil {
		return err
	}
	if err = e.print(e.verified(file, other, v), e.verdict(v)); err != nil || v.Equal {
		return err
	}
	return errors.Join(v.Difference.Err(), errTold)
}

// verifying prints how far it is, now and then.
func (e *env) verifying(file string) func(transfer.VerifyProgress) {
	start := time.Now()
	said := start
	return func(p transfer.VerifyProgress) {
		if time.Since(said) < progressEvery {
			return
		}
		said = time.Now()
		rate := int64(float64(p.Bytes) / time.Since(start).Seconds())
		_ = e.print(progressEvent{"progress", file, p.Bytes, p.Total, rate}, "") // the verdict is what must come through
	}
}

func (e *env) verified(file, other string, v transfer.Verification) verifiedEvent {
	event := verifiedEvent{
		Event: "verified", Against: string(v.Against), Equal: v.Equal, File: file, Bytes: v.File.Size, Modified: v.File.Modified.UTC(), SHA256: v.File.SHA256,
		Other: other, OtherSHA256: v.Other.SHA256, Seconds: v.Seconds,
	}
	if v.Other.Size >= 0 {
		event.OtherBytes = &v.Other.Size
	}
	if d := v.Difference; d != nil {
		event.Difference, event.Text = string(d.Code), sentences.Of(e.language, d.Err())
		if d.Offset >= 0 {
			event.Offset, event.Block = &d.Offset, &d.Block
		}
	}
	if r := v.Receipt; r != nil {
		event.Receipt = &receiptShown{
			Transfer: r.Transfer, Sender: receiptParty{r.Sender, r.SenderName, r.SenderSigned}, Receiver: receiptParty{r.Receiver, r.ReceiverName, r.ReceiverSigned},
			Path: r.Path, Began: r.Began.UTC(), Ended: r.Ended.UTC(), Files: r.Files, Folder: r.Folder, Name: r.Name,
		}
	}
	return event
}

// verdict is what a reader gets: a sentence, both hashes, and who signed.
func (e *env) verdict(v transfer.Verification) string {
	var b strings.Builder
	if v.Equal {
		fmt.Fprintf(&b, "Equal: %s, %s, in %.1f s.\n", printable(v.File.Name), size(v.File.Size), v.Seconds)
	}
	if v.Difference != nil {
		fmt.Fprintln(&b, sentences.Of(e.language, v.Difference.Err()))
	}
	fmt.Fprintf(&b, "  SHA-256 %s  %s", v.File.SHA256, printable(v.File.Name))
	switch v.Against {
	case transfer.AgainstFile:
		fmt.Fprintf(&b, "\n  SHA-256 %s  %s", v.Other.SHA256, printable(v.Other.Name))
	case transfer.AgainstSHA256:
		fmt.Fprintf(&b, "\n  SHA-256 %s  as given", v.Other.SHA256)
	case transfer.AgainstReceipt:
		if v.Other.SHA256 != "" {
			fmt.Fprintf(&b, "\n  SHA-256 %s  %s in %s", v.Other.SHA256, printable(v.Other.Name), printable(filepath.Base(v.Other.Path)))
		}
		r := v.Receipt
		fmt.Fprintf(&b, "\n  sent by %s\n  to %s", party(r.SenderName, r.Sender, r.SenderSigned), party(r.ReceiverName, r.Receiver, r.ReceiverSigned))
		fmt.Fprintf(&b, "\n  %s to %s by the sender's clock", r.Began.Format(time.DateTime), r.Ended.Format(time.DateTime))
	}
	return b.String()
}

// party names the key first: what it calls itself proves nothing.
func party(name, id string, signed bool) string {
	verdict := "signed"
	if !signed {
		verdict = "NOT signed"
	}
	return fmt.Sprintf("%s (calls itself %q): %s", id, name, verdict)
}
