package wire

// ChatMessage is what the data channel ChatChannel carries, one JSON text message each: Chat, Ack or State.
type ChatMessage interface {
	Kind() string
	check() error
	isChat()
}

// Chat is one line of chat. Seq counts the lines of this sender within Epoch, from 1 up without gaps; after a reconnect the sender
// repeats all that was not acknowledged, and the receiver drops what it has.
type Chat struct {
	Seq   uint64 `json:"seq"`
	Epoch ID     `json:"epoch"` // one run of the sender in this room, random
	ID    ID     `json:"id"`    // of the line, the same on all connections it is sent over
	Text  string `json:"text"`  // 1 to MaxChatText bytes
	At    int64  `json:"at"`    // Unix milliseconds on the sender's clock
}

// Ack says that all lines of Epoch up to Seq have arrived.
type Ack struct {
	Seq   uint64 `json:"seq"`
	Epoch ID     `json:"epoch"`
}

// State says what the sender sends now and what it is called. It is sent when the channel opens and whenever it changes.
type State struct {
	Microphone bool   `json:"microphone"`
	Camera     bool   `json:"camera"`
	Name       string `json:"name"`
}

func (Chat) isChat()  {}
func (Ack) isChat()   {}
func (State) isChat() {}

// Kind is the field "type".
func (Chat) Kind() string { return "chat" }

// Kind is the field "type".
func (Ack) Kind() string { return "ack" }

// Kind is the field "type".
func (State) Kind() string { return "state" }

func (m Chat) check() error {
	if err := required(m.Seq > 0, m.Seq < 1<<53, m.Epoch != ID{}, m.ID != ID{}, m.Text != "", m.At > 0, m.At < 1<<53); err != nil {
		return err
	}
	return validText(m.Text, MaxChatText)
}

func (m Ack) check() error { return required(m.Seq > 0, m.Seq < 1<<53, m.Epoch != ID{}) }

func (m State) check() error { return CheckName(m.Name) }

// ParseChatMessage reads one message of ChatChannel. Errors carry an ErrorID; a message of an unknown type is to be ignored.
func ParseChatMessage(data []byte) (ChatMessage, error) {
	kind, err := kindOf(data)
	if err != nil {
		return nil, err
	}
	switch kind {
	case Chat{}.Kind():
		return parseAs[Chat](data)
	case Ack{}.Kind():
		return parseAs[Ack](data)
	case State{}.Kind():
		return parseAs[State](data)
	}
	return nil, &Error{ID: UnknownType, Detail: "a message of an unknown type"}
}
