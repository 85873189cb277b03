package config

import (
	"bytes"
	"crypto/ecdh"
	"encoding/base64"
	"strings"
	"time"
)

// Live is how pages that are open follow what happens.
type Live struct {
	Poll          time.Duration `env:"LIVE_POLL_INTERVAL" envDefault:"250ms" doc:"How often a process looks for events that other processes wrote; its own it sends at once. One small query for all streams together."`
	Heartbeat     time.Duration `env:"LIVE_HEARTBEAT" envDefault:"15s" doc:"Longest silence of a stream. Below the 60 s after which many proxies give a silent connection up."`
	Recheck       time.Duration `env:"LIVE_RECHECK" envDefault:"1m" doc:"How often it is checked that the caller of an open stream may still listen: how long a stream outlives a sign-out at most."`
	WriteTimeout  time.Duration `env:"LIVE_WRITE_TIMEOUT" envDefault:"10s" doc:"How long a client may take no data before its stream is ended. It can come back and go on where it stood."`
	Replay        int           `env:"LIVE_REPLAY_EVENTS" envDefault:"10000" doc:"Newest events kept in memory, about 0.5 KB each. A client that was away for longer reads its page anew."`
	MaxStreams    int           `env:"LIVE_MAX_STREAMS" envDefault:"2000" doc:"Open streams of one process; each takes about 50 KB."`
	MaxPerCaller  int           `env:"LIVE_MAX_STREAMS_PER_CALLER" envDefault:"50" doc:"Open streams of one person, key or screen: one for each open page."`
	MaxPerAddress int           `env:"LIVE_MAX_STREAMS_PER_ADDRESS" envDefault:"500" doc:"Open streams from one address; a whole office can share one."`
}

func (l Live) check(bad func(format string, a ...any)) {
	for name, d := range map[string]time.Duration{"LIVE_POLL_INTERVAL": l.Poll, "LIVE_HEARTBEAT": l.Heartbeat, "LIVE_RECHECK": l.Recheck, "LIVE_WRITE_TIMEOUT": l.WriteTimeout} {
		if d < time.Millisecond {
			bad("%s: must be longer than 0, for example 30s", name)
		}
	}
	for name, n := range map[string]int{"LIVE_REPLAY_EVENTS": l.Replay, "LIVE_MAX_STREAMS": l.MaxStreams, "LIVE_MAX_STREAMS_PER_CALLER": l.MaxPerCaller, "LIVE_MAX_STREAMS_PER_ADDRESS": l.MaxPerAddress} {
		if n < 1 {
			bad("%s: must be at least 1", name)
		}
	}
}

// Push is how browsers are told of events while no page is open.
type Push struct {
	PublicKey    string        `env:"VAPID_PUBLIC_KEY" doc:"Public key by which browsers' push services know this server, base64url. Empty: a pair is made once and kept encrypted in the database. Browsers that subscribed with another key must subscribe again."`
	PrivateKey   Secret        `env:"VAPID_PRIVATE_KEY" doc:"The private key of that pair, base64url."`
	Subject      string        `env:"VAPID_SUBJECT" doc:"How a push service can reach you if something is wrong: an e-mail address or an https address. Empty means APP_URL where that is https, else ADMIN_EMAIL."`
	Timeout      time.Duration `env:"PUSH_TIMEOUT" envDefault:"15s" doc:"Longest wait for a push service's answer."`
	AllowPrivate bool          `env:"PUSH_ALLOW_PRIVATE" envDefault:"false" doc:"Whether a browser's subscription may name http and private addresses. Only for tests, or for a push service of your own in your network: anybody who may sign in can then have this server call any address it reaches."`
}

func (p Push) check(bad func(format string, a ...any)) {
	if p.Timeout <= 0 {
		bad("PUSH_TIMEOUT: must be longer than 0, for example 30s")
	}
	if (p.PublicKey == "") != (p.PrivateKey == "") {
		bad("VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY: set both or none")
	} else if p.PublicKey != "" && !isKeyPair(p.PublicKey, string(p.PrivateKey)) {
		bad("VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY: not a pair of P-256 keys in base64url; leave both empty to have one made")
	}
	if p.Subject != "" && !isAddress(p.Subject) && !strings.HasPrefix(p.Subject, "https://") {
		bad("VAPID_SUBJECT: write an e-mail address such as hub@example.com, or an address that begins with https://")
	}
}

func isKeyPair(public, private string) bool {
	want, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(public, "="))
	if err != nil {
		return false
	}
	secret, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(private, "="))
	if err != nil {
		return false
	}
	key, err := ecdh.P256().NewPrivateKey(secret)
	return err == nil && bytes.Equal(key.PublicKey().Bytes(), want)
}

// derive settles the subject from the other settings.
func (p *Push) derive(appURL string, admins []string) {
	switch {
	case p.Subject != "":
	case strings.HasPrefix(appURL, "https://"):
		p.Subject = appURL
	case len(admins) > 0:
		p.Subject = admins[0]
	default:
		p.Subject = "forma3d@localhost" // no push service accepts it for long; on localhost it does
	}
}
