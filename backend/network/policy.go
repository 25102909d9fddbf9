package network

import "net/netip"

// Policy says what the program may reach.
type Policy struct {
	// LANOnly allows only: this machine; private networks (RFC 1918, RFC 4193); link-local (RFC 3927, RFC 4291 §2.5.6); multicast that
	// stays near (224.0.0.0/24, 239.0.0.0/8, IPv6 scopes up to organisation). Not allowed: everything else, also the shared space
	// of providers 100.64.0.0/10 (RFC 6598), which leads through the provider's network, and limited broadcast.
	LANOnly bool
}

// Allows says whether packets may go to, and come from, the address. An unspecified address means this machine.
func (p Policy) Allows(a netip.Addr) bool {
	if !p.LANOnly {
		return true
	}
	// ::ffff:8.8.8.8 is 8.8.8.8 in other clothes.
	a = a.Unmap()
	switch {
	case !a.IsValid():
		return false
	case a.IsLoopback(), a.IsUnspecified(), a.IsPrivate(), a.IsLinkLocalUnicast():
		return true
	case a.IsMulticast() && a.Is4():
		b := a.As4()
		return b[0] == 239 || b[0] == 224 && b[1] == 0 && b[2] == 0
	case a.IsMulticast():
		// The scope is the low half of the second byte (RFC 4291 §2.7, RFC 7346 §2): 8 is organisation-local, 0xe is global.
		scope := a.As16()[1] & 0x0f
		return scope >= 1 && scope <= 8
	}
	return false
}
