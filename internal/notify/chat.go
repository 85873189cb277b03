package notify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/nicholas-fedor/shoutrrr/pkg/router"
	"github.com/nicholas-fedor/shoutrrr/pkg/types"

	"github.com/forma3d/connect/internal/outbound"
)

// chat is one shoutrrr address. It is secret: only its name may be shown.
type chat struct {
	address string
	timeout time.Duration
	busy    chan struct{} // holds the one send under way
}

func newChat(address string, timeout time.Duration) (*chat, error) {
	var r router.ServiceRouter
	if _, err := r.Locate(address); err != nil {
		return nil, errors.New("not a shoutrrr address that can be used; see https://shoutrrr.nickfedor.com/services") // its own words repeat the address
	}
	return &chat{address: address, timeout: timeout, busy: make(chan struct{}, 1)}, nil
}

// name tells chats apart without their secrets.
func (c *chat) name() string {
	service, _, _ := strings.Cut(c.address, "://")
	service, _, _ = strings.Cut(service, "+")
	return service + "-" + fingerprint(c.address)
}

func fingerprint(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:4])
}

// send hands a message to the chat. Its error is an *outbound.Error, Ambiguous
// unless the connection failed already: of most failures the library gives only
// the text. A chat that gets a message twice is no harm.
//
// The library's senders know no context, and some of them no time-out. One that
// is left behind ends when its service answers or the connection breaks; until
// then this chat takes no other, so there is at most one.
func (c *chat) send(ctx context.Context, e envelope) error {
	select {
	case c.busy <- struct{}{}:
	default:
		return chatError(outbound.Transient, "the message before is still on its way", nil)
	}
	var r router.ServiceRouter
	service, err := r.Locate(c.address)
	if err != nil {
		<-c.busy
		return chatError(outbound.Rejected, "the address cannot be used", nil)
	}
	done := make(chan error, 1)
	go func() {
		// Not every service shows a title: ours is the first line.
		err := service.Send(e.Subject+"\n\n"+e.Text, &types.Params{})
		<-c.busy
		done <- err
	}()
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	select {
	case err := <-done:
		if err == nil {
			return nil
		}
		var network *net.OpError
		if errors.As(err, &network) && network.Op == "dial" {
			return chatError(outbound.Transient, "the chat cannot be reached", errors.New(c.redact(err.Error())))
		}
		return chatError(outbound.Ambiguous, "the chat did not take the message", errors.New(c.redact(err.Error())))
	case <-ctx.Done():
		return chatError(outbound.Ambiguous, "the chat did not answer in time", ctx.Err())
	}
}

// anyAddress finds whatever looks like an address in an error's text.
var anyAddress = regexp.MustCompile(`[^\s"']+://[^\s"']+`)

// redact takes the secrets of the chat's address out of an error's text: the
// library and the HTTP client repeat addresses in theirs.
func (c *chat) redact(text string) string {
	text = anyAddress.ReplaceAllString(text, "(address)")
	u, err := url.Parse(c.address)
	if err != nil {
		return "(not shown: it may hold the address)"
	}
	parts := strings.FieldsFunc(u.Path, func(r rune) bool { return r == '/' })
	parts = append(parts, u.User.Username(), u.Hostname())
	if pass, ok := u.User.Password(); ok {
		parts = append(parts, pass)
	}
	for _, values := range u.Query() {
		parts = append(parts, values...)
	}
	for _, p := range parts {
		if len(p) >= 4 { // shorter ones are no secrets, and would tear words apart
			text = strings.ReplaceAll(text, p, "…")
			text = strings.ReplaceAll(text, url.PathEscape(p), "…")
		}
	}
	return outbound.Excerpt([]byte(text), 200)
}

func chatError(kind outbound.Kind, message string, cause error) error {
	return &outbound.Error{Service: "chat", Op: "send", Kind: kind, Message: message, Err: cause}
}

// channel is one receiver: a mailbox or a chat.
type channel struct {
	name      string // stable, without secrets; notifications carry it
	label     string // for people who may see the settings
	technical bool   // gets what the administrator must know
	business  bool   // gets what the operator must know
	mail      bool
	send      func(ctx context.Context, e envelope) error
}

// chatChannels are the chats that the settings name. They live as long as the
// program: each remembers whether a message is under way.
func chatChannels(o Options) ([]channel, error) {
	if !o.Enabled {
		return nil, nil
	}
	var out []channel
	for i, address := range o.Chats {
		c, err := newChat(address, o.ChatTimeout)
		if err != nil {
			return nil, fmt.Errorf("CHAT_URLS: number %d: %w", i+1, err)
		}
		out = append(out, channel{name: c.name(), label: c.name(), technical: true, business: true, send: c.send})
	}
	return out, nil
}
