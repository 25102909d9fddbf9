package app

import (
	"context"
	"time"

	"videonet/backend/fault"
	"videonet/backend/transfer"
)

// The states of a check on request.
const (
	compareNone      = "none"
	compareRunning   = "running"
	compareSame      = "same"
	compareDifferent = "different"
	compareFailed    = "failed"
)

// compareStep is the least time between two events of a check that runs.
const compareStep = 250 * time.Millisecond

// StartCompare checks a file on request, and returns when the check has begun. One that ran before is ended.
func (t *Transfers) StartCompare(request CompareRequest) error {
	check, err := t.check(request)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.endCompare()
	ctx, cancel := context.WithCancel(t.j.ctx)
	ended := make(chan struct{})
	t.comparing, t.compared = cancel, ended
	t.tellCompare(Compare{State: compareRunning, Kind: check.kind})
	t.j.running.Go(func() {
		defer close(ended)
		defer cancel()
		t.runCompare(ctx, check)
	})
	return nil
}

// CancelCompare ends the check that runs, if any, and waits for that.
func (t *Transfers) CancelCompare() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.endCompare()
}

// endCompare does that. Caller holds mu, which the check itself never asks for.
func (t *Transfers) endCompare() {
	if t.comparing != nil {
		t.comparing()
		<-t.compared
		t.comparing, t.compared = nil, nil
	}
}

// check is a check that was asked for: what it compares with, and what does it.
type check struct {
	kind string
	run  func(context.Context, progress) (transfer.Verification, error)
}

type progress = func(transfer.VerifyProgress)

func (t *Transfers) check(request CompareRequest) (check, error) {
	if request.Transfer != "" {
		return t.checkKept(request.Transfer)
	}
	path, err := t.onlyFile(request.File)
	if err != nil {
		return check{}, err
	}
	switch {
	case request.With != "":
		var other string
		other, err = t.onlyFile(request.With)
		return check{"file", func(ctx context.Context, p progress) (transfer.Verification, error) {
			return transfer.VerifyFiles(ctx, path, other, p)
		}}, err
	case request.Receipt != "":
		var receipt string
		receipt, err = t.onlyFile(request.Receipt)
		return checkReceipt(path, receipt), err
	}
	sum, err := transfer.ParseSHA256(request.Hash)
	return check{"hash", func(ctx context.Context, p progress) (transfer.Verification, error) {
		return transfer.VerifySHA256(ctx, path, sum, p)
	}}, err
}

// checkKept checks the file of a transfer, as it lies on the disk now, with what both sides have signed.
func (t *Transfers) checkKept(id string) (check, error) {
	tr, err := t.one(id)
	if err != nil {
		return check{}, err
	}
	path, err := t.path(id)
	if err == nil && tr.Receipt == "" {
		err = gone()
	}
	return checkReceipt(path, tr.Receipt), err
}

func checkReceipt(path, receipt string) check {
	return check{"receipt", func(ctx context.Context, p progress) (transfer.Verification, error) {
		return transfer.VerifyReceipt(ctx, path, receipt, p)
	}}
}

// onlyFile is the first file behind a handle.
func (t *Transfers) onlyFile(handle string) (string, error) {
	paths, err := t.j.picks.get(handle)
	if err != nil {
		return "", err
	}
	return paths[0], nil
}

// runCompare runs a check and tells how far it is.
func (t *Transfers) runCompare(ctx context.Context, c check) {
	began, told := time.Now(), time.Time{}
	v, err := c.run(ctx, func(p transfer.VerifyProgress) {
		if now := time.Now(); now.Sub(told) >= compareStep {
			told = now
			t.tellCompare(Compare{
				State: compareRunning, Kind: c.kind, Bytes: p.Bytes, Total: p.Total, Seconds: now.Sub(began).Seconds(),
			})
		}
	})
	switch {
	case fault.Is(err, fault.Canceled):
		t.tellCompare(Compare{State: compareNone})
	case err != nil:
		if fault.Is(err, fault.Internal) {
			t.j.log.Error("check a file", "error", err)
		}
		t.tellCompare(Compare{State: compareFailed, Kind: c.kind, Fault: faultOf(err)})
	default:
		t.tellCompare(compareRow(c.kind, v))
	}
}

func (t *Transfers) tellCompare(now Compare) {
	if now.Signers == nil {
		now.Signers = []string{}
	}
	t.feed.mu.Lock()
	defer t.feed.mu.Unlock()
	t.compare = now
	t.feed.next(func(seq uint64) {
		t.j.window.Emit("transfers", TransfersEvent{Seq: seq, Type: "compare", Compare: &now})
	})
}

// compareRow shows what a check has found.
func compareRow(kind string, v transfer.Verification) Compare {
	out := Compare{State: compareSame, Kind: kind, First: side(v.File), Second: side(v.Other), Seconds: v.Seconds}
	if !v.Equal {
		out.State = compareDifferent
	}
	if v.Difference != nil { // one that is found although the contents are the same is worth saying too
		out.Fault = faultOf(v.Difference.Err())
	}
	if r := v.Receipt; r != nil {
		if r.SenderSigned {
			out.Signers = append(out.Signers, r.SenderName)
		}
		if r.ReceiverSigned {
			out.Signers = append(out.Signers, r.ReceiverName)
		}
	}
	return out
}

func side(c transfer.Compared) CompareSide {
	return CompareSide{Name: c.Name, Size: c.Size, SHA256: c.SHA256}
}
