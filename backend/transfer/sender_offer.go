package transfer

import (
	"fmt"
	"path/filepath"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// A page of an offer stays below wire.MaxMessage: its entries have a name without characters that JSON escapes, and numbers.
const (
	offerBytes      = wire.MaxMessage - 1024
	offerEntryBytes = 96
)

// newOutgoing looks at the files that a person chose and makes the record of a transfer of them.
// Errors: those of newSource, fault.Invalid for none or too many.
func newOutgoing(record *record, paths []string) (*outgoing, error) {
	if len(paths) == 0 || len(paths) > wire.MaxOfferFiles {
		return nil, fault.New(fault.Invalid, nil, "what", fmt.Sprintf("%d files", len(paths)))
	}
	t := &outgoing{id: wire.NewID(), record: record}
	for _, path := range paths {
		source, err := newSource(path)
		if err != nil {
			return nil, err
		}
		size := source.info.Size()
		if size > wire.MaxFileSize {
			return nil, fault.New(fault.TransferTooLarge, nil, "size", size, "limit", int64(wire.MaxFileSize))
		}
		f := &fileRecord{name: OfferName(path), path: filepath.Dir(source.path), size: size, phase: Waiting}
		if base := filepath.Base(source.path); base != f.name {
			f.stored = base
		}
		record.add(f)
		t.files = append(t.files, &outFile{transfer: t, record: f, source: source, size: size})
	}
	return t, nil
}

// total returns the bytes of all files.
func (t *outgoing) total() (sum int64) {
	for _, f := range t.files {
		sum += f.size
	}
	return sum
}

// offerPages returns the offer as messages that fit.
func offerPages(t *outgoing) []wire.FileOffer {
	page := wire.FileOffer{Transfer: t.id, Total: t.total()}
	var pages []wire.FileOffer
	bytes := 0
	for _, f := range t.files {
		need := len(f.record.name) + offerEntryBytes
		if len(page.Files) == wire.MaxOfferPage || bytes+need > offerBytes {
			pages = append(pages, page)
			page.Files, bytes = nil, 0
		}
		bytes += need
		page.Files = append(page.Files, wire.FileEntry{
			File: f.number, Name: f.record.name, Size: f.size, MTime: max(0, f.source.info.ModTime().UnixMilli()),
		})
	}
	pages = append(pages, page)
	for i := range pages[:len(pages)-1] {
		pages[i].More = true
	}
	return pages
}

// name is what the file is called in sentences.
func (f *outFile) name() string { return filepath.Base(f.source.path) }

// Check says why files cannot be sent, nil when they can; Send would say the same.
func Check(paths []string) error {
	_, err := newOutgoing(newRecord("", Send, Peer{}, Waiting, func() {}), paths)
	return err
}
