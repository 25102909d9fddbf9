// Package webview brings coded pictures to the pages of the window, which decode them (WebCodecs) and draw them. Go neither decodes nor
// encodes for a page that takes VP8; for one that does not, it makes JPEG, and only then.
//
// A Server holds the streams and the pages that watch them. Pages reach it over a carrier: Socket, a WebSocket on 127.0.0.1, or Events,
// the event emitter of the window, where a socket cannot be opened. Both speak the conversation below and pass one contract suite.
// The package knows no participant, no file and no room: a stream is a name that the page and the caller agree on otherwise.
//
// # Conversation
//
// The page's first message is hello; nothing is sent before it, and a page whose hello does not come within 5 s, or whose token is not
// the server's, is closed with the reason "refused". Messages are JSON texts. From the page:
//
//	{"type":"hello","version":1,"token":"…","codecs":["vp8","jpeg"]}   what it can show; without vp8 it is sent JPEG
//	{"type":"watch","streams":[{"number":1,"stream":"…"}]}            all that it watches from now on; it gives the numbers, and
//	                                                                  gives none to two streams in one connection
//	{"type":"key","number":1}                                         it needs a key frame: its decoder was made anew, or it fell behind
//	{"type":"ack","count":64}                                         how many pictures (Socket) or pieces (Events) have come so far, every
//	                                                                  8th at the latest; no more than 64 are on their way
//
// From the server: {"type":"welcome","version":1} after a good hello, and {"type":"fault","number":1,"code":"not_built","values":{}} when a
// stream cannot be shown in the page's codec. Unknown types and fields are ignored. Of a picture's stream, only what a decoder can use is
// sent: the first picture is a key frame, and after pictures that were left out (seen as a gap in the sequence) comes a key frame.
//
// # Picture
//
// A picture is one binary message, big endian:
//
//	version   u8   1; a page leaves out messages of another version
//	flags     u8   bit 0: key frame, bit 1: JPEG (then bit 0 is set too); other bits are 0 and ignored
//	number    u16  of the stream, as the page gave it in watch
//	sequence  u32  of the picture in its stream, wraps around; a gap means pictures were left out
//	captured  u64  µs since 1970 on this machine's clock, 0 when unknown
//	pts       i64  µs, rounded to the nearest
//	payload        one VP8 frame, or one JPEG file
//
// # Events
//
// The emitter carries texts only, so each message goes as pieces of at most 32 KiB, because WebKitGTK keeps larger evaluated texts in memory:
//
//	LINE N KIND BODY    with one space between
//
// LINE is the name that the page chose for its connection (1–32 letters or digits, new at each load; it stands as "line" in every message
// from the page), N the number of the piece, from 1 on (0 with "x"), KIND one of "+" (base64 of a part of a picture), "." (the last part), "t" (a
// JSON text) and "x" (closed, BODY is the reason). A page that sees a gap in N drops what it holds and connects anew.
package webview
