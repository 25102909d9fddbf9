package wire

// ClientMessage is what a client says to the relay: Create, Locate, Withdraw, Enter, Send or Leave.
type ClientMessage interface {
	Kind() string
	check() error
	isClient()
}

// Request numbers are chosen by the client, from 1 up; the relay's one reply to a request carries the same number.

// Create makes a room. Who sends it again with the same owner gets ok as well.
type Create struct {
	Request uint32     `json:"request"`
	Room    RoomID     `json:"room"`
	Owner   OwnerToken `json:"owner"`
}

// Locate lets a locator open the room until it expires.
type Locate struct {
	Request     uint32      `json:"request"`
	Room        RoomID      `json:"room"`
	Owner       OwnerToken  `json:"owner"`
	LocatorHash LocatorHash `json:"locator_hash"`
	Expires     int64       `json:"expires"` // Unix seconds
}

// Withdraw ends a locator. Those who came by it stay.
type Withdraw struct {
	Request     uint32      `json:"request"`
	Room        RoomID      `json:"room"`
	Owner       OwnerToken  `json:"owner"`
	LocatorHash LocatorHash `json:"locator_hash"`
}

// Enter goes into a room: by a locator, or by room and owner.
type Enter struct {
	Request uint32     `json:"request"`
	Locator Locator    `json:"locator,omitzero"`
	Room    RoomID     `json:"room,omitzero"`
	Owner   OwnerToken `json:"owner,omitzero"`
}

// Send carries a sealed message to a peer in the room. It has no reply but an error.
type Send struct {
	To     PeerNumber `json:"to"`
	Sealed Sealed     `json:"sealed"`
}

// Leave goes out of the room; the connection stays.
type Leave struct {
	Request uint32 `json:"request"`
}

func (Create) isClient()   {}
func (Locate) isClient()   {}
func (Withdraw) isClient() {}
func (Enter) isClient()    {}
func (Send) isClient()     {}
func (Leave) isClient()    {}

// Kind is the field "type".
func (Create) Kind() string { return "create" }

// Kind is the field "type".
func (Locate) Kind() string { return "locate" }

// Kind is the field "type".
func (Withdraw) Kind() string { return "withdraw" }

// Kind is the field "type".
func (Enter) Kind() string { return "enter" }

// Kind is the field "type".
func (Send) Kind() string { return "send" }

// Kind is the field "type".
func (Leave) Kind() string { return "leave" }

func (m Create) check() error {
	return required(m.Request > 0, m.Room != RoomID{}, m.Owner != OwnerToken{})
}

func (m Locate) check() error {
	// 2^53-1 is what a number of JavaScript holds exactly.
	return required(m.Request > 0, m.Room != RoomID{}, m.Owner != OwnerToken{}, m.LocatorHash != LocatorHash{},
		m.Expires > 0, m.Expires < 1<<53)
}

func (m Withdraw) check() error {
	return required(m.Request > 0, m.Room != RoomID{}, m.Owner != OwnerToken{}, m.LocatorHash != LocatorHash{})
}

func (m Enter) check() error {
	byLocator, byRoom, byOwner := m.Locator != Locator{}, m.Room != RoomID{}, m.Owner != OwnerToken{}
	return required(m.Request > 0, byRoom == byOwner, byLocator != byRoom)
}

func (m Send) check() error {
	if err := required(m.To > 0); err != nil {
		return err
	}
	return m.Sealed.Check()
}

func (m Leave) check() error { return required(m.Request > 0) }

func required(conditions ...bool) error {
	for _, ok := range conditions {
		if !ok {
			return bad("a field is missing or out of range")
		}
	}
	return nil
}

// RequestOf returns the number of the request, 0 for a message that has none.
func RequestOf(m ClientMessage) uint32 {
	switch m := m.(type) {
	case Create:
		return m.Request
	case Locate:
		return m.Request
	case Withdraw:
		return m.Request
	case Enter:
		return m.Request
	case Leave:
		return m.Request
	}
	return 0
}

// ParseClientMessage reads what a client said. Errors carry an ErrorID.
func ParseClientMessage(data []byte) (ClientMessage, error) {
	kind, err := kindOf(data)
	if err != nil {
		return nil, err
	}
	switch kind {
	case Create{}.Kind():
		return parseAs[Create](data)
	case Locate{}.Kind():
		return parseAs[Locate](data)
	case Withdraw{}.Kind():
		return parseAs[Withdraw](data)
	case Enter{}.Kind():
		return parseAs[Enter](data)
	case Send{}.Kind():
		return parseAs[Send](data)
	case Leave{}.Kind():
		return parseAs[Leave](data)
	}
	return nil, &Error{ID: UnknownType, Detail: "a message of an unknown type"}
}

// Message is what all JSON messages with a field "type" have.
type Message interface {
	Kind() string
	check() error
}

// Marshal writes a message with its type.
func Marshal(m Message) ([]byte, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	return Encode(m.Kind(), m)
}

func kindOf(data []byte) (string, error) {
	var k struct {
		Type string `json:"type"`
	}
	if err := Decode(data, &k); err != nil {
		return "", err
	}
	return k.Type, nil
}

// parseAs returns no message beside an error, so that a nil interface stays nil.
func parseAs[T Message](data []byte) (T, error) {
	var m, none T
	if err := Decode(data, &m); err != nil {
		return none, err
	}
	if err := m.check(); err != nil {
		return none, err
	}
	return m, nil
}
