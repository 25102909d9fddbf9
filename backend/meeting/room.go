// Package meeting is a room of people who see, hear and write to each other: who is there and how they are connected, what is sent to them
// and what they said. One goroutine owns a room; everything that happens is posted to it.
//
// It codes no media (publish and sound beneath it do), shows nothing, keeps nothing on disk, and believes only what trust has opened.
// A person is a key: whoever comes with the same key, by whatever entry, is the same participant.
package meeting

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"videonet/backend/fault"
	"videonet/backend/media"
	"videonet/backend/meeting/publish"
	"videonet/backend/meeting/sound"
	"videonet/backend/rtc"
	"videonet/backend/trust"
	"videonet/backend/wire"
)

const (
	tickEvery  = 100 * time.Millisecond // how often states are told at most, and time is looked at
	statsEvery = time.Second
	byeLimit   = time.Second // for the last words to leave
)

// View gets coded pictures. It must not block.
type View interface {
	// Picture gives a picture of a participant, the own ones included. Each can be decoded after those before it.
	Picture(participant string, p media.Packet)
	// Gone says that no picture will come any more.
	Gone(participant string)
}

// Known remembers keys from meeting to meeting. It is called by the owner of the room, once for each participant who comes.
type Known interface {
	// Met notes that a key calls itself name. It returns when the key was first met, zero for a new one, and whether another key has
	// been known under this name before.
	Met(key trust.PublicKey, name string) (since time.Time, otherKey bool, err error)
}

// Config is what a room needs. Enter and API must be set, the rest may be nil.
type Config struct {
	Self     trust.Identity
	Name     string // what we call ourselves
	RoomName string // "" when we come by an invite
	Secret   trust.Secret
	// Enter dials the relay and goes into the room; it is called again, not concurrently, when the relay was lost.
	Enter func(ctx context.Context) (Entry, error)
	API   *rtc.API

	// NewVideoEncoder and NewAudioEncoder open encoders for the own camera and microphone; nil means there is none.
	NewVideoEncoder func(width, height, bitrate int) (media.VideoEncoder, error)
	NewAudioEncoder func() (media.AudioEncoder, error)
	// OpenCamera and OpenMicrophone open the devices that are to be used now.
	OpenCamera     func(ctx context.Context) (media.VideoSource, error)
	OpenMicrophone func(ctx context.Context) (media.AudioSource, error)

	View  View
	Sound *sound.Mixer
	Known Known
	// Link takes a connection for files that another participant opened. It is called in a goroutine of its own and owns the Link.
	Link func(*Link)
	Log  *slog.Logger
}

// Room is a room we are in. All methods are safe for concurrent use.
type Room struct {
	// Immutable.
	cfg    Config
	log    *slog.Logger
	id     wire.RoomID
	key    trust.RoomKey
	self   string // our participant id
	epoch  wire.ID
	since  time.Time
	ctx    context.Context //nolint:containedctx // the room's own time
	cancel context.CancelFunc
	mail   *mailbox
	done   chan struct{}
	camera *publish.Camera     // nil without
	mic    *publish.Microphone // nil without

	tasks sync.WaitGroup // all goroutines but the owner

	switching sync.Mutex   // held while the camera's source is changed
	wish      atomic.Int64 // number of the newest wish for the camera

	// Owned by the owner's goroutine.
	out        *outbox // nil while the relay is away
	me         wire.PeerNumber
	peers      map[wire.PeerNumber]*peer // of this entry
	people     map[trust.PublicKey]*person
	strangers  map[wire.PeerNumber]*stranger // who could not prove anything
	name       string                        // of the room
	relayUp    bool
	relaySince time.Time
	proven     bool // somebody has opened what we sealed
	ending     bool
	dirty      bool
	memories   map[trust.PublicKey]*memory
	lines      []line // the newest own chat lines, ascending
	seq        uint64 // of the last own line
	devices    devices
	level      float64 // dBFS of our microphone
	statsAt    time.Time
	sending    int // bit/s
	underruns  int64

	board board // what others may read at any time
}

// Enter goes into a room. It returns once the relay let us in; who is there comes as events. The Room belongs to the caller, who ends
// it with Leave.
func Enter(ctx context.Context, cfg Config) (*Room, error) {
	if err := wire.CheckName(cfg.Name); err != nil {
		return nil, fault.New(fault.Invalid, err, "what", "name")
	}
	entry, err := cfg.Enter(ctx)
	if err != nil {
		return nil, err
	}
	own, cancel := context.WithCancel(context.Background())
	r := &Room{
		cfg: cfg, log: cfg.Log, id: entry.Room, key: trust.NewRoomKey(cfg.Secret, entry.Room), self: cfg.Self.Public().String(),
		epoch: wire.NewID(), since: time.Now(), ctx: own, cancel: cancel, mail: newMailbox(), done: make(chan struct{}),
		people: map[trust.PublicKey]*person{}, strangers: map[wire.PeerNumber]*stranger{},
		memories: map[trust.PublicKey]*memory{}, name: cfg.RoomName,
	}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	r.makeDevices()
	r.entered(entry)
	r.publishState()
	go r.own()
	return r, nil
}

// own is the owner: it alone touches what is marked so.
func (r *Room) own() {
	defer close(r.done)
	tick := time.NewTicker(tickEvery)
	defer tick.Stop()
	for !r.ending {
		select {
		case <-r.mail.more:
		case <-tick.C:
			r.look(r.now())
		}
		for _, f := range r.mail.take() {
			f()
		}
	}
	r.end()
}

func (r *Room) post(f func()) { r.mail.post(f) }

// do runs f in the owner's goroutine and waits; false when the room has ended.
func (r *Room) do(f func()) bool {
	ran := make(chan struct{})
	r.post(func() { defer close(ran); f() })
	select {
	case <-ran:
		return true
	case <-r.done:
		return false
	}
}

func (*Room) now() time.Time { return time.Now() }

// ID returns the room's id on its relay.
func (r *Room) ID() wire.RoomID { return r.id }

// Self returns our own participant id.
func (r *Room) Self() string { return r.self }

// Done is closed when the room has ended by itself or by Leave, and nothing of it is left.
func (r *Room) Done() <-chan struct{} { return r.done }

// Leave says goodbye and blocks until all is closed. It is safe twice.
func (r *Room) Leave() error {
	r.post(func() { r.stop(nil) })
	<-r.done
	return nil
}

// stop makes the owner end; err is why, nil when we wanted it.
func (r *Room) stop(err error) {
	if r.ending {
		return
	}
	r.ending = true
	r.board.mu.Lock()
	r.board.err = err
	r.board.mu.Unlock()
}

// Err returns why the room ended by itself, nil while it goes on and after Leave.
func (r *Room) Err() error {
	r.board.mu.Lock()
	defer r.board.mu.Unlock()
	return r.board.err
}

// end closes everything and waits for it. The owner calls it last.
func (r *Room) end() {
	for n, p := range r.peers {
		if p.gone {
			continue
		}
		if s, err := p.pair.Bye(wire.ByeLeft); err == nil {
			r.send(n, s)
		}
	}
	r.cancel()
	if o := r.out; o != nil {
		r.out = nil
		o.finish()
		select {
		case <-o.done:
		case <-time.After(byeLimit):
		}
		r.tasks.Go(func() {
			_ = o.line.Close()
			o.stop()
			<-o.done
		})
	}
	for _, p := range r.people {
		r.hangUp(p)
	}
	r.closeDevices()
	r.tasks.Wait()
	for _, f := range r.mail.take() { // an entry or a link that came too late closes itself
		f()
	}
	r.tasks.Wait()
	r.board.close()
}

// look is called ten times a second.
func (r *Room) look(now time.Time) {
	for _, p := range r.people {
		r.lookAt(p, now)
	}
	for n, s := range r.strangers {
		if !s.goneAt.IsZero() && now.Sub(s.goneAt) > showLeft {
			delete(r.strangers, n)
			r.touch()
		}
	}
	if now.Sub(r.statsAt) >= statsEvery {
		r.measure(now)
	}
	r.listenLevels(now)
	if r.dirty {
		r.publishState()
	}
}

// touch says that the state is another one.
func (r *Room) touch() { r.dirty = true }
