package transfer

import (
	"crypto/sha256"
	"encoding/binary"

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
	case wire.FileDiffers:
		return r.heardDiffers(m)
	case wire.FileMoved:
		return r.heardMoved(m)
	case wire.FileDirect:
		return r.heardDirect(m)
	case wire.FileFailed:
		if t, f := r.find(m.File); f != nil && t.id == m.Transfer && t.whole && !f.ended && !f.finishing() {
			r.endFile(f, Failed, fromWire(r.link.Peer, f.record.name, m.Error, m.Value), true)
		}
	case wire.FileCancel:
		if t := r.transfers[m.Transfer]; t != nil {
			r.endTransfer(t, fromWire(r.link.Peer, "", m.Error, m.Value), false)
		}
	case wire.FilePause:
		r.heardPause(m.Transfer, true)
	case wire.FileResume:
		r.heardPause(m.Transfer, false)
	case wire.FileReceipt:
		r.heardReceipt(m)
	default:
		return misbehaved(m.Kind()+" from the sender", nil)
	}
	return nil
}

func (r *receiver) heardPause(id wire.ID, paused bool) {
	if t := r.transfers[id]; t != nil && t.whole {
		t.record.set(func(record *record) { record.pausedByPeer = paused })
	}
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
		t = &incoming{id: m.Transfer, peer: r.link.Peer, total: m.Total}
		t.record = newRecord(wire.NewID().String(), Receive, r.link.Peer, Offered, r.desk.wake)
		r.transfers[m.Transfer] = t
	}
	for _, e := range m.Files {
		if e.File <= r.highest {
			return misbehaved("a file number twice", nil)
		}
		r.highest = e.File
		t.take(e)
	}
	r.offers += len(m.Files)
	if m.More {
		return nil
	}
	return r.offerWhole(t)
}

// take adds an entry of the offer.
func (t *incoming) take(e wire.FileEntry) { t.takeInto(t.record, e) }

func (t *incoming) takeInto(r *record, e wire.FileEntry) {
	folder := e.Folder
	if n := len(t.files); n > 0 && t.files[n-1].record.within == folder {
		folder = t.files[n-1].record.within // entries of one folder share its text
	}
	record := &fileRecord{name: e.Name, within: folder, size: e.Size, folder: e.Kind == wire.EntryFolder, phase: Offered}
	r.add(record)
	t.files = append(t.files, inFile{record: record, mtime: e.MTime, number: e.File})
}

// offerWhole checks what only the whole offer shows, and hands it on.
func (r *receiver) offerWhole(t *incoming) error {
	t.whole, t.left = true, len(t.files)
	var sum int64
	for i := range t.files {
		f := &t.files[i]
		f.transfer = t
		if sum += f.record.size; sum > wire.MaxTotal {
			break
		}
	}
	if sum != t.total {
		t.whole = false // nobody sees it
		return misbehaved("a total that is not the sum", nil)
	}
	r.spans = append(r.spans, span{first: t.files[0].number, last: t.files[len(t.files)-1].number, transfer: t})
	t.salted()
	t.record.link = r.link.Path
	unsafe := t.namesAll()
	t.safe = unsafe == nil
	if unsafe != nil {
		r.desk.offered(r, t)
		return r.refuse(t, unsafe)
	}
	return r.handOn(t)
}

// salted derives what keeps the names of this transfer's parts apart from those of others.
func (t *incoming) salted() {
	sum := sha256.Sum256([]byte(t.record.id))
	t.salt = binary.BigEndian.Uint64(sum[:])
}

// handOn goes on with an offer that was accepted on an earlier link, or hands a new one to people.
func (r *receiver) handOn(t *incoming) error {
	old, holder := r.desk.earlier(r, t)
	switch {
	case holder != nil: // the other side has given that link up before this side saw it end
		r.beside(func() {
			holder.end(lost(holder.link.Peer, nil))
			<-holder.done
		}, func() error {
			if t.ended {
				return nil
			}
			return r.handOn(t)
		})
		return nil
	case old != nil:
		return r.adopt(old, t)
	}
	r.desk.offered(r, t)
	return nil
}

// adopt lets an earlier transfer take the place of its repeated offer.
func (r *receiver) adopt(old, t *incoming) error {
	for i := range old.files {
		f := &old.files[i]
		f.number, f.told = t.files[i].number, toldNothing
	}
	old.received, old.consumed, old.granted = 0, 0, 0
	r.offers -= len(t.files) - old.left
	r.transfers[t.id] = old
	for i := range r.spans {
		if r.spans[i].transfer == t {
			r.spans[i].transfer = old
		}
	}
	if old.ended {
		return r.answerEnded(old)
	}
	into, err := openFolder(old.record.chosen())
	if err != nil {
		return r.refuse(old, err)
	}
	return r.start(old, into)
}

// answerEnded tells a sender that has not heard it how a transfer has ended.
func (r *receiver) answerEnded(t *incoming) error {
	if t.record.currentPhase() == Canceled {
		delete(r.transfers, t.id)
		return r.send(wire.FileRefuse{Transfer: t.id, Error: string(fault.Canceled)})
	}
	if err := r.send(wire.FileAccept{Transfer: t.id}); err != nil {
		return err
	}
	_, err := r.answerAll(t)
	return err
}

// refuse says no to an offer, for a reason that carries a code.
func (r *receiver) refuse(t *incoming, why error) error {
	id, text := toWire(why)
	if fault.Is(why, fault.Canceled) { // by a person here: the other side reads that it was not accepted
		id = string(fault.TransferRefused)
	}
	r.endTransfer(t, why, false)
	return r.send(wire.FileRefuse{Transfer: t.id, Error: id, Value: text})
}

// cancel ends a transfer because a person wants it.
func (r *receiver) cancel(t *incoming, discard bool) error {
	why := fault.New(fault.Canceled, nil)
	if !t.accepted {
		return r.refuse(t, why)
	}
	r.endTransfer(t, why, discard)
	return r.send(wire.FileCancel{Transfer: t.id, Error: string(fault.Canceled)})
}
