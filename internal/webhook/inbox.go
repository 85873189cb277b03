package webhook

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/telemetry"
)

// Options bound the inbox.
type Options struct {
	MaxBody int64         // bytes of one body
	TTL     time.Duration // how long a delivery's key is remembered
	Keep    time.Duration // how long processed bodies are kept
	// Observe is called with the result of each request, for metrics.
	Observe func(source, result string)
	Audit   Auditor
}

// Auditor takes down what people do.
type Auditor interface {
	Record(ctx context.Context, tx *db.Tx, tenant string, a audit.Act) error
}

// Publisher is the part of the event bus that the inbox needs.
type Publisher interface {
	Publish(ctx context.Context, tx *db.Tx, events ...event.Event) error
}

// Inbox stores deliveries and has them processed.
type Inbox struct {
	db         *db.DB
	jobs       job.Enqueuer
	bus        Publisher
	log        *slog.Logger
	now        func() time.Time
	opts       Options
	verifiers  map[Source]Verifier
	processors map[Source]Processor

	pending chan *pending
	stopped chan struct{}
	cancel  context.CancelFunc
}

// kindProcess reads a batch of deliveries; maxAttempts is what one delivery gets
// before a person is asked. Deliveries fail for our own reasons only, so the
// waits are short.
const (
	kindProcess = "webhook-process"
	maxAttempts = 5
)

// processArgs are one tenant's deliveries: who looks after the queue sees only
// jobs of the own tenant.
type processArgs struct {
	Tenant string   `json:"tenant"`
	IDs    []string `json:"ids"`
}

// New makes an Inbox and defines its job and schedules in reg. Connect adds
// sources before Start.
func New(d *db.DB, reg *job.Registry, bus Publisher, log *slog.Logger, now func() time.Time, o Options) *Inbox {
	if o.Observe == nil {
		o.Observe = func(string, string) {}
	}
	i := &Inbox{
		db: d, bus: bus, log: log, now: now, opts: o,
		verifiers: map[Source]Verifier{}, processors: map[Source]Processor{},
		pending: make(chan *pending, 1024),
	}
	reg.Define(job.Definition{
		Kind: kindProcess, Title: "Read webhooks", About: "Reads webhooks that arrived together and gives them their effect. What cannot be read waits in the inbox for a person.", Type: job.TypeInbox, Queue: job.QueueIntake, MaxAttempts: 10,
		Backoff: job.Exponential(time.Second, time.Minute, 0.1), Handle: i.process,
	})
	reg.Every("webhook-purge", "Forget old webhooks", time.Hour, i.purge)
	reg.Every("webhook-sweep", "Offer webhooks again that nobody read", time.Minute, i.sweep)
	return i
}

// Use names the queue.
func (i *Inbox) Use(jobs job.Enqueuer) { i.jobs = jobs }

// Connect names who verifies and who processes a source's deliveries.
func (i *Inbox) Connect(s Source, v Verifier, p Processor) {
	i.verifiers[s] = v
	i.processors[s] = p
}

// pending is a verified delivery that waits for its commit.
type pending struct {
	delivery Delivery
	done     chan error
	isNew    bool
}

// Writers that commit at once. SQLite has one writer; on PostgreSQL a second
// one prepares its batch while the first waits for the disk.
const postgresWriters = 2

// maxBatch bounds one commit, and with it the job that reads the batch.
const maxBatch = 128

// Start begins to store deliveries; Stop ends it after what was accepted is
// stored.
func (i *Inbox) Start(ctx context.Context) {
	ctx, i.cancel = context.WithCancel(context.WithoutCancel(ctx))
	writers := 1
	if i.db.Engine() == db.PostgreSQL {
		writers = postgresWriters
	}
	i.stopped = make(chan struct{}, writers)
	for range writers {
		go func() {
			i.write(ctx)
			i.stopped <- struct{}{}
		}()
	}
}

// Stop returns when nothing is being stored any more.
func (i *Inbox) Stop() {
	if i.cancel == nil {
		return
	}
	i.cancel()
	for range cap(i.stopped) {
		<-i.stopped
	}
	i.cancel = nil
}

// write commits concurrent deliveries together: while one batch waits for the
// disk the next one gathers, so the disk's pace limits batches and not requests.
func (i *Inbox) write(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case first := <-i.pending:
			batch := []*pending{first}
			for len(batch) < maxBatch {
				select {
				case p := <-i.pending:
					batch = append(batch, p)
					continue
				default:
				}
				break
			}
			err := i.store(ctx, batch)
			for _, p := range batch {
				p.done <- err
			}
		}
	}
}

func (i *Inbox) store(ctx context.Context, batch []*pending) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 4*time.Second) // senders give up after 5 s
	defer cancel()
	return i.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list := make([]Delivery, len(batch))
		for n, p := range batch {
			list[n] = p.delivery
		}
		fresh, err := remember(ctx, tx, list, i.now().Add(i.opts.TTL))
		if err != nil {
			return fmt.Errorf("remember deliveries: %w", err)
		}
		var keep []Delivery
		ids := map[string][]string{} // by tenant
		for n, d := range list {
			batch[n].isNew = fresh[n]
			if !fresh[n] {
				continue
			}
			keep = append(keep, d)
			if d.Status == Received {
				ids[d.Tenant] = append(ids[d.Tenant], d.ID)
			}
		}
		if err := insert(ctx, tx, keep); err != nil {
			return fmt.Errorf("store deliveries: %w", err)
		}
		for _, d := range keep {
			if d.Status == Failed {
				if err := i.announceFailure(ctx, tx, d, d.Note); err != nil {
					return err
				}
			}
		}
		return i.enqueueAll(ctx, tx, ids)
	})
}

func (i *Inbox) enqueueAll(ctx context.Context, tx *db.Tx, ids map[string][]string) error {
	for tenant, list := range ids {
		if err := i.enqueue(ctx, tx, tenant, list, time.Time{}); err != nil {
			return err
		}
	}
	return nil
}

func (i *Inbox) enqueue(ctx context.Context, tx *db.Tx, tenant string, ids []string, at time.Time) error {
	return i.jobs.Enqueue(ctx, tx, job.Job{Kind: kindProcess, Args: processArgs{tenant, ids}, RunAt: at})
}

// Outcome is what Accept did.
type Outcome int

// The outcomes of Accept.
const (
	Stored     Outcome = iota // new, will be processed
	Duplicate                 // known, nothing to do
	Unreadable                // new, but not JSON: kept for a person
)

// Accept stores d durably before it returns.
func (i *Inbox) Accept(ctx context.Context, d Delivery) (Outcome, error) {
	d.ID = uuid.Must(uuid.NewV7()).String()
	d.ReceivedAt = i.now()
	d.Status = Received
	if !json.Valid(d.Body) {
		d.Status, d.Note = Failed, "the body is not JSON"
	}
	p := &pending{delivery: d, done: make(chan error, 1)}
	select {
	case i.pending <- p:
	case <-ctx.Done():
		return Stored, ctx.Err()
	}
	select {
	case err := <-p.done:
		switch {
		case !p.isNew:
			return Duplicate, err
		case d.Status == Failed:
			return Unreadable, err
		default:
			return Stored, err
		}
	case <-ctx.Done():
		return Stored, ctx.Err() // it may still be stored; the sender's retry is then a duplicate
	}
}

// process reads a batch. First all together, for speed; if that fails, one by
// one, so that a delivery that cannot be processed holds up no other.
func (i *Inbox) process(ctx context.Context, r job.Run) error {
	var args processArgs
	if err := r.Args(&args); err != nil {
		return job.Discard(err)
	}
	err := i.processTogether(ctx, args.IDs)
	if err == nil || ctx.Err() != nil {
		return err
	}
	if len(args.IDs) > 1 {
		i.log.WarnContext(ctx, "a batch of webhooks failed, they are processed one by one", "deliveries", len(args.IDs), "error", err.Error())
	}
	var again []string
	for _, id := range args.IDs {
		err := i.processTogether(ctx, []string{id})
		if err == nil {
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		retry, err := i.failed(ctx, id, err)
		if err != nil {
			return err
		}
		if retry {
			again = append(again, id)
		}
	}
	if len(again) == 0 {
		return nil
	}
	return i.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, id := range again {
			if err := i.enqueue(ctx, tx, args.Tenant, []string{id}, i.now().Add(retryWait)); err != nil {
				return err
			}
		}
		return nil
	})
}

// retryWait is the pause before a delivery that failed for our own reasons is
// read again.
const retryWait = 2 * time.Second

func (i *Inbox) processTogether(ctx context.Context, ids []string) error {
	return i.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err := waiting(ctx, tx, ids)
		if err != nil {
			return fmt.Errorf("load deliveries: %w", err)
		}
		bySource := map[Source][]Delivery{}
		for _, d := range list {
			bySource[d.Source] = append(bySource[d.Source], d)
		}
		for source, group := range bySource {
			if len(group) == 1 {
				// One delivery: everything it causes carries its id.
				ctx = telemetry.WithCorrelation(ctx, group[0].ID)
			}
			p, ok := i.processors[source]
			if !ok {
				return fmt.Errorf("nobody processes webhooks of %s", source)
			}
			results, err := p.Process(ctx, tx, group)
			if err != nil {
				return err
			}
			if len(results) != len(group) {
				return fmt.Errorf("%s gave %d results for %d deliveries", source, len(results), len(group))
			}
			if err := settle(ctx, tx, group, results, i.now()); err != nil {
				return fmt.Errorf("record results: %w", err)
			}
			for n, res := range results {
				i.opts.Observe(string(source), string(res.Status))
				if res.Status == Failed {
					if err := i.announceFailure(ctx, tx, group[n], res.Note); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
}

// failed counts an attempt at id; after the last one the delivery waits for a
// person.
func (i *Inbox) failed(ctx context.Context, id string, cause error) (retry bool, err error) {
	err = i.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		retry = false
		list, err := waiting(ctx, tx, []string{id})
		if err != nil || len(list) == 0 {
			return err
		}
		d := list[0]
		if d.Attempts+1 < maxAttempts {
			retry = true
			return noteFailure(ctx, tx, id, cause.Error())
		}
		if err := settle(ctx, tx, list, []Result{{Failed, cause.Error()}}, i.now()); err != nil {
			return err
		}
		return i.announceFailure(ctx, tx, d, cause.Error())
	})
	i.log.ErrorContext(ctx, "a webhook could not be processed", "delivery", id, "again", retry, "error", cause.Error())
	return retry, err
}

func (i *Inbox) announceFailure(ctx context.Context, tx *db.Tx, d Delivery, note string) error {
	return i.bus.Publish(ctx, tx, event.Event{
		Tenant: d.Tenant, Source: "webhook", Severity: event.Error, Entity: "webhook", EntityID: d.ID,
		Message: fmt.Sprintf("A %s webhook (%s) could not be used: %s.", d.Source, d.Topic, note),
		Payload: event.WebhookFailed{WebhookSource: string(d.Source), DeliveryID: d.ID, Topic: d.Topic, ErrorMessage: note},
	})
}

// sweep offers deliveries again that have waited longer than any retry: their
// job was lost, for example as a dead letter during a long outage of our own.
func (i *Inbox) sweep(ctx context.Context) error {
	return i.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		ids := map[string][]string{} // by tenant
		err := db.Each(ctx, tx, `SELECT tenant_id, id FROM webhook_deliveries WHERE status = 'RECEIVED' AND received_at < $1 ORDER BY received_at LIMIT 128`, []any{db.Time(i.now().Add(-15 * time.Minute))}, func(rows *sql.Rows) error {
			var tenant, id string
			err := rows.Scan(&tenant, &id)
			ids[tenant] = append(ids[tenant], id)
			return err
		})
		if err != nil {
			return err
		}
		return i.enqueueAll(ctx, tx, ids)
	})
}
