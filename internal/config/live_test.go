package config_test

import (
	"strings"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/config"
)

// A pair of keys for tests.
const (
	pushPublic  = "BM9yuT71ePNag5I3q8WOXvv4Cq7kWbwEEYm4GEwtGZyWYMvNdwhpXAgyFjX3DbUdlwjvu0vhNjwzX4v6gxLZoMM"
	pushPrivate = "yKoUzqnZ9n8NQzrQpeTPpujPj9PVoXEx38JNYf3gANs"
)

func TestLiveAndPushSettingsHaveTheirDefaults(t *testing.T) {
	c := load(t)
	if l := c.Live; l.Poll != 250*time.Millisecond || l.Heartbeat != 15*time.Second || l.Recheck != time.Minute || l.Replay != 10000 || l.MaxStreams != 2000 {
		t.Errorf("%+v", l)
	}
	for _, tc := range []struct{ set, want string }{
		{"", "forma3d@localhost"}, {"ADMIN_EMAIL=admin@shop.example", "admin@shop.example"}, {"APP_URL=https://hub.shop.example/", "https://hub.shop.example"},
		{"VAPID_SUBJECT=me@shop.example", "me@shop.example"}, {"APP_URL=http://hub.local", "forma3d@localhost"},
	} {
		var environ []string
		if tc.set != "" {
			environ = append(environ, tc.set)
		}
		if c := load(t, environ...); c.Push.Subject != tc.want || c.Push.AllowPrivate {
			t.Errorf("%s: %+v", tc.set, c.Push)
		}
	}
	for _, pad := range []string{"", "="} {
		if c := load(t, "VAPID_PUBLIC_KEY="+pushPublic+pad, "VAPID_PRIVATE_KEY="+pushPrivate+pad); !strings.HasPrefix(c.Push.PublicKey, pushPublic) {
			t.Errorf("%+v", c.Push)
		}
	}
}

func TestBadLiveAndPushSettingsAreNamed(t *testing.T) {
	for set, want := range map[string]string{
		"LIVE_POLL_INTERVAL=0s": "LIVE_POLL_INTERVAL:", "LIVE_HEARTBEAT=-1s": "LIVE_HEARTBEAT:", "LIVE_RECHECK=0s": "LIVE_RECHECK:", "LIVE_WRITE_TIMEOUT=0s": "LIVE_WRITE_TIMEOUT:",
		"LIVE_REPLAY_EVENTS=0": "LIVE_REPLAY_EVENTS:", "LIVE_MAX_STREAMS=0": "LIVE_MAX_STREAMS:", "LIVE_MAX_STREAMS_PER_CALLER=-1": "LIVE_MAX_STREAMS_PER_CALLER:", "LIVE_MAX_STREAMS_PER_ADDRESS=x": "LIVE_MAX_STREAMS_PER_ADDRESS:",
		"PUSH_TIMEOUT=0s": "PUSH_TIMEOUT:", "PUSH_ALLOW_PRIVATE=maybe": "PUSH_ALLOW_PRIVATE:", "VAPID_SUBJECT=me": "VAPID_SUBJECT:", "VAPID_PUBLIC_KEY=" + pushPublic: "VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY: set both",
	} {
		if _, err := config.Load([]string{set}); err == nil || !strings.Contains(err.Error(), "  - "+want) || strings.Count(err.Error(), "\n") != 1 {
			t.Errorf("%s: %v", set, err)
		}
	}
	for what, pair := range map[string][2]string{
		"no base64": {"!", "!"}, "a private key of another": {pushPublic, strings.Repeat("A", 42) + "E"}, "too short": {pushPublic, "AAAA"}, "the wrong way round": {pushPrivate, pushPublic}, "half": {pushPublic, "!"},
	} {
		_, err := config.Load([]string{"VAPID_PUBLIC_KEY=" + pair[0], "VAPID_PRIVATE_KEY=" + pair[1]})
		if err == nil || !strings.Contains(err.Error(), "not a pair") || strings.Contains(err.Error(), pair[1]+" ") {
			t.Errorf("%s: %v", what, err)
		}
	}
}
