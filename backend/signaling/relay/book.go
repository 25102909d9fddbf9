package relay

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/subtle"
	"maps"
	"path/filepath"
	"sync"
	"time"

	"videonet/backend/platform"
	"videonet/backend/wire"
)

// roomLife is how long a room that nobody uses is kept.
const roomLife = 400 * 24 * time.Hour

// book is what the relay keeps over restarts. Locators and owner tokens are in it as SHA-256 only.
type book struct {
	path   string
	limits Limits
	key    *ecdsa.PrivateKey // immutable

	saving sync.Mutex // held while the file is written; Lock order: saving > mu
	mu     sync.Mutex // guards what follows
	port   int
	rooms  map[wire.RoomID]*record
	dirty  bool // a time of use changed
}

// record is one room in the book.
type record struct {
	owner    [32]byte // SHA-256 of the owner token
	used     time.Time
	locators map[wire.LocatorHash]time.Time // and when they expire
}

func openBook(dir string, limits Limits) (*book, error) {
	b := &book{path: filepath.Join(dir, "relay.json"), limits: limits, rooms: map[wire.RoomID]*record{}}
	if err := b.load(time.Now()); err != nil {
		return nil, err
	}
	if b.key == nil {
		if err := b.newKey(); err != nil {
			return nil, err
		}
		return b, b.change(func() error { return nil })
	}
	return b, nil
}

func (b *book) keptPort() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.port
}

func (b *book) keepPort(port int) error {
	return b.change(func() error { b.port = port; return nil })
}

// change runs do under the lock and writes the file before it returns. When do or the writing fails nothing has changed, so a client
// that got ok finds its room after a power cut, and one that got an error may ask again.
func (b *book) change(do func() error) error {
	b.saving.Lock()
	defer b.saving.Unlock()
	b.mu.Lock()
	before := b.copyRooms()
	port := b.port
	err := do()
	var data []byte
	if err == nil {
		b.dropExpired(time.Now())
		data, err = b.encode()
	}
	b.mu.Unlock()
	if err == nil {
		err = platform.WriteFile(b.path, data)
	}
	if err != nil {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.rooms, b.port = before, port
		return err
	}
	return nil
}

func (b *book) copyRooms() map[wire.RoomID]*record {
	c := make(map[wire.RoomID]*record, len(b.rooms))
	for id, r := range b.rooms {
		c[id] = &record{owner: r.owner, used: r.used, locators: maps.Clone(r.locators)}
	}
	return c
}

func (b *book) dropExpired(now time.Time) {
	for id, r := range b.rooms {
		for h, expires := range r.locators {
			if !now.Before(expires) {
				delete(r.locators, h)
			}
		}
		if now.Sub(r.used) > roomLife {
			delete(b.rooms, id)
		}
	}
}

func (b *book) create(room wire.RoomID, owner wire.OwnerToken) error {
	return b.change(func() error {
		if r := b.rooms[room]; r != nil {
			return r.check(owner)
		}
		if len(b.rooms) >= b.limits.Rooms {
			return refusal(wire.Limit, "this relay has no place for more rooms")
		}
		b.rooms[room] = &record{owner: owner.Hash(), used: time.Now(), locators: map[wire.LocatorHash]time.Time{}}
		return nil
	})
}

func (b *book) locate(room wire.RoomID, owner wire.OwnerToken, l wire.LocatorHash, expires time.Time) error {
	return b.change(func() error {
		r, err := b.owned(room, owner)
		if err != nil {
			return err
		}
		_, known := r.locators[l]
		now := time.Now()
		switch {
		case !now.Before(expires):
			return refusal(wire.Limit, "the expiry is in the past")
		case expires.Sub(now) > b.limits.LongestInvite:
			return refusal(wire.Limit, "the expiry is too far ahead")
		case !known && len(r.locators) >= b.limits.Locators:
			return refusal(wire.Limit, "this room has too many invites")
		}
		r.locators[l], r.used = expires, now
		return nil
	})
}

func (b *book) withdraw(room wire.RoomID, owner wire.OwnerToken, l wire.LocatorHash) error {
	return b.change(func() error {
		r, err := b.owned(room, owner)
		if err != nil {
			return err
		}
		delete(r.locators, l)
		return nil
	})
}

// byLocator finds the room of a locator. The map is keyed by the hash of what the caller had to know, so its timing tells nothing.
func (b *book) byLocator(l wire.Locator) (wire.RoomID, error) {
	h, now := l.Hash(), time.Now()
	b.mu.Lock()
	defer b.mu.Unlock()
	for id, r := range b.rooms {
		if expires, ok := r.locators[h]; ok && now.Before(expires) {
			r.used, b.dirty = now, true
			return id, nil
		}
	}
	return wire.RoomID{}, refusal(wire.UnknownLocator, "this invite is not valid (any more)")
}

func (b *book) byOwner(room wire.RoomID, owner wire.OwnerToken) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	r, err := b.owned(room, owner)
	if err == nil {
		r.used, b.dirty = time.Now(), true
	}
	return err
}

// owned returns the room for its owner. The caller holds mu.
func (b *book) owned(room wire.RoomID, owner wire.OwnerToken) (*record, error) {
	r := b.rooms[room]
	if r == nil {
		return nil, refusal(wire.UnknownRoom, "no such room")
	}
	return r, r.check(owner)
}

func (r *record) check(owner wire.OwnerToken) error {
	h := sha256.Sum256(owner[:])
	if subtle.ConstantTimeCompare(h[:], r.owner[:]) != 1 {
		return refusal(wire.NotOwner, "not the owner of this room")
	}
	return nil
}

// close keeps the times of use.
func (b *book) close() error {
	b.mu.Lock()
	dirty := b.dirty
	b.mu.Unlock()
	if !dirty {
		return nil
	}
	return b.change(func() error { return nil })
}

func refusal(id wire.ErrorID, detail string) error { return &wire.Error{ID: id, Detail: detail} }
