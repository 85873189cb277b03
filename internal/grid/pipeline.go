package grid

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/catalog"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/grid/sku"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/simplyprint"
	"github.com/forma3d/connect/internal/slicer"
)

// Farm gives the SimplyPrint client of a tenant, or job.ErrDisconnected.
type Farm interface {
	Farm(ctx context.Context, tenant string) (*simplyprint.Client, error)
}

// The job kinds of baseplates, one a step.
const (
	kindGeometry = "grid-geometry" // plan and check the plates
	kindSlice    = "grid-slice"    // slice one plate
	kindUpload   = "grid-upload"   // bring one plate's G-code to the farm
	kindMapping  = "grid-mapping"  // make the product mapping
)

// geometryTimeout is above the slowest plates there are: 2 m by 2 m.
const geometryTimeout = 5 * time.Minute

type stepArgs struct {
	Tenant      string `json:"tenant"`
	BaseplateID string `json:"baseplateId"`
	Run         int    `json:"run"`
	Plate       int    `json:"plate,omitempty"`
}

// eventBus is what subscribing needs of the event bus.
type eventBus interface {
	Subscribe(reg *job.Registry, eventType, name, title string, h event.Handler)
}

func (s *Service) define(reg *job.Registry, bus eventBus) {
	step := func(kind, title, about, queue string, p job.Policy, timeout time.Duration, handle func(context.Context, job.Run) error) {
		reg.Define(job.Definition{
			Kind: kind, Title: title, About: about, Type: job.TypeBaseplate, Queue: queue, MaxAttempts: p.MaxAttempts, Backoff: p.Backoff, Timeout: timeout,
			Handle: handle, Dead: s.stepDead, Revive: s.stepRevive,
		})
	}
	step(kindGeometry, "Draw a baseplate", "Cuts a made-to-measure baseplate into plates that fit the printers, and draws them.", job.QueueGrid, s.opts.Work, geometryTimeout, s.drawPlates)
	step(kindSlice, "Slice a plate", "Has the slicer make the G-code of one plate of a baseplate.", job.QueueGrid, s.opts.Work, s.opts.SliceTimeout+geometryTimeout, s.slicePlate)
	step(kindUpload, "Bring a plate to the print farm", "Puts the G-code of one plate into the print farm's library. It is put there once.", job.QueueSimplyPrint, s.opts.Policy, 0, s.opts.Policy.Command(s.limit, s.uploadPlate))
	step(kindMapping, "Map a baseplate", "Makes the product mapping of a baseplate whose plates are at the print farm, and lets the orders go on that wait for it.", job.QueueEvents, s.opts.Work, 0, s.makeMapping)
	bus.Subscribe(reg, event.GridPipelineFailed{}.EventType(), "grid-issue", "Ask a person about a baseplate that failed", s.tellPerson)
	reg.Every("grid-cleanup", "Delete G-code that the print farm has had for a while", time.Hour, s.cleanUp)
}

// begin enqueues the work of b's step. Its row is locked by the caller.
func (s *Service) begin(ctx context.Context, tx *db.Tx, b *Baseplate) error {
	args := stepArgs{Tenant: b.Tenant, BaseplateID: b.ID, Run: b.Run}
	var jobs []job.Job
	perPlate := func(kind, cond string) error {
		list, err := plates(ctx, tx, b.ID, cond)
		if err != nil {
			return err
		}
		for _, p := range list {
			one := args
			one.Plate = p.Number
			jobs = append(jobs, job.Job{Kind: kind, Args: one})
		}
		return nil
	}
	var err error
	switch b.Step {
	case StepGeometry:
		jobs = []job.Job{{Kind: kindGeometry, Args: args}}
	case StepSlicing:
		err = perPlate(kindSlice, notSliced)
	case StepUpload:
		err = perPlate(kindUpload, notUploaded)
	case StepMapping:
		jobs = []job.Job{{Kind: kindMapping, Args: args}}
	}
	if err != nil {
		return err
	}
	if err := s.jobs.Enqueue(ctx, tx, jobs...); err != nil {
		return err
	}
	return s.bus.Publish(ctx, tx, changedEvent(b))
}

// What is left of a step.
const (
	notSliced   = `sliced_at IS NULL`
	notUploaded = `file_id = ''`
)

func changedEvent(b *Baseplate) event.Event {
	severity, message := event.Info, fmt.Sprintf("Baseplate %s: %s.", b.SKU, b.Step.words())
	switch b.State {
	case Ready:
		message = fmt.Sprintf("Baseplate %s is ready to be printed.", b.SKU)
	case Failed:
		severity, message = event.Warning, fmt.Sprintf("Baseplate %s failed at %s.", b.SKU, b.Step.words())
	case Working:
	}
	return event.Event{
		Tenant: b.Tenant, Source: "grid", Severity: severity, Message: message, Entity: "baseplate", EntityID: b.ID,
		Payload: event.GridBaseplateChanged{BaseplateID: b.ID, SKU: b.SKU, State: string(b.State), Step: string(b.Step)},
	}
}

// load gives the baseplate that a job works for, nil when the job is of an
// earlier run or step and has nothing to do any more.
func (s *Service) load(ctx context.Context, q db.Querier, r job.Run, step Step, lock string) (*Baseplate, stepArgs, error) {
	var args stepArgs
	if err := r.Args(&args); err != nil {
		return nil, args, job.Discard(err)
	}
	b, err := one(ctx, q, args.Tenant, `id = $2`+lock, args.BaseplateID)
	if errors.Is(err, db.ErrNotFound) {
		return nil, args, nil
	}
	if err != nil || b.State != Working || b.Step != step || b.Run != args.Run {
		return nil, args, err
	}
	return b, args, nil
}

// locked runs fn with the job's baseplate locked, if the job still counts.
func (s *Service) locked(ctx context.Context, r job.Run, step Step, fn func(ctx context.Context, tx *db.Tx, b *Baseplate) error) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		b, _, err := s.load(ctx, tx, r, step, tx.ForUpdate())
		if err != nil || b == nil {
			return err
		}
		return fn(ctx, tx, b)
	})
}

// advance has b, whose row is locked, begin a step: its next one, or one again.
func (s *Service) advance(ctx context.Context, tx *db.Tx, b *Baseplate, next Step) error {
	b.Step = next
	now := db.Time(s.now())
	b.enter(now)
	if err := save(ctx, tx, b, now); err != nil {
		return err
	}
	return s.begin(ctx, tx, b)
}

// drawPlates plans the plates and draws each of them once, so that what cannot
// be made fails here.
func (s *Service) drawPlates(ctx context.Context, r job.Run) error {
	b, _, err := s.load(ctx, s.db.Read(), r, StepGeometry, "")
	if err != nil || b == nil {
		return err
	}
	p, err := s.opts.Grammar.Parse(b.SKU)
	if err != nil {
		return job.Discard(err)
	}
	list, err := drawn(ctx, p, b.Settings)
	if err != nil {
		return err
	}
	var former []Plate
	err = s.locked(ctx, r, StepGeometry, func(ctx context.Context, tx *db.Tx, b *Baseplate) error {
		if former, err = plates(ctx, tx, b.ID, `gcode_key <> ''`); err != nil {
			return err
		}
		if err := insertPlates(ctx, tx, b, list, db.Time(s.now())); err != nil {
			return err
		}
		return s.advance(ctx, tx, b, StepSlicing)
	})
	if err != nil {
		return err
	}
	for _, plt := range former { // of an earlier run; nobody knows their names any more
		if err := s.store.Delete(ctx, plt.GCodeKey); err != nil {
			s.log.WarnContext(ctx, "old G-code could not be deleted", "key", plt.GCodeKey, "error", err.Error())
		}
	}
	return nil
}

// slicePlate slices one plate and stores its G-code. The plate is drawn again:
// that costs less than keeping meshes.
func (s *Service) slicePlate(ctx context.Context, r job.Run) error {
	b, args, err := s.load(ctx, s.db.Read(), r, StepSlicing, "")
	if err != nil || b == nil {
		return err
	}
	plt, err := plate(ctx, s.db.Read(), b.ID, args.Plate)
	if err != nil || plt.SlicedAt != nil {
		return err
	}
	p, err := s.opts.Grammar.Parse(b.SKU)
	if err != nil {
		return job.Discard(err)
	}
	mesh, err := plateSTL(ctx, p, b.Settings, plt.Number)
	if err != nil {
		return err
	}
	made, err := s.slice(ctx, b, plt.Number, mesh)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(made.content)
	plt.FileName = fileName(b.SKU, plt.Number, sum)
	plt.GCodeKey = "gcode/" + b.Tenant + "/" + b.ID + "/" + plt.FileName
	if err := s.store.Put(ctx, plt.GCodeKey, "text/x.gcode", made.content); err != nil {
		return err
	}
	return s.locked(ctx, r, StepSlicing, func(ctx context.Context, tx *db.Tx, b *Baseplate) error {
		_, err := tx.ExecContext(ctx, `UPDATE grid_plates SET gcode_key = $3, file_name = $4, gcode_bytes = $5, print_seconds = $6, filament_mg = $7, sliced_at = $8, updated_at = $8 WHERE baseplate_id = $1 AND number = $2 AND sliced_at IS NULL`,
			b.ID, plt.Number, plt.GCodeKey, plt.FileName, len(made.content), int64(made.printTime/time.Second), made.milligrams, db.Time(s.now()))
		if err != nil {
			return fmt.Errorf("record the G-code: %w", err)
		}
		left, err := missing(ctx, tx, b.ID, notSliced)
		if err != nil || left > 0 {
			return err
		}
		return s.advance(ctx, tx, b, StepUpload)
	})
}

// fileName is a plate's name at the farm. It names the content, so that finding
// it there means that it need not be brought.
func fileName(product string, number int, sum [sha256.Size]byte) string {
	name := strings.ReplaceAll(strings.ToLower(product), ".", "_") // one point: the extension's
	return fmt.Sprintf("%s-p%02d-%s.gcode", name, number, hex.EncodeToString(sum[:6]))
}

// uploadPlate brings one plate's G-code into the farm's library exactly once.
//
// The name tells the content, so the library is searched for it first. That the
// farm is about to keep the file is written down before it is told; after a call
// that was never answered the next attempt waits until it cannot arrive any
// more, and searches again.
func (s *Service) uploadPlate(ctx context.Context, r job.Run) error {
	b, args, err := s.load(ctx, s.db.Read(), r, StepUpload, "")
	if err != nil || b == nil {
		return err
	}
	plt, err := plate(ctx, s.db.Read(), b.ID, args.Plate)
	if err != nil || plt.FileID != "" {
		return err
	}
	farm, err := s.farm.Farm(ctx, args.Tenant)
	if err != nil {
		return err
	}
	id, err := s.findFile(ctx, farm, plt.FileName)
	if err != nil {
		return err
	}
	if id != "" {
		return s.uploaded(ctx, r, plt.Number, id)
	}
	if plt.InFlight != nil && plt.InFlight.After(s.now()) {
		return job.Snooze(plt.InFlight.Sub(s.now()), errors.New("an earlier call may still reach the farm"))
	}
	content, err := s.store.Get(ctx, plt.GCodeKey)
	if errors.Is(err, db.ErrNotFound) {
		return job.Discard(fmt.Errorf("the G-code of plate %d is gone from the data folder; make the baseplate anew", plt.Number))
	}
	if err != nil {
		return err
	}
	if err := s.limit.Take(ctx); err != nil {
		return err
	}
	up, err := farm.Upload(ctx, plt.FileName, bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return err
	}
	if err := s.limit.Take(ctx); err != nil {
		return err
	}
	if err := s.markKeeping(ctx, r, plt.Number); err != nil {
		return err
	}
	id, err = farm.KeepFile(ctx, up.ID, b.Settings.Folder)
	if err != nil {
		return s.notKept(ctx, r, plt.Number, err)
	}
	return s.uploaded(ctx, r, plt.Number, id)
}

// findFile searches the farm's library for a file by its name; "" when it is not
// there.
func (s *Service) findFile(ctx context.Context, farm *simplyprint.Client, name string) (string, error) {
	if err := s.limit.Take(ctx); err != nil {
		return "", err
	}
	list, err := farm.Files(ctx, simplyprint.FilesQuery{Folder: -1, Search: strings.TrimSuffix(name, ".gcode"), Everywhere: true})
	if err != nil {
		return "", err
	}
	for _, f := range list.Files {
		if f.Name == name {
			return f.ID, nil
		}
	}
	return "", nil
}

// errOvertaken ends an attempt whose baseplate went on without it.
var errOvertaken = errors.New("the baseplate was begun anew meanwhile")

// markKeeping writes down that the farm is about to be told. Of two attempts at
// once only one gets so far; the other looks again later.
func (s *Service) markKeeping(ctx context.Context, r job.Run, number int) error {
	outcome := errOvertaken
	err := s.locked(ctx, r, StepUpload, func(ctx context.Context, tx *db.Tx, b *Baseplate) error {
		now := db.Time(s.now())
		res, err := tx.ExecContext(ctx, `UPDATE grid_plates SET attempted_at = $3, in_flight_until = $4, updated_at = $3 WHERE baseplate_id = $1 AND number = $2 AND file_id = '' AND (in_flight_until IS NULL OR in_flight_until <= $3)`,
			b.ID, number, now, db.Time(now.Add(2*s.opts.AnswerWithin)))
		if err != nil {
			return fmt.Errorf("note the upload: %w", err)
		}
		n, err := res.RowsAffected()
		if outcome = nil; n == 0 {
			outcome = job.Snooze(s.opts.AnswerWithin, errors.New("another attempt is telling the farm"))
		}
		return err
	})
	return errors.Join(err, outcome)
}

// notKept takes the mark back when the call was answered: then it is not under
// way any more.
func (s *Service) notKept(ctx context.Context, r job.Run, number int, cause error) error {
	var out *outbound.Error
	if !errors.As(cause, &out) || out.Kind == outbound.Ambiguous && out.Status == 0 {
		return cause
	}
	err := s.locked(ctx, r, StepUpload, func(ctx context.Context, tx *db.Tx, b *Baseplate) error {
		_, err := tx.ExecContext(ctx, `UPDATE grid_plates SET in_flight_until = NULL, updated_at = $3 WHERE baseplate_id = $1 AND number = $2`, b.ID, number, db.Time(s.now()))
		return err
	})
	if err != nil {
		return fmt.Errorf("note the failure: %w", err)
	}
	return cause
}

// uploaded records that the farm has a plate as the library file id.
func (s *Service) uploaded(ctx context.Context, r job.Run, number int, id string) error {
	return s.locked(ctx, r, StepUpload, func(ctx context.Context, tx *db.Tx, b *Baseplate) error {
		_, err := tx.ExecContext(ctx, `UPDATE grid_plates SET file_id = $3, in_flight_until = NULL, updated_at = $4 WHERE baseplate_id = $1 AND number = $2 AND file_id = ''`, b.ID, number, id, db.Time(s.now()))
		if err != nil {
			return fmt.Errorf("record the upload: %w", err)
		}
		left, err := missing(ctx, tx, b.ID, notUploaded)
		if err != nil || left > 0 {
			return err
		}
		return s.advance(ctx, tx, b, StepMapping)
	})
}

// makeMapping makes the product mapping, with one part a plate, and tells the
// lines that wait. A mapping that somebody made by hand meanwhile stays.
func (s *Service) makeMapping(ctx context.Context, r job.Run) error {
	return s.locked(ctx, r, StepMapping, func(ctx context.Context, tx *db.Tx, b *Baseplate) error {
		p, err := s.opts.Grammar.Parse(b.SKU)
		if err != nil {
			return job.Discard(err)
		}
		list, err := plates(ctx, tx, b.ID, `1 = 1`)
		if err != nil {
			return err
		}
		have, err := s.catalog.BySKU(ctx, tx, b.Tenant, b.SKU)
		switch {
		case err == nil && have.ID != b.MappingID:
			b.MappingID = have.ID
		case err == nil || errors.Is(err, db.ErrNotFound):
			made, err := s.catalog.Put(ctx, tx, b.Tenant, mappingOf(b, p, list, have))
			var invalid *catalog.InvalidError
			if errors.As(err, &invalid) {
				return job.Discard(err)
			}
			if err != nil {
				return err // somebody else's mapping came first, or a change: look again
			}
			b.MappingID = made.ID
		default:
			return err
		}
		return s.finish(ctx, tx, b)
	})
}

// mappingOf is b's mapping: a new one, or the one that it had with the new
// plates. What people wrote in that one stays.
func mappingOf(b *Baseplate, p sku.Plate, list []Plate, have catalog.Mapping) catalog.Mapping {
	m := have
	if m.ID == "" {
		m = catalog.Mapping{SKU: b.SKU, ProductName: "Baseplate " + p.Describe(), Active: true}
	}
	m.DefaultProfile.Material, m.DefaultProfile.Color = b.Settings.Material, b.Settings.Color
	former := map[string]catalog.Profile{}
	for _, part := range have.Parts {
		former[part.Name] = part.PrintProfile
	}
	m.Parts = nil
	var milligrams int64
	for _, plt := range list {
		milligrams += plt.FilamentMG
		name := fmt.Sprintf("Plate %d of %d", plt.Number, len(list))
		m.Parts = append(m.Parts, catalog.Part{Name: name, FileID: plt.FileID, Quantity: 1, YieldPerPrint: 1, PrintProfile: former[name]})
	}
	m.WeightGrams = (milligrams + 999) / 1000
	return m
}

// finish makes b, whose row is locked, ready. The lines stop waiting when the
// planner has taken their parts.
func (s *Service) finish(ctx context.Context, tx *db.Tx, b *Baseplate) error {
	now := db.Time(s.now())
	b.State, b.ReadyAt = Ready, &now
	b.leave(now)
	if err := save(ctx, tx, b, now); err != nil {
		return err
	}
	list, err := waiters(ctx, tx, b.ID)
	if err != nil {
		return err
	}
	events := []event.Event{changedEvent(b)}
	for _, w := range list {
		events = append(events, readyEvent(b.Tenant, w, b.SKU))
	}
	return s.bus.Publish(ctx, tx, events...)
}

// stepDead ends the run of a step that failed for good.
func (s *Service) stepDead(ctx context.Context, tx *db.Tx, r job.Run, cause error) error {
	step, known := stepOf[r.Kind]
	if !known {
		return nil
	}
	b, _, err := s.load(ctx, tx, r, step, tx.ForUpdate())
	if err != nil || b == nil {
		return nil //nolint:nilerr // unreadable arguments name no baseplate
	}
	b.State, b.Error = Failed, reason(cause)
	if err := save(ctx, tx, b, db.Time(s.now())); err != nil {
		return err
	}
	list, err := waiters(ctx, tx, b.ID)
	if err != nil {
		return err
	}
	events := []event.Event{changedEvent(b)}
	for _, w := range list {
		events = append(events, event.Event{
			Tenant: b.Tenant, Source: "grid", Severity: event.Error, Message: fmt.Sprintf("The baseplate %s could not be made: %s failed.", b.SKU, b.Step.words()), OrderID: w.orderID,
			Entity: "order", EntityID: w.orderID,
			Payload: event.GridPipelineFailed{OrderID: w.orderID, LineItemID: w.lineID, SKU: b.SKU, ErrorMessage: b.Error, FailedStep: string(b.Step)},
		})
	}
	return s.bus.Publish(ctx, tx, events...)
}

var stepOf = map[string]Step{kindGeometry: StepGeometry, kindSlice: StepSlicing, kindUpload: StepUpload, kindMapping: StepMapping}

// maxReason bounds an error text in our row: slicers can print pages.
const maxReason = 2000

func reason(cause error) string {
	text := cause.Error()
	var out *outbound.Error
	var slicing *slicer.Error
	switch {
	case errors.As(cause, &out) && out.Message != "":
		text = out.Message
	case errors.As(cause, &slicing):
		text = slicing.Message
	}
	if len(text) > maxReason {
		text = strings.ToValidUTF8(text[:maxReason], "") + " …"
	}
	return text
}

// stepRevive takes the baseplate up again for a person's retry of a dead letter.
func (s *Service) stepRevive(ctx context.Context, tx *db.Tx, r job.Run) error {
	var args stepArgs
	if err := r.Args(&args); err != nil {
		return job.Obsolete("its arguments cannot be read")
	}
	b, waiting, err := s.lockWithOrders(ctx, tx, args.Tenant, args.BaseplateID)
	switch {
	case errors.Is(err, db.ErrNotFound):
		return job.Obsolete("the baseplate does not exist any more")
	case err != nil:
		return err
	case b.Run != args.Run || b.Step != stepOf[r.Kind]:
		return job.Obsolete("the baseplate was taken up again another way")
	case b.State == Working:
		return nil
	case b.State == Ready:
		return job.Obsolete("the baseplate is ready")
	}
	b.State, b.Error = Working, ""
	if err := save(ctx, tx, b, db.Time(s.now())); err != nil {
		return err
	}
	if err := s.closeIssues(ctx, tx, waiting); err != nil {
		return err
	}
	return s.resume(ctx, tx, b, args.Plate)
}

// resume enqueues what is left of a step besides the plate of the job that runs
// again: the other plates' jobs ended without work while the baseplate was
// failed. A plate that has two jobs is still made once.
func (s *Service) resume(ctx context.Context, tx *db.Tx, b *Baseplate, except int) error {
	kind, cond := "", ""
	switch b.Step {
	case StepSlicing:
		kind, cond = kindSlice, notSliced
	case StepUpload:
		kind, cond = kindUpload, notUploaded
	case StepGeometry, StepMapping:
		return s.bus.Publish(ctx, tx, changedEvent(b))
	}
	list, err := plates(ctx, tx, b.ID, cond+` AND number <> $2`, except)
	if err != nil {
		return err
	}
	jobs := make([]job.Job, len(list))
	for i, p := range list {
		jobs[i] = job.Job{Kind: kind, Args: stepArgs{b.Tenant, b.ID, b.Run, p.Number}}
	}
	if err := s.jobs.Enqueue(ctx, tx, jobs...); err != nil {
		return err
	}
	return s.bus.Publish(ctx, tx, changedEvent(b))
}

// tellPerson opens the issue on the line whose baseplate failed. Its answer
// "try again" plans the order anew, which asks for the baseplate anew.
func (s *Service) tellPerson(ctx context.Context, tx *db.Tx, d event.Delivery) error {
	var e event.GridPipelineFailed
	if err := d.Decode(&e); err != nil {
		return err
	}
	orders, err := s.orders.Lock(ctx, tx, d.Tenant, []string{e.OrderID})
	if err != nil || len(orders) == 0 || orders[0].Status.Closed() {
		return err
	}
	if !slices.ContainsFunc(orders[0].Lines, func(l order.Line) bool { return l.ID == e.LineItemID && l.Printable && l.Wanted > 0 }) {
		return nil // it was left out meanwhile
	}
	b, err := one(ctx, tx, d.Tenant, `sku = $2`, e.SKU)
	if err != nil || b.State != Failed {
		return err // it was taken up again meanwhile
	}
	return s.orders.OpenIssues(ctx, tx, orders[0], order.Issue{
		Kind: order.IssueBaseplate, LineItemID: e.LineItemID, Detail: e.ErrorMessage,
		Message: fmt.Sprintf("The baseplate %s could not be made: %s failed. %s Try again, or ignore this line and make it by hand.", e.SKU, Step(e.FailedStep).words(), sentence(e.ErrorMessage)),
	})
}

// sentence is text as a sentence of its own.
func sentence(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + strings.TrimRight(text[1:], ".") + "."
}

// cleanUpBatch bounds one look for old G-code.
const cleanUpBatch = 200

// cleanUp deletes G-code that the farm has had for a while.
func (s *Service) cleanUp(ctx context.Context) error {
	for {
		list, err := oldGCode(ctx, s.db.Read(), db.Time(s.now().Add(-s.opts.KeepGCode)), cleanUpBatch)
		if err != nil {
			return err
		}
		for _, key := range list {
			if err := s.store.Delete(ctx, key); err != nil {
				return err
			}
		}
		err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return forgetGCode(ctx, tx, list) })
		if err != nil || len(list) < cleanUpBatch {
			return err
		}
	}
}
