package transfer

import "videonet/backend/wire"

// A page of an offer stays below wire.MaxMessage: its entries have names without characters that JSON escapes, and numbers.
const (
	offerBytes      = wire.MaxMessage - 1024
	offerEntryBytes = 128
)

// offerPages gives the offer as messages that fit, one after the other.
func offerPages(t *outgoing, give func(wire.FileOffer) error) error {
	page := wire.FileOffer{Transfer: t.id}
	for _, f := range t.files {
		if f.offered {
			page.Total += f.size
		}
	}
	bytes := 0
	for _, f := range t.files {
		if !f.offered {
			continue
		}
		need := len(f.name) + len(f.within) + offerEntryBytes
		if len(page.Files) == wire.MaxOfferPage || bytes+need > offerBytes {
			page.More = true
			if err := give(page); err != nil {
				return err
			}
			page.Files, bytes = page.Files[:0], 0
		}
		bytes += need
		page.Files = append(page.Files, f.entry())
	}
	page.More = false
	return give(page)
}
