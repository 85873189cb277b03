package outbound

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"syscall"
)

// ErrPrivate is the error of a connection to an address that is not on the
// internet.
var ErrPrivate = errors.New("this is no address on the internet")

// PublicOnly is a net.Dialer's Control for addresses that somebody else names:
// it refuses what is not on the internet. It sees the address that the name was
// resolved to, so a name cannot be one thing when it is checked and another when
// it is called.
func PublicOnly(_, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("dial %s: %w", address, err)
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return fmt.Errorf("dial %s: %w", address, err)
	}
	if !Public(ip) {
		return ErrPrivate
	}
	return nil
}

// Public reports whether an address is on the internet.
func Public(ip netip.Addr) bool {
	ip = ip.Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.Zone() != "" {
		return false
	}
	for _, p := range special() {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}

// special are the networks of IANA's registries of special-purpose addresses
// that are not reached over the internet, or reach an IPv4 address by way of an
// IPv6 one, beside those that net/netip knows.
func special() []netip.Prefix {
	list := []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
	}
	out := make([]netip.Prefix, len(list))
	for i, p := range list {
		out[i] = netip.MustParsePrefix(p)
	}
	return out
}
