package transfer

import (
	"context"

	"videonet/backend/wire"
)

// Direct makes further ways for the frames of a link, which need neither relay nor data channel. It is met by backend/direct.
type Direct interface {
	// Open opens a door for one link. The caller closes it.
	Open(ctx context.Context) (Door, error)
}

// Door is this side's half of the direct streams of one link.
type Door interface {
	// Offer is what the other side has to know, in a message of its own on the control channel.
	Offer() wire.FileDirect
	// Meet makes one stream with the other side's door and waits until it stands or none can. Both sides call it; the sender of the files
	// is the opener. On the stream frames travel as messages. The first stream is number 1, the next one 2, ….
	Meet(ctx context.Context, theirs wire.FileDirect, opener bool) (Channel, error)
	// Close ends the door and its streams. It is safe twice.
	Close() error
}
