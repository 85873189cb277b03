package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/forma3d/connect/internal/outbound"
)

// Mail is the mail server that takes our e-mails.
type Mail struct {
	Host    string // empty: no e-mail
	Port    int
	User    string // empty: the server asks for none
	Pass    string
	From    string
	TLS     string // starttls, implicit or none
	Timeout time.Duration
	RootCAs *x509.CertPool // nil: the system's
}

// envelope is one message on its way to one channel.
type envelope struct {
	MessageKey string
	ThreadKey  string
	Subject    string
	Text       string
	HTML       string
	Date       time.Time
}

// send hands one e-mail to the server. Its error is an *outbound.Error:
// Ambiguous when the server may have taken it.
func (m Mail) send(ctx context.Context, to string, e envelope) error {
	msg, err := m.compose(to, e)
	if err != nil {
		return mailError("compose", outbound.Rejected, "the message cannot be written", err)
	}
	var wire net.Conn // ours to close: the library forgets it when it cannot sign in
	client, err := m.client(func(ctx context.Context, network, address string) (net.Conn, error) {
		var err error
		wire, err = m.dial(ctx, network, address)
		return wire, err
	})
	if err != nil {
		return mailError("connect", outbound.Rejected, "the settings cannot be used", err)
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if wire != nil {
		defer func() { _ = wire.Close() }()
	}
	if err != nil {
		return classifyDial(err)
	}
	unwatch := context.AfterFunc(ctx, func() { _ = wire.Close() })
	defer unwatch()
	if err := client.SendWithSMTPClient(conn, msg); err != nil && !msg.IsDelivered() {
		// The connection is cut, not ended politely: the closing command would
		// complete a half-written message.
		return classifySend(err, to)
	}
	_ = conn.Quit() // the message is taken: how the connection ends says nothing about it
	return nil
}

func (m Mail) tlsConfig() *tls.Config {
	return &tls.Config{ServerName: m.Host, RootCAs: m.RootCAs, MinVersion: tls.VersionTLS12}
}

func (m Mail) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if m.TLS == "implicit" {
		return (&tls.Dialer{Config: m.tlsConfig()}).DialContext(ctx, network, address)
	}
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

func (m Mail) client(dial gomail.DialContextFunc) (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithPort(m.Port), gomail.WithTimeout(m.Timeout), gomail.WithTLSConfig(m.tlsConfig()), gomail.WithDialContextFunc(dial)}
	switch m.TLS {
	case "implicit":
		options = append(options, gomail.WithSSL())
	case "none":
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if m.User != "" {
		// Inside TLS a plain password is as good as any; the library's own choice
		// would prefer old mechanisms that servers offer and do not handle well.
		options = append(options, gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin), gomail.WithUsername(m.User), gomail.WithPassword(m.Pass))
	}
	return gomail.NewClient(m.Host, options...)
}

// compose writes the message. Its Message-ID depends on what it says and not on
// the attempt, so that a mailbox that got it twice shows it once.
func (m Mail) compose(to string, e envelope) (*gomail.Msg, error) {
	msg := gomail.NewMsg()
	if err := msg.FromFormat("Forma3D Connect", m.From); err != nil {
		return nil, err
	}
	if err := msg.To(to); err != nil {
		return nil, err
	}
	_, domain, _ := strings.Cut(m.From, "@")
	msg.Subject(e.Subject)
	msg.SetDateWithValue(e.Date)
	msg.SetMessageIDWithValue(e.MessageKey + "@" + domain)
	if e.ThreadKey != "" && e.ThreadKey != e.MessageKey {
		first := "<" + e.ThreadKey + "@" + domain + ">"
		msg.SetGenHeader(gomail.HeaderInReplyTo, first)
		msg.SetGenHeader(gomail.HeaderReferences, first)
	}
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // no answers from holiday robots
	msg.SetBodyString(gomail.TypeTextPlain, e.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, e.HTML)
	return msg, nil
}

// classifyDial says what a failure before the message means: it was never sent.
func classifyDial(err error) error {
	var answer *textproto.Error
	if errors.As(err, &answer) {
		switch {
		case answer.Code == 530 || answer.Code == 534 || answer.Code == 535 || answer.Code == 538:
			return mailError("sign in", outbound.Unauthorized, "the mail server refuses our user or password", err)
		case answer.Code >= 500:
			return mailError("connect", outbound.Unauthorized, "the mail server refuses us", err)
		}
		return mailError("connect", outbound.Transient, "the mail server is not ready", err)
	}
	if errors.Is(err, gomail.ErrNoSupportedAuthDiscovered) {
		return mailError("sign in", outbound.Unauthorized, "the mail server offers no way to sign in that we know", err)
	}
	var network net.Error
	switch {
	case errors.As(err, &network) && network.Timeout():
		return mailError("connect", outbound.Transient, "the mail server did not answer in time", err)
	case errors.As(err, &network):
		return mailError("connect", outbound.Transient, "the mail server cannot be reached", err)
	}
	return mailError("connect", outbound.Transient, "the mail server cannot be used as the settings say", err)
}

// classifySend says what a failure of the message itself means. Only when the
// whole message was handed over and the answer is missing may it be delivered.
func classifySend(err error, to string) error {
	// The library's words name the receiver; a log need not.
	cause := errors.New(strings.ReplaceAll(err.Error(), to, "the receiver"))
	var s *gomail.SendError
	if !errors.As(err, &s) {
		return mailError("send", outbound.Transient, "the mail server broke off", cause)
	}
	switch code := s.ErrorCode(); {
	case code == 530 || code == 535:
		return mailError("send", outbound.Unauthorized, "the mail server asks for a user and password", cause)
	case code >= 500:
		return mailError("send", outbound.Rejected, fmt.Sprintf("the mail server refuses the message (%d)", code), cause)
	case code >= 400:
		return mailError("send", outbound.Transient, fmt.Sprintf("the mail server cannot take the message now (%d)", code), cause)
	case s.Reason == gomail.ErrSMTPDataClose:
		return mailError("send", outbound.Ambiguous, "the mail server did not confirm the message", cause)
	case s.Reason == gomail.ErrGetRcpts || s.Reason == gomail.ErrGetSender || s.Reason == gomail.ErrNoUnencoded:
		return mailError("send", outbound.Rejected, "the message cannot be sent", cause)
	}
	return mailError("send", outbound.Transient, "the mail server broke off", cause)
}

func mailError(op string, kind outbound.Kind, message string, cause error) error {
	return &outbound.Error{Service: "mail", Op: op, Kind: kind, Message: message, Err: cause}
}
