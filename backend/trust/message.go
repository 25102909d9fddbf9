package trust

// Message is what Pair.Open gives: Hello, Offer, Answer, Candidate or Bye, opened and verified.
type Message interface{ isMessage() }

// Hello says which key the peer has and what it calls itself. A hello alone can be an old one that the relay kept: the peer is really
// there only when its first Offer, Answer or Candidate has come, because those are signed over this run's nonces.
type Hello struct {
	Peer         PublicKey
	Name         string
	Capabilities []string
	RoomName     string
}

// Offer asks for a connection, or for an ICE restart of it. Fingerprint is the only certificate that DTLS may meet.
type Offer struct {
	Conn        string
	Generation  uint32
	SDP         string
	Fingerprint Fingerprint
}

// Answer answers our offer of the same conn and generation.
type Answer struct {
	Conn        string
	Generation  uint32
	SDP         string
	Fingerprint Fingerprint
}

// Candidate is one ICE candidate: the JSON text of an RTCIceCandidateInit, "" after the last.
type Candidate struct {
	Conn       string
	Generation uint32
	Candidate  string
}

// Bye ends the pair.
type Bye struct{ Reason string }

func (Hello) isMessage()     {}
func (Offer) isMessage()     {}
func (Answer) isMessage()    {}
func (Candidate) isMessage() {}
func (Bye) isMessage()       {}
