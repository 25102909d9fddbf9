// Package wire holds every byte that participants and the relay exchange: names, messages, layouts, and the lists that are signed.
// It parses and writes; it opens no socket, knows no key and decides nothing about who may send what when (that is trust, signaling
// and meeting). The standard in prose is PROTOCOL.md beside this file; testdata/vectors.json holds its examples.
//
// Three rules hold for every JSON message: it is one object of at most MaxMessage bytes of valid UTF-8 without duplicate keys, null or
// lone surrogates; a field of the wrong type or out of range refuses the whole message; unknown fields are ignored, so that a later
// version may add some. Bytes in JSON are base64url without padding (RFC 4648 §5).
package wire

// Version is the version of the protocol: of Header, of the sub-protocol of the relay and of the signed lists.
const Version = 1

// Subprotocol is the WebSocket sub-protocol (RFC 6455 §1.9) by which client and relay agree on the version.
const Subprotocol = "videonet.1"

// Sizes, in bytes. A message that does not fit is refused before it is parsed.
const (
	MaxMessage   = 64 << 10 // one message of the relay or of a JSON data channel
	MaxSDP       = 32 << 10 // an SDP of 6 transceivers has about 8 KiB
	MaxCandidate = 2 << 10  // one RTCIceCandidateInit as JSON text
	MaxBox       = 44 << 10 // what is sealed, tag included: base64 of it and a header fit into MaxMessage
	MaxName      = 256      // a name of a person or of a room
	MaxChatText  = 16 << 10 // one chat line
)
