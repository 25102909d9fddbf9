package app

import (
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"videonet/backend/fault"
)

func newTestTransfers(t *testing.T) *Transfers {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	j := &journeys{picks: newPicks(), window: newWindow(log), log: log, ctx: t.Context()}
	t.Cleanup(j.running.Wait)
	return newTransfers(j)
}

// compared waits for the end of a check.
func compared(t *testing.T, tr *Transfers) Compare {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		if now := tr.Snapshot().Compare; now.State != compareRunning {
			return now
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatal("the check does not end")
	return Compare{}
}

func TestCompareSaysWhatItFound(t *testing.T) {
	tr, folder := newTestTransfers(t), t.TempDir()
	pick := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return tr.j.picks.keep([]string{path})
	}
	one, same, other := pick("one", "picture"), pick("same", "picture"), pick("other", "pictuRe")
	sum := sha256.Sum256([]byte("picture"))
	hash := hex.EncodeToString(sum[:])
	for _, c := range []struct {
		name    string
		request CompareRequest
		state   string
		code    string
	}{
		{"equal files", CompareRequest{File: one, With: same}, compareSame, ""},
		{"files that differ", CompareRequest{File: one, With: other}, compareDifferent, string(fault.DiffersAt)},
		{"its hash", CompareRequest{File: one, Hash: hash}, compareSame, ""},
		{"another hash", CompareRequest{File: other, Hash: hash}, compareDifferent, string(fault.DiffersSHA256)},
		{"no receipt", CompareRequest{File: one, Receipt: other}, compareFailed, string(fault.NotReceipt)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := tr.StartCompare(c.request); err != nil {
				t.Fatal(err)
			}
			got := compared(t, tr)
			code := ""
			if got.Fault != nil {
				code = got.Fault.Code
			}
			if got.State != c.state || code != c.code {
				t.Errorf("got %s, %q (%+v), want %s, %q", got.State, code, got, c.state, c.code)
			}
		})
	}
	if err := tr.StartCompare(CompareRequest{File: one, Hash: "abc"}); !fault.Is(err, fault.NotHash) {
		t.Errorf("a text that is no hash: %v", err)
	}
	if err := tr.StartCompare(CompareRequest{File: "/etc/passwd", Hash: hash}); !fault.Is(err, fault.FileGone) {
		t.Errorf("a path is no handle: %v", err)
	}
	tr.CancelCompare() // nothing runs: nothing happens
}

func TestCompareEndsWhenItIsCanceled(t *testing.T) {
	tr := newTestTransfers(t)
	path := filepath.Join(t.TempDir(), "large")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 64<<30); err != nil { // sparse: it takes no room and a long time to read
		t.Skip("NOT RUN: no sparse files here: ", err)
	}
	file := tr.j.picks.keep([]string{path})
	if err := tr.StartCompare(CompareRequest{File: file, With: file}); err != nil {
		t.Fatal(err)
	}
	tr.CancelCompare()
	if got := tr.Snapshot().Compare; got.State != compareNone {
		t.Errorf("after Cancel: %+v", got)
	}
}
