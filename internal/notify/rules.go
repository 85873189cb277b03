package notify

import (
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/settings"
)

// Rules are what a tenant's people decide of notifications.
type Rules struct {
	Enabled        bool        `json:"enabled" doc:"false tells nobody anything; alerts are still kept and shown"`
	OperatorEmails []string    `json:"operatorEmails" doc:"Who is told about orders and gets the daily summary; empty means adminEmails"`
	AdminEmails    []string    `json:"adminEmails" doc:"Who is told about the machinery; empty means operatorEmails"`
	Kinds          []Kind      `json:"kinds" doc:"The kinds of alert that people are told of" enum:"fulfillment_failed,print_failed,cancellation_review,retries_exhausted,integration_down,orders_stuck"`
	QuietHours     *QuietHours `json:"quietHours" doc:"When alerts wait; null: never"`
	SummaryEnabled bool        `json:"summaryEnabled" doc:"Whether there is a daily summary; it has an hour of its own and knows no quiet hours"`
	SummaryHour    int         `json:"summaryHour" doc:"Hour of the day, 0 to 23"`
}

// QuietHours are a part of each day, by the clocks of the summary's time zone. It
// may go over midnight.
type QuietHours struct {
	From string `json:"from" example:"22:00" pattern:"^([01][0-9]|2[0-3]):[0-5][0-9]$"`
	To   string `json:"to" example:"07:00" pattern:"^([01][0-9]|2[0-3]):[0-5][0-9]$"`
}

// minuteOf is a time of the day in minutes; ok is false when text is none.
func minuteOf(text string) (minute int, ok bool) {
	t, err := time.Parse("15:04", text)
	return t.Hour()*60 + t.Minute(), err == nil && len(text) == len("15:04")
}

// hold reports whether alerts wait at a moment.
func (q *QuietHours) hold(now time.Time, zone *time.Location) bool {
	if q == nil {
		return false
	}
	from, okFrom := minuteOf(q.From)
	to, okTo := minuteOf(q.To)
	if !okFrom || !okTo {
		return false // checked when they were set
	}
	local := now.In(zone)
	minute := local.Hour()*60 + local.Minute()
	if from < to {
		return from <= minute && minute < to
	}
	return minute >= from || minute < to
}

// maxReceivers bounds a list of addresses: each is a mail of its own.
const maxReceivers = 50

func (r Rules) check() []settings.Invalid {
	var bad []settings.Invalid
	for name, list := range map[string][]string{"operatorEmails": r.OperatorEmails, "adminEmails": r.AdminEmails} {
		if len(list) > maxReceivers {
			bad = append(bad, settings.Invalid{Field: name, Message: fmt.Sprintf("must be at most %d addresses", maxReceivers)})
		}
		for i, address := range list {
			if a, err := mail.ParseAddress(address); err != nil || a.Address != address {
				bad = append(bad, settings.Invalid{Field: fmt.Sprintf("%s[%d]", name, i), Message: "must be an e-mail address such as name@example.com"})
			}
		}
	}
	for i, k := range r.Kinds {
		if !slices.Contains(Kinds(), k) {
			bad = append(bad, settings.Invalid{Field: fmt.Sprintf("kinds[%d]", i), Message: "is no kind of alert"})
		}
	}
	if q := r.QuietHours; q != nil {
		_, okFrom := minuteOf(q.From)
		_, okTo := minuteOf(q.To)
		if !okFrom || !okTo || q.From == q.To {
			bad = append(bad, settings.Invalid{Field: "quietHours", Message: "must be two different times of the day such as 22:00 and 07:00"})
		}
	}
	if r.SummaryHour < 0 || r.SummaryHour > 23 {
		bad = append(bad, settings.Invalid{Field: "summaryHour", Message: "must be from 0 to 23"})
	}
	return bad
}

// shown is what the audit log keeps of rules: no addresses.
func (r Rules) shown() any {
	return map[string]any{
		"enabled": r.Enabled, "operatorEmails": len(r.OperatorEmails), "adminEmails": len(r.AdminEmails), "kinds": r.Kinds, "quietHours": r.QuietHours, "summaryEnabled": r.SummaryEnabled, "summaryHour": r.SummaryHour,
	}
}

// rules are what the settings say, until people change it.
func (o Options) rules() Rules {
	return Rules{
		Enabled: o.Enabled, OperatorEmails: slices.Clip(append([]string{}, o.Operators...)), AdminEmails: slices.Clip(append([]string{}, o.Admins...)), Kinds: Kinds(), SummaryEnabled: o.Summary, SummaryHour: o.SummaryHour,
	}
}

// desk is who a tenant's messages go to, and by which rules.
type desk struct {
	rules    Rules
	enabled  bool // by the rules, and by who runs the installation
	channels []channel
}

// desk reads a tenant's rules as they are now.
func (s *Service) desk(ctx context.Context, q db.Querier, tenant string) (desk, error) {
	rules, err := s.rules.Get(ctx, q, tenant)
	if err != nil {
		return desk{}, err
	}
	d := desk{rules: rules, enabled: rules.Enabled && s.opts.Enabled}
	if !d.enabled {
		return d, nil
	}
	operators, admins := rules.OperatorEmails, rules.AdminEmails
	if len(operators) == 0 {
		operators = admins
	}
	if len(admins) == 0 {
		admins = operators
	}
	d.channels = slices.Concat(mailChannels(s.opts.Mail, operators, admins), s.chats)
	return d, nil
}

// tells reports whether people want to be told of a kind of alert.
func (d desk) tells(k Kind) bool { return slices.Contains(d.rules.Kinds, k) }

func (d desk) channel(name string) *channel {
	for i := range d.channels {
		if d.channels[i].name == name {
			return &d.channels[i]
		}
	}
	return nil
}

// mailChannels are the mailboxes of the two lists; one in both is one.
func mailChannels(m Mail, operators, admins []string) []channel {
	if m.Host == "" {
		return nil
	}
	var out []channel
	index := map[string]int{}
	add := func(address string, business, technical bool) {
		i, seen := index[strings.ToLower(address)]
		if !seen {
			i = len(out)
			index[strings.ToLower(address)] = i
			out = append(out, channel{
				name: "mail-" + fingerprint(strings.ToLower(address)), label: address, mail: true,
				send: func(ctx context.Context, e envelope) error { return m.send(ctx, address, e) },
			})
		}
		out[i].business, out[i].technical = out[i].business || business, out[i].technical || technical
	}
	for _, a := range operators {
		add(a, true, false)
	}
	for _, a := range admins {
		add(a, false, true)
	}
	return out
}
