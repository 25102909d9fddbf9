package transfer_test

import (
	"testing"

	"videonet/backend/fault"
	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// TestLyingSenders: whatever a sender does against the protocol ends the link with peer_misbehaved, and nothing stays.
func TestLyingSenders(t *testing.T) {
	p := content()
	for name, lie := range map[string]func(r *raw){
		"done for an unknown file":   func(r *raw) { r.done(2, p) },
		"done of another size":       func(r *raw) { r.done(1, p[1:]) },
		"done twice":                 func(r *raw) { r.done(1, p); r.done(1, p) },
		"done of a foreign transfer": func(r *raw) { r.id = wire.NewID(); r.done(1, p) },
		"a frame of an unknown file": func(r *raw) { r.frame(wire.FrameData, 2, 0, p[:10]) },
		"file 0":                     func(r *raw) { r.frame(wire.FrameData, 0, 0, p[:10]) },
		"a frame beyond the end":     func(r *raw) { r.frame(wire.FrameData, 1, uint64(len(p)), p[:1]) },
		"offset 2^63-1":              func(r *raw) { r.frame(wire.FrameData, 1, 1<<63-1, nil) },
		"offset 2^62":                func(r *raw) { r.frame(wire.FrameData, 1, 1<<62, p[:10]) },
		"one byte more than declared": func(r *raw) {
			r.block(1, 0, p[:mib])
			r.block(1, mib, p[mib:2*mib])
			r.bytes(1, 2*mib, make([]byte, 101))
		},
		"one byte less than declared": func(r *raw) { r.block(1, 2*mib, p[2*mib:2*mib+99]) },
		"a gap":                       func(r *raw) { r.frame(wire.FrameData, 1, 0, p[:10]); r.frame(wire.FrameData, 1, 11, p[:10]) },
		"an overlap of one":           func(r *raw) { r.frame(wire.FrameData, 1, 0, p[:10]); r.frame(wire.FrameData, 1, 9, p[:10]) },
		"the same bytes twice":        func(r *raw) { r.frame(wire.FrameData, 1, 0, p[:10]); r.frame(wire.FrameData, 1, 0, p[:10]) },
		"the middle of a block first": func(r *raw) { r.frame(wire.FrameData, 1, 65536, p[:10]) },
		"frames reversed":             func(r *raw) { r.frame(wire.FrameData, 1, 65536, p[:65536]); r.frame(wire.FrameData, 1, 0, p[:65536]) },
		"a frame across two blocks":   func(r *raw) { r.bytes(1, 0, p[:mib-10]); r.frame(wire.FrameData, 1, mib-10, p[:20]) },
		"an empty frame":              func(r *raw) { r.frame(wire.FrameData, 1, 0, nil) },
		"a block again, other bytes":  func(r *raw) { r.block(1, 0, p[:mib]); r.block(1, 0, make([]byte, mib)) },
		"a leaf without a block":      func(r *raw) { r.frame(wire.FrameLeaf, 1, 0, make([]byte, 32)) },
		"a leaf too early":            func(r *raw) { r.bytes(1, 0, p[:65536]); r.frame(wire.FrameLeaf, 1, 0, make([]byte, 32)) },
		"a leaf of 31 bytes":          func(r *raw) { r.bytes(1, 0, p[:mib]); r.frame(wire.FrameLeaf, 1, 0, make([]byte, 31)) },
		"a leaf of another block":     func(r *raw) { r.bytes(1, 0, p[:mib]); r.frame(wire.FrameLeaf, 1, mib, make([]byte, 32)) },
		"a type nobody knows":         func(r *raw) { r.frame(9, 1, 0, p[:10]) },
		"a hole, which is reserved":   func(r *raw) { r.frame(3, 1, 0, make([]byte, 8)) },
		"a broken frame":              func(r *raw) { _ = r.link.Data.WriteMessage([]byte{1, 2, 3}, false) },
		"a frame that is too long":    func(r *raw) { _ = r.link.Data.WriteMessage(make([]byte, 65537+20), false) },
		"text among the data":         func(r *raw) { _ = r.link.Data.WriteMessage([]byte("{}"), true) },
		"binary among the control":    func(r *raw) { _ = r.link.Control.WriteMessage([]byte("{}"), false) },
		"broken control":              func(r *raw) { _ = r.link.Control.WriteMessage([]byte("{"), true) },
		"a message of the receiver":   func(r *raw) { r.say(wire.FileAccept{Transfer: r.id}) },
		"the offer twice":             func(r *raw) { r.offer(wire.FileEntry{File: 2, Name: "b"}) },
		"a file number twice":         func(r *raw) { r.id = wire.NewID(); r.offer(wire.FileEntry{File: 1, Name: "b"}) },
		"a total that is not the sum": func(r *raw) {
			r.say(wire.FileOffer{Transfer: wire.NewID(), Files: []wire.FileEntry{{File: 2, Name: "b", Size: 7}}, Total: 6})
		},
		"a frame after the file's end": func(r *raw) { r.whole(1, p); r.frame(wire.FrameData, 1, 0, p[:10]) },
		"done after the file's end":    func(r *raw) { r.whole(1, p); r.done(1, p) },
		"more offers than may wait":    func(r *raw) { r.offers(100) },
	} {
		t.Run(name, func(t *testing.T) {
			inbox := t.TempDir()
			r, d := hostileSender(t, &transfer.AutoAccept{Folder: inbox})
			r.offer(wire.FileEntry{File: 1, Name: "a.bin", Size: int64(len(p))})
			hear[wire.FileCredit](r)
			lie(r)
			hungUp(r)
			if name == "a frame that is too long" { // the channel itself ends there, as that of a lost link does
				until(t, d, "the interruption", inPhase(transfer.Interrupted))
				_ = d.Close()
				holds(t, inbox)
				return
			}
			x := first(t, d)
			switch name {
			case "a frame after the file's end", "done after the file's end":
				holds(t, inbox, "a.bin") // it was whole and stays
			default:
				if x.Phase != transfer.Failed {
					t.Errorf("%+v", x)
				}
				code(t, x.Err, fault.PeerMisbehaved)
				holds(t, inbox)
			}
		})
	}
}

// TestMoreThanTheCredit: once the receiver grants no more, a sender that goes on is thrown out; what it sends is not kept.
func TestMoreThanTheCredit(t *testing.T) {
	inbox := t.TempDir()
	r, d := hostileSender(t, &transfer.AutoAccept{Folder: inbox})
	r.offer(wire.FileEntry{File: 1, Name: "a.bin", Size: 64 * mib})
	credit := hear[wire.FileCredit](r).Bytes
	if err := d.Cancel(first0(d).ID, false); err != nil {
		t.Fatal(err)
	}
	hear[wire.FileCancel](r)
	for at := int64(0); at < credit; at += mib {
		r.bytes(1, uint64(at), make([]byte, mib)) // on its way when the transfer was cancelled
	}
	r.say(wire.FileOffer{Transfer: wire.NewID(), Files: []wire.FileEntry{{File: 2, Name: "b.bin"}}})
	hear[wire.FileAccept](r) // the link is fine so far
	r.frame(wire.FrameData, 1, uint64(credit), []byte{1})
	hungUp(r)
	until(t, d, "the end of the second", inPhase(transfer.Failed))
	holds(t, inbox)
}

func TestNamesThatLeaveAreRefused(t *testing.T) {
	inbox := t.TempDir()
	r, d := hostileSender(t, &transfer.AutoAccept{Folder: inbox})
	r.offer(wire.FileEntry{File: 1, Name: "good.txt"}, wire.FileEntry{File: 2, Name: "../bad.txt"})
	if m := hear[wire.FileRefuse](r); m.Error != string(fault.NameRefused) {
		t.Errorf("%+v", m)
	}
	code(t, ended(t, d).Err, fault.NameRefused)
	holds(t, inbox)
}

func TestNamesAreStoredSafely(t *testing.T) {
	inbox := t.TempDir()
	r, d := hostileSender(t, &transfer.AutoAccept{Folder: inbox})
	r.offer(wire.FileEntry{File: 1, Name: "nul.txt"}, wire.FileEntry{File: 2, Name: "a\u202efdp.exe"})
	hear[wire.FileCredit](r)
	r.done(1, nil)
	r.done(2, nil)
	x := ended(t, d)
	if x.Phase != transfer.Verified || x.Files[0].StoredAs != "_nul.txt" || x.Files[1].StoredAs != "a_fdp.exe" {
		t.Errorf("%+v", x)
	}
	holds(t, inbox, "_nul.txt", "a_fdp.exe")
}

// TestLargerThanTheDisk: 4 TiB are declared, and refused before a byte comes.
func TestLargerThanTheDisk(t *testing.T) {
	inbox := t.TempDir()
	r, d := hostileSender(t, nil)
	var entries []wire.FileEntry
	for i := range 1000 {
		entries = append(entries, wire.FileEntry{File: uint32(i + 1), Name: "a", Size: wire.MaxFileSize})
	}
	r.offer(entries...)
	x := until(t, d, "the offer", inPhase(transfer.Offered))
	err := d.Accept(x.ID, into(inbox))
	code(t, err, fault.DiskFull)
	if _, values := fault.Of(err); values["need"] != int64(1000*wire.MaxFileSize) || values["free"] == int64(0) {
		t.Errorf("%v", values)
	}
	if x := until(t, d, "the offer", inPhase(transfer.Offered)); x.Err != nil {
		t.Errorf("the offer must wait on: %+v", x)
	}
	holds(t, inbox)
}
