package direct

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"

	"videonet/backend/network"
	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// ErrNoWay says that no address of either side led to the other in time. It is wrapped with what became of each.
var ErrNoWay = errors.New("no direct connection stands")

// ErrClosed says that the door, or the stream, was closed on this side.
var ErrClosed = errors.New("direct: closed")

// Direct opens doors. It holds nothing between them.
type Direct struct {
	network *network.Network
	log     *slog.Logger
}

// New returns a Direct whose sockets are n's and under its policy.
func New(n *network.Network, log *slog.Logger) *Direct { return &Direct{network: n, log: log} }

// Open opens a door for one link: it listens on a free port of all addresses, of IPv4 and IPv6 where the system has both. The caller
// closes it. Nothing is answered before Meet. The door is a *Door.
func (d *Direct) Open(ctx context.Context) (transfer.Door, error) {
	own, err := d.network.Own()
	if err != nil {
		return nil, fmt.Errorf("open door: %w", err)
	}
	certificate, hash, err := newCertificate()
	if err != nil {
		return nil, fmt.Errorf("open door: %w", err)
	}
	listener, err := d.network.Listen(ctx, "tcp", ":0") // package net takes both families in one socket, or IPv4 alone
	if err != nil {
		return nil, fmt.Errorf("open door: %w", err)
	}
	bound, err := netip.ParseAddrPort(listener.Addr().String())
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open door: %w", err), listener.Close())
	}
	offer := wire.FileDirect{Addresses: offered(own, bound.Port(), bound.Addr().Is6()), Certificate: hash, Token: wire.NewID()}
	if len(offer.Addresses) == 0 {
		return nil, errors.Join(fmt.Errorf("open door: %w: this machine has no address that may be named", ErrNoWay), listener.Close())
	}
	return newDoor(d, listener, certificate, offer, own), nil
}
