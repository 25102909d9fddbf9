package trust

import (
	"errors"
	"fmt"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// Open takes what came from the peer. It returns the message only when it was sealed with the room's key for exactly this header, is
// signed by the key of the peer's hello for exactly this run of both, comes in order and, for an SDP, vouches for one certificate.
//
// Errors: fault.WrongSecret, the hello was sealed with another key (or altered: a relay can make the two look alike); fault.PeerRefused,
// it does not prove itself; ErrStale, drop it. After the first two the pair is over.
func (p *Pair) Open(s wire.Sealed) (Message, error) {
	if p.refused != nil {
		return nil, p.refused
	}
	m, err := p.open(s)
	var f *fault.Error
	switch {
	case err == nil || errors.Is(err, ErrStale):
		return m, err
	case !errors.As(err, &f):
		err = fault.New(fault.PeerRefused, err)
	}
	p.refused = fmt.Errorf("open %q of peer %d: %w", s.Type, p.config.Peer, err)
	return nil, p.refused
}

func (p *Pair) open(s wire.Sealed) (Message, error) {
	if s.Room != p.config.Room || s.From != p.config.Peer || s.To != p.config.Me {
		return nil, errors.New("of another room or pair")
	}
	body, err := p.config.Key.Open(s)
	if errors.Is(err, errNotOpened) && p.peer == nil {
		return nil, fault.New(fault.WrongSecret, err)
	}
	if err != nil {
		return nil, err
	}
	if s.Type == wire.TypeHello {
		return p.openHello(s.Header, body)
	}
	if p.peer == nil {
		return nil, errors.New("before its hello")
	}
	switch s.Type {
	case wire.TypeOffer:
		return p.openOffer(s.Header, body)
	case wire.TypeAnswer:
		return p.openAnswer(s.Header, body)
	case wire.TypeCandidate:
		return p.openCandidate(s.Header, body)
	default:
		return p.openBye(s.Header, body)
	}
}

func (p *Pair) openHello(h wire.Header, body []byte) (Message, error) {
	b, err := wire.ParseBody[wire.HelloBody](body)
	if err != nil {
		return nil, err
	}
	q := peer{key: PublicKey(b.Identity), nonce: [32]byte(b.Nonce), last: b.Number}
	s := wire.Signed{
		Header: h, Role: role(h), Number: b.Number, SenderKey: q.key, SenderNonce: q.nonce,
		Content: wire.HelloContent(b.Name, b.RoomName, b.Capabilities),
	}
	switch {
	case p.peer != nil:
		return nil, errors.New("a second hello")
	case b.Number != 1:
		return nil, errors.New("a hello that is not its sender's first message")
	case q.key == p.config.Self.Public() || q.nonce == p.nonce:
		return nil, errors.New("our own key or nonce came back")
	case !q.key.Verify(s.List(), b.Signature):
		return nil, errors.New("the signature is not the key's")
	}
	p.peer = &q
	return Hello{Peer: q.key, Name: b.Name, Capabilities: b.Capabilities, RoomName: b.RoomName}, nil
}

func (p *Pair) openOffer(h wire.Header, body []byte) (Message, error) {
	b, err := wire.ParseBody[wire.SDPBody](body)
	if err != nil {
		return nil, err
	}
	if err = p.verify(h, b.Number, []byte(b.SDP), nil, b.Signature); err != nil {
		return nil, err
	}
	c := p.conns[h.Conn]
	switch {
	case wire.Offerer(h.Conn, h.From, h.To) != h.From:
		return nil, errors.New("an offer on a connection that is not its sender's to offer")
	case c != nil && h.Generation <= c.generation:
		return nil, errors.New("an offer whose generation does not grow")
	case c == nil && len(p.conns) >= maxConns:
		return nil, errors.New("too many connections")
	}
	f, err := FingerprintOf(b.SDP)
	if err != nil {
		return nil, err
	}
	p.conns[h.Conn] = &conn{generation: h.Generation, offer: []byte(b.SDP)}
	return Offer{Conn: h.Conn, Generation: h.Generation, SDP: b.SDP, Fingerprint: f}, nil
}

func (p *Pair) openAnswer(h wire.Header, body []byte) (Message, error) {
	b, err := wire.ParseBody[wire.SDPBody](body)
	if err != nil {
		return nil, err
	}
	c := p.conns[h.Conn]
	switch {
	case wire.Offerer(h.Conn, h.From, h.To) != h.To:
		return nil, errors.New("an answer from the side that offers")
	case c == nil || h.Generation > c.generation:
		return nil, errors.New("an answer to no offer")
	case h.Generation < c.generation:
		// Our restart overtook it. Its signature covers an offer that we have forgotten; nothing is taken from it.
		return nil, ErrStale
	case c.answered:
		return nil, errors.New("a second answer")
	}
	if err = p.verify(h, b.Number, []byte(b.SDP), c.offer, b.Signature); err != nil {
		return nil, err
	}
	f, err := FingerprintOf(b.SDP)
	if err != nil {
		return nil, err
	}
	c.answered = true
	return Answer{Conn: h.Conn, Generation: h.Generation, SDP: b.SDP, Fingerprint: f}, nil
}

func (p *Pair) openCandidate(h wire.Header, body []byte) (Message, error) {
	b, err := wire.ParseBody[wire.CandidateBody](body)
	if err != nil {
		return nil, err
	}
	if err := p.verify(h, b.Number, []byte(b.Candidate), nil, b.Signature); err != nil {
		return nil, err
	}
	c := p.conns[h.Conn]
	switch {
	case c == nil || h.Generation > c.generation:
		return nil, errors.New("a candidate before its offer")
	case h.Generation < c.generation:
		return nil, ErrStale
	}
	return Candidate{Conn: h.Conn, Generation: h.Generation, Candidate: b.Candidate}, nil
}

func (p *Pair) openBye(h wire.Header, body []byte) (Message, error) {
	b, err := wire.ParseBody[wire.ByeBody](body)
	if err != nil {
		return nil, err
	}
	if err := p.verify(h, b.Number, []byte(b.Reason), nil, b.Signature); err != nil {
		return nil, err
	}
	return Bye{Reason: b.Reason}, nil
}

// verify checks that the key of the hello signed the message for us in this run, and that its number grows: nothing comes twice.
func (p *Pair) verify(h wire.Header, number uint32, content, offer, signature []byte) error {
	s := wire.Signed{
		Header: h, Role: role(h), Number: number, SenderKey: p.peer.key, SenderNonce: p.peer.nonce, Content: content, Offer: offer,
	}
	if toKnownPeer(h.Type) {
		s.ReceiverKey, s.ReceiverNonce = p.config.Self.Public(), p.nonce
	}
	if !p.peer.key.Verify(s.List(), signature) {
		return errors.New("the signature is not the hello's key for this run")
	}
	if number <= p.peer.last {
		return errors.New("a message that came before")
	}
	p.peer.last = number
	return nil
}
