package transfer_test

import (
	"os"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/transfer"
)

func TestSourceWrittenWhileSending(t *testing.T) {
	for name, change := range map[string]func(path string) error{
		"appended": func(path string) error {
			f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			_, err = f.WriteString("more")
			_ = f.Close()
			return err
		},
		"truncated": func(path string) error { return os.Truncate(path, 3*mib) },
		"touched":   func(path string) error { return os.Chtimes(path, time.Time{}, time.Now().Add(time.Hour)) },
	} {
		t.Run(name, func(t *testing.T) {
			p, path := underway(t)
			if err := change(path); err != nil {
				t.Fatal(err)
			}
			for _, d := range []*transfer.Desk{p.mina, p.yuki} {
				x := ended(t, d)
				code(t, x.Err, fault.SourceChanged)
				if _, values := fault.Of(x.Err); values["file"] != "reel.mp4" {
					t.Errorf("%v", values)
				}
			}
			holds(t, p.inbox)
			sendsAgain(t, p)
		})
	}
}

// TestSourceVanishedWhileSending: a name that is gone takes nothing from a file that is open; what was promised arrives whole.
func TestSourceVanishedWhileSending(t *testing.T) {
	p := newSlowPair(t, &transfer.AutoAccept{}, 8*mib)
	path := write(t, "reel.mp4", 4*mib)
	want := sum(t, path)
	if _, err := p.mina.Send(t.Context(), yuki, []string{path}); err != nil {
		t.Fatal(err)
	}
	until(t, p.yuki, "the first MiB", func(x transfer.Transfer) bool { return x.Bytes > mib })
	if err := os.Remove(path); err != nil {
		t.Skip("NOT RUN: this system does not remove open files: ", err)
	}
	if x := ended(t, p.yuki); x.Phase != transfer.Verified || x.Files[0].Received != want {
		t.Errorf("%+v", x)
	}
}

func TestSourceGoneOrReplacedBeforeItsTurn(t *testing.T) {
	for name, c := range map[string]struct {
		change func(path string) error
		want   fault.Code
	}{
		"gone": {os.Remove, fault.FileGone},
		"replaced": {func(path string) error {
			if err := os.WriteFile(path+".new", []byte("0123456789"), 0o600); err != nil {
				return err
			}
			return os.Rename(path+".new", path)
		}, fault.SourceChanged},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t, nil)
			bad, good := write(t, "bad.txt", 10), write(t, "good.txt", 10)
			if _, err := p.mina.Send(t.Context(), yuki, []string{bad, good}); err != nil {
				t.Fatal(err)
			}
			offer := until(t, p.yuki, "the offer", inPhase(transfer.Offered))
			if err := c.change(bad); err != nil {
				t.Fatal(err)
			}
			if err := p.yuki.Accept(offer.ID, into(p.inbox)); err != nil {
				t.Fatal(err)
			}
			for _, d := range []*transfer.Desk{p.mina, p.yuki} {
				x := ended(t, d)
				code(t, x.Err, c.want)
				if x.Phase != transfer.Failed || x.Files[1].Phase != transfer.Verified {
					t.Errorf("one file that fails must not hold up the others: %+v", x)
				}
			}
			holds(t, p.inbox, "good.txt")
		})
	}
}
