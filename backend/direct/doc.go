// Package direct makes streams for files straight between two machines: TLS 1.3 over TCP, beside the data channel and with the same
// frames. It opens no file, keeps no credit and chooses no block; it does not find addresses beyond those of this machine's interfaces,
// and makes no hole in a NAT: when no address of either side can be reached by the other, there is no stream, and the data channel serves.
//
// Each side opens a door (Direct.Open): a listener on a free port, a key and a certificate of its own, a token. What the other side needs
// of it (wire.FileDirect) travels over the control channel, which the peers have authenticated. Both then dial all addresses of the other
// and answer their own door (Door.Meet). Whoever dials is the TLS client. TLS is 1.3 alone, ALPN "vn-files/1", both show certificates,
// each accepts exactly the one whose SHA-256 was announced, nothing is resumed. Inside TLS then, once per connection:
//
//	who dialled    the 16 bytes of the token of the door it came to
//	who accepted   0, unless it is the side that opens the stream: "the token fits, choose"
//	who opens      1 to 4: "this is the stream", its number; on all others it says nothing and closes them
//
// From there on both directions carry frames (wire.Frame) back to back, each delimited by the length in its header. The side that opens
// is the sender of the files.
//
// # What a hostile peer can do with it
//
// It can make this machine connect to at most 16 addresses and ports of its choice, at most 5 times each within 5 s, once it may send a
// wire.FileDirect at all: the caller must open doors only on links that a person has opened or accepted. Never are these dialled: what is
// not unicast, port 0, what network's policy forbids, this machine's loopback unless one of this machine's own addresses is named as well.
// What is sent there is a TLS ClientHello, which holds nothing of the person, the files or the token; no answer but the pinned certificate
// gets a byte more. The peer is not told what an address answered, nor how fast; whether one of its own was reached it sees.
// Who connects to a door without the key behind the announced certificate gets no byte inside TLS, 3 s, and one of 8 places.
package direct
