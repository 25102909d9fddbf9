package direct

import (
	"fmt"
	"net/netip"
	"slices"

	"videonet/backend/wire"
)

// offered returns the addresses that others may try, with the port of our listener. Without IPv6 only those of IPv4.
func offered(own []netip.Addr, port uint16, six bool) []string {
	var list []string
	for _, a := range own {
		if (a.Is4() || six) && len(list) < wire.MaxAddresses {
			list = append(list, netip.AddrPortFrom(a, port).String())
		}
	}
	return list
}

// usable returns those of their addresses that may be dialled: unicast, with a port, and allowed. This machine's loopback is dialled
// only when they also name an address of ours, or we have none: elsewhere it is not theirs. More than wire.MaxAddresses are refused.
func usable(theirs []string, own []netip.Addr, allows func(netip.Addr) bool) ([]netip.AddrPort, error) {
	if len(theirs) > wire.MaxAddresses {
		return nil, fmt.Errorf("%d addresses of the other side, at most %d are tried", len(theirs), wire.MaxAddresses)
	}
	var list []netip.AddrPort
	here := !slices.ContainsFunc(own, func(a netip.Addr) bool { return !a.IsLoopback() })
	for _, text := range theirs {
		ap, err := netip.ParseAddrPort(text)
		if err != nil {
			return nil, fmt.Errorf("read address of the other side: %w", err)
		}
		ap = netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
		a := ap.Addr()
		unicast := a.IsGlobalUnicast() || a.IsLoopback() || a.Is4() && a.IsLinkLocalUnicast() // link-local IPv6 needs a zone
		if ap.Port() == 0 || !unicast || a.Zone() != "" || !allows(a) || slices.Contains(list, ap) {
			continue
		}
		here = here || !a.IsLoopback() && slices.Contains(own, a)
		list = append(list, ap)
	}
	if !here {
		list = slices.DeleteFunc(list, func(ap netip.AddrPort) bool { return ap.Addr().IsLoopback() })
	}
	return list, nil
}
