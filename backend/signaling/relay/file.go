package relay

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"videonet/backend/fault"
	"videonet/backend/wire"
)

// kept is relay.json. The key is PKCS #8; what it protects is that links go to this relay, not what is said in rooms.
type kept struct {
	Version int        `json:"version"`
	Port    int        `json:"port"`
	Key     wire.Bytes `json:"key"`
	Rooms   []keptRoom `json:"rooms"`
}

type keptRoom struct {
	ID       wire.RoomID   `json:"id"`
	Owner    wire.Bytes    `json:"owner_hash"`
	Used     time.Time     `json:"used"`
	Locators []keptLocator `json:"locators"`
}

type keptLocator struct {
	Hash    wire.LocatorHash `json:"hash"`
	Expires time.Time        `json:"expires"`
}

const keptVersion = 1

// load reads the file, if there is one, and leaves what has expired behind.
func (b *book) load(now time.Time) error {
	data, err := os.ReadFile(b.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read relay's book: %w", err)
	}
	var k kept
	if err = json.Unmarshal(data, &k); err != nil {
		return b.broken(err)
	}
	key, err := x509.ParsePKCS8PrivateKey(k.Key)
	if err != nil {
		return b.broken(err)
	}
	signer, ok := key.(*ecdsa.PrivateKey)
	if !ok || k.Version != keptVersion {
		return b.broken(errors.New("of another version"))
	}
	b.key, b.port = signer, k.Port
	for _, r := range k.Rooms {
		if len(r.Owner) != 32 {
			return b.broken(errors.New("a room without an owner"))
		}
		locators := map[wire.LocatorHash]time.Time{}
		for _, l := range r.Locators {
			locators[l.Hash] = l.Expires
		}
		b.rooms[r.ID] = &record{owner: [32]byte(r.Owner), used: r.Used, locators: locators}
	}
	b.dropExpired(now)
	return nil
}

// broken never makes a new key over a damaged file: every link of yesterday would then look like an attack.
func (b *book) broken(err error) error {
	return fault.New(fault.ProfileBroken, fmt.Errorf("read relay's book %q: %w", b.path, err), "file", b.path)
}

func (b *book) newKey() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("make relay's key: %w", err)
	}
	b.key = key
	return nil
}

// encode writes the file's content. The caller holds mu.
func (b *book) encode() ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(b.key)
	if err != nil {
		return nil, fmt.Errorf("write relay's book: %w", err)
	}
	k := kept{Version: keptVersion, Port: b.port, Key: der, Rooms: []keptRoom{}}
	for id, r := range b.rooms {
		room := keptRoom{ID: id, Owner: r.owner[:], Used: r.used.UTC(), Locators: []keptLocator{}}
		for h, expires := range r.locators {
			room.Locators = append(room.Locators, keptLocator{Hash: h, Expires: expires.UTC()})
		}
		k.Rooms = append(k.Rooms, room)
	}
	return json.MarshalIndent(k, "", "  ")
}
