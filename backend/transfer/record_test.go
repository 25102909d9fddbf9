package transfer

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// manyFiles is a record of n files of 4 KiB that waits.
func manyFiles(n int) *record {
	r := newRecord("x", Send, Peer{}, Waiting, func() {})
	for i := range n {
		r.add(&fileRecord{name: fmt.Sprintf("%06d.txt", i), path: "/home", size: 4096, phase: Waiting})
	}
	return r
}

// TestALookAtManyFilesIsCheap: what is looked at 10 times a second must not grow with the number of files.
func TestALookAtManyFilesIsCheap(t *testing.T) {
	r := manyFiles(100_000)
	for _, f := range r.files[:5000] {
		r.begin(f, Sending)
	}
	for i, f := range r.files[:1000] {
		if i%10 == 0 {
			r.end(f, Failed, errors.New("no"), nil)
		} else {
			r.end(f, Verified, nil, nil)
		}
	}
	quickest := time.Hour // the others say how busy the machine is
	for range 1000 {
		began := time.Now()
		r.view(began)
		quickest = min(quickest, time.Since(began))
	}
	t.Logf("%v for a look", quickest)
	if quickest > time.Millisecond {
		t.Errorf("%v for a look", quickest)
	}
	v := r.view(time.Now())
	if v.Count != 100_000 || v.Done != 900 || v.Failed != 100 || v.Bytes != 900*4096 || v.Total != 100_000*4096 || len(v.Files) != MaxShown {
		t.Errorf("%d files, %d done, %d failed, %d of %d bytes, %d shown", v.Count, v.Done, v.Failed, v.Bytes, v.Total, len(v.Files))
	}
	for _, f := range v.Files {
		if f.Phase != Failed || (f.Number-1)%10 != 0 {
			t.Errorf("%+v is shown", f)
		}
	}
	page, err := r.page(99_999, 10, time.Now())
	if err != nil || len(page) != 1 || page[0].Number != 100_000 || page[0].Path != "/home/099999.txt" {
		t.Errorf("%+v", page)
	}
	if page, err := r.page(100_000, 10, time.Now()); err != nil || len(page) != 0 {
		t.Errorf("%+v", page)
	}
}

// TestInterruptedAndAgain: what was begun waits again, what has ended stays, and the counts are right all the way.
func TestInterruptedAndAgain(t *testing.T) {
	r := manyFiles(4)
	for _, f := range r.files[:3] {
		r.begin(f, Sending)
		r.moved(f, 4096)
	}
	r.begin(r.files[1], Verifying)
	r.end(r.files[0], Verified, nil, func(f *fileRecord) { f.sent = wire.Hash{1} })
	r.interrupt(fault.New(fault.PeerLost, nil))
	v := r.view(time.Now())
	if v.Phase != Interrupted || !fault.Is(v.Err, fault.PeerLost) || v.Files[1].Phase != Waiting || v.Files[0].Phase != Verified || v.Rate != 0 {
		t.Errorf("%+v", v)
	}
	for _, f := range r.files[1:] {
		r.begin(f, Sending)
		r.begin(f, Verifying)
	}
	if v := r.view(time.Now()); v.Phase != Verifying || v.Err != nil {
		t.Errorf("%+v", v)
	}
	r.end(r.files[1], Failed, fault.New(fault.PeerDiskFull, nil), nil)
	r.end(r.files[2], Verified, nil, nil)
	r.end(r.files[3], Failed, fault.New(fault.FileGone, nil), nil)
	if v := r.view(time.Now()); v.Phase != Failed || v.Done != 2 || v.Failed != 2 || !fault.Is(v.Err, fault.PeerDiskFull) {
		t.Errorf("%+v", v)
	}
	r.reopen(r.files[1:2])
	if v := r.view(time.Now()); v.Phase != Waiting || v.Done != 2 || v.Failed != 1 || !fault.Is(v.Err, fault.FileGone) || v.Files[1].Bytes != 0 {
		t.Errorf("%+v", v)
	}
	r.begin(r.files[1], Sending)
	r.end(r.files[1], Verified, nil, nil)
	if v := r.view(time.Now()); v.Phase != Failed || v.Done != 3 || v.Failed != 1 || v.Bytes != 3*4096 {
		t.Errorf("%+v", v)
	}
}

// TestRate: the mean of the last seconds, nothing when nothing moves.
func TestRate(t *testing.T) {
	var m rateMeter
	now := time.Unix(1_700_000_000, 0)
	for range 100 { // 10 s at 1 MB/s
		m.add(100_000)
		now = now.Add(100 * time.Millisecond)
		m.rate(now)
	}
	if got := m.rate(now); got < 0.97e6 || got > 1.03e6 {
		t.Errorf("%v bytes a second, want 1e6", got)
	}
	for range 60 {
		now = now.Add(100 * time.Millisecond)
		m.rate(now)
	}
	if got := m.rate(now); got != 0 {
		t.Errorf("%v bytes a second after 6 s of nothing", got)
	}
}
