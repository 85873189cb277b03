package main

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// asks is how often each kind of question is asked.
const asks = 60

// question is one kind of question to the list of orders or to the figures; path
// gives another one of the kind at each call.
type question struct {
	name, wanted string
	path         func() string
}

// answered is how long the answers to a kind of question took.
type answered struct {
	name, wanted string
	p95          time.Duration
}

// sampleOrder is what a question looks for.
type sampleOrder struct {
	Number         string `json:"number"`
	CustomerName   string `json:"customerName"`
	CustomerEmail  string `json:"customerEmail"`
	TrackingNumber string `json:"trackingNumber"`
}

// lists fills a database of its own with n orders and asks for them in every way
// that the pages do, one question after the other.
func (b *bench) lists(n int, res *result) error {
	b.dir = filepath.Join(b.dir, "lists")
	if b.engine == "postgres" {
		d, err := sql.Open("pgx", b.url)
		if err != nil {
			return err
		}
		_, err = d.Exec("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
		if err := errors.Join(err, d.Close()); err != nil {
			return err
		}
	}
	begin := time.Now()
	seed := exec.Command(b.bin, "seed", "--env-file", "", "--orders", fmt.Sprint(n))
	seed.Stderr = os.Stderr
	seed.Env = []string{"DATA_DIR=" + filepath.Join(b.dir, "data"), "DATABASE_URL=" + b.url, "API_KEY=" + key}
	if err := seed.Run(); err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	res.seeded = time.Since(begin)
	if err := b.start("web"); err != nil {
		return err
	}
	if _, err := b.untilReady(); err != nil {
		return err
	}
	var sample struct {
		Items []sampleOrder `json:"items"`
	}
	// Fulfilled orders have everything that is looked for.
	if err := b.call("GET", "/api/v1/orders?status=FULFILLED&pageSize=100&page=50", nil, &sample); err != nil {
		return err
	}
	if len(sample.Items) == 0 {
		return errors.New("there are too few orders to ask for")
	}
	for _, q := range questions(n, sample.Items) {
		took := make([]time.Duration, asks)
		for i := range took {
			path := q.path()
			start := time.Now()
			if err := b.call("GET", "/api/v1"+path, nil, nil); err != nil {
				return err
			}
			took[i] = time.Since(start)
		}
		res.answers = append(res.answers, answered{q.name, q.wanted, percentile(took, 95)})
	}
	return b.stop()
}

func questions(n int, sample []sampleOrder) []question {
	r := rand.New(rand.NewPCG(1, 1))
	some := func() sampleOrder { return sample[r.IntN(len(sample))] }
	one := func(list ...string) string { return list[r.IntN(len(list))] }
	orders := func(name string, query func() string) question {
		return question{"Orders: " + name, "< 50 ms", func() string { return "/orders?pageSize=50&" + query() }}
	}
	find := func(name string, text func() string) question {
		return orders("search, "+name, func() string { return "q=" + url.QueryEscape(text()) })
	}
	week := func() string {
		from := time.Now().UTC().AddDate(0, 0, -7*(2+r.IntN(80)))
		return "from=" + from.Format(time.RFC3339) + "&to=" + from.AddDate(0, 0, 7).Format(time.RFC3339)
	}
	figures := func(name, path string) question {
		return question{name, "< 100 ms", func() string { return path }}
	}
	word := func() []string { return strings.Fields(some().CustomerName) }
	return []question{
		orders("first page", func() string { return "" }),
		orders("deep page (150th to 200th)", func() string { return fmt.Sprint("page=", 150+r.IntN(50)) }),
		orders("each sorting", func() string {
			return "sort=" + one("orderedAt", "-orderedAt", "number", "-number", "total", "-total", "status", "-status", "updatedAt", "-updatedAt")
		}),
		orders("one status", func() string {
			return "status=" + one("PENDING", "PROCESSING", "PARTIALLY_COMPLETED", "COMPLETED", "FULFILLED", "FAILED", "CANCELLED")
		}),
		orders("one status, sorted by total", func() string { return "sort=-total&status=" + one("PENDING", "PROCESSING", "FULFILLED", "CANCELLED") }),
		orders("three statuses", func() string { return "status=" + one("PENDING,PROCESSING,FAILED", "PROCESSING,COMPLETED,FULFILLED") }),
		orders("a week", week),
		orders("a week, sorted by total", func() string { return "sort=-total&" + week() }),
		orders("needs a person", func() string { return "attention=true" }),
		orders("kind of issue", func() string { return "issue=" + one("unmapped_product", "print_failed", "address_invalid") }),
		orders("has active jobs", func() string { return "hasActiveJobs=true" }),
		find("number", func() string { return fmt.Sprint("#", 1001+r.IntN(n)) }),
		find("beginning of a number", func() string { return fmt.Sprint(10 + r.IntN(990)) }),
		find("number that is not there", func() string { return fmt.Sprint(900_000_000 + r.IntN(1000)) }),
		find("customer", func() string { return some().CustomerName }),
		find("last name", func() string { return word()[1] }),
		find("name, last name first", func() string { w := word(); slices.Reverse(w); return strings.Join(w, " ") }),
		find("frequent first name", func() string { return word()[0] }),
		find("three letters", func() string { return word()[1][:3] }),
		find("e-mail", func() string { return some().CustomerEmail }),
		find("customer who is not there", func() string { return "zzyzx" + fmt.Sprint(r.IntN(1000)) }),
		find("SKU", func() string { return one("HOOK-WHITE-1", "CLIP-WHITE-1", "GRID-RED-3", "LAMP-OLIVE-20") }),
		find("part of a SKU", func() string { return one("hook", "olive", "lamp") }),
		find("SKU that is not there", func() string { return "HOOK-PURPLE" }),
		find("tracking number", func() string { return some().TrackingNumber }),
		find("tracking number that is not there", func() string { return "3SNOPE" + fmt.Sprint(r.IntN(1000)) }),
		orders("first name, cancelled, in a week", func() string { return "status=CANCELLED&" + week() + "&q=" + word()[0] }),
		orders("SKU, needs a person", func() string { return "attention=true&q=" + one("hook", "clip-white", "lamp") }),
		orders("SKU, fulfilled, sorted by total", func() string { return "status=FULFILLED&sort=-total&q=" + one("hook-white-1", "grid-red-3") }),
		figures("Today", "/today"),
		figures("Summary of a day", "/analytics/summary?period=today"),
		figures("Summary of a week", "/analytics/summary?period=week"),
		figures("Summary of a month", "/analytics/summary?period=month"),
		figures("Summary of all time", "/analytics/summary?period=all"),
		figures("Trend of 30 days", "/analytics/trend"),
		figures("Revenue of 12 weeks", "/analytics/revenue"),
	}
}

// lists writes the answers' table.
func (r report) lists(b *strings.Builder, n int) {
	if n == 0 || len(r.results) == 0 {
		return
	}
	fmt.Fprintf(b, "\n## With %d orders in the database\n\n95th percentile of %d answers over HTTP, 50 orders a page, one question after the other. Figures are kept for a while (docs/architecture.md): the first of their answers is slower. `forma3d seed --orders %d` made the database in", n, asks, n)
	for i, x := range r.results {
		if i > 0 {
			b.WriteString(" and")
		}
		fmt.Fprintf(b, " %s (%s)", x.seeded.Round(time.Second), x.name())
	}
	b.WriteString(".\n\n| Question | Wanted |")
	for _, x := range r.results {
		fmt.Fprintf(b, " %s |", x.name())
	}
	b.WriteString("\n| --- | --- |" + strings.Repeat(" --- |", len(r.results)) + "\n")
	for i, a := range r.results[0].answers {
		fmt.Fprintf(b, "| %s | %s |", a.name, a.wanted)
		for _, x := range r.results {
			fmt.Fprintf(b, " %.1f ms |", float64(x.answers[i].p95.Microseconds())/1000)
		}
		b.WriteString("\n")
	}
}
