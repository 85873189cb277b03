package outbound_test

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/forma3d/connect/internal/outbound"
)

func TestOnlyAddressesOnTheInternetArePublic(t *testing.T) {
	for addr, want := range map[string]bool{
		"8.8.8.8": true, "142.250.74.106": true, "100.63.255.255": true, "172.32.0.1": true, "2a00:1450:4013:c00::bc": true, "::ffff:8.8.8.8": true,
		"127.0.0.1": false, "127.1.2.3": false, "10.0.0.1": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false, "0.1.2.3": false,
		"192.0.2.1": false, "198.19.0.1": false, "203.0.113.7": false, "224.0.0.1": false, "240.0.0.1": false, "255.255.255.255": false,
		"::": false, "::1": false, "fe80::1": false, "fe80::1%eth0": false, "fc00::1": false, "fd12:3456::1": false, "ff02::1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false,
		"::7f00:1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "2001:db8::1": false, "2001::1": false, "2a00::1%eth0": false,
	} {
		if got := outbound.Public(netip.MustParseAddr(addr)); got != want {
			t.Errorf("%s: %t", addr, got)
		}
	}
}

func TestADialerThatIsGuardedReachesNothingPrivate(t *testing.T) {
	called := false
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called = true }))
	defer srv.Close()
	_, port, err := net.SplitHostPort(srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DialContext: (&net.Dialer{Control: outbound.PublicOnly}).DialContext}}
	for _, host := range []string{"127.0.0.1", "localhost"} {
		res, err := client.Get("http://" + net.JoinHostPort(host, port))
		if err == nil {
			_ = res.Body.Close()
		}
		if !errors.Is(err, outbound.ErrPrivate) {
			t.Errorf("%s: %v", host, err)
		}
	}
	if called {
		t.Error("the server was reached")
	}
	for _, bad := range []string{"no port", "name:80"} {
		if outbound.PublicOnly("tcp", bad, nil) == nil {
			t.Errorf("%q is let through", bad)
		}
	}
}
