package transfer_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// underway starts a transfer of 16 MiB at 8 MiB/s and waits until its bytes come.
func underway(t *testing.T) (p *pair, path string) {
	t.Helper()
	p = newSlowPair(t, &transfer.AutoAccept{}, 8*mib)
	path = write(t, "reel.mp4", 16*mib)
	if _, err := p.mina.Send(t.Context(), yuki, []string{path}); err != nil {
		t.Fatal(err)
	}
	until(t, p.yuki, "the first MiB", func(x transfer.Transfer) bool { return x.Bytes > mib })
	return p, path
}

func TestCancelByTheSender(t *testing.T) {
	p, _ := underway(t)
	if err := p.mina.Cancel(first0(p.mina).ID, false); err != nil {
		t.Fatal(err)
	}
	for _, d := range []*transfer.Desk{p.mina, p.yuki} {
		x := ended(t, d)
		code(t, x.Err, fault.Canceled)
		if x.Phase != transfer.Canceled {
			t.Errorf("%+v", x)
		}
	}
	holds(t, p.inbox)
	sendsAgain(t, p)
}

func TestCancelByTheReceiver(t *testing.T) {
	p, _ := underway(t)
	if err := p.yuki.Cancel(first0(p.yuki).ID, false); err != nil {
		t.Fatal(err)
	}
	for _, d := range []*transfer.Desk{p.mina, p.yuki} {
		if x := ended(t, d); x.Phase != transfer.Canceled {
			t.Errorf("%+v", x)
		}
	}
	holds(t, p.inbox)
	sendsAgain(t, p)
}

// sendsAgain shows that the same two people can go on.
func sendsAgain(t *testing.T, p *pair) {
	t.Helper()
	if _, err := p.mina.Send(t.Context(), yuki, []string{write(t, "next.txt", 1000)}); err != nil {
		t.Fatal(err)
	}
	if x := until(t, p.mina, "the next", func(x transfer.Transfer) bool {
		return x.Files[0].Name == "next.txt" && x.Phase.Ended()
	}); x.Phase != transfer.Verified {
		t.Errorf("%+v", x)
	}
	holds(t, p.inbox, "next.txt")
}

func TestCancelBeforeTheAnswer(t *testing.T) {
	p := newPair(t, nil)
	id, err := p.mina.Send(t.Context(), yuki, []string{write(t, "a", 10)})
	if err != nil {
		t.Fatal(err)
	}
	offer := until(t, p.yuki, "the offer", inPhase(transfer.Offered))
	if err := p.mina.Cancel(id, false); err != nil {
		t.Fatal(err)
	}
	if x := ended(t, p.yuki); x.Phase != transfer.Canceled {
		t.Errorf("%+v", x)
	}
	code(t, p.yuki.Accept(offer.ID, into(p.inbox)), fault.Invalid)
	holds(t, p.inbox)
}

// TestLostLink: a link that is lost costs time, not the transfer: it goes on over the next one.
func TestLostLink(t *testing.T) {
	p, path := underway(t)
	_ = p.links[0].Data.Close()
	x := until(t, p.mina, "the interruption", inPhase(transfer.Interrupted))
	code(t, x.Err, fault.PeerLost)
	if _, values := fault.Of(x.Err); values["name"] != yuki.Name {
		t.Errorf("%+v", x)
	}
	x = ended(t, p.mina)
	if x.Phase != transfer.Verified || x.Err != nil || x.Files[0].Received != sum(t, path) {
		t.Errorf("%+v", x)
	}
	if len(p.links) != 2 {
		t.Errorf("%d links", len(p.links))
	}
	holds(t, p.inbox, "reel.mp4")
}

func TestClosedDesk(t *testing.T) {
	p, path := underway(t)
	if err := p.yuki.Close(); err != nil {
		t.Fatal(err)
	}
	if x := ended(t, p.yuki); x.Phase != transfer.Canceled {
		t.Errorf("%+v", x)
	}
	until(t, p.mina, "the news", func(x transfer.Transfer) bool { return x.Phase == transfer.Canceled || x.Phase == transfer.Interrupted })
	holds(t, p.inbox)
	if err := p.mina.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := p.mina.Send(t.Context(), yuki, []string{path})
	code(t, err, fault.Canceled)
}

// tampered changes messages on their way out.
type tampered struct {
	transfer.Channel
	change func(p []byte)
}

func (c tampered) WriteMessage(p []byte, text bool) error {
	q := append([]byte(nil), p...)
	c.change(q)
	return c.Channel.WriteMessage(q, text)
}

// TestFlippedBits: a channel that damages every 41st frame of the file once costs blocks, not files.
func TestFlippedBits(t *testing.T) {
	p := newPair(t, &transfer.AutoAccept{})
	flipped := map[uint64]bool{} // by offset; one goroutine writes
	p.wrap = func(minas, yukis transfer.Link) (transfer.Link, transfer.Link) {
		minas.Data = tampered{minas.Data, func(p []byte) {
			f, err := wire.ParseFrame(p)
			if err == nil && f.Type == wire.FrameData && f.Offset/wire.MaxFramePayload%41 == 7 && !flipped[f.Offset] {
				f.Payload[0] ^= 0x10
				flipped[f.Offset] = true
			}
		}}
		return minas, yukis
	}
	path := write(t, "reel.mp4", 12*mib+77)
	if _, err := p.mina.Send(t.Context(), yuki, []string{path}); err != nil {
		t.Fatal(err)
	}
	x, y := ended(t, p.mina), ended(t, p.yuki)
	if y.Phase != transfer.Verified || y.Files[0].Received != sum(t, path) || y.Bytes != 12*mib+77 || x.Bytes != y.Bytes {
		t.Errorf("%+v", y)
	}
	if err := p.mina.Close(); err != nil { // its goroutines are through with the map
		t.Error(err)
	}
	if len(flipped) != 5 {
		t.Errorf("%d frames were damaged", len(flipped))
	}
	if sum(t, filepath.Join(p.inbox, "reel.mp4")) != sum(t, path) {
		t.Error("the bytes differ")
	}
}

func TestPlantedLinks(t *testing.T) {
	p := newPair(t, &transfer.AutoAccept{})
	outside := filepath.Join(t.TempDir(), "outside.txt")
	if err := os.WriteFile(outside, []byte("keep"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(p.inbox, "a.txt")); err != nil {
		t.Fatal(err)
	}
	if _, err := p.mina.Send(t.Context(), yuki, []string{write(t, "a.txt", 10)}); err != nil {
		t.Fatal(err)
	}
	if x := ended(t, p.yuki); x.Phase != transfer.Verified || x.Files[0].StoredAs != "a (1).txt" {
		t.Errorf("%+v", x)
	}
	if data, err := os.ReadFile(outside); err != nil || string(data) != "keep" {
		t.Errorf("%q, %v", data, err)
	}
	holds(t, p.inbox, "a (1).txt", "a.txt")
}

// TestFolderReplacedByALink: the folder that was chosen is written, whatever stands under its name later.
func TestFolderReplacedByALink(t *testing.T) {
	p, _ := underway(t)
	elsewhere := t.TempDir()
	if err := os.Rename(p.inbox, p.inbox+".real"); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, p.inbox); err != nil {
		t.Fatal(err)
	}
	if x := ended(t, p.yuki); x.Phase != transfer.Verified {
		t.Errorf("%+v", x)
	}
	holds(t, elsewhere)
	holds(t, p.inbox+".real", "reel.mp4")
}

func TestFolderThatTakesNothing(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("NOT RUN: root may write to every folder")
	}
	p := newPair(t, &transfer.AutoAccept{})
	if err := os.Chmod(p.inbox, 0o500); err != nil {
		t.Fatal(err)
	}
	if _, err := p.mina.Send(t.Context(), yuki, []string{write(t, "a.txt", 10)}); err != nil {
		t.Fatal(err)
	}
	code(t, ended(t, p.yuki).Err, fault.FolderUnwritable)
	code(t, ended(t, p.mina).Err, fault.PeerFailed)
}

// TestRateIsHeld: 2 MiB at 4 MiB/s take half a second, and the rate is shown.
func TestRateIsHeld(t *testing.T) {
	p := newSlowPair(t, &transfer.AutoAccept{}, 4*mib)
	start := time.Now()
	if _, err := p.mina.Send(t.Context(), yuki, []string{write(t, "a", 2*mib)}); err != nil {
		t.Fatal(err)
	}
	x := until(t, p.mina, "movement", func(x transfer.Transfer) bool { return x.Bytes > mib })
	if x.Phase == transfer.Sending && x.Rate == 0 {
		t.Errorf("%+v", x)
	}
	ended(t, p.mina)
	if took := time.Since(start); took < 450*time.Millisecond {
		t.Errorf("took %v", took)
	}
}

// TestOpenIsCanceled: a link that does not come does not keep a desk from closing.
func TestOpenIsCanceled(t *testing.T) {
	d := newDesk(t, transfer.Config{Links: neverOpens{}})
	if _, err := d.Send(t.Context(), yuki, []string{write(t, "a", 1)}); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if x := first0(d); x.Phase != transfer.Canceled {
		t.Errorf("%+v", x)
	}
}

type neverOpens struct{}

func (neverOpens) Open(ctx context.Context, _ string) (transfer.Link, error) {
	<-ctx.Done()
	return transfer.Link{}, ctx.Err()
}
