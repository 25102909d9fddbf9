// Package backend is the product: it opens the rooms of the house and wires them to each other. It has no verbs of its own; what a
// person does goes to the journey that does it. It never imports the window.
package backend

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"videonet/backend/machine"
	"videonet/backend/media"
	"videonet/backend/meeting"
	"videonet/backend/meeting/lobby"
	"videonet/backend/native/capture"
	"videonet/backend/native/soundcard"
	"videonet/backend/network"
	"videonet/backend/rtc"
	"videonet/backend/store"
	"videonet/backend/transfer"
	"videonet/backend/webview"
)

// Config says which profile to open and what of the machine it may use.
type Config struct {
	// Folder is the profile's, made if need be.
	Folder string
	// Checker is the program that checks the profile's file in a process of its own, because it answers Checked: our own. "" checks in this
	// process, which a damaged file can end.
	Checker string
	// LANOnly refuses every address outside the local network.
	LANOnly bool
	// RelayListen is where the relay of hosted rooms listens; "" is every address, on the port it had before.
	RelayListen string

	// Window opens what a window needs: pictures for its page, the machine's camera, microphone and loudspeaker, the queue of analyses
	// and the player. Without it the fields of a program without a window count.
	Window bool
	// OpenCamera and OpenMicrophone open what a room sends; nil means there is none.
	OpenCamera     func(ctx context.Context) (media.VideoSource, error)
	OpenMicrophone func(ctx context.Context) (media.AudioSource, error)
	// View gets the coded pictures of a room; nil shows none.
	View meeting.View
	// Heard gets what would be heard without a loudspeaker, in pieces of 20 ms as media says; it must not keep them. nil hears nothing.
	Heard func(pcm []float32)
	// Inbox is where files usually go, for the room that people are shown before they accept; "" for nowhere.
	Inbox string
	// Accept takes files without asking; nil asks.
	Accept *transfer.AutoAccept
	// SendLimit bounds what each link sends, in bytes a second; 0 does not.
	SendLimit int64
	// OnlyWebRTC keeps files on data channels, also where a direct connection could be made.
	OnlyWebRTC bool
	Log        *slog.Logger
}

// Backend is the open product of one profile.
type Backend struct {
	Person    *Person
	Network   *network.Network
	Lobby     *lobby.Lobby
	Transfers *transfer.Desk
	Analyses  *Analyses      // nil without a window
	Screen    *Screen        // nil without a window
	Machine   *machine.Meter // nil without a window
	Work      *Work          // nil without a window

	devices  *Devices
	pictures *pictures // nil without a window
	meetings *meetings
	host     *host
	card     *soundcard.Card
	store    *store.Store
	heap     *heap
}

// Open opens a profile. Errors carry fault.ProfileInUse or fault.ProfileBroken. Close gives everything back.
func Open(ctx context.Context, cfg Config) (*Backend, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.RelayListen == "" {
		cfg.RelayListen = ":0"
	}
	identity, kept, err := openProfile(ctx, store.Config{Folder: cfg.Folder, Checker: cfg.Checker, Log: cfg.Log})
	if err != nil {
		return nil, err
	}
	b := &Backend{
		Network: network.New(network.Policy{LANOnly: cfg.LANOnly}), store: kept, card: soundcard.New(cfg.Log), heap: paceHeap(),
	}
	if b.Person, err = newPerson(identity, kept); err == nil {
		err = b.wire(ctx, cfg)
	}
	if err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

// wire makes the journeys and gives each what it needs.
func (b *Backend) wire(ctx context.Context, cfg Config) error {
	b.devices = &Devices{cameras: capture.NewCameras(), card: b.card}
	if cfg.Window {
		if err := b.openWindow(ctx, &cfg); err != nil {
			return err
		}
	}
	api, err := rtc.New(rtc.Config{Net: b.Network.Pion(), Loopback: true, Log: cfg.Log})
	if err != nil {
		return err
	}
	b.host = &host{network: b.Network, folder: cfg.Folder, listen: cfg.RelayListen, log: cfg.Log}
	if b.Transfers, err = transfer.New(b.files(cfg)); err != nil {
		return err
	}
	dialer := lines{network: b.Network, log: cfg.Log}
	b.meetings = &meetings{
		cfg: cfg, person: b.Person, known: b.store, api: api, lines: dialer, card: b.card, desk: b.Transfers, log: cfg.Log,
	}
	b.Lobby, err = lobby.New(lobby.Config{
		Shelf: b.store, Relay: b.host, Dial: dialer.Dial, Enter: b.meetings.enter, Now: time.Now, Log: cfg.Log,
	})
	return err
}

// openWindow opens what only a window uses.
func (b *Backend) openWindow(ctx context.Context, cfg *Config) (err error) {
	if b.pictures, err = openPictures(ctx, b.Network, b.wantKey, cfg.Log); err != nil {
		return err
	}
	cfg.View, cfg.OpenCamera, cfg.OpenMicrophone = b.pictures, b.devices.OpenCamera, b.devices.OpenMicrophone
	b.Screen = newScreen(b.pictures, b.card, cfg.Log)
	b.Machine = machine.Start(cfg.Log) //nolint:contextcheck // until Close
	if b.Work, err = openWork(b.store, cfg.Folder, cfg.Log); err != nil {
		return err
	}
	if b.Analyses, err = openAnalyses(b.store, b.Work, cfg.Log); err != nil { //nolint:contextcheck // until Close
		return err
	}
	b.Work.follow(b.Analyses, b.Screen) //nolint:contextcheck // until Close
	return nil
}

// Pictures says where the window's page finds pictures, and the token it must show there.
func (b *Backend) Pictures() (address, token string) {
	return b.pictures.socket.Address(), b.pictures.server.Token()
}

// PicturesByEvents brings the same pictures by the window's events, for pages that cannot open the socket. The page's answers go to
// receive; stop ends it.
func (b *Backend) PicturesByEvents(emit func(name, payload string)) (receive func(payload string), stop func() error) {
	events := webview.NewEvents(b.pictures.server, emit)
	return events.Receive, events.Close
}

// NameOf returns what a participant called themselves when they were met last, "" for a stranger.
func (b *Backend) NameOf(participant string) string { return b.store.NameOf(participant) }

// Room returns the room we are in, nil outside.
func (b *Backend) Room() *meeting.Room {
	in, ok := b.Lobby.Inside().(*inside)
	if !ok {
		return nil
	}
	return in.Room
}

// SpeakerFault says why the others cannot be heard, nil when they can.
func (b *Backend) SpeakerFault() error { return b.meetings.speakerFault() }

// Close ends everything and waits for it: transfers first, while there is a room to say goodbye in. It is safe twice.
func (b *Backend) Close() error {
	var errs []error
	if b.Transfers != nil {
		errs = append(errs, b.Transfers.Close())
	}
	if b.Lobby != nil {
		errs = append(errs, b.Lobby.Close())
	}
	if b.Work != nil {
		b.Work.stop()
	}
	if b.Analyses != nil {
		errs = append(errs, b.Analyses.Close())
	}
	if b.Work != nil {
		errs = append(errs, b.Work.Close())
	}
	if b.Screen != nil {
		errs = append(errs, b.Screen.Close())
	}
	if b.Machine != nil {
		errs = append(errs, b.Machine.Close())
	}
	if b.pictures != nil {
		errs = append(errs, b.pictures.Close())
	}
	if b.host != nil {
		errs = append(errs, b.host.Close())
	}
	b.heap.Close()
	return errors.Join(append(errs, b.card.Close(), b.store.Close())...)
}
