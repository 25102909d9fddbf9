package store

import (
	"encoding/binary"
	"hash/fnv"
	"os"
)

// The two meta pages of a bbolt file, as bbolt 1.5 lays them out (internal/common/meta.go, page.go), in the machine's byte order. bbolt
// falls back from a damaged one to the other, which may be a commit older, without a word; so we look ourselves.
const (
	metaStart  = 16 // bytes: the page's header comes first
	metaLength = 64
	metaMagic  = 0xED0CDAED
	metaSumAt  = 56 // FNV-1a over what is before it
	metaTxAt   = 48
	metaSizeAt = 8

	minPage = 1 << 10 // bytes
	maxPage = 1 << 24
)

// readMeta returns what a meta page at offset says, ok only if it is whole.
func readMeta(file *os.File, offset int64) (tx uint64, pageSize int64, ok bool) {
	data := make([]byte, metaLength)
	if _, err := file.ReadAt(data, offset+metaStart); err != nil || binary.NativeEndian.Uint32(data) != metaMagic {
		return 0, 0, false
	}
	sum := fnv.New64a()
	_, _ = sum.Write(data[:metaSumAt]) // a hash never fails
	if sum.Sum64() != binary.NativeEndian.Uint64(data[metaSumAt:]) {
		return 0, 0, false
	}
	return binary.NativeEndian.Uint64(data[metaTxAt:]), int64(binary.NativeEndian.Uint32(data[metaSizeAt:])), true
}

// metas returns the transactions of the whole meta pages, 0 to 2 of them.
func metas(path string) (transactions []uint64) {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer func() { _ = file.Close() }() // only read
	second := int64(minPage)
	last := int64(maxPage)
	if tx, size, ok := readMeta(file, 0); ok {
		transactions, second, last = append(transactions, tx), size, size
	}
	for ; second <= last; second *= 2 { // without the first page nobody knows where the second is
		if tx, _, ok := readMeta(file, second); ok {
			return append(transactions, tx)
		}
	}
	return transactions
}

func wholeMetas(path string) int { return len(metas(path)) }

// newestTransaction is the last transaction of the file at path, 0 when there is none.
func newestTransaction(path string) (newest uint64) {
	for _, tx := range metas(path) {
		newest = max(newest, tx)
	}
	return newest
}
