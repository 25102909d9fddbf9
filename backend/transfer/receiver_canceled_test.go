package transfer_test

import (
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/transfer"
	"videonet/backend/transfer/journaltest"
	"videonet/backend/wire"
)

// TestCanceledPartsStay: what a person cancels goes on when it is offered again, unless it was discarded; after a week it goes.
func TestCanceledPartsStay(t *testing.T) {
	p := content()
	for _, how := range []string{"kept", "discarded", "old", "the sender's word"} {
		t.Run(how, func(t *testing.T) {
			inbox, journal := t.TempDir(), &journaltest.Memory{}
			d := desk(t, journal, &transfer.AutoAccept{Folder: inbox})
			r := again(t, d, wire.NewID())
			entry := wire.FileEntry{File: 1, Name: "a.bin", Size: int64(len(p))}
			r.offer(entry)
			hear[wire.FileCredit](r)
			r.block(1, 0, p[:mib])
			x := r.settled(d, 1, mib, p[mib:])
			if how == "the sender's word" {
				r.say(wire.FileCancel{Transfer: r.id, Error: "canceled"})
			} else if err := d.Cancel(x.ID, how == "discarded"); err != nil {
				t.Fatal(err)
			}
			if x := ended(t, d); x.Phase != transfer.Canceled {
				t.Errorf("%+v", x)
			}
			_ = d.Close()
			if how == "old" {
				parts, err := journal.Parts()
				if err != nil || len(parts) != 1 {
					t.Fatalf("%+v, %v", parts, err)
				}
				parts[0].Updated = time.Now().Add(-8 * 24 * time.Hour)
				if err := journal.PutPart(parts[0]); err != nil {
					t.Fatal(err)
				}
			}
			d = desk(t, journal, &transfer.AutoAccept{Folder: inbox})
			if how == "discarded" || how == "old" {
				holds(t, inbox)
				return
			}
			r = again(t, d, wire.NewID()) // another transfer, the same file
			r.offer(entry)
			if have := hear[wire.FileHave](r); have.Bitmap.Count() != 1 {
				t.Errorf("%+v", have)
			}
		})
	}
}

// TestCanceledBetweenLinks: a transfer that waits for its peer can be canceled; nothing of it stays then, and the sender hears of it.
func TestCanceledBetweenLinks(t *testing.T) {
	d, inbox, id, entry := killed(t, func(string) {})
	if err := d.Pause(first0(d).ID); err != nil || !first0(d).Paused {
		t.Error(err)
	}
	if err := d.Cancel(first0(d).ID, true); err != nil {
		t.Fatal(err)
	}
	if x := first0(d); x.Phase != transfer.Canceled {
		t.Errorf("%+v", x)
	}
	holds(t, inbox)
	r := again(t, d, id)
	r.offer(entry)
	if m := hear[wire.FileRefuse](r); m.Error != string(fault.Canceled) {
		t.Errorf("%+v", m)
	}
}
