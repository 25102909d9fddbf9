package rtc

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/webrtc/v4"

	"videonet/backend/media"
)

// State is how a connection is.
type State string

// The states. Disconnected may heal by itself or by a restart; after Failed only a restart helps; Closed is the end.
const (
	Connecting   State = "connecting"
	Connected    State = "connected"
	Disconnected State = "disconnected"
	Failed       State = "failed"
	Closed       State = "closed"
)

// More candidates of one generation than any machine has addresses; what comes after them is dropped.
const maxCandidates = 64

// ErrClosed is returned by whatever is asked of a closed connection.
var ErrClosed = errors.New("connection is closed")

// Events are called by goroutines of the connection, each of them in order, and must not block nor close the connection. A nil one is
// not called.
type Events struct {
	// Candidate gives an ICE candidate of ours, the JSON text of an RTCIceCandidateInit; "" after the last of a generation.
	Candidate func(json string)
	// State says that State() may have changed.
	State func()
	// Channel gives a data channel once it is open at both ends. It belongs to the receiver.
	Channel func(*Channel)
	// Picture gives a complete VP8 picture that can be decoded after all before it. The data is shared.
	Picture func(media.Packet)
	// Voice gives an Opus packet as it came: RTP sequence number, RTP time at 48 kHz. The data belongs to the receiver.
	Voice func(seq uint16, ts uint32, opus []byte)
	// KeyWanted says that the other side needs a key frame. WriteVideo calls it too.
	KeyWanted func()
}

// ConnConfig says what a connection carries. Both ends must say the same.
type ConnConfig struct {
	// Media makes one sound and one picture track in each direction, for as long as the connection lives.
	Media bool
	// Long tunes it for files over a long way that loses packets, beside others of its kind. Each end says what it knows of the way.
	Long bool
	// Channels are the labels of its data channels, at least one. The offerer opens them; others are refused.
	Channels []string
	Events   Events
}

// Conn is one PeerConnection. Descriptions and candidates must come from one goroutine, one after the other; all else is safe for
// concurrent use.
type Conn struct {
	// Immutable.
	pc     *webrtc.PeerConnection
	net    *bufferedNet
	log    *slog.Logger
	labels []string
	long   bool
	events Events
	video  *outTrack // nil without media
	audio  *outTrack
	done   chan struct{} // closed by Close
	ended  chan struct{} // closed when Close is through

	inVideo inTrack
	inAudio inTrack
	pair    atomic.Pointer[webrtc.ICECandidatePair] // that packets go over; nil before the first

	mu      sync.Mutex
	closed  bool
	tasks   sync.WaitGroup
	waiting []webrtc.ICECandidateInit // came before the description they belong to
	ready   bool                      // a remote description is set
	taken   int                       // candidates of this generation
}

// NewConn makes a connection, which waits for Offer or Answer.
func (a *API) NewConn(cfg ConnConfig) (*Conn, error) {
	pion := a.pion
	if cfg.Long {
		pion = a.long
	}
	pc, err := pion.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return nil, fmt.Errorf("make connection: %w", err)
	}
	c := &Conn{
		pc: pc, net: a.net, log: a.log, labels: slices.Clone(cfg.Channels), long: cfg.Long, events: cfg.Events.filled(),
		done: make(chan struct{}), ended: make(chan struct{}),
	}
	if cfg.Media {
		if err := c.addTracks(); err != nil {
			return nil, errors.Join(err, c.Close())
		}
	}
	c.listen()
	return c, nil
}

func (e Events) filled() Events {
	if e.Candidate == nil {
		e.Candidate = func(string) {}
	}
	if e.State == nil {
		e.State = func() {}
	}
	if e.Picture == nil {
		e.Picture = func(media.Packet) {}
	}
	if e.Voice == nil {
		e.Voice = func(uint16, uint32, []byte) {}
	}
	if e.KeyWanted == nil {
		e.KeyWanted = func() {}
	}
	return e
}

func (c *Conn) addTracks() (err error) {
	if c.audio, err = c.addTrack(media.Audio, func() {}); err != nil {
		return err
	}
	c.video, err = c.addTrack(media.Video, c.events.KeyWanted)
	return err
}

func (c *Conn) addTrack(kind media.Kind, keyWanted func()) (*outTrack, error) {
	o, err := newOutTrack(kind)
	if err != nil {
		return nil, err
	}
	t, err := c.pc.AddTransceiverFromTrack(o.track, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendrecv})
	if err != nil {
		return nil, fmt.Errorf("add %s track: %w", kind, err)
	}
	o.sender = t.Sender()
	c.spawn(func() { o.readFeedback(keyWanted) })
	return o, nil
}

func (c *Conn) listen() {
	c.pc.OnICECandidate(func(candidate *webrtc.ICECandidate) {
		if candidate == nil {
			c.events.Candidate("")
			return
		}
		if text, err := json.Marshal(candidate.ToJSON()); err == nil {
			c.events.Candidate(string(text))
		}
	})
	// Asking pion for the pair races with its start.
	c.pc.SCTP().Transport().ICETransport().OnSelectedCandidatePairChange(func(p *webrtc.ICECandidatePair) { c.pair.Store(p) })
	c.pc.OnConnectionStateChange(func(webrtc.PeerConnectionState) { c.events.State() })
	c.pc.OnDataChannel(func(dc *webrtc.DataChannel) {
		if !slices.Contains(c.labels, dc.Label()) || c.events.Channel == nil {
			_ = dc.Close()
			return
		}
		c.open(dc)
	})
	c.pc.OnTrack(func(t *webrtc.TrackRemote, r *webrtc.RTPReceiver) {
		if c.video != nil {
			c.spawn(func() { c.receive(t, r) })
		}
	})
}

// open hands the channel on once it can be used.
func (c *Conn) open(dc *webrtc.DataChannel) {
	dc.OnOpen(func() {
		raw, err := dc.DetachWithDeadline()
		if err != nil {
			return // closed in the meantime
		}
		ch := newChannel(c, dc, raw)
		if c.events.Channel == nil {
			_ = ch.Close()
			return
		}
		c.events.Channel(ch)
	})
}

// spawn runs f in a goroutine that Close waits for; false after Close.
func (c *Conn) spawn(f func()) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return false
	}
	c.tasks.Go(f)
	return true
}

// State returns how the connection is now.
func (c *Conn) State() State {
	switch c.pc.ConnectionState() {
	case webrtc.PeerConnectionStateConnected:
		return Connected
	case webrtc.PeerConnectionStateDisconnected:
		return Disconnected
	case webrtc.PeerConnectionStateFailed:
		return Failed
	case webrtc.PeerConnectionStateClosed:
		return Closed
	default:
		return Connecting
	}
}

// WriteVideo sends a coded picture at once. It returns false for a picture that no decoder at the other end could use: all before the
// first key frame, and those before the next one after PauseVideo or a time without path; it asks for that key by KeyWanted.
func (c *Conn) WriteVideo(p media.Packet) (sent bool, err error) {
	if c.video == nil {
		return false, nil
	}
	if c.State() != Connected {
		c.video.pause() // what comes after must not lean on what was never sent
		return false, nil
	}
	now := time.Now()
	sent, err = c.video.write(p, now)
	if !sent && c.video.needsKey(now) {
		c.events.KeyWanted()
	}
	return sent, err
}

// WriteAudio sends a piece of sound at once.
func (c *Conn) WriteAudio(p media.Packet) error {
	if c.audio == nil || c.State() != Connected {
		return nil
	}
	_, err := c.audio.write(p, time.Now())
	return err
}

// PauseVideo says that no picture will come for a while.
func (c *Conn) PauseVideo() {
	if c.video != nil {
		c.video.pause()
	}
}

// PauseAudio says that no sound will come for a while.
func (c *Conn) PauseAudio() {
	if c.audio != nil {
		c.audio.pause()
	}
}

// WantKey asks the other side for a key frame, because ours cannot be decoded; until it is there no picture comes.
func (c *Conn) WantKey() { c.inVideo.wantKey(time.Now()) }

// Close ends the connection and waits for all that it runs. It is safe twice. Call it from none of Events.
func (c *Conn) Close() error {
	c.mu.Lock()
	first := !c.closed
	c.closed = true
	c.mu.Unlock()
	if !first {
		<-c.ended
		return nil
	}
	defer close(c.ended)
	close(c.done)
	err := c.pc.GracefulClose()
	c.tasks.Wait()
	if err != nil {
		return fmt.Errorf("close connection: %w", err)
	}
	return nil
}
