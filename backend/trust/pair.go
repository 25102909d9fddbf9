package trust

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// ErrStale says that a message belongs to a generation that a restart has replaced while it was on its way. It is honest and to be
// dropped; the pair goes on.
var ErrStale = errors.New("message of an older generation")

// ErrNoHello says that the peer's hello has not come yet, so nothing can be signed for it.
var ErrNoHello = errors.New("no hello from the peer yet")

// maxConns bounds the connections of a pair that a peer can make us remember.
const maxConns = 16

// PairConfig says who the two are. Me and Peer are the numbers of this entry into the room; a person who comes again is another Pair.
type PairConfig struct {
	Self         Identity
	Name         string   // what we call ourselves
	Capabilities []string // words of a–z, 0–9, dot and dash
	RoomName     string   // what we think the room is called; "" when we do not know yet
	Room         wire.RoomID
	Key          RoomKey
	Me, Peer     wire.PeerNumber
	// Random gives nonces; nil means crypto/rand. Only test vectors set it.
	Random io.Reader
}

// Pair is the handshake with one other participant. What its methods return is to be sent to the peer in the order of the calls; what
// comes from the peer goes through Open in the order of arrival. It is a pure state machine and not safe for concurrent use.
//
// After a message that does not prove itself the pair is over: every method but Bye returns that fault.PeerRefused or
// fault.WrongSecret, and there is no second way in. The caller tells the peer by Bye(wire.ByeRefused).
type Pair struct {
	config PairConfig
	nonce  [32]byte

	refused error
	sent    uint32 // number of the last message we sealed

	helloSent bool
	peer      *peer // nil before its hello
	conns     map[string]*conn
}

// peer is what its hello fixed.
type peer struct {
	key   PublicKey
	nonce [32]byte
	last  uint32 // number of the last message we accepted
}

// conn is one connection of the pair.
type conn struct {
	generation uint32 // of the last offer, ours or the peer's
	offer      []byte // its SDP
	answered   bool
}

// NewPair starts a handshake. A configuration that cannot work is reported by the first method.
func NewPair(c PairConfig) *Pair {
	if c.Random == nil {
		c.Random = rand.Reader
	} else {
		c.Key.random = c.Random
	}
	p := &Pair{config: c, conns: map[string]*conn{}}
	if c.Self.key == nil || c.Key.aead == nil {
		p.refused = errors.New("new pair: no identity or no room key")
	} else if _, err := io.ReadFull(c.Random, p.nonce[:]); err != nil {
		p.refused = fmt.Errorf("new pair: %w", err)
	}
	return p
}

// Peer returns the key of the peer's hello; false before it came.
func (p *Pair) Peer() (PublicKey, bool) {
	if p.peer == nil {
		return PublicKey{}, false
	}
	return p.peer.key, true
}

// Refused returns why the pair is over, nil while it is not.
func (p *Pair) Refused() error { return p.refused }

// Offers says whether we are the one who offers on conn. Both sides of a pair agree on it, whatever the relay says.
func (p *Pair) Offers(conn string) bool {
	return wire.Offerer(conn, p.config.Me, p.config.Peer) == p.config.Me
}

// Hello says who we are. It is the first message to the peer, sent once.
func (p *Pair) Hello() (wire.Sealed, error) {
	if p.refused != nil {
		return wire.Sealed{}, p.refused
	}
	if p.helloSent {
		return wire.Sealed{}, errors.New("write hello: it was sent")
	}
	c := p.config
	b := wire.HelloBody{Name: c.Name, Capabilities: c.Capabilities, RoomName: c.RoomName, Nonce: p.nonce[:]}
	if b.Capabilities == nil {
		b.Capabilities = []string{}
	}
	key := c.Self.Public()
	b.Identity = key[:]
	s := p.signed(p.header(wire.TypeHello, "", 0), wire.HelloContent(c.Name, c.RoomName, c.Capabilities))
	b.Number, b.Signature = s.Number, c.Self.Sign(s.List())
	sealed, err := seal(p, s, b)
	p.helloSent = err == nil
	return sealed, err
}

// Offer signs and seals our offer; generation must be above that of the last offer of conn. A restart is an offer of the next generation.
func (p *Pair) Offer(name string, generation uint32, sdp string) (wire.Sealed, error) {
	if err := p.ready(); err != nil {
		return wire.Sealed{}, fmt.Errorf("write offer: %w", err)
	}
	if !p.Offers(name) {
		return wire.Sealed{}, fmt.Errorf("write offer: on %q the other side offers", name)
	}
	if _, err := FingerprintOf(sdp); err != nil {
		return wire.Sealed{}, fmt.Errorf("write offer: %w", err)
	}
	if old := p.conns[name]; old != nil && generation <= old.generation || old == nil && len(p.conns) >= maxConns {
		return wire.Sealed{}, fmt.Errorf("write offer: generation %d of %q does not grow, or too many connections", generation, name)
	}
	s := p.signed(p.header(wire.TypeOffer, name, generation), []byte(sdp))
	sealed, err := seal(p, s, wire.SDPBody{Number: s.Number, SDP: sdp, Signature: p.config.Self.Sign(s.List())})
	if err == nil {
		p.conns[name] = &conn{generation: generation, offer: []byte(sdp)}
	}
	return sealed, err
}

// Answer signs and seals our answer to the offer of the same conn and generation that Open gave last.
func (p *Pair) Answer(name string, generation uint32, sdp string) (wire.Sealed, error) {
	if err := p.ready(); err != nil {
		return wire.Sealed{}, fmt.Errorf("write answer: %w", err)
	}
	c := p.conns[name]
	if p.Offers(name) || c == nil || c.generation != generation || c.answered {
		return wire.Sealed{}, fmt.Errorf("write answer: no open offer %d of %q", generation, name)
	}
	if _, err := FingerprintOf(sdp); err != nil {
		return wire.Sealed{}, fmt.Errorf("write answer: %w", err)
	}
	s := p.signed(p.header(wire.TypeAnswer, name, generation), []byte(sdp))
	s.Offer = c.offer
	sealed, err := seal(p, s, wire.SDPBody{Number: s.Number, SDP: sdp, Signature: p.config.Self.Sign(s.List())})
	c.answered = c.answered || err == nil
	return sealed, err
}

// Candidate signs and seals one of our ICE candidates for the current generation of conn; ErrStale for an older one.
func (p *Pair) Candidate(name string, generation uint32, candidate string) (wire.Sealed, error) {
	if err := p.ready(); err != nil {
		return wire.Sealed{}, fmt.Errorf("write candidate: %w", err)
	}
	c := p.conns[name]
	switch {
	case c == nil || generation > c.generation:
		return wire.Sealed{}, fmt.Errorf("write candidate: no offer %d of %q", generation, name)
	case generation < c.generation:
		return wire.Sealed{}, ErrStale
	}
	s := p.signed(p.header(wire.TypeCandidate, name, generation), []byte(candidate))
	return seal(p, s, wire.CandidateBody{Number: s.Number, Candidate: candidate, Signature: p.config.Self.Sign(s.List())})
}

// Bye ends the pair for the peer; reason is one of the reasons in wire. It needs our hello to be sent, nothing else.
func (p *Pair) Bye(reason string) (wire.Sealed, error) {
	if !p.helloSent {
		return wire.Sealed{}, errors.New("write bye: no hello was sent")
	}
	s := p.signed(p.header(wire.TypeBye, "", 0), []byte(reason))
	return seal(p, s, wire.ByeBody{Number: s.Number, Reason: reason, Signature: p.config.Self.Sign(s.List())})
}

func (p *Pair) ready() error {
	switch {
	case p.refused != nil:
		return p.refused
	case !p.helloSent:
		return errors.New("our hello was not sent")
	case p.peer == nil:
		return ErrNoHello
	}
	return nil
}

func (p *Pair) header(kind, conn string, generation uint32) wire.Header {
	return wire.Header{
		Version: wire.Version, Room: p.config.Room, From: p.config.Me, To: p.config.Peer,
		Conn: conn, Generation: generation, Type: kind,
	}
}

// signed returns what our next message signs.
func (p *Pair) signed(h wire.Header, content []byte) wire.Signed {
	s := wire.Signed{
		Header: h, Role: role(h), Number: p.sent + 1, SenderKey: p.config.Self.Public(), SenderNonce: p.nonce, Content: content,
	}
	if p.peer != nil && toKnownPeer(h.Type) {
		s.ReceiverKey, s.ReceiverNonce = p.peer.key, p.peer.nonce
	}
	return s
}

// toKnownPeer says whether a type is signed over the receiver's key and nonce too.
func toKnownPeer(kind string) bool { return kind != wire.TypeHello && kind != wire.TypeBye }

// role is what the sender of a message is to its receiver.
func role(h wire.Header) string {
	switch {
	case !toKnownPeer(h.Type) && h.From > h.To:
		return wire.RoleNewcomer
	case !toKnownPeer(h.Type):
		return wire.RolePresent
	case wire.Offerer(h.Conn, h.From, h.To) == h.From:
		return wire.RoleOfferer
	}
	return wire.RoleAnswerer
}

// seal closes the body and counts it.
func seal[T interface{ Check() error }](p *Pair, s wire.Signed, body T) (wire.Sealed, error) {
	b, err := wire.MarshalBody(body)
	if err != nil {
		return wire.Sealed{}, fault.New(fault.Invalid, fmt.Errorf("write %s: %w", s.Type, err), "what", s.Type)
	}
	sealed, err := p.config.Key.Seal(s.Header, b)
	if err != nil {
		return wire.Sealed{}, fmt.Errorf("write %s: %w", s.Type, err)
	}
	p.sent = s.Number
	return sealed, nil
}
