// Package seed fills a database with orders as a shop of some size has them
// after a few years: for measuring, and for trying the pages out. It writes rows
// past all rules, so it must not meet real orders.
package seed

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/order"
)

// Options say what to write.
type Options struct {
	Tenant string
	Orders int
	Years  float64 // over how long the orders were sold
	Seed   uint64  // the same gives the same orders
	Force  bool    // also beside real orders
	Now    time.Time
	Report func(written int) // may be nil
}

// mark is what tells seeded orders from real ones.
const mark = "seed"

// ErrRealOrders is the error of a database that holds orders of a shop.
var ErrRealOrders = errors.New("the database holds orders that were not made by seeding; use another database or another tenant, or --force")

// chunk is how many orders are written in one transaction.
const chunk = 5000

var tables = []string{"orders", "line_items", "line_parts", "print_jobs", "shipments", "fulfillments", "order_issues"}

// Run fills the database.
func Run(ctx context.Context, d *db.DB, o Options) error {
	if o.Orders < 1 || o.Years <= 0 {
		return errors.New("name how many orders to write, and over how many years")
	}
	empty, err := check(ctx, d, o)
	if err != nil {
		return err
	}
	if o.Report == nil {
		o.Report = func(int) {}
	}
	g := newGenerator(o)
	fill := func(ctx context.Context) error { return write(ctx, d, g, o) }
	if empty {
		err = d.WithoutIndexes(ctx, tables, fill)
	} else {
		err = fill(ctx)
	}
	if err != nil {
		return err
	}
	return d.Settle(ctx, append([]string{order.TermsTable, "sku_terms"}, tables...))
}

// check refuses a database with real orders, and tells whether it has none at all.
func check(ctx context.Context, d *db.DB, o Options) (empty bool, err error) {
	err = d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO tenants (id, name, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, o.Tenant, o.Tenant, db.Time(o.Now))
		return err
	})
	if err != nil {
		return false, fmt.Errorf("make the tenant: %w", err)
	}
	look := func(cond string, args ...any) (bool, error) {
		var id string
		err := d.Read().QueryRowContext(ctx, `SELECT id FROM orders WHERE `+cond+` LIMIT 1`, args...).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return false, nil
		}
		return err == nil, err
	}
	if !o.Force {
		switch real, err := look(`tenant_id = $1 AND body_hash <> $2`, o.Tenant, mark); {
		case err != nil:
			return false, fmt.Errorf("look for real orders: %w", err)
		case real:
			return false, ErrRealOrders
		}
	}
	some, err := look(`TRUE`)
	if err != nil {
		return false, fmt.Errorf("look for orders: %w", err)
	}
	return !some, nil
}

// write makes the orders chunk by chunk. The terms of the search are gathered
// and written at the end, in the order of their key.
func write(ctx context.Context, d *db.DB, g *generator, o Options) (err error) {
	exec := func(ctx context.Context, statement string) error {
		return d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, statement)
			return err
		})
	}
	if err := exec(ctx, `CREATE TABLE IF NOT EXISTS seed_terms (tenant_id TEXT NOT NULL, term TEXT NOT NULL, order_id TEXT NOT NULL)`); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, exec(context.WithoutCancel(ctx), `DROP TABLE seed_terms`)) }()
	for done := 0; done < o.Orders; {
		n := min(chunk, o.Orders-done)
		b := g.batch(done, n)
		if err := d.InTx(ctx, func(ctx context.Context, tx *db.Tx) error { return b.write(ctx, tx, o.Now) }); err != nil {
			return fmt.Errorf("write orders %d to %d: %w", done+1, done+n, err)
		}
		done += n
		o.Report(done)
	}
	return exec(ctx, `INSERT INTO order_terms (tenant_id, term, order_id) SELECT DISTINCT tenant_id, term, order_id FROM seed_terms ORDER BY 1, 2, 3 ON CONFLICT DO NOTHING`)
}

// batch is the rows of some orders.
type batch struct {
	orders                                       []*order.Order
	parts, jobs, shipments, fulfillments, issues [][]any
}

func (b *batch) write(ctx context.Context, tx *db.Tx, now time.Time) error {
	loads, err := order.LoadOf(b.orders, now)
	if err != nil {
		return err
	}
	for _, l := range loads {
		switch l.Table {
		case order.TermsTable:
			err = db.CopyRows(ctx, tx, "seed_terms", l.Columns, l.Rows)
		case "sku_terms":
			_, err = db.InsertRows(ctx, tx, `INSERT INTO sku_terms (tenant_id, term, sku)`, `ON CONFLICT DO NOTHING`, l.Rows)
		default:
			err = db.CopyRows(ctx, tx, l.Table, l.Columns, l.Rows)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", l.Table, err)
		}
	}
	for _, t := range []struct {
		name    string
		columns []string
		rows    [][]any
	}{
		{"line_parts", []string{"id", "tenant_id", "order_id", "line_item_id", "mapping_id", "position", "name", "file_id", "quantity", "yield", "profile", "created_at"}, b.parts},
		{"print_jobs", []string{"id", "tenant_id", "order_id", "line_item_id", "line_part_id", "purpose", "status", "printer_id", "printer_name", "progress", "started_at", "completed_at", "created_at", "updated_at"}, b.jobs},
		{"shipments", []string{"id", "tenant_id", "order_id", "status", "reference", "attempted_at", "carrier", "tracking_number", "tracking_url", "created_at", "updated_at"}, b.shipments},
		{"fulfillments", []string{"id", "tenant_id", "order_id", "shipment_id", "state", "tracking_number", "tracking_url", "created_at", "done_at"}, b.fulfillments},
		{"order_issues", []string{"id", "tenant_id", "order_id", "subject", "line_item_id", "kind", "message", "detail", "state", "created_at"}, b.issues},
	} {
		if err := db.CopyRows(ctx, tx, t.name, t.columns, t.rows); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return nil
}

// generator makes orders: mostly old and fulfilled ones, some of the last days in
// every state, few customers who buy often, few products that sell much.
type generator struct {
	o     Options
	r     *rand.Rand
	skus  []string
	zipf  *rand.Zipf
	start time.Time
	step  time.Duration
}

// products is how many different products the shop has.
const products = 2000

func newGenerator(o Options) *generator {
	r := rand.New(rand.NewPCG(o.Seed, 1))
	g := &generator{o: o, r: r, zipf: rand.NewZipf(r, 1.1, 4, products-1)}
	kinds, colours := []string{"HOOK", "CLIP", "BOX", "STAND", "VASE", "TRAY", "COVER", "MOUNT", "GRID", "LAMP"}, []string{"WHITE", "BLACK", "RED", "BLUE", "GREEN", "GREY", "SAND", "OLIVE"}
	for i := range products {
		g.skus = append(g.skus, fmt.Sprintf("%s-%s-%d", kinds[i%len(kinds)], colours[i/len(kinds)%len(colours)], i/80+1))
	}
	span := time.Duration(o.Years * 365 * 24 * float64(time.Hour))
	g.step = span / time.Duration(o.Orders)
	g.start = o.Now.Add(-span)
	return g
}

// id is a UUIDv7 of a time: ids sort as the orders came.
func (g *generator) id(at time.Time) string {
	var u uuid.UUID
	binary.BigEndian.PutUint64(u[:8], uint64(at.UnixMilli())<<16|uint64(at.Nanosecond()%1_000_000/250)) //nolint:gosec // times after 1970
	binary.BigEndian.PutUint64(u[8:], g.r.Uint64())
	u[6], u[8] = u[6]&0x0f|0x70, u[8]&0x3f|0x80
	return u.String()
}

var (
	firstNames = []string{"Ada", "Jan", "Emma", "Noah", "Lucas", "Marie", "Sofie", "Pieter", "Anna", "Tom", "Lotte", "Hugo", "Mila", "Arthur", "Louise", "Victor", "Julie", "Thomas", "Nina", "Bram", "Céline", "Jürgen", "Eva", "Max", "Léa", "Oscar", "Fien", "Wout", "Ines", "Karel"}
	syllables  = []string{"van", "der", "berg", "jans", "sen", "peet", "ers", "maes", "wil", "lems", "claes", "goos", "wou", "ters", "mer", "tens", "dub", "ois", "lam", "bert", "schmidt", "mül", "ler", "fis", "cher", "web", "er", "roux", "mor", "eau"}
	printers   = []string{"Prusa 01", "Prusa 02", "Prusa 03", "Prusa 04", "Bambu A", "Bambu B", "Bambu C", "Voron"}
)

// customer makes one of many customers; the same number is the same person.
func (g *generator) customer(n int) (name, email string) {
	r := rand.New(rand.NewPCG(uint64(n), 2)) //nolint:gosec // small and positive
	first := firstNames[r.IntN(len(firstNames))]
	last := syllables[r.IntN(len(syllables))] + syllables[r.IntN(len(syllables))] + syllables[r.IntN(len(syllables))]
	last = string(last[0]-'a'+'A') + last[1:]
	return first + " " + last, fmt.Sprintf("%s.%d@example.com", last, n)
}

// statusOf chooses a state that fits an order's age.
func (g *generator) statusOf(age time.Duration) order.Status {
	x := g.r.Float64()
	pick := func(list ...any) order.Status {
		for i := 0; i < len(list); i += 2 {
			if x -= list[i+1].(float64); x < 0 {
				return list[i].(order.Status)
			}
		}
		return order.Fulfilled
	}
	if age > 5*24*time.Hour {
		return pick(order.Cancelled, 0.035, order.Failed, 0.0005, order.PartiallyCompleted, 0.0003, order.Pending, 0.0005)
	}
	return pick(order.Pending, 0.12, order.Processing, 0.35, order.PartiallyCompleted, 0.03, order.Completed, 0.15, order.Failed, 0.02, order.Cancelled, 0.03)
}

func (g *generator) batch(from, n int) *batch {
	b := &batch{}
	for i := from; i < from+n; i++ {
		g.add(b, i)
	}
	return b
}

func (g *generator) add(b *batch, i int) {
	at := g.start.Add(time.Duration(i)*g.step + time.Duration(g.r.Int64N(int64(g.step)+1))).Truncate(time.Millisecond).Add(time.Duration(i%1000) * time.Microsecond)
	now := g.o.Now
	customers := max(g.o.Orders/3, 1)
	name, email := g.customer(g.r.IntN(customers))
	currency := "EUR"
	if g.r.IntN(12) == 0 {
		currency = "GBP"
	}
	o := &order.Order{
		ID: g.id(at), Tenant: g.o.Tenant, Source: "api", Number: fmt.Sprintf("#%d", 1001+i), Status: g.statusOf(now.Sub(at)), PaymentStatus: "paid", Released: true, CustomerName: name, CustomerEmail: email,
		ShippingAddress: &order.Address{Name: name, Address1: fmt.Sprintf("Kerkstraat %d", g.r.IntN(200)+1), Zip: fmt.Sprint(1000 + g.r.IntN(8999)), City: "Gent", Country: "Belgium", CountryCode: "BE"},
		Currency:        currency, Metadata: order.Metadata{NoteAttributes: []order.Attribute{}, Tags: []string{}}, Test: true, BodyHash: mark, Correlation: fmt.Sprintf("seed-%d", i),
		OrderedAt: at, CreatedAt: at, UpdatedAt: earlier(at.Add(time.Duration(g.r.IntN(96)+2)*time.Hour), now),
	}
	done := o.UpdatedAt
	switch o.Status {
	case order.Fulfilled:
		o.ReadyAt, o.CompletedAt, o.FulfilledAt = &done, &done, &done
		o.TrackingNumber = fmt.Sprintf("3SF3D%09d", i)
		o.TrackingURL = "https://tracking.example/" + o.TrackingNumber
	case order.Completed:
		o.ReadyAt, o.CompletedAt = &done, &done
	case order.Cancelled:
		o.CancelledAt = &done
	case order.Pending, order.Processing, order.PartiallyCompleted, order.Failed:
	}
	for l := range 1 + g.r.IntN(2) + g.r.IntN(2)*g.r.IntN(2) {
		g.addLine(b, o, l)
	}
	b.orders = append(b.orders, o)
	g.addParcel(b, o, i)
	if o.Status == order.Pending || o.Status == order.Failed || o.Status == order.PartiallyCompleted || o.Status == order.Completed && g.r.IntN(20) == 0 {
		g.addIssue(b, o)
	}
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func (g *generator) addLine(b *batch, o *order.Order, position int) {
	l := order.Line{
		ID: g.id(o.OrderedAt), OrderID: o.ID, Position: position, SKU: g.skus[g.zipf.Uint64()], Quantity: 1 + g.r.IntN(2)*g.r.IntN(2), UnitPriceMinor: int64(495 + 100*g.r.IntN(60)), WeightGrams: 40,
		Printable: true, RequiresShipping: true, Properties: []order.Attribute{},
	}
	l.Title, l.Wanted = "Product "+l.SKU, l.Quantity
	o.TotalMinor += int64(l.Quantity) * l.UnitPriceMinor
	l.Status = map[order.Status]order.LineStatus{
		order.Pending: order.LinePending, order.Processing: order.LineProcessing, order.PartiallyCompleted: order.LinePartiallyCompleted, order.Completed: order.LineCompleted,
		order.Fulfilled: order.LineCompleted, order.Failed: order.LineFailed, order.Cancelled: order.LineCompleted,
	}[o.Status]
	o.Lines = append(o.Lines, l)
	if o.Status == order.Pending {
		return // its SKU is not mapped
	}
	part := g.id(o.OrderedAt)
	b.parts = append(b.parts, []any{part, o.Tenant, o.ID, l.ID, "seed", 0, "body", "0123456789abcdef0123456789abcdef", 1, 1, "{}", db.Time(o.OrderedAt)})
	for range l.Wanted {
		status, progress := g.jobStatus(o.Status)
		started, ended := any(nil), any(nil)
		printer, printerName := any(nil), ""
		if status == "PRINTING" || status == "COMPLETED" || status == "FAILED" {
			n := g.r.IntN(len(printers))
			printer, printerName, started = int64(n+1), printers[n], db.Time(earlier(o.OrderedAt.Add(time.Hour), o.UpdatedAt))
		}
		if status == "COMPLETED" || status == "FAILED" {
			ended = db.Time(o.UpdatedAt)
		}
		b.jobs = append(b.jobs, []any{g.id(o.OrderedAt), o.Tenant, o.ID, l.ID, part, "ORDER", status, printer, printerName, progress, started, ended, db.Time(o.OrderedAt), db.Time(o.UpdatedAt)})
	}
}

func (g *generator) jobStatus(s order.Status) (status string, progress int) {
	switch s {
	case order.Processing:
		switch g.r.IntN(4) {
		case 0:
			return "PRINTING", g.r.IntN(100)
		case 1:
			return "COMPLETED", 100
		default:
			return "QUEUED", 0
		}
	case order.PartiallyCompleted:
		if g.r.IntN(2) == 0 {
			return "FAILED", 40
		}
		return "COMPLETED", 100
	case order.Failed:
		return "FAILED", 40
	case order.Cancelled:
		return "CANCELLED", 0
	case order.Pending, order.Completed, order.Fulfilled:
	}
	return "COMPLETED", 100
}

func (g *generator) addParcel(b *batch, o *order.Order, i int) {
	if o.Status != order.Fulfilled && o.Status != order.Completed {
		return
	}
	status, age := "DELIVERED", g.o.Now.Sub(o.UpdatedAt)
	switch x := g.r.IntN(1000); {
	case o.Status == order.Completed:
		status = []string{"PENDING", "FAILED"}[g.r.IntN(2)]
	case age < 12*time.Hour:
		status = "LABEL_CREATED"
	case age < 60*time.Hour:
		status = "IN_TRANSIT"
	case x < 3:
		status = "RETURNED"
	case x == 3:
		status = "EXCEPTION"
	}
	id := g.id(o.UpdatedAt)
	b.shipments = append(b.shipments, []any{id, o.Tenant, o.ID, status, o.ID + "-1", db.Time(o.UpdatedAt), "postnl", o.TrackingNumber, o.TrackingURL, db.Time(o.UpdatedAt), db.Time(o.UpdatedAt)})
	if o.Status == order.Fulfilled {
		b.fulfillments = append(b.fulfillments, []any{g.id(o.UpdatedAt), o.Tenant, o.ID, id, "DONE", o.TrackingNumber, o.TrackingURL, db.Time(o.UpdatedAt), db.Time(o.UpdatedAt)})
	}
}

func (g *generator) addIssue(b *batch, o *order.Order) {
	line := o.Lines[0]
	kind, message, detail, subject, lineID := order.IssuePrintFailed, "A print of this order failed.", "", line.ID, any(line.ID)
	switch o.Status {
	case order.Pending:
		kind, message, detail = order.IssueUnmapped, "The product "+line.SKU+" has no product mapping.", line.SKU
	case order.Completed:
		kind, message, subject, lineID = order.IssueAddress, "No label can be made for this address: The house number is missing.", "address", nil
	case order.Processing, order.PartiallyCompleted, order.Fulfilled, order.Failed, order.Cancelled:
	}
	b.issues = append(b.issues, []any{g.id(o.UpdatedAt), o.Tenant, o.ID, subject, lineID, string(kind), message, detail, "OPEN", db.Time(o.UpdatedAt)})
}
