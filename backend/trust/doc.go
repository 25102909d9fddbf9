// Package trust decides whom and what to believe: the identity key of a profile, the invite, the key of a room, and Pair, the handshake
// with one other participant. It reads no file, opens no socket and starts nothing. The bytes are those of wire and its PROTOCOL.md.
//
// What it does not do: it does not compare people. A Hello says which key calls itself what; that the key belongs to the friend one means
// is shown by nothing here (check words are a later issue), so the window says "protected by the link" and never "verified".
package trust
