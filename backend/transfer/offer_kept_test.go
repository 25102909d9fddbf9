package transfer_test

import (
	"iter"
	"sync/atomic"
	"testing"
	"time"

	"videonet/backend/transfer"
	"videonet/backend/transfer/journaltest"
)

// lazyJournal takes its time with transfers, as a disk does.
type lazyJournal struct {
	journaltest.Memory
	kept atomic.Int32
}

func (j *lazyJournal) PutTransfer(k transfer.KeptTransfer, files iter.Seq[transfer.FileRecord]) error {
	time.Sleep(100 * time.Millisecond) // is what is tested: whoever does not wait is earlier
	err := j.Memory.PutTransfer(k, files)
	j.kept.Add(1)
	return err
}

// TestOfferIsKeptBeforeItIsHeard: what the other side hears of is on the disk, so that a sender which is killed the moment after knows it.
// It is so for what is offered over a new link, over one that is there, and anew after it was refused.
func TestOfferIsKeptBeforeItIsHeard(t *testing.T) {
	journal := &lazyJournal{}
	p := newPair(t, nil)
	_ = p.mina.Close()
	p.mina = newDesk(t, transfer.Config{Links: p, Journal: journal, Log: quiet()})
	heard := func(name string, more int32) {
		t.Helper()
		y := until(t, p.yuki, "the offer of "+name, func(y transfer.Transfer) bool { return y.Phase == transfer.Offered })
		list, err := journaltest.All(journal)
		if n := journal.kept.Load(); err != nil || n < more || len(list) == 0 || list[len(list)-1].Files[0].Entry.Name != name {
			t.Fatalf("%s is offered, and kept are %d times %+v, %v", name, n, list, err)
		}
		if err := p.yuki.Refuse(y.ID); err != nil {
			t.Fatal(err)
		}
	}
	var last string
	for i, name := range []string{"a.bin", "b.bin"} {
		id, err := p.mina.Send(t.Context(), yuki, []string{write(t, name, 10)})
		if err != nil {
			t.Fatal(err)
		}
		heard(name, int32(i+1))
		last = id
		ended(t, p.mina)
	}
	before := journal.kept.Load()
	if err := p.mina.Retry(last); err != nil {
		t.Fatal(err)
	}
	heard("b.bin", before+1)
	list, err := journal.Transfers()
	if err != nil || len(list) != 2 {
		t.Errorf("%+v, %v", list, err)
	}
}
