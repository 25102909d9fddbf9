package backend

import (
	"context"
	"errors"
	"log/slog"
	"strings"

	"videonet/backend/media"
	"videonet/backend/native/vpx"
	"videonet/backend/network"
	"videonet/backend/webview"
)

// playerStream names the player's pictures on the carrier; participants are named by their id, which has no colon.
const playerStream = "player:"

// pictures bring coded pictures to the window's page.
type pictures struct {
	server *webview.Server
	socket *webview.Socket
}

// openPictures starts the carrier. wantKey is told which stream needs a key frame.
func openPictures(ctx context.Context, net *network.Network, wantKey func(stream string), log *slog.Logger) (*pictures, error) {
	server := webview.New(webview.Config{OnKeyRequest: wantKey, Decoder: newVideoDecoder, Log: log})
	socket, err := webview.NewSocket(ctx, webview.SocketConfig{Server: server, Network: net})
	if err != nil {
		return nil, errors.Join(err, server.Close())
	}
	return &pictures{server: server, socket: socket}, nil
}

// Picture shows a picture of a participant. It meets meeting.View.
func (p *pictures) Picture(participant string, packet media.Packet) {
	p.server.Publish(participant, packet)
}

// Gone ends a participant's pictures.
func (p *pictures) Gone(participant string) { p.server.Forget(participant) }

// Publish shows a picture of the player. It meets player.View.
func (p *pictures) Publish(stream string, packet media.Packet) { p.server.Publish(stream, packet) }

// Close is safe twice.
func (p *pictures) Close() error { return errors.Join(p.socket.Close(), p.server.Close()) }

// wantKey passes a page's request on to whoever makes the stream.
func (b *Backend) wantKey(stream string) {
	if strings.HasPrefix(stream, playerStream) {
		b.Screen.RequestKey()
		return
	}
	if room := b.Room(); room != nil {
		room.WantKey(stream)
	}
}

func newVideoDecoder() (media.VideoDecoder, error) {
	decoder, err := vpx.NewDecoder()
	if err != nil {
		return nil, err
	}
	return decoder, nil
}

// PicturesFromPage is the event by which a page answers to PicturesByEvents.
const PicturesFromPage = webview.EventFromPage
