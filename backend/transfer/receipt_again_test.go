package transfer_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"videonet/backend/transfer"
)

// onReceipt does something with the receipt that is written to a channel, instead of writing it.
type onReceipt struct {
	transfer.Channel
	do func(write func() error) error
}

func (c onReceipt) WriteMessage(p []byte, text bool) error {
	if text && strings.Contains(string(p), `"type":"receipt"`) {
		return c.do(func() error { return c.Channel.WriteMessage(p, text) })
	}
	return c.Channel.WriteMessage(p, text)
}

var errCut = errors.New("cut")

// cutsAt returns a wrap of links of which the first n break at the receipt: at the sender's, which is lost or arrives, or at the answer.
func cutsAt(where string, n int) func(minas, yukis transfer.Link) (transfer.Link, transfer.Link) {
	return func(minas, yukis transfer.Link) (transfer.Link, transfer.Link) {
		if n--; n < 0 {
			return minas, yukis
		}
		cut := func(func() error) error { _ = minas.Close(); return errCut }
		switch where {
		case "sender":
			minas.Control = onReceipt{minas.Control, cut}
		case "answer":
			yukis.Control = onReceipt{yukis.Control, cut}
		}
		return minas, yukis
	}
}

// TestReceiptIsAskedForAgain: the link ends right after, or before, the sender's receipt has arrived; the sender asks again over the next
// link, by itself or after both were started again, and both sides keep one and the same record.
func TestReceiptIsAskedForAgain(t *testing.T) {
	paths := []string{write(t, "a.bin", 2*mib), write(t, "b.txt", 100)}
	for _, where := range []string{"sender", "answer"} {
		for _, restart := range []bool{false, true} {
			s := newSigning(t)
			s.wrap = cutsAt(where, 1)
			s.start(t)
			if _, err := s.mina.Send(t.Context(), s.peers[1], paths); err != nil {
				t.Fatal(err)
			}
			signed := func(x transfer.Transfer) bool {
				return x.Phase == transfer.Verified && (where != "answer" || x.Receipt != "")
			}
			y := until(t, s.yuki, "the end", signed)
			x := ended(t, s.mina)
			if restart {
				s.close()
				s.start(t)
				s.mina.Reachable(s.peers[1].ID)
			}
			receipt := s.bothKeep(t)
			if where == "answer" && receipt != y.Receipt {
				t.Errorf("%s, then %s", y.Receipt, receipt)
			}
			if again := ended(t, s.mina); !again.Ended.Equal(x.Ended) || again.ID != x.ID || again.Link != x.Link || again.Link == "" {
				t.Errorf("%s, restart %v: %+v, was %+v", where, restart, again, x)
			}
			if n, _ := s.opened(); n != 2 {
				t.Errorf("%s, restart %v: %d links", where, restart, n)
			}
			if entries, err := os.ReadDir(s.saved[1]); err != nil || len(entries) != 1 {
				t.Errorf("%v, %v", entries, err)
			}
		}
	}
}

// TestReceiptIsNotAskedForForEver: the other side signs nothing, and each link breaks.
func TestReceiptIsNotAskedForForEver(t *testing.T) {
	s := newSigning(t)
	opened, cut := make(chan struct{}, 100), cutsAt("sender", 100)
	s.mute, s.wrap = true, func(minas, yukis transfer.Link) (transfer.Link, transfer.Link) {
		opened <- struct{}{}
		return cut(minas, yukis)
	}
	s.start(t)
	if _, err := s.mina.Send(t.Context(), s.peers[1], []string{write(t, "a", 10)}); err != nil {
		t.Fatal(err)
	}
	late := time.After(patience)
	for n := 0; n < 4; {
		select {
		case <-opened:
			n++
		case <-time.After(10 * time.Millisecond):
			s.mina.Reachable(s.peers[1].ID) // does not wait for the pause between two links, which may not have begun
		case <-late:
			t.Fatalf("%d links", n)
		}
	}
	if x := ended(t, s.mina); x.Phase != transfer.Verified || x.Receipt != "" {
		t.Errorf("%+v", x)
	}
	if _, err := s.mina.Send(t.Context(), s.peers[1], []string{write(t, "b", 10)}); err != nil { // the lane has not ended yet, or a new one is made
		t.Fatal(err)
	}
	until(t, s.mina, "the second transfer", func(x transfer.Transfer) bool { return x.Phase == transfer.Verified && x.Files[0].Name == "b" })
	if n := 4 + len(opened); n > 4+4 {
		t.Errorf("%d links for two transfers", n)
	}
}

// TestAnotherRecordIsNotSigned: the sender comes back with another record of a transfer that both have signed.
func TestAnotherRecordIsNotSigned(t *testing.T) {
	s := newSigning(t)
	s.start(t)
	if _, err := s.mina.Send(t.Context(), s.peers[1], []string{write(t, "a", 10)}); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(s.bothKeep(t))
	if err != nil {
		t.Fatal(err)
	}
	s.close()
	list, err := s.journals[0].Transfers()
	if err != nil || len(list) != 1 || len(list[0].Ways) != 1 || list[0].Ways[0] != "webrtc" {
		t.Fatalf("%+v, %v", list, err)
	}
	list[0].Receipt, list[0].Ended = "", list[0].Ended.Add(time.Second)
	if err := s.journals[0].PutHead(list[0]); err != nil {
		t.Fatal(err)
	}
	heard := make(chan struct{}, 2) // both receipts
	s.wrap = func(minas, yukis transfer.Link) (transfer.Link, transfer.Link) {
		minas.Control = onReceipt{minas.Control, func(write func() error) error { heard <- struct{}{}; return write() }}
		return minas, yukis
	}
	s.start(t)
	s.mina.Reachable(s.peers[1].ID)
	<-heard
	second := write(t, "b", 10) // a whole transfer later it would have been answered
	if _, err := s.mina.Send(context.WithoutCancel(t.Context()), s.peers[1], []string{second}); err != nil {
		t.Fatal(err)
	}
	until(t, s.mina, "the second transfer", func(x transfer.Transfer) bool { return x.Files[0].Name == "b" && x.Phase == transfer.Verified })
	state, _ := s.mina.Snapshot()
	y, _ := s.yuki.Snapshot()
	after, err := os.ReadFile(y.Transfers[0].Receipt)
	if err != nil || string(after) != string(before) || state.Transfers[0].Receipt != "" {
		t.Errorf("%v, %+v\n%s\n%s", err, state.Transfers[0], before, after)
	}
}
