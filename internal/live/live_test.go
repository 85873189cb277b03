package live_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/journal"
	"github.com/forma3d/connect/internal/live"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("database/sql.(*DB).connectionOpener"))
}

// Each event of the catalogue either has a name on the stream and a permission
// that exists, or is left out in so many words.
func TestEachEventHasItsNameOrIsLeftOut(t *testing.T) {
	name := regexp.MustCompile(`^(order|printjob|shipment|mapping|integration|queue|baseplate|inventory|notification):[a-z]+(-[a-z]+)*$`)
	for _, k := range event.Catalogue() {
		kind := k.Payload.EventType()
		if k.Live != event.NotLive && !name.MatchString(k.Live) {
			t.Errorf("%s is called %q on the stream: name it, or say event.NotLive", kind, k.Live)
		}
		if p := event.Permission(kind); !slices.Contains(identity.Permissions(), p) {
			t.Errorf("%s is seen by %q, which is no permission", kind, p)
		}
	}
	// The names of the event catalogue's table.
	for kind, want := range map[string]string{
		"order.created": "order:created", "order.status_changed": "order:updated", "order.ready-for-fulfillment": "order:ready-for-fulfillment", "order.fulfilled": "order:fulfilled",
		"order.cancelled": "order:cancelled", "order.failed": "order:failed", "print-job.created": "printjob:created", "print-job.status-changed": "printjob:updated",
		"print-job.completed": "printjob:completed", "print-job.failed": "printjob:failed", "print-job.cancelled": "printjob:cancelled", "shipment.created": "shipment:created", "shipment.status-changed": "shipment:updated",
	} {
		found := slices.ContainsFunc(event.Catalogue(), func(k event.Kind) bool { return k.Payload.EventType() == kind && k.Live == want })
		if !found {
			t.Errorf("%s is not called %s", kind, want)
		}
	}
	if event.Permission("weather.changed") != "" {
		t.Error("an unknown area is open to somebody")
	}
}

func TestAPageHearsWhatHappens(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newProcess(t, d, options())
		g := p.open(everybody, "")
		if s := g.want("ready"); s.data != `{"resumed":false}` || s.id == "" {
			t.Errorf("greeted with %+v", s)
		}
		at := time.Date(2026, 11, 2, 9, 0, 0, 123456000, time.UTC)
		p.publish(event.Event{
			ID: "e1", Message: "A print failed.", OrderID: "o1", PrintJobID: "p1", Entity: "print-job", EntityID: "p1", Severity: event.Warning, Time: at,
			Payload: event.PrintJobFailed{PrintJobID: "p1", OrderID: "o1", ErrorMessage: "not for the stream"},
		}, event.Event{Message: "not live", Payload: event.FlowFailed{OrderID: "o1"}}, event.Event{Message: "three", Payload: event.IssueOpened{OrderID: "o1"}})
		s := g.want("printjob:failed")
		want := live.Event{ID: "e1", Type: "print-job.failed", OrderID: "o1", PrintJobID: "p1", EntityType: "print-job", EntityID: "p1", Severity: event.Warning, Message: "A print failed.", Time: at}
		if diff := cmp.Diff(want, s.event(t)); diff != "" || s.id == "" {
			t.Errorf("id %q; event (-want +got):\n%s", s.id, diff)
		}
		if strings.Contains(s.data, "not for the stream") {
			t.Error("the payload is on the stream")
		}
		if s := g.want("notification:issue-opened"); s.event(t).Message != "three" {
			t.Errorf("%+v", s)
		}
	})
}

// What a caller may not read, or what is another tenant's, is not sent: neither
// live nor when catching up.
func TestAPageHearsOnlyWhatItsCallerMaySee(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO tenants (id, name, created_at) VALUES ('other', 'Other', '2026-01-01 00:00:00')`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		p := newProcess(t, d, options())
		p.callers.set("orders", person(t, d, identity.DefaultTenant, identity.OrdersRead))
		p.callers.set("prints", person(t, d, identity.DefaultTenant, identity.PrintJobsRead, identity.QueuesRead))
		p.callers.set("other", person(t, d, "other"))
		pages := map[string]*page{}
		first := map[string]string{}
		for _, token := range []string{everybody, "orders", "prints", "other"} {
			pages[token] = p.open(token, "")
			first[token] = pages[token].want("ready").id
		}
		list := []event.Event{
			{Message: "order", Payload: event.OrderCreated{}}, {Message: "print", Payload: event.PrintJobCreated{}}, {Message: "shipment", Payload: event.ShipmentCreated{}},
			{Message: "mapping", Payload: event.MappingChanged{}}, {Message: "dead letter", Payload: event.RetriesExhausted{}}, {Message: "outage", Payload: event.IntegrationDown{}},
			{Message: "webhook", Payload: event.WebhookFailed{}}, {Message: "fulfilment", Payload: event.FulfillmentFailed{}}, {Message: "foreign", Tenant: "other"},
		}
		// The last thing that each may see.
		list = append(list, event.Event{Message: "last order"}, event.Event{Message: "last print", Payload: event.PrintJobCreated{}}, event.Event{Message: "last foreign", Tenant: "other"})
		p.publish(list...)
		want := map[string][]string{
			everybody: {"order", "print", "shipment", "mapping", "dead letter", "outage", "webhook", "fulfilment", "last order", "last print"},
			"orders":  {"order", "fulfilment", "last order"}, "prints": {"print", "dead letter", "last print"}, "other": {"foreign", "last foreign"},
		}
		for token, g := range pages {
			end := want[token][len(want[token])-1]
			if diff := cmp.Diff(want[token], g.until(end)); diff != "" {
				t.Errorf("%s hears (-want +got):\n%s", token, diff)
			}
			again := p.open(token, first[token])
			if s := again.want("ready"); s.data != `{"resumed":true}` || s.id != first[token] {
				t.Errorf("%s: %+v", token, s)
			}
			if diff := cmp.Diff(want[token], again.until(end)); diff != "" {
				t.Errorf("%s catches up on (-want +got):\n%s", token, diff)
			}
		}
		if res, cancel := p.connect("nobody", ""); res.StatusCode != http.StatusUnauthorized {
			t.Errorf("a stranger is answered %d", res.StatusCode)
			cancel()
		} else {
			cancel()
			_ = res.Body.Close()
		}
	})
}

// A client that is cut off after any event, and comes back to any process, also
// one that was started after the others ended, has seen each event once.
func TestAClientThatWasAwayMissesNothing(t *testing.T) {
	dbtest.EachOptions(t, func(t *testing.T, o db.Options) {
		d := dbtest.Open(t, o)
		writer := newProcess(t, d, options())
		reader := writer
		g := reader.open(everybody, "")
		g.want("ready")
		var seen, want []string
		for round, name := range numbered("round ", 12) {
			list := numbered(name+" event ", 5)
			want = append(want, list...)
			writer.publish(messages(list...)...)
			for range round % 6 { // some of them, then the line is cut
				seen = append(seen, g.next().event(t).Message)
			}
			g.cancel()
			g.over()
			if round == 5 {
				reader.stop()
				reader = newProcess(t, d, options())
			}
			if round == 8 && d.Engine() == db.PostgreSQL {
				reader = newProcess(t, dbtest.Open(t, o), options())
			}
			g = reader.open(everybody, g.last)
			g.want("ready")
		}
		for len(seen) < len(want) {
			seen = append(seen, g.next().event(t).Message)
		}
		if diff := cmp.Diff(want, seen); diff != "" {
			t.Errorf("seen (-want +got):\n%s", diff)
		}
	})
}

// A process that is behind the one that a client comes from catches up first.
func TestAPositionThatAnotherProcessHasReachedIsKnown(t *testing.T) {
	o := dbtest.Options(t, db.PostgreSQL)
	quick, slow := options(), options()
	slow.Poll = time.Hour
	first := newProcess(t, dbtest.Open(t, o), quick)
	second := newProcess(t, dbtest.Open(t, o), slow)
	g := first.open(everybody, "")
	g.want("ready")
	first.publish(messages("one", "two", "three")...)
	g.next()
	g.next()
	away := second.open(everybody, g.last)
	if s := away.want("ready"); s.data != `{"resumed":true}` {
		t.Errorf("%+v", s)
	}
	if m := away.next().event(t).Message; m != "three" {
		t.Errorf("goes on with %s", m)
	}
}

func TestAClientIsToldWhenItMissedSomething(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := options()
		o.Replay = 5
		p := newProcess(t, d, o)
		g := p.open(everybody, "")
		start := g.want("ready").id
		p.publish(messages(numbered("m", 3)...)...)
		g.until("m2")
		third := g.last
		p.publish(messages(numbered("n", 5)...)...)
		g.until("n4")
		now := g.last
		epoch, _, _ := strings.Cut(now, ".")
		for what, c := range map[string]struct{ last, reason string }{
			"more happened than is kept":     {start, "too-old"},
			"another epoch":                  {"ffff" + now, "unknown-position"},
			"beyond the end of the journal":  {epoch + ".999999999.999999999", "unknown-position"},
			"no position":                    {"17", "unknown-position"},
			"half a position":                {epoch + ".1", "unknown-position"},
			"a position with a sign":         {epoch + ".-1.5", "unknown-position"},
			"a number that is none":          {epoch + ".1.99999999999999999999", "unknown-position"},
			"something long":                 {strings.Repeat("x", 5000), "unknown-position"},
			"the oldest that is still kept":  {third, ""},
			"the newest, nothing has passed": {now, ""},
		} {
			g := p.open(everybody, c.last)
			s := g.next()
			switch {
			case c.reason == "" && s.name == "ready":
			case c.reason == "" || s.name != "reset" || !strings.Contains(s.data, `"reason":"`+c.reason+`"`):
				t.Errorf("%s: %+v, want a reset for %q", what, s, c.reason)
			case s.id != now:
				t.Errorf("%s: goes on from %s, want %s", what, s.id, now)
			}
			g.cancel()
			g.over()
		}
		// After a reset the stream goes on.
		g = p.open(everybody, start)
		g.want("reset")
		p.publish(messages("after")...)
		if m := g.want("order:created").event(t).Message; m != "after" {
			t.Errorf("after a reset: %s", m)
		}
		// A restart that finds less than it keeps knows the oldest of it.
		again := newProcess(t, d, o)
		if s := again.open(everybody, start).next(); s.name != "reset" {
			t.Errorf("after a restart: %+v", s)
		}
	})
}

// The first connection can name its position in the address.
func TestTheAddressCanNameThePosition(t *testing.T) {
	d := dbtest.Open(t, dbtest.Options(t, db.SQLite))
	p := newProcess(t, d, options())
	g := p.open(everybody, "")
	first := g.want("ready").id
	p.publish(messages("one")...)
	g.until("one")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.base+"/api/v1/events/stream?after="+first, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-API-Key", everybody)
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	buf := make([]byte, 0, 4096)
	for !strings.Contains(string(buf), "order-one") {
		part := make([]byte, 1024)
		n, err := res.Body.Read(part)
		if err != nil {
			t.Fatalf("%v after %s", err, buf)
		}
		buf = append(buf, part[:n]...)
	}
	if !strings.HasPrefix(string(buf), "retry: ") || !strings.Contains(string(buf), `"resumed":true`) {
		t.Errorf("the stream says\n%s", buf)
	}
}

// A stream outlives the server's time-outs, is never silent for long, and its
// heartbeats move a client on that may see nothing of what happens.
func TestAStreamThatHearsNothingGoesOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := options()
		o.Heartbeat, o.Replay = 20*time.Millisecond, 20
		p := startProcess(t, d, journal.New(d), o, 500*time.Millisecond)
		p.callers.set("shipments", person(t, d, identity.DefaultTenant, identity.ShipmentsRead))
		g := p.open("shipments", "")
		first := g.want("ready").id
		all := p.open(everybody, "")
		all.want("ready")
		p.publish(messages(numbered("m", 10)...)...)
		for all.next().data == "" || all.last == first { //nolint:revive // reads on
		}
		for beats := 0; beats < 60 || g.last == first; beats++ { // 1.2 s, more than two time-outs
			if s := g.next(); s.name != "" || s.data != "" || s.comment == "" || s.id == "" {
				t.Fatalf("%+v is no heartbeat", s)
			}
		}
		p.publish(event.Event{Message: "parcel", Payload: event.ShipmentCreated{}})
		for {
			if s := g.next(); s.name == "shipment:created" {
				break
			}
		}
	})
}

// A client that does not read holds up nobody, and is told afterwards that it
// missed something.
func TestASlowClientHoldsUpNobody(t *testing.T) {
	d := dbtest.Open(t, dbtest.Options(t, db.SQLite))
	o := options()
	o.Replay, o.WriteTimeout = 50, patience
	p := newProcess(t, d, o)
	res, cancel := p.connect(everybody, "") // nobody reads its body
	defer cancel()
	quick := p.open(everybody, "")
	quick.want("ready")
	// More than the buffers of both sides of a connection hold.
	text := strings.Repeat("x", 64<<10)
	for range 10 {
		var list []event.Event
		for range 20 {
			list = append(list, event.Event{Message: text})
		}
		p.publish(list...)
		p.publish(messages("mark")...)
		quick.until("mark")
	}
	slow := make(chan said, 10_000)
	go func() {
		defer close(slow)
		defer res.Body.Close()
		read(res, slow)
	}()
	for s := range slow {
		if s.name == "reset" {
			if !strings.Contains(s.data, `"too-slow"`) {
				t.Errorf("%+v", s)
			}
			cancel()
			for range slow { //nolint:revive // reads to the end
			}
			return
		}
	}
	t.Error("it was not told")
}

func TestAClientThatTakesNothingIsDropped(t *testing.T) {
	d := dbtest.Open(t, dbtest.Options(t, db.SQLite))
	o := options()
	o.WriteTimeout = 100 * time.Millisecond
	p := newProcess(t, d, o)
	res, cancel := p.connect(everybody, "")
	defer cancel()
	defer res.Body.Close()
	text := strings.Repeat("x", 256<<10)
	end := time.Now().Add(patience)
	for p.svc.Open() > 0 {
		if time.Now().After(end) {
			t.Fatal("the stream is still open")
		}
		p.publish(event.Event{Message: text}, event.Event{Message: text})
	}
}

func TestStreamsAreLimited(t *testing.T) {
	d := dbtest.Open(t, dbtest.Options(t, db.SQLite))
	for what, c := range map[string]struct {
		change func(*live.Options)
		code   string
		status int
	}{
		"of one caller":    {func(o *live.Options) { o.MaxPerCaller = 2 }, "too-many-streams", http.StatusTooManyRequests},
		"from one address": {func(o *live.Options) { o.MaxPerAddress = 2 }, "too-many-streams", http.StatusTooManyRequests},
		"in all":           {func(o *live.Options) { o.MaxStreams = 2 }, "streams-full", http.StatusServiceUnavailable},
	} {
		t.Run(what, func(t *testing.T) {
			o := options()
			c.change(&o)
			p := newProcess(t, d, o)
			p.callers.set("another", person(t, d, identity.DefaultTenant))
			first := p.open(everybody, "")
			first.want("ready")
			p.open(everybody, "").want("ready")
			res, cancel := p.connect(everybody, "")
			defer cancel()
			text, err := io.ReadAll(res.Body)
			_ = res.Body.Close()
			if err != nil || res.StatusCode != c.status || !strings.Contains(string(text), c.code) {
				t.Errorf("the third is answered %d: %s, %v", res.StatusCode, text, err)
			}
			if o.MaxPerCaller == 2 {
				p.open("another", "").want("ready")
			}
			first.cancel()
			first.over()
			for end := time.Now().Add(patience); p.svc.Open() > 2; {
				if time.Now().After(end) {
					t.Fatal("the place of a stream that ended is not free")
				}
			}
			// The place is free when the server has noticed that the client is gone.
			for end := time.Now().Add(patience); ; {
				res, cancel := p.connect(everybody, "")
				status := res.StatusCode
				cancel()
				_ = res.Body.Close()
				if status == http.StatusOK {
					break
				}
				if time.Now().After(end) {
					t.Fatalf("still %d", status)
				}
			}
		})
	}
}

func TestAStreamEndsWithItsSession(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := options()
		o.Recheck = 20 * time.Millisecond
		p := newProcess(t, d, o)
		all, orders := person(t, d, identity.DefaultTenant), person(t, d, identity.DefaultTenant, identity.OrdersRead)
		p.callers.set("token", orders)
		g := p.open("token", "")
		g.want("ready")
		p.callers.sicken(errSick) // cannot be checked: nobody is thrown out
		p.publish(messages("one")...)
		g.until("one")
		p.callers.sicken(nil)
		p.callers.set("token", all)
		if s := g.want("reset"); !strings.Contains(s.data, `"permissions"`) {
			t.Errorf("%+v", s)
		}
		p.publish(event.Event{Message: "parcel", Payload: event.ShipmentCreated{}})
		g.until("parcel")
		p.callers.forget("token")
		if s := g.want("end"); !strings.Contains(s.data, `"signed-out"`) {
			t.Errorf("%+v", s)
		}
		g.over()

		moved := all
		moved.Tenant = "other"
		p.callers.set("token", all)
		g = p.open("token", "")
		g.want("ready")
		p.callers.set("token", moved)
		g.want("end")
		g.over()
	})
}

func TestAskingForTheHeadOpensNoStream(t *testing.T) {
	d := dbtest.Open(t, dbtest.Options(t, db.SQLite))
	p := newProcess(t, d, options())
	req, err := http.NewRequestWithContext(t.Context(), http.MethodHead, p.base+"/api/v1/events/stream", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-API-Key", everybody)
	res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/event-stream" {
		t.Errorf("answered %d, %v", res.StatusCode, res.Header)
	}
	for end := time.Now().Add(patience); p.svc.Open() > 0; {
		if time.Now().After(end) {
			t.Fatal("a stream is open")
		}
	}
}

func TestAStopEndsAllStreams(t *testing.T) {
	d := dbtest.Open(t, dbtest.Options(t, db.SQLite))
	p := newProcess(t, d, options())
	var pages []*page
	for range 20 {
		g := p.open(everybody, "")
		g.want("ready")
		pages = append(pages, g)
	}
	begin := time.Now()
	p.stop()
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("the stop took %s", took)
	}
	for _, g := range pages {
		g.over()
	}
	if n := p.svc.Open(); n != 0 {
		t.Errorf("%d streams are open", n)
	}
}

func TestAStoppingOrStartingServerTakesNoStreams(t *testing.T) {
	d := dbtest.Open(t, dbtest.Options(t, db.SQLite))
	p := newProcess(t, d, options())
	p.svc.Stop()
	res, cancel := p.connect(everybody, "")
	defer cancel()
	_ = res.Body.Close()
	if res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("answered %d", res.StatusCode)
	}
}

// sickJournal is a journal that cannot be read for a while.
type sickJournal struct {
	live.Journal
	mu   sync.Mutex
	sick bool
}

func (j *sickJournal) set(sick bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.sick = sick
}

func (j *sickJournal) After(ctx context.Context, p db.Position, limit int) ([]journal.Settled, bool, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.sick {
		return nil, false, errSick
	}
	return j.Journal.After(ctx, p, limit)
}

func TestStreamsOutliveADatabaseThatIsAway(t *testing.T) {
	d := dbtest.Open(t, dbtest.Options(t, db.SQLite))
	j := &sickJournal{Journal: journal.New(d)}
	p := startProcess(t, d, j, options(), patience)
	g := p.open(everybody, "")
	g.want("ready")
	j.set(true)
	p.publish(messages("one")...)
	p.publish(messages("two")...)
	j.set(false)
	if got := g.until("two"); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("heard %q", got)
	}
}

// A burst of more than a batch, in one transaction, arrives whole and in order.
func TestABurstArrivesWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := options()
		o.Replay = 3000
		p := newProcess(t, d, o)
		var pages []*page
		for range 5 {
			g := p.open(everybody, "")
			g.want("ready")
			pages = append(pages, g)
		}
		want := numbered("m", 2500)
		p.publish(messages(want...)...)
		for _, g := range pages {
			if diff := cmp.Diff(want, g.until(want[len(want)-1])); diff != "" {
				t.Errorf("heard (-want +got):\n%s", diff)
			}
		}
	})
}

// What happened while a page began to read, before it listened, comes first.
func TestAPageHearsWhatHappenedWhileItBegan(t *testing.T) {
	d := dbtest.Open(t, dbtest.Options(t, db.SQLite))
	p := newProcess(t, d, options())
	g := p.open(everybody, "")
	g.want("ready")
	// The page may have begun before the events, and not before the process: what
	// lies between must be longer than a connection takes.
	const before = time.Second
	<-time.After(before)
	began := time.Now()
	p.publish(messages("one", "two")...)
	g.until("two")
	for query, want := range map[string]string{
		fmt.Sprintf("?recent=%d", (time.Since(began) + before*9/10).Milliseconds()): `"resumed":true`,
		"?recent=60000": `"reason":"too-old"`, // the process does not run for so long
	} {
		res, cancel := p.connectTo(query, everybody, "")
		patience := time.AfterFunc(20*time.Second, cancel)
		buf := make([]byte, 0, 4096)
		for !strings.Contains(string(buf), want) || strings.Contains(want, "resumed") && !strings.Contains(string(buf), "order-two") {
			part := make([]byte, 1024)
			n, err := res.Body.Read(part)
			if err != nil {
				t.Fatalf("%s: %v after %s", query, err, buf)
			}
			buf = append(buf, part[:n]...)
		}
		if one, two := strings.Index(string(buf), "order-one"), strings.Index(string(buf), "order-two"); strings.Contains(want, "resumed") && (one < 0 || two < one) {
			t.Errorf("%s: the stream says\n%s", query, buf)
		}
		patience.Stop()
		cancel()
		res.Body.Close()
	}
}
