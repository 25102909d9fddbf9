package transfer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"videonet/backend/transfer"
	"videonet/backend/transfer/journaltest"
)

// TestHistoryAfterARestart: of transfers that have ended people see the same after the program was started again, page by page, and when
// they began and ended; what failed can be sent again from there.
func TestHistoryAfterARestart(t *testing.T) {
	const files = 700
	source := filepath.Join(t.TempDir(), "Project")
	name := func(i int) string { return filepath.Join(source, fmt.Sprint("cut ", i%3), fmt.Sprintf("%04d.txt", i)) }
	for i := range files {
		if err := os.MkdirAll(filepath.Dir(name(i)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name(i), []byte(name(i)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	minas, yukis := &journaltest.Memory{}, &journaltest.Memory{}
	p := newPair(t, nil)
	start := func(accept *transfer.AutoAccept) {
		_, _ = p.mina.Close(), p.yuki.Close()
		p.serve.Wait()
		p.yuki = newDesk(t, transfer.Config{Links: noLinks{}, Journal: yukis, Log: quiet(), Accept: accept})
		p.mina = newDesk(t, transfer.Config{Links: p, Journal: minas, Log: quiet()})
	}
	start(nil)
	if _, err := p.mina.Send(t.Context(), yuki, []string{source}); err != nil {
		t.Fatal(err)
	}
	offer := until(t, p.yuki, "the offer", inPhase(transfer.Offered))
	if err := os.Remove(name(300)); err != nil {
		t.Fatal(err)
	}
	if err := p.yuki.Accept(offer.ID, into(p.inbox)); err != nil {
		t.Fatal(err)
	}
	before := [2]transfer.Transfer{ended(t, p.mina), ended(t, p.yuki)}
	pages := [2][]transfer.File{pagesOf(t, p.mina, before[0].ID), pagesOf(t, p.yuki, before[1].ID)}

	start(&transfer.AutoAccept{Folder: p.inbox})
	for i, d := range []*transfer.Desk{p.mina, p.yuki} {
		x := first0(d)
		if x.Phase != transfer.Failed || x.Count != files+4 || x.Failed != 1 || x.Done != before[i].Done || x.Bytes != before[i].Bytes || x.Total != before[i].Total {
			t.Errorf("%+v, was %+v", x, before[i])
		}
		if x.Seconds <= 0 || x.Seconds != before[i].Seconds || !x.Ended.Equal(before[i].Ended) {
			t.Errorf("%v seconds, ended %v; was %v, %v", x.Seconds, x.Ended, before[i].Seconds, before[i].Ended)
		}
		if len(x.Files) != 1 || x.Files[0].Phase != transfer.Failed || x.Files[0].Name != "0300.txt" {
			t.Errorf("shown are %+v", x.Files)
		}
		if again := pagesOf(t, d, x.ID); !slices.Equal(again, pages[i]) {
			t.Errorf("other files of %s than before", x.Direction)
		}
	}
	if err := os.WriteFile(name(300), []byte(name(300)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := p.mina.Retry(before[0].ID); err != nil {
		t.Fatal(err)
	}
	x := until(t, p.mina, "the end", inPhase(transfer.Verified))
	y := until(t, p.yuki, "the end", inPhase(transfer.Verified))
	if x.ID != before[0].ID || x.Count != files+4 || x.Failed != 0 || x.Done != files+4 || y.Count != 1 {
		t.Errorf("%+v\n%+v", x, y)
	}
}

// pagesOf returns all files of a transfer without what differs from look to look.
func pagesOf(t *testing.T, d *transfer.Desk, id string) (all []transfer.File) {
	t.Helper()
	const page = 64
	for {
		some, err := d.Files(id, len(all), page)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range some {
			if f.Seconds = 0; f.Err != nil {
				f.Err = nil
			}
			if f.Phase != transfer.Verified { // what came of it, and what was known of it, is not asked for any more
				f.Bytes, f.Sent, f.Received = 0, "", ""
			}
			all = append(all, f)
		}
		if len(some) < page {
			return all
		}
	}
}

// TestHistorySaysHowLongItTook: also of a single file.
func TestHistorySaysHowLongItTook(t *testing.T) {
	minas := &journaltest.Memory{}
	p := newSlowPair(t, &transfer.AutoAccept{}, 0)
	_ = p.mina.Close()
	p.mina = newDesk(t, transfer.Config{Links: p, Journal: minas, Log: quiet(), Limit: 20 * mib})
	if _, err := p.mina.Send(t.Context(), yuki, []string{write(t, "a.bin", 4*mib)}); err != nil {
		t.Fatal(err)
	}
	before := ended(t, p.mina)
	_ = p.mina.Close()
	p.mina = newDesk(t, transfer.Config{Links: p, Journal: minas, Log: quiet()})
	x := first0(p.mina)
	if took := x.Files[0].Seconds; took != x.Seconds || took != before.Seconds || took < 0.05 {
		t.Errorf("took %v and %v, before %v", took, x.Seconds, before.Seconds)
	}
}
