package backend

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"videonet/backend/fault"
	"videonet/backend/media"
	"videonet/backend/meeting"
	"videonet/backend/meeting/lobby"
	"videonet/backend/meeting/sound"
	"videonet/backend/native/opus"
	"videonet/backend/native/soundcard"
	"videonet/backend/native/vpx"
	"videonet/backend/rtc"
	"videonet/backend/transfer"
	"videonet/backend/wire"
)

// meetings opens rooms with everything they need.
type meetings struct {
	// Immutable.
	cfg    Config
	person *Person
	known  meeting.Known
	api    *rtc.API
	lines  lines
	card   *soundcard.Card
	desk   *transfer.Desk
	log    *slog.Logger

	mu   sync.Mutex
	ears *ears // of the newest room, nil before the first
}

// enter goes into a room. It meets lobby.Config.Enter.
func (m *meetings) enter(ctx context.Context, ticket lobby.Ticket) (lobby.Inside, wire.RoomID, error) {
	mixer := sound.New(sound.Config{NewDecoder: newAudioDecoder})
	listen := m.listen(mixer)
	room, err := meeting.Enter(ctx, meeting.Config{
		Self: m.person.identity, Name: m.person.Name(), RoomName: ticket.Name, Secret: ticket.Secret,
		Enter: func(ctx context.Context) (meeting.Entry, error) { return m.lines.enter(ctx, ticket) },
		API:   m.api, NewVideoEncoder: newVideoEncoder, NewAudioEncoder: newAudioEncoder,
		OpenCamera: m.cfg.OpenCamera, OpenMicrophone: m.cfg.OpenMicrophone,
		View: m.cfg.View, Sound: mixer, Known: m.known, Link: m.serve, Log: m.log,
	})
	if err != nil {
		listen.Close()
		return nil, wire.RoomID{}, err
	}
	if m.cfg.Window { // as in every room people know: heard at once, seen when they say so
		room.SetMicrophone(true) //nolint:contextcheck // the microphone lives as long as the room, not as the entering
	}
	in := &inside{Room: room, ended: make(chan struct{})}
	go func() { // ends with the room; who waits for in.Done waits for it
		m.reach(room)
		<-room.Done()
		listen.Close()
		close(in.ended)
	}()
	return in, room.ID(), nil
}

// inside is a room with its loudspeaker. It meets lobby.Inside.
type inside struct {
	*meeting.Room
	ended chan struct{}
}

// Done is closed when room and loudspeaker have ended.
func (i *inside) Done() <-chan struct{} { return i.ended }

// Leave says goodbye and blocks until all is closed.
func (i *inside) Leave() error {
	err := i.Room.Leave()
	<-i.ended
	return err
}

// listen lets the mixer be heard, if there is anything to hear it with.
func (m *meetings) listen(mixer *sound.Mixer) *ears {
	card := m.card
	if !m.cfg.Window {
		card = nil
	}
	e := newEars(mixer, card, m.cfg.Heard, m.log)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ears = e
	return e
}

// speakerFault says why the newest room is not heard.
func (m *meetings) speakerFault() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ears == nil {
		return nil
	}
	return m.ears.err()
}

// serve receives what another participant sends over a link. It meets meeting.Config.Link.
func (m *meetings) serve(l *meeting.Link) {
	if l.Way > 0 {
		m.desk.Widen(l.Participant, l.Way, linkChannel{l.Data, l, 0})
		return
	}
	if err := m.desk.Serve(context.Background(), fileLink(l)); err != nil && !fault.Is(err, fault.Canceled) {
		m.log.Info("a link for files ended", "error", err)
	}
}

// fileLink shows a connection of a meeting as what transfers travel on.
func fileLink(l *meeting.Link) transfer.Link {
	return transfer.Link{
		Peer: transfer.Peer{ID: l.Participant, Name: l.Name}, Path: "webrtc",
		Control: linkChannel{l.Control, l, lastWords}, Data: linkChannel{l.Data, l, 0},
	}
}

// linkChannel ends the connection with its channel: transfers know no more of it than the channels.
type linkChannel struct {
	*rtc.Channel
	link  *meeting.Link
	flush time.Duration
}

// lastWords is how long the last control messages may take: that a file is verified or a transfer cancelled should not be lost with
// the connection.
const lastWords = time.Second

// Close ends the channel and the connection. It is safe twice.
func (c linkChannel) Close() error {
	c.Flush(c.flush)
	err := c.Channel.Close()
	if closing := c.link.Close(); err == nil {
		err = closing
	}
	return err
}

func newVideoEncoder(width, height, bitrate int) (media.VideoEncoder, error) {
	encoder, err := vpx.NewEncoder(vpx.Config{Width: width, Height: height, Bitrate: bitrate})
	if err != nil {
		return nil, err // a nil *Encoder is no nil VideoEncoder
	}
	return encoder, nil
}

// expectedLoss is the share of lost packets, in percent, that speech is protected against: Wi-Fi on a bad day.
const expectedLoss = 5

func newAudioEncoder() (media.AudioEncoder, error) {
	encoder, err := opus.NewEncoder(opus.Config{Loss: expectedLoss, DTX: true})
	if err != nil {
		return nil, err
	}
	return encoder, nil
}

func newAudioDecoder() (media.AudioDecoder, error) {
	decoder, err := opus.NewDecoder()
	if err != nil {
		return nil, err
	}
	return decoder, nil
}
