package network

// ReceiveBuffer returns how many bytes of receive buffer the system gave the socket, which may be fewer than were asked for; 0 when it
// does not say.
func (p *packetConn) ReceiveBuffer() int {
	raw, err := p.c.SyscallConn()
	if err != nil {
		return 0
	}
	given := 0
	if err := raw.Control(func(fd uintptr) { given = receiveBuffer(fd) }); err != nil {
		return 0
	}
	return given
}
