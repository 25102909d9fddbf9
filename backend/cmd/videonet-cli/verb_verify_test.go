package main

import (
	"crypto/sha256"
	"os"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/zeebo/blake3"

	"videonet/backend/transfer"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

// receiptCmd is "receipt OUT [--forged] FILE...": Mina has sent the files to Yuki, and both have signed; forged: then somebody changed
// the times.
func receiptCmd(ts *testscript.TestScript, neg bool, args []string) {
	forged := len(args) > 1 && args[1] == "--forged"
	if forged {
		args = slices.Delete(args, 1, 2)
	}
	if neg || len(args) < 2 {
		ts.Fatalf("usage: receipt OUT [--forged] FILE...")
	}
	mina, err := trust.NewIdentity()
	ts.Check(err)
	yuki, err := trust.NewIdentity()
	ts.Check(err)
	facts := transfer.ReceiptFacts{Transfer: wire.NewID(), Sender: mina.Public(), Receiver: yuki.Public(), Paths: []string{trust.PathTLS}}
	for _, name := range args[1:] {
		data := []byte(ts.ReadFile(name))
		leaf := blake3.Sum256(data) // of a file of one block
		facts.Files = append(facts.Files, trust.ReceiptFile{
			Name: name, Size: int64(len(data)), SHA256: sha256.Sum256(data), Root: transfer.RootOf(leaf[:]),
		})
	}
	now := time.Now()
	_, proposal, err := transfer.ProposeReceipt(mina, facts, trust.PathTLS, now.Add(-time.Minute), now)
	ts.Check(err)
	r, answer, err := transfer.AnswerReceipt(yuki, facts, proposal)
	ts.Check(err)
	proof, err := transfer.ProofOf(r, "Mina", "Yuki", proposal, answer)
	ts.Check(err)
	if forged {
		proof.Began -= 1000
	}
	path, err := transfer.SaveReceipt(ts.MkAbs("."), proof, slices.Values(facts.Files))
	ts.Check(err)
	ts.Check(os.Rename(path, ts.MkAbs(args[0])))
}

func TestVerifySaysHowFarItIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, out := testEnv("")
		say := e.verifying("a.mov")
		time.Sleep(progressEvery / 2)
		say(transfer.VerifyProgress{Bytes: 1, Total: 4}) // too soon
		time.Sleep(progressEvery / 2)
		say(transfer.VerifyProgress{Bytes: 2, Total: 4})
		say(transfer.VerifyProgress{Bytes: 3, Total: 4})
		if got, want := out.String(), `{"event":"progress","file":"a.mov","bytes":2,"total":4,"rate":4}`+"\n"; got != want {
			t.Errorf("printed %q, want %q", got, want)
		}
	})
}
