package wire

import (
	"strconv"
	"strings"
)

// Call is the connection of a pair that carries sound, pictures and the channel ChatChannel.
const Call = "call"

// Files is the purpose of the connections that carry files: "files.N", offered by peer N.
const Files = "files"

// MaxWays is how many connections beside "files.N" may carry frames of the same files: "filesb.N" to "filesh.N".
const MaxWays = 7

// Way returns the purpose of the connection that carries frames beside another: "files" for 0, "filesb" to "filesh" for 1 to MaxWays. It
// panics on other numbers.
func Way(number int) string {
	if number == 0 {
		return Files
	}
	return Files + "abcdefgh"[number:number+1]
}

// WayOf returns the number of the way that a connection is; ok is false when it carries no files.
func WayOf(conn string) (number int, ok bool) {
	purpose, _, _ := strings.Cut(conn, ".")
	for number := range MaxWays + 1 {
		if purpose == Way(number) {
			return number, true
		}
	}
	return 0, false
}

// The labels of data channels. ChatChannel is on the connection Call, the others on a connection "files.N"; its further ways have
// DataChannel alone.
const (
	ChatChannel  = "vn.chat"  // JSON text: chat, ack, state
	FilesChannel = "vn.files" // JSON text: control of file transfers
	DataChannel  = "vn.data"  // binary: Frame
)

// ConnOf returns the name of the connection that peer n opens for a purpose, for example "files.3".
func ConnOf(purpose string, n PeerNumber) string {
	return purpose + "." + strconv.FormatUint(uint64(n), 10)
}

// CheckConn says whether s names a connection: "call", or 1 to 16 letters a–z, a dot and a peer number without leading zeros.
func CheckConn(s string) error {
	if s == Call {
		return nil
	}
	purpose, number, ok := strings.Cut(s, ".")
	if !ok || purpose == "" || len(purpose) > 16 || purpose == Call || strings.Trim(purpose, "abcdefghijklmnopqrstuvwxyz") != "" {
		return bad("not the name of a connection")
	}
	n, err := strconv.ParseUint(number, 10, 32)
	if err != nil || n == 0 || strconv.FormatUint(n, 10) != number {
		return bad("not the name of a connection")
	}
	return nil
}

// Offerer returns which of two peers offers on a connection: the newcomer, who has the higher number, on Call; peer N on "x.N".
// It returns 0 when conn is no name of a connection of these two.
func Offerer(conn string, a, b PeerNumber) PeerNumber {
	switch {
	case CheckConn(conn) != nil:
		return 0
	case conn == Call:
		return max(a, b)
	}
	_, number, _ := strings.Cut(conn, ".")
	n, err := strconv.ParseUint(number, 10, 32)
	if err != nil || PeerNumber(n) != a && PeerNumber(n) != b {
		return 0
	}
	return PeerNumber(n)
}
