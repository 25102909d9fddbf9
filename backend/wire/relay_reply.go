package wire

// RelayMessage is what the relay says to a client: OK, Entered, PeerIn, PeerOut, Delivery or Failure.
type RelayMessage interface {
	Kind() string
	check() error
	isRelay()
}

// OK answers create, locate, withdraw and leave.
type OK struct {
	Request uint32 `json:"request"`
}

// Entered answers enter: the room, the number the client has in it, and who is already there.
type Entered struct {
	Request uint32       `json:"request"`
	Room    RoomID       `json:"room"`
	Me      PeerNumber   `json:"me"`
	Peers   []PeerNumber `json:"peers"` // ascending, without me; never null
}

// PeerIn says that somebody entered the room after us.
type PeerIn struct {
	Peer PeerNumber `json:"peer"`
}

// PeerOut says that somebody left the room, or was lost.
type PeerOut struct {
	Peer PeerNumber `json:"peer"`
}

// Delivery carries a sealed message. From is the number that the sender has in the relay's books.
type Delivery struct {
	From   PeerNumber `json:"from"`
	Sealed Sealed     `json:"sealed"`
}

// Failure says that a message was refused: Request is that message's number, 0 when it had none.
type Failure struct {
	Request uint32  `json:"request,omitzero"`
	ID      ErrorID `json:"error"` // stable
	Value   string  `json:"value"` // for people
}

func (OK) isRelay()       {}
func (Entered) isRelay()  {}
func (PeerIn) isRelay()   {}
func (PeerOut) isRelay()  {}
func (Delivery) isRelay() {}
func (Failure) isRelay()  {}

// Kind is the field "type".
func (OK) Kind() string { return "ok" }

// Kind is the field "type".
func (Entered) Kind() string { return "entered" }

// Kind is the field "type".
func (PeerIn) Kind() string { return "peer_in" }

// Kind is the field "type".
func (PeerOut) Kind() string { return "peer_out" }

// Kind is the field "type".
func (Delivery) Kind() string { return "message" }

// Kind is the field "type".
func (Failure) Kind() string { return "error" }

func (m OK) check() error { return required(m.Request > 0) }

func (m Entered) check() error {
	if err := required(m.Request > 0, m.Room != RoomID{}, m.Me > 0, m.Peers != nil, len(m.Peers) <= 1024); err != nil {
		return err
	}
	last := PeerNumber(0)
	for _, p := range m.Peers {
		if p <= last || p == m.Me {
			return bad("peers that are not ascending")
		}
		last = p
	}
	return nil
}

func (m PeerIn) check() error { return required(m.Peer > 0) }

func (m PeerOut) check() error { return required(m.Peer > 0) }

func (m Delivery) check() error {
	if err := required(m.From > 0); err != nil {
		return err
	}
	return m.Sealed.Check()
}

func (m Failure) check() error {
	if err := required(m.ID != "", len(m.ID) <= 64); err != nil {
		return err
	}
	return validText(m.Value, 1024)
}

// ParseRelayMessage reads what the relay said. Errors carry an ErrorID; a message of an unknown type is to be ignored.
func ParseRelayMessage(data []byte) (RelayMessage, error) {
	kind, err := kindOf(data)
	if err != nil {
		return nil, err
	}
	switch kind {
	case OK{}.Kind():
		return parseAs[OK](data)
	case Entered{}.Kind():
		return parseAs[Entered](data)
	case PeerIn{}.Kind():
		return parseAs[PeerIn](data)
	case PeerOut{}.Kind():
		return parseAs[PeerOut](data)
	case Delivery{}.Kind():
		return parseAs[Delivery](data)
	case Failure{}.Kind():
		return parseAs[Failure](data)
	}
	return nil, &Error{ID: UnknownType, Detail: "a message of an unknown type"}
}
