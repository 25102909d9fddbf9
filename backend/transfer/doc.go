// Package transfer hands files from one participant to another: what is offered, what was accepted, the blocks, their check, the file
// under its final name, and the state of all that for people to see (Desk).
//
// It does not open connections: a Link is given to it. It does not authenticate the other side: the connection has done that, and
// everything the other side says is taken as an attacker's word. The messages and layouts are wire's, PROTOCOL.md, chapter "Files".
//
// Laws of this package:
//   - Nothing stands under a final name that was not verified: every block against its leaf, the whole against the sender's SHA-256.
//   - No file is ever replaced, and none is written outside the folder that was chosen (os.Root, one safe name).
//   - Memory does not grow with the size of a file, nor with how slow the disk or the other side is.
//   - The bytes of a file are read once on the sending side and not at all on the receiving one, unless a block came damaged.
package transfer
