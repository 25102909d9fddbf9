package backend

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync"

	"videonet/backend/network"
	"videonet/backend/platform"
	"videonet/backend/signaling/relay"
)

// host is the relay that this program carries for the rooms it hosts. It starts with the first of them and runs to the end.
type host struct {
	// Immutable.
	network *network.Network
	folder  string // of the profile
	listen  string
	log     *slog.Logger

	mu     sync.Mutex
	relay  *relay.Relay // nil until started
	closed bool
}

// Start starts the relay once and says where it is. It meets lobby.Relay.
func (h *host) Start(context.Context) (addresses []string, pin [32]byte, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, pin, context.Canceled
	}
	if h.relay == nil {
		folder := filepath.Join(h.folder, "relay")
		if err := platform.MakeFolder(folder); err != nil {
			return nil, pin, err
		}
		started, err := relay.New(relay.Config{Network: h.network, Listen: h.listen, Dir: folder, Log: h.log}) //nolint:contextcheck // it runs until Close
		if err != nil {
			return nil, pin, err
		}
		h.relay = started
	}
	return h.relay.Addresses(), h.relay.Pin(), nil
}

// Close ends the relay. It is safe twice.
func (h *host) Close() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	if h.relay == nil {
		return nil
	}
	return h.relay.Close()
}
