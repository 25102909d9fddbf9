package direct

import (
	"context"
	"crypto/subtle"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/netip"

	"videonet/backend/network"
	"videonet/backend/wire"
)

// ready is what who accepted says when the token fits and the choice is the other side's; 1 to maxNumber are choices (PROTOCOL.md, 6.4).
const (
	ready     = 0
	maxNumber = 4
)

// errGreeting says that the two do not agree on who chooses, or that the other side speaks something else.
var errGreeting = errors.New("the other side greets otherwise")

// candidate is a connection on which both sides have proved themselves.
type candidate struct {
	tls    *tls.Conn
	batch  *batch
	number byte           // 0: not chosen yet
	dialed netip.AddrPort // invalid when we accepted
}

// choose says to the other side that this is the stream. It waits at most until ctx ends.
func (c *candidate) choose(ctx context.Context, number byte) error {
	stop := context.AfterFunc(ctx, func() { _ = c.batch.Close() })
	_, err := c.tls.Write([]byte{number})
	if err == nil && !stop() {
		err = ctx.Err()
	}
	c.number = number
	return err
}

// shake makes the handshake in either role and readies the connection for a long stream.
func (r *race) shake(ctx context.Context, b *batch, client bool) (*tls.Conn, error) {
	if err := network.Stream(b.Conn, unsent); err != nil {
		return nil, err
	}
	t := tls.Server(b, r.settings)
	if client {
		t = tls.Client(b, r.settings)
	}
	if err := t.HandshakeContext(ctx); err != nil {
		return nil, fmt.Errorf("shake hands: %w", err)
	}
	return t, nil
}

// introduce is the part of who dialled, after the handshake: say the token, then wait until the other side is ready, or has chosen.
func (r *race) introduce(t *tls.Conn) (number byte, err error) {
	if _, err = t.Write(r.theirs.Token[:]); err != nil {
		return 0, fmt.Errorf("say token: %w", err)
	}
	if number, err = hear(t); err != nil {
		return 0, err
	}
	if (number == ready) != r.opener {
		return 0, errGreeting
	}
	return number, nil
}

// checkToken is the first part of who accepted.
func (r *race) checkToken(t *tls.Conn) error {
	var token wire.ID
	if _, err := io.ReadFull(t, token[:]); err != nil {
		return fmt.Errorf("hear token: %w", err)
	}
	if subtle.ConstantTimeCompare(token[:], r.token[:]) != 1 {
		return fmt.Errorf("hear token: %w", errGreeting)
	}
	return nil
}

// receive is the second part of who accepted: leave the choice to who opens, or wait for it.
func (r *race) receive(t *tls.Conn) (number byte, err error) {
	if r.opener {
		return 0, nil
	}
	if _, err = t.Write([]byte{ready}); err != nil {
		return 0, fmt.Errorf("say ready: %w", err)
	}
	if number, err = hear(t); err != nil {
		return 0, err
	}
	if number == ready {
		return 0, errGreeting
	}
	return number, nil
}

func hear(t *tls.Conn) (byte, error) {
	var one [1]byte
	if _, err := io.ReadFull(t, one[:]); err != nil {
		return 0, fmt.Errorf("hear choice: %w", err)
	}
	if one[0] > maxNumber {
		return 0, errGreeting
	}
	return one[0], nil
}
