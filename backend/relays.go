package backend

import (
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"

	"videonet/backend/fault"
	"videonet/backend/network"
	"videonet/backend/platform"
	"videonet/backend/signaling/relay"
)

// RelayConfig says how a relay runs that is no part of a profile.
type RelayConfig struct {
	Listen  string // host:port; port 0 is the one it had before, or a free one
	Folder  string // of its key and rooms, made if need be; one relay a folder
	LANOnly bool
	Log     *slog.Logger
}

// Relay is a relay that runs alone.
type Relay struct{ relay *relay.Relay }

// OpenRelay starts a relay. Errors: fault.ProfileBroken, its book is damaged; what listening returns.
func OpenRelay(cfg RelayConfig) (*Relay, error) {
	if err := platform.MakeFolder(cfg.Folder); err != nil {
		return nil, err
	}
	n := network.New(network.Policy{LANOnly: cfg.LANOnly})
	r, err := relay.New(relay.Config{Network: n, Listen: cfg.Listen, Dir: cfg.Folder, Log: cfg.Log})
	if err != nil {
		return nil, fmt.Errorf("open relay: %w", err)
	}
	return &Relay{r}, nil
}

// Address returns where it is reached, host:port: the first of its addresses.
func (r *Relay) Address() string { return r.relay.Addresses()[0] }

// Pin returns SHA-256 of its TLS key as text, "sha256:" and base64url.
func (r *Relay) Pin() string {
	pin := r.relay.Pin()
	return pinPrefix + base64.RawURLEncoding.EncodeToString(pin[:])
}

// Close ends it and waits. It is safe twice.
func (r *Relay) Close() error { return r.relay.Close() }

const pinPrefix = "sha256:"

// ParseRelay reads ADDR#PIN: host:port, a number sign and a pin as Relay.Pin gives it.
func ParseRelay(text string) (address string, pin [32]byte, err error) {
	address, key, ok := strings.Cut(text, "#")
	encoded, prefixed := strings.CutPrefix(key, pinPrefix)
	raw, decodeErr := base64.RawURLEncoding.Strict().DecodeString(encoded)
	_, port, splitErr := net.SplitHostPort(address)
	if !ok || !prefixed || decodeErr != nil || splitErr != nil || port == "0" || len(raw) != len(pin) {
		return "", pin, fault.New(fault.Invalid, errors.New("a relay is host:port#sha256:…"), "what", "relay")
	}
	return address, [32]byte(raw), nil
}
