package transfer_test

import (
	"testing"

	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// TestBlockWithoutEnd: a block that a failed file has left behind is no part of the next one's leaf, wherever that one begins.
func TestBlockWithoutEnd(t *testing.T) {
	content := content()
	for name, left := range map[string][]byte{"in a block": content[:wire.MaxFramePayload+1], "before its leaf": content[:mib]} {
		t.Run(name, func(t *testing.T) {
			inbox := t.TempDir()
			r, d := hostileSender(t, &transfer.AutoAccept{Folder: inbox})
			size := int64(len(content))
			r.offer(wire.FileEntry{File: 1, Name: "a.bin", Size: size}, wire.FileEntry{File: 2, Name: "b.bin", Size: size})
			hear[wire.FileCredit](r)
			r.bytes(1, 0, left)
			came(t, d, int64(len(left)))
			r.say(wire.FileFailed{Transfer: r.id, File: 1, Error: "file_gone"})
			for at := 0; at < len(content); at += mib {
				r.block(2, uint64(at), content[at:min(at+mib, len(content))])
			}
			r.done(2, content)
			if v := hear[wire.FileVerified](r); v.File != 2 {
				t.Errorf("file %d was verified", v.File)
			}
			ended(t, d)
			holds(t, inbox, "b.bin")
		})
	}
}
