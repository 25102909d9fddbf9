package network

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"slices"
)

// Reachable returns the addresses, as host:port, under which others may reach a listener of ours: its own when it is bound to one, else
// those of all interfaces that are up, IPv4 first, without link-local ones (they mean nothing without a zone). This machine's loopback
// is named only when there is nothing else.
func (n *Network) Reachable(l net.Addr) ([]string, error) {
	bound, err := netip.ParseAddrPort(l.String())
	if err != nil {
		return nil, fmt.Errorf("read address %q: %w", l, err)
	}
	if !bound.Addr().IsUnspecified() {
		return []string{netip.AddrPortFrom(bound.Addr().Unmap(), bound.Port()).String()}, nil
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return nil, fmt.Errorf("list addresses: %w", err)
	}
	var found []netip.Addr
	for _, a := range addresses {
		prefix, err := netip.ParsePrefix(a.String())
		if err != nil {
			continue
		}
		ip := prefix.Addr().Unmap()
		usable := ip.IsGlobalUnicast() && (ip.Is4() || bound.Addr().Is6()) && n.Policy().Allows(ip)
		if usable && !slices.Contains(found, ip) {
			found = append(found, ip)
		}
	}
	if len(found) == 0 {
		found = []netip.Addr{netip.AddrFrom4([4]byte{127, 0, 0, 1})}
	}
	slices.SortStableFunc(found, func(a, b netip.Addr) int { return cmp.Compare(a.BitLen(), b.BitLen()) })
	list := make([]string, len(found))
	for i, a := range found {
		list[i] = netip.AddrPortFrom(a, bound.Port()).String()
	}
	return list, nil
}
