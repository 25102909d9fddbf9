package transfer_test

import (
	"os"
	"testing"

	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// TestBriefLinksLoseNothing: links that end while this side looks at what it has, one after the other, as those of a sender that is killed
// again and again. The next one still finds the part: it was claimed for good once, and every later link began at nothing.
func TestBriefLinksLoseNothing(t *testing.T) {
	p := content()
	p[len(p)-1] = 1
	d, _, id, entry := killed(t, func(part string) {
		f, err := os.OpenFile(part, os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.WriteAt(p[mib:], mib) // behind the checkpoint: to be hashed, so that looking takes a moment
		if err := firstOf(err, f.Close()); err != nil {
			t.Fatal(err)
		}
	})
	for range 100 {
		r := again(t, d, id)
		r.offer(entry)
		hear[wire.FileAccept](r)
		_ = r.link.Close()
	}
	until(t, d, "the interruption", inPhase(transfer.Interrupted))
	r := again(t, d, id)
	r.offer(entry)
	if have := hear[wire.FileHave](r); have.Bitmap.Count() != wire.Blocks(entry.Size) {
		t.Errorf("%d blocks are known", have.Bitmap.Count())
	}
}
