package sound

import (
	"encoding/binary"
	"hash/crc32"
)

// Mend puts the right sum at the end of a state.
func Mend(state []byte) []byte {
	if len(state) < 8 {
		return state
	}
	body := len(state) - 4
	return binary.LittleEndian.AppendUint32(append([]byte(nil), state[:body]...), crc32.ChecksumIEEE(state[:body]))
}
