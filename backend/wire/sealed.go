package wire

import "encoding/binary"

// The types of sealed messages between two participants, the field Type of Header.
const (
	TypeHello     = "hello"
	TypeOffer     = "offer"
	TypeAnswer    = "answer"
	TypeCandidate = "candidate"
	TypeBye       = "bye"
)

// Header is the part of a sealed message that the relay reads. It is the associated data of the box, so nobody without the room key
// can change it.
type Header struct {
	Version    uint8      `json:"version"`
	Room       RoomID     `json:"room"`
	From       PeerNumber `json:"from"`
	To         PeerNumber `json:"to"`
	Conn       string     `json:"conn"`       // "" for hello and bye
	Generation uint32     `json:"generation"` // from 1; 0 for hello and bye
	Type       string     `json:"type"`
}

// Sealed is one message between two participants as the relay carries it.
type Sealed struct {
	Header
	Nonce Bytes `json:"nonce"` // 12 bytes
	Box   Bytes `json:"box"`   // AES-256-GCM of the body, 16 bytes of tag at the end
}

// Check says whether the header is one of this version: numbers set and different, a conn and a generation exactly where they belong.
func (h Header) Check() error {
	switch {
	case h.Version != Version:
		return bad("version %d", h.Version)
	case h.Room == RoomID{}:
		return bad("no room")
	case h.From == 0 || h.To == 0 || h.From == h.To:
		return bad("from %d to %d", h.From, h.To)
	}
	switch h.Type {
	case TypeHello, TypeBye:
		if h.Conn != "" || h.Generation != 0 {
			return bad("%s with a connection", h.Type)
		}
	case TypeOffer, TypeAnswer, TypeCandidate:
		if h.Generation == 0 {
			return bad("%s without a generation", h.Type)
		}
		return CheckConn(h.Conn)
	default:
		return &Error{ID: UnknownType, Detail: "sealed message of an unknown type"}
	}
	return nil
}

// Check says whether the message can be opened at all: a good header, a nonce of 12 bytes and a box with room for its tag.
func (s Sealed) Check() error {
	if err := s.Header.Check(); err != nil {
		return err
	}
	if len(s.Nonce) != 12 {
		return bad("a nonce of %d bytes", len(s.Nonce))
	}
	if len(s.Box) < 16 || len(s.Box) > MaxBox {
		return bad("a box of %d bytes", len(s.Box))
	}
	return nil
}

// AssociatedData returns what AES-GCM binds the box to: the List of "VN1 header", version (1 byte), room, from, to, conn, generation
// and type, numbers as 4 bytes big endian.
func (h Header) AssociatedData() []byte {
	return List([]byte("VN1 header"), []byte{h.Version}, h.Room[:], u32(uint32(h.From)), u32(uint32(h.To)),
		[]byte(h.Conn), u32(h.Generation), []byte(h.Type))
}

// List joins parts so that no two lists give the same bytes: each part after its length as 4 bytes big endian.
func List(parts ...[]byte) []byte {
	var b []byte
	for _, p := range parts {
		b = append(b, u32(uint32(len(p)))...) //nolint:gosec // parts are bounded by MaxMessage
		b = append(b, p...)
	}
	return b
}

func u32(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }

// ParseSealed reads the JSON form of a sealed message.
func ParseSealed(data []byte) (Sealed, error) {
	var s Sealed
	if err := Decode(data, &s); err != nil {
		return Sealed{}, err
	}
	return s, s.Check()
}

// Marshal writes the JSON form.
func (s Sealed) Marshal() ([]byte, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	return Encode("", s)
}
