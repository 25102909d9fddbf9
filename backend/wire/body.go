package wire

import (
	"crypto/sha256"
	"strings"
	"unicode/utf8"
)

// What is inside the box of a sealed message, as JSON. Key, nonce and signature are fixed sizes; Number counts the messages that one
// side sealed for the other, hello being 1.

// HelloBody says who a participant is. Signature covers SignedList with the content HelloContent.
type HelloBody struct {
	Number       uint32   `json:"number"`
	Identity     Bytes    `json:"identity"` // Ed25519 public key, 32 bytes
	Nonce        Bytes    `json:"nonce"`    // 32 fresh random bytes
	Name         string   `json:"name"`
	Capabilities []string `json:"capabilities"`
	RoomName     string   `json:"room_name"`
	Signature    Bytes    `json:"signature"`
}

// SDPBody is an offer or an answer. The content that is signed is the exact SDP.
type SDPBody struct {
	Number    uint32 `json:"number"`
	SDP       string `json:"sdp"`
	Signature Bytes  `json:"signature"`
}

// CandidateBody is one ICE candidate: the text of an RTCIceCandidateInit in JSON, "" when no more will come. The content that is
// signed is that exact text.
type CandidateBody struct {
	Number    uint32 `json:"number"`
	Candidate string `json:"candidate"`
	Signature Bytes  `json:"signature"`
}

// ByeBody ends a pair. The content that is signed is the reason.
type ByeBody struct {
	Number    uint32 `json:"number"`
	Reason    string `json:"reason"`
	Signature Bytes  `json:"signature"`
}

// The reasons of bye. An unknown one is as good as ByeLeft.
const (
	ByeLeft    = "left"    // on purpose
	ByeRefused = "refused" // what you sent does not prove itself
)

// maxCapabilities bounds what a hello may list; each has at most 32 of a–z, 0–9, dot and dash.
const maxCapabilities = 32

// Check says whether the fields are in range.
func (b HelloBody) Check() error {
	if len(b.Identity) != 32 || len(b.Nonce) != 32 || len(b.Capabilities) > maxCapabilities {
		return bad("hello with fields of the wrong size")
	}
	for _, c := range b.Capabilities {
		if c == "" || len(c) > 32 || strings.Trim(c, "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" {
			return bad("hello with a capability that is no word")
		}
	}
	if err := CheckName(b.Name); err != nil {
		return err
	}
	if err := CheckName(b.RoomName); err != nil {
		return err
	}
	return checkSigned(b.Number, b.Signature)
}

// Check says whether the fields are in range. It does not read the SDP.
func (b SDPBody) Check() error {
	if b.SDP == "" || len(b.SDP) > MaxSDP {
		return bad("an SDP of %d bytes", len(b.SDP))
	}
	return checkSigned(b.Number, b.Signature)
}

// Check says whether the fields are in range. It does not read the candidate.
func (b CandidateBody) Check() error {
	if len(b.Candidate) > MaxCandidate {
		return bad("a candidate of %d bytes", len(b.Candidate))
	}
	return checkSigned(b.Number, b.Signature)
}

// Check says whether the fields are in range.
func (b ByeBody) Check() error {
	if b.Reason == "" || len(b.Reason) > 32 || strings.Trim(b.Reason, "abcdefghijklmnopqrstuvwxyz_") != "" {
		return bad("bye with a reason that is no word")
	}
	return checkSigned(b.Number, b.Signature)
}

func checkSigned(number uint32, signature []byte) error {
	if number == 0 || len(signature) != 64 {
		return bad("no number or a signature of %d bytes", len(signature))
	}
	return nil
}

// HelloContent is the content of a hello that is signed: the List of name, room name and each capability.
func HelloContent(name, roomName string, capabilities []string) []byte {
	parts := [][]byte{[]byte(name), []byte(roomName)}
	for _, c := range capabilities {
		parts = append(parts, []byte(c))
	}
	return List(parts...)
}

// Roles are what the sender of a message is to the receiver.
const (
	RoleNewcomer = "newcomer" // hello, bye: the sender has the higher number
	RolePresent  = "present"  // hello, bye: the sender has the lower number
	RoleOfferer  = "offerer"  // offer, answer, candidate
	RoleAnswerer = "answerer"
)

// Signed is all that a signature covers. In hello and bye the receiver's key and nonce are 32 zero bytes: the sender may not know them.
type Signed struct {
	Header
	Role          string
	Number        uint32
	SenderKey     [32]byte
	ReceiverKey   [32]byte
	SenderNonce   [32]byte
	ReceiverNonce [32]byte
	Content       []byte
	Offer         []byte // the SDP of the offer that an answer answers; nil otherwise
}

// List returns the bytes that are signed with Ed25519: the List of "VN1", type, role, room, from, to, conn, generation, number,
// the sender's and the receiver's identity key, the sender's and the receiver's nonce, SHA-256 of the content, and for an answer
// SHA-256 of the offer, else the empty string.
func (s Signed) List() []byte {
	content := sha256.Sum256(s.Content)
	var offer []byte
	if s.Type == TypeAnswer {
		h := sha256.Sum256(s.Offer)
		offer = h[:]
	}
	return List([]byte("VN1"), []byte(s.Type), []byte(s.Role), s.Room[:], u32(uint32(s.From)), u32(uint32(s.To)),
		[]byte(s.Conn), u32(s.Generation), u32(s.Number), s.SenderKey[:], s.ReceiverKey[:], s.SenderNonce[:], s.ReceiverNonce[:],
		content[:], offer)
}

// ParseBody reads what was in the box into one of the bodies and checks it.
func ParseBody[T interface{ Check() error }](data []byte) (T, error) {
	var b T
	if err := Decode(data, &b); err != nil {
		return b, err
	}
	return b, b.Check()
}

// MarshalBody writes a body as JSON.
func MarshalBody[T interface{ Check() error }](b T) ([]byte, error) {
	if err := b.Check(); err != nil {
		return nil, err
	}
	return Encode("", b)
}

// validText refuses strings that JSON would change on the way.
func validText(s string, limit int) error {
	if len(s) > limit || !utf8.ValidString(s) {
		return bad("a text of %d bytes or not UTF-8", len(s))
	}
	return nil
}
