package transfer_test

import (
	"fmt"
	"testing"

	"videonet/backend/fault"
	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// TestLyingTakers: what a receiver does against the protocol with the messages of folders, packs and resume ends the link.
func TestLyingTakers(t *testing.T) {
	begin := func(r *raw, first, last uint32) { r.say(wire.FileBegin{Transfer: r.id, First: first, Last: last}) }
	there := func(r *raw, file uint32) {
		r.say(wire.FileThere{Transfer: r.id, Files: []wire.FileSum{{File: file, SHA256: wire.Hash{1}}}})
	}
	stored := func(r *raw, first, last uint32) {
		r.say(wire.FileStored{Transfer: r.id, Files: []wire.Run{{first, last}}})
	}
	direct := wire.FileDirect{Addresses: []string{"10.0.0.2:1"}, Certificate: wire.Hash{1}, Token: wire.NewID()}
	for name, lie := range map[string]func(r *raw, file uint32){
		"begin before accept":                 func(r *raw, file uint32) { begin(r, file, file) },
		"begin twice":                         func(r *raw, file uint32) { r.accept(); begin(r, file, file); begin(r, file, file) },
		"begin after have":                    func(r *raw, file uint32) { r.accept(); r.have(file, nil); begin(r, file, file) },
		"begin of what was not offered":       func(r *raw, file uint32) { r.accept(); begin(r, file, file+1) },
		"begin of all there are":              func(r *raw, file uint32) { r.accept(); begin(r, file, 1<<32-1) },
		"there before accept":                 there,
		"there twice":                         func(r *raw, file uint32) { r.accept(); there(r, file); there(r, file) },
		"there after have":                    func(r *raw, file uint32) { r.accept(); r.have(file, nil); there(r, file) },
		"stored for a file that came alone":   func(r *raw, file uint32) { r.begin(file); stored(r, file, file) },
		"stored for what was not offered":     func(r *raw, file uint32) { r.accept(); stored(r, file, file+7) },
		"have after all, which nobody asked":  func(r *raw, file uint32) { r.begin(file); r.have(file, wire.Bitmap{0}) },
		"again for what is only compared":     func(r *raw, file uint32) { r.accept(); there(r, file); r.again(file, 0) },
		"verified after differs":              func(r *raw, file uint32) { r.accept(); there(r, file); hear[wire.FileDiffers](r); r.verified(file) },
		"moved from the receiver":             func(r *raw, file uint32) { r.say(wire.FileMoved{Transfer: r.id, File: file, Stream: 1}) },
		"differs from the receiver":           func(r *raw, file uint32) { r.say(wire.FileDiffers{Transfer: r.id, File: file}) },
		"an offer from the receiver":          func(r *raw, _ uint32) { r.offer(wire.FileEntry{File: 1, Name: "x"}) },
		"direct twice":                        func(r *raw, _ uint32) { r.say(direct); r.say(direct) },
		"a leaf of a block that is not there": func(r *raw, file uint32) { r.accept(); r.haveRaw(file) },
	} {
		t.Run(name, func(t *testing.T) {
			r, d, entry := hostileReceiver(t)
			lie(r, entry.File)
			hungUp(r)
			code(t, ended(t, d).Err, fault.PeerMisbehaved)
		})
	}
}

func (r *raw) verified(file uint32) {
	r.say(wire.FileVerified{Transfer: r.id, File: file, SHA256: wire.Hash{1}})
}

// haveRaw says what wire.FileHave would not let pass.
func (r *raw) haveRaw(file uint32) {
	text := fmt.Sprintf(`{"type":"have","transfer":%q,"file":%d,"block_size":1048576,"bitmap":"","leaves":[{"block":0,"leaf":%q}]}`,
		r.id, file, wire.Hash{1})
	_ = r.link.Control.WriteMessage([]byte(text), true) // the other side may have hung up already
}

// TestStoredBeforeItWasSent: a receiver that stores what it has not got yet.
func TestStoredBeforeItWasSent(t *testing.T) {
	d, links := givingDesk(t, transfer.Config{}, func(k *taker) {
		k.offered = func(k *taker) {
			k.say(wire.FileAccept{Transfer: k.id}) // no credit: nothing is sent
			k.begin()
			k.say(wire.FileStored{Transfer: k.id, Files: []wire.Run{{k.entries[0].File, k.entries[0].File}}})
		}
	})
	code(t, give(t, d, write(t, "a.txt", 100)).Err, fault.PeerMisbehaved)
	_ = links
}

// TestLateIsNotWrong: what a receiver says of a file that has just ended is ignored, and the link goes on.
func TestLateIsNotWrong(t *testing.T) {
	r, d, entry := hostileReceiver(t)
	r.begin(entry.File)
	r.say(wire.FileFailed{Transfer: r.id, File: entry.File, Error: "disk_full"})
	r.again(entry.File, 0)
	r.have(entry.File, nil)
	r.credit(100)
	r.say(wire.FileVerified{Transfer: r.id, File: entry.File, SHA256: wire.Hash{1}})
	r.say(wire.FileStored{Transfer: wire.NewID(), Files: []wire.Run{{1, 1}}})
	code(t, ended(t, d).Err, fault.PeerDiskFull)
	if _, err := d.Send(t.Context(), yuki, []string{write(t, "next", 1)}); err != nil {
		t.Fatal(err)
	}
	if offer := hear[wire.FileOffer](r); offer.Files[0].Name != "next" { // over the same link
		t.Errorf("%+v", offer)
	}
}

// TestCreditBelowAFrame: a receiver that grants a byte at a time gets no byte, and one that grants enough gets all.
func TestCreditBelowAFrame(t *testing.T) {
	r, d, entry := hostileReceiver(t)
	r.accept()
	r.have(entry.File, nil)
	for n := range int64(100) {
		r.credit(n)
	}
	r.credit(1 << 50)
	var got int64
	for got < entry.Size {
		if f := r.readFrame(); f.Type == wire.FrameData {
			got += int64(len(f.Payload))
		}
	}
	done := hear[wire.FileDone](r)
	r.say(wire.FileVerified{Transfer: r.id, File: entry.File, SHA256: done.SHA256})
	if x := ended(t, d); x.Phase != transfer.Verified || got != entry.Size {
		t.Errorf("%d bytes, %+v", got, x)
	}
}
