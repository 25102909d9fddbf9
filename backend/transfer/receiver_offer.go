package transfer

import (
	"time"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// heard takes one message of the sender. What belongs to a transfer that has ended here is late, not wrong.
func (r *receiver) heard(m wire.FilesMessage) error {
	switch m := m.(type) {
	case wire.FileOffer:
		return r.heardOffer(m)
	case wire.FileDone:
		return r.heardDone(m)
	case wire.FileFailed:
		if f := r.files[m.File]; f != nil && f.transfer.id == m.Transfer && !f.finishing {
			r.endFile(f, Failed, fromWire(r.link.Peer, f.record.name, m.Error, m.Value))
		}
	case wire.FileCancel:
		if t := r.transfers[m.Transfer]; t != nil {
			r.endTransfer(t, fromWire(r.link.Peer, "", m.Error, m.Value))
		}
	case wire.FilePause, wire.FileResume: // reserved
	default:
		return misbehaved(m.Kind()+" from the sender", nil)
	}
	return nil
}

func (r *receiver) heardOffer(m wire.FileOffer) error {
	t := r.transfers[m.Transfer]
	switch {
	case t != nil && (t.whole || t.total != m.Total):
		return misbehaved("an offer twice", nil)
	case t == nil && len(r.transfers) == maxOffers:
		return misbehaved("too many offers", nil)
	case r.offers+len(m.Files) > wire.MaxOfferFiles:
		return misbehaved("too many files", nil)
	case t == nil:
		t = &incoming{id: m.Transfer, total: m.Total}
		r.transfers[m.Transfer] = t
	}
	for _, e := range m.Files {
		if e.File <= r.highest {
			return misbehaved("a file number twice", nil)
		}
		r.highest = e.File
		f := &inFile{transfer: t, number: e.File, size: e.Size, block: -1, record: &fileRecord{name: e.Name, size: e.Size, phase: Offered}}
		if e.MTime > 0 {
			f.modified = time.UnixMilli(e.MTime)
		}
		r.files[e.File] = f
		t.files = append(t.files, f)
	}
	r.offers += len(m.Files)
	if m.More {
		return nil
	}
	return r.offerWhole(t)
}

// offerWhole checks what only the whole offer shows, and hands it on.
func (r *receiver) offerWhole(t *incoming) error {
	t.whole, t.left = true, len(t.files)
	var sum int64
	var unsafe error
	for _, f := range t.files {
		sum += f.size
		if sum > wire.MaxTotal {
			break
		}
		var err error
		if f.record.stored, err = SafeName(f.record.name); err != nil {
			unsafe = err
		}
	}
	if sum != t.total {
		return misbehaved("a total that is not the sum", nil)
	}
	t.record = newRecord(wire.NewID().String(), Receive, r.link.Peer, Offered, r.changed)
	t.record.link = r.link.Path
	for _, f := range t.files {
		t.record.add(f.record)
	}
	t.safe = unsafe == nil
	r.offered(t)
	if unsafe != nil {
		return r.refuse(t, unsafe)
	}
	return nil
}

// accept begins to take a transfer into a folder, which then belongs to the transfer. Errors: fault.DiskFull, and those of the link.
func (r *receiver) accept(t *incoming, into *folder) error {
	if err := into.reserve(t.total); err != nil {
		return err
	}
	t.accepted, t.folder, t.granted = true, into, window
	t.record.set(func(record *record) {
		record.phase, record.folder = Waiting, into.path
		for _, f := range record.files {
			f.phase = Waiting
		}
	})
	messages := make([]wire.FilesMessage, 0, len(t.files)+2)
	messages = append(messages, wire.FileAccept{Transfer: t.id})
	for _, f := range t.files {
		messages = append(messages, wire.FileHave{Transfer: t.id, File: f.number, BlockSize: wire.BlockSize(f.size), Bitmap: wire.Bitmap{}})
	}
	messages = append(messages, wire.FileCredit{Transfer: t.id, Bytes: t.granted})
	for _, m := range messages {
		if err := r.send(m); err != nil {
			r.end(err)
			return r.err
		}
	}
	return nil
}

// refuse says no to an offer, for a reason that carries a code.
func (r *receiver) refuse(t *incoming, why error) error {
	id, text := toWire(why)
	if fault.Is(why, fault.Canceled) { // by a person here: the other side reads that it was not accepted
		id = string(fault.TransferRefused)
	}
	r.endTransfer(t, why)
	return r.send(wire.FileRefuse{Transfer: t.id, Error: id, Value: text})
}

// cancel ends a transfer that was accepted because a person wants it.
func (r *receiver) cancel(t *incoming) error {
	why := fault.New(fault.Canceled, nil)
	if !t.accepted {
		return r.refuse(t, why)
	}
	r.endTransfer(t, why)
	return r.send(wire.FileCancel{Transfer: t.id, Error: string(fault.Canceled)})
}

// endTransfer ends all of it for one reason and removes what is half made.
func (r *receiver) endTransfer(t *incoming, why error) {
	if t.ended {
		return
	}
	if t.record == nil { // not all pages came: nobody has seen it
		t.record = newRecord("", Receive, r.link.Peer, Offered, r.changed)
		t.left = len(t.files)
	}
	t.record.endAll(why)
	for _, f := range t.files {
		r.closeFile(f)
	}
	r.settle(t)
}
