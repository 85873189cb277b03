// Command load measures the program's speed on both engines and writes the
// figures to docs/performance.md. It starts the real binary as a process of its
// own and talks to it over HTTP; the load generator and the database share the
// machine with it.
package main

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the baseline on PostgreSQL
	_ "modernc.org/sqlite"             // the baseline on SQLite

	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/sim"
	simsendcloud "github.com/forma3d/connect/internal/sim/sendcloud"
	simshopify "github.com/forma3d/connect/internal/sim/shopify"
	simsimplyprint "github.com/forma3d/connect/internal/sim/simplyprint"
)

const (
	domain = "load.myshopify.com"
	secret = "load-secret"
	key    = "load-key-load-key-load-key-1"
)

func main() {
	bin := flag.String("bin", "bin/forma3d", "the program")
	postgres := flag.String("postgres", "", "server with fsync on: postgres://user@host:port/postgres")
	out := flag.String("out", "", "file to write")
	n := flag.Int("webhooks", 20000, "webhooks of the intake run; 0: only the lists")
	orders := flag.Int("orders", 1_000_000, "orders in the database that the lists are read from; 0: no lists")
	flag.Parse()
	var r report
	for _, engine := range []string{"sqlite", "postgres"} {
		if engine == "postgres" && *postgres == "" {
			continue
		}
		b := &bench{bin: *bin, engine: engine, server: *postgres}
		res, err := b.run(*n, *orders)
		if err != nil {
			log.Fatalf("%s: %v", engine, err)
		}
		r.results = append(r.results, res)
	}
	text := r.markdown(*n, *orders)
	fmt.Print(text)
	if *out != "" {
		if err := os.WriteFile(*out, []byte(text), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

type result struct {
	engine, version         string
	baseline, intake        float64
	intakeP50, intakeP99    time.Duration
	imported                float64
	queuedP95, fulfilledP95 time.Duration
	idleMB                  float64
	streamsMB               float64
	heardP50, heardP95      time.Duration
	ready                   time.Duration
	flowOrders              int
	seeded                  time.Duration
	answers                 []answered
}

func (r result) name() string {
	if r.engine == "postgres" {
		return "PostgreSQL " + r.version
	}
	return "SQLite"
}

type bench struct {
	bin, engine, server, dir, url string
	port                          int
	cmd                           *exec.Cmd
}

func (b *bench) run(n, orders int) (result, error) {
	res := result{engine: b.engine}
	dir, err := os.MkdirTemp("", "forma3d-load-")
	if err != nil {
		return res, err
	}
	defer os.RemoveAll(dir)
	b.dir = dir
	if b.engine == "postgres" {
		admin, err := sql.Open("pgx", b.server)
		if err != nil {
			return res, err
		}
		defer admin.Close()
		name := fmt.Sprintf("load_%d", time.Now().UnixNano())
		if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
			return res, err
		}
		defer func() { _, _ = admin.Exec("DROP DATABASE " + name + " WITH (FORCE)") }()
		b.url = strings.Replace(b.server, "/postgres?", "/"+name+"?", 1)
		if err := admin.QueryRow("SHOW server_version").Scan(&res.version); err != nil {
			return res, err
		}
	}
	if n > 0 {
		if err := b.work(n, &res); err != nil {
			return res, err
		}
	}
	if orders > 0 {
		if err := b.lists(orders, &res); err != nil {
			return res, fmt.Errorf("lists: %w", err)
		}
	}
	return res, nil
}

// work measures the way of orders through the program.
func (b *bench) work(n int, res *result) (err error) {
	if res.baseline, err = b.baseline(); err != nil {
		return fmt.Errorf("baseline: %w", err)
	}
	if err := b.intake(n, res); err != nil {
		return fmt.Errorf("intake: %w", err)
	}
	if err := b.importing(n, res); err != nil {
		return fmt.Errorf("import: %w", err)
	}
	if err := b.streaming(res); err != nil {
		return fmt.Errorf("streams: %w", err)
	}
	if err := b.flow(res); err != nil {
		return fmt.Errorf("flow: %w", err)
	}
	return nil
}

// baseline is the named one: the same bodies, one row and one commit each, over
// as many connections, with nothing else around.
func (b *bench) baseline() (float64, error) {
	driver, dsn := "pgx", b.url
	bytesType := "BYTEA"
	if b.engine == "sqlite" {
		driver, dsn, bytesType = "sqlite", "file:"+filepath.Join(b.dir, "baseline.db")+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)", "BLOB"
	}
	d, err := sql.Open(driver, dsn)
	if err != nil {
		return 0, err
	}
	defer d.Close()
	conns := 32
	if b.engine == "sqlite" {
		conns = 1
	}
	d.SetMaxOpenConns(conns)
	if _, err := d.Exec("CREATE TABLE baseline (id TEXT PRIMARY KEY, body " + bytesType + " NOT NULL)"); err != nil {
		return 0, err
	}
	body := orderBody(1)
	const rows = 3000
	var next atomic.Int64
	var failed atomic.Value
	start := time.Now()
	var wg sync.WaitGroup
	for range conns {
		wg.Go(func() {
			for {
				i := next.Add(1)
				if i > rows {
					return
				}
				if _, err := d.Exec("INSERT INTO baseline (id, body) VALUES ($1, $2)", strconv.FormatInt(i, 10), body); err != nil {
					failed.Store(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if err, ok := failed.Load().(error); ok {
		return 0, err
	}
	rate := rows / time.Since(start).Seconds()
	_, err = d.Exec("DROP TABLE baseline")
	return rate, err
}

func (b *bench) start(role string, more ...string) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	b.port = l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		return err
	}
	b.cmd = exec.Command(b.bin, "serve", "--env-file", "")
	b.cmd.Stderr = os.Stderr
	b.cmd.Env = append([]string{
		"HOST=127.0.0.1", "PORT=" + strconv.Itoa(b.port), "DATA_DIR=" + filepath.Join(b.dir, "data"), "DATABASE_URL=" + b.url, "ROLES=" + role, "API_KEY=" + key, "LOG_LEVEL=error", "APP_URL=" + b.base(), "WEBHOOK_REGISTER=false", "RATE_LIMIT_PER_MINUTE=1000000",
		"SHOPIFY_SHOP_DOMAIN=" + domain, "SHOPIFY_API_SECRET=" + secret, "SHOPIFY_ACCESS_TOKEN=t", "SHOPIFY_API_URL=http://127.0.0.1:1",
		"SHOPIFY_RATE_PER_MINUTE=1000000", "SIMPLYPRINT_RATE_PER_MINUTE=1000000", "SENDCLOUD_RATE_PER_MINUTE=1000000",
	}, more...)
	return b.cmd.Start()
}

func (b *bench) stop() error {
	if err := b.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return b.cmd.Wait()
}

func (b *bench) base() string { return "http://127.0.0.1:" + strconv.Itoa(b.port) }

func (b *bench) untilReady() (time.Duration, error) {
	start := time.Now()
	for time.Since(start) < 30*time.Second {
		res, err := http.Get(b.base() + "/health/ready")
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return time.Since(start), nil
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	return 0, errors.New("not ready within 30 s")
}

// orderBody is an order of two lines of the shape and size that Shopify sends.
func orderBody(n int) []byte {
	line := func(id int, sku string, quantity int) string {
		return fmt.Sprintf(`{"id":%d,"admin_graphql_api_id":"gid://shopify/LineItem/%d","attributed_staffs":[],"current_quantity":%d,"fulfillable_quantity":%d,"fulfillment_service":"manual","fulfillment_status":null,"gift_card":false,"grams":40,"name":"%s","price":"14.95","price_set":{"shop_money":{"amount":"14.95","currency_code":"EUR"},"presentment_money":{"amount":"14.95","currency_code":"EUR"}},"product_exists":true,"product_id":9782123692332,"properties":[],"quantity":%d,"requires_shipping":true,"sku":"%s","taxable":true,"title":"%s","total_discount":"0.00","variant_id":50398373085484,"variant_inventory_management":"shopify","variant_title":null,"vendor":"example-prints","tax_lines":[],"duties":[],"discount_allocations":[]}`, id, id, quantity, quantity, sku, quantity, sku, sku)
	}
	return []byte(fmt.Sprintf(`{"id":%d,"admin_graphql_api_id":"gid://shopify/Order/%d","app_id":1354745,"cancelled_at":null,"confirmed":true,"created_at":"2026-11-02T10:15:00+01:00","currency":"EUR","current_total_price":"49.85","email":"ada@example.com","financial_status":"paid","fulfillment_status":null,"name":"#%d","note":null,"note_attributes":[],"order_number":%d,"order_status_url":"https://load.myshopify.com/1/orders/x/authenticate?key=y","payment_gateway_names":["shopify_payments"],"source_name":"web","tags":"","taxes_included":true,"test":false,"total_price":"49.85","updated_at":"2026-11-02T10:15:01+01:00","shipping_address":{"first_name":"Ada","last_name":"Example","name":"Ada Example","company":null,"address1":"Voorbeeldstraat 12 bus 3","address2":null,"city":"Brussel","zip":"1000","province":null,"province_code":null,"country":"Belgium","country_code":"BE","phone":null},"customer":{"id":8123456789012,"email":"ada@example.com","first_name":"Ada","last_name":"Example","state":"enabled","note":null,"verified_email":true,"tags":"","currency":"EUR","phone":null},"line_items":[%s,%s],"fulfillments":[],"refunds":[],"returns":[],"shipping_lines":[{"id":1,"title":"Standard","is_removed":false}]}`,
		10_000_000+n, 10_000_000+n, n, n, line(2*n, "HOOK-WHITE", 2), line(2*n+1, "CLIP-SET-8", 1)))
}

// connections is how many requests are under way at once.
const connections = 32

// intake posts n signed webhooks and times each answer.
func (b *bench) intake(n int, res *result) error {
	if err := b.start("web"); err != nil {
		return err
	}
	if _, err := b.untilReady(); err != nil {
		return err
	}
	type signed struct {
		body      []byte
		signature string
	}
	ready := make([]signed, n)
	for i := range ready {
		body := orderBody(i + 1)
		ready[i] = signed{body, shopify.SignWebhook(secret, body)}
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}}
	took := make([]time.Duration, n)
	var next atomic.Int64
	var failed atomic.Value
	start := time.Now()
	var wg sync.WaitGroup
	for range connections {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				begin := time.Now()
				if err := post(client, b.base(), strconv.Itoa(i), ready[i].body, ready[i].signature); err != nil {
					failed.Store(err)
					return
				}
				took[i] = time.Since(begin)
			}
		})
	}
	wg.Wait()
	elapsed := time.Since(start)
	if err, ok := failed.Load().(error); ok {
		return errors.Join(err, b.stop())
	}
	slices.Sort(took)
	res.intake, res.intakeP50, res.intakeP99 = float64(n)/elapsed.Seconds(), took[n/2], took[n*99/100]
	return b.stop()
}

func post(client *http.Client, base, id string, body []byte, signature string) error {
	req, err := http.NewRequest(http.MethodPost, base+"/api/v1/webhooks/shopify", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("X-Shopify-Topic", "orders/create")
	req.Header.Set("X-Shopify-Shop-Domain", domain)
	req.Header.Set("X-Shopify-Webhook-Id", id)
	req.Header.Set("X-Shopify-Hmac-Sha256", signature)
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("HTTP %d", res.StatusCode)
	}
	return nil
}

func (b *bench) call(method, path string, body, out any) error {
	var reader io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return err
		}
		reader = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, b.base()+path, reader)
	if err != nil {
		return err
	}
	req.Header.Set("X-API-Key", key)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode >= 300 {
		return fmt.Errorf("%s %s: HTTP %d", method, path, res.StatusCode)
	}
	if out == nil {
		return nil
	}
	return json.NewDecoder(res.Body).Decode(out)
}

// products are what the orders buy.
var products = []string{"HOOK-WHITE", "CLIP-SET-8"}

// fileOf is what the simulated farm calls a product's file.
func fileOf(sku string) string {
	sum := sha256.Sum256([]byte(sku + ".gcode"))
	return hex.EncodeToString(sum[:16])
}

func (b *bench) mapProducts() error {
	for _, sku := range products {
		err := b.call(http.MethodPost, "/api/v1/product-mappings", map[string]any{"sku": sku, "productName": sku, "parts": []any{map[string]any{"name": "body", "fileId": fileOf(sku), "quantity": 1, "yieldPerPrint": 1}}}, nil)
		if err != nil {
			return err
		}
	}
	return nil
}

// importing times the way from the inbox to planned print jobs: the webhooks of
// the intake wait, a process with workers starts, and the clock stops when every
// order is there with its print jobs.
func (b *bench) importing(n int, res *result) error {
	if err := b.start("web"); err != nil {
		return err
	}
	if _, err := b.untilReady(); err != nil {
		return err
	}
	if err := b.mapProducts(); err != nil {
		return err
	}
	if err := b.stop(); err != nil {
		return err
	}
	begin := time.Now()
	if err := b.start("all"); err != nil {
		return err
	}
	if _, err := b.untilReady(); err != nil {
		return err
	}
	for {
		var p struct {
			Total int `json:"total"`
		}
		if err := b.call(http.MethodGet, "/api/v1/print-jobs?pageSize=1", nil, &p); err != nil {
			return err
		}
		if p.Total == 3*n {
			break
		}
		if time.Since(begin) > 5*time.Minute {
			return fmt.Errorf("only %d of %d print jobs after 5 minutes", p.Total, 3*n)
		}
		time.Sleep(300 * time.Millisecond) // counting is work for the database too
	}
	res.imported = float64(n) / time.Since(begin).Seconds()
	return b.stop()
}

// flow sells five orders a second to a farm whose printers are quick, and reads
// the times from the journal.
func (b *bench) flow(res *result) error {
	b.dir = filepath.Join(b.dir, "flow")
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
	sender := sim.NewSender(sim.SenderOptions{Retries: []time.Duration{time.Second, 2 * time.Second}})
	defer sender.Close()
	shop := simshopify.New(simshopify.Options{ShopDomain: domain, AccessToken: "t", APISecret: secret, Sender: sender, AllowHTTP: true, BucketSize: 1e9, RestoreRate: 1e9})
	farm := simsimplyprint.New(simsimplyprint.Options{CompanyID: "1", APIKey: "k", Sender: sender, Printers: make([]simsimplyprint.PrinterSpec, 60), AutoStart: true, MinPrint: 2 * time.Second, MaxPrint: 3 * time.Second,
		CustomFields: []simsimplyprint.CustomField{{FieldID: "forma3d_ref", Areas: []string{"print_queue"}}}})
	defer farm.Close()
	for _, sku := range products {
		if id := farm.AddFile(sku + ".gcode"); id != fileOf(sku) {
			return fmt.Errorf("the farm calls the file of %s %s", sku, id)
		}
	}
	carrier := simsendcloud.New(simsendcloud.Options{PublicKey: "p", SecretKey: "s", Sender: sender})
	defer carrier.Close()
	var urls []string
	for _, h := range []http.Handler{shop, farm, carrier} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		srv := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
		defer srv.Close()
		go func() { _ = srv.Serve(l) }()
		urls = append(urls, "http://"+l.Addr().String())
	}
	env := []string{
		"SHOPIFY_API_URL=" + urls[0], "SIMPLYPRINT_API_URL=" + urls[1], "SIMPLYPRINT_COMPANY_ID=1", "SIMPLYPRINT_API_KEY=k", "SIMPLYPRINT_WEBHOOK_TOKEN=w",
		"SENDCLOUD_API_URL=" + urls[2], "SENDCLOUD_PUBLIC_KEY=p", "SENDCLOUD_SECRET_KEY=s", "SENDCLOUD_SHIPPING_METHOD_ID=sendcloud:letter", "WEBHOOK_REGISTER=true",
	}
	if err := b.start("all", env...); err != nil {
		return err
	}
	if _, err := b.untilReady(); err != nil {
		return err
	}
	if err := b.mapProducts(); err != nil {
		return err
	}
	for start := time.Now(); !shop.Subscribed("orders/create") || !farm.Subscribed(); time.Sleep(50 * time.Millisecond) {
		if time.Since(start) > 30*time.Second {
			return errors.New("the program did not register its webhooks")
		}
	}
	const orders = 100
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for range orders {
		<-tick.C
		shop.PlaceOrder(simshopify.OrderSpec{Lines: []simshopify.Line{{Title: "Hook", SKU: "HOOK-WHITE", Quantity: 2}, {Title: "Clip", SKU: "CLIP-SET-8", Quantity: 1}}})
	}
	deadline := time.Now().Add(time.Minute)
	for {
		var p struct {
			Total int `json:"total"`
		}
		if err := b.call(http.MethodGet, "/api/v1/orders?pageSize=1&status=FULFILLED", nil, &p); err != nil {
			return err
		}
		if p.Total == orders {
			break
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("only %d of %d orders fulfilled", p.Total, orders)
		}
		time.Sleep(100 * time.Millisecond)
	}
	queued, fulfilled, err := b.times(orders)
	if err != nil {
		return err
	}
	res.queuedP95, res.fulfilledP95, res.flowOrders = percentile(queued, 95), percentile(fulfilled, 95), orders
	if err := b.stop(); err != nil {
		return err
	}
	return b.idle(res, env)
}

func percentile(list []time.Duration, p int) time.Duration {
	slices.Sort(list)
	return list[min(len(list)*p/100, len(list)-1)]
}

// times reads, for each order, from its arrival to its last queued print job,
// and from its last print to its fulfilment.
func (b *bench) times(orders int) (queued, fulfilled []time.Duration, err error) {
	var list struct {
		Items []struct {
			ID string `json:"id"`
		} `json:"items"`
	}
	if err := b.call(http.MethodGet, fmt.Sprintf("/api/v1/orders?pageSize=%d", orders), nil, &list); err != nil {
		return nil, nil, err
	}
	for _, o := range list.Items {
		var t struct {
			Entries []struct {
				Type     string    `json:"type"`
				Time     time.Time `json:"time"`
				Metadata struct {
					NewStatus string `json:"newStatus"`
				} `json:"metadata"`
			} `json:"entries"`
		}
		if err := b.call(http.MethodGet, "/api/v1/orders/"+o.ID+"/timeline", nil, &t); err != nil {
			return nil, nil, err
		}
		var received, inQueue, printed, done time.Time
		for _, e := range t.Entries {
			switch {
			case e.Type == "order.created":
				received = e.Time
			case e.Type == "print-job.status-changed" && e.Metadata.NewStatus == "QUEUED":
				inQueue = e.Time
			case e.Type == "print-job.completed":
				printed = e.Time
			case e.Type == "order.fulfilled":
				done = e.Time
			}
		}
		queued = append(queued, inQueue.Sub(received))
		fulfilled = append(fulfilled, done.Sub(printed))
	}
	return queued, fulfilled, nil
}

// idle starts the program on the existing database and lets it rest.
func (b *bench) idle(res *result, env []string) error {
	if err := b.start("all", env...); err != nil {
		return err
	}
	ready, err := b.untilReady()
	if err != nil {
		return err
	}
	res.ready = ready
	time.Sleep(10 * time.Second)
	if res.idleMB, err = b.memory(); err != nil {
		return errors.Join(err, b.stop())
	}
	return b.stop()
}

type report struct{ results []result }

func (r report) markdown(n, orders int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Speed and size\n\nMeasured by `make bench` on %d cores (%s, Go %s, %s), with the load generator, the simulated services and the database on the same machine. Every webhook is on the disk (fsync) before it is answered.\n\n", runtime.NumCPU(), cpu(), strings.TrimPrefix(runtime.Version(), "go"), time.Now().UTC().Format("2006-01-02"))
	b.WriteString("| Figure | Wanted |")
	for _, x := range r.results {
		fmt.Fprintf(&b, " %s |", x.name())
	}
	b.WriteString("\n| --- | --- |" + strings.Repeat(" --- |", len(r.results)) + "\n")
	row := func(name, wanted string, value func(result) string) {
		fmt.Fprintf(&b, "| %s | %s |", name, wanted)
		for _, x := range r.results {
			fmt.Fprintf(&b, " %s |", value(x))
		}
		b.WriteString("\n")
	}
	ms := func(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }
	row(fmt.Sprintf("Intake, %d connections, %d webhooks", connections, n), "≥ 2,500/s", func(x result) string { return fmt.Sprintf("%.0f/s", x.intake) })
	row("Baseline: the same bodies as single-row commits, nothing else", "", func(x result) string { return fmt.Sprintf("%.0f/s", x.baseline) })
	row("Intake ÷ baseline", "", func(x result) string { return fmt.Sprintf("%.2f", x.intake/x.baseline) })
	row("Answer to a webhook, median", "", func(x result) string { return ms(x.intakeP50) })
	row("Answer to a webhook, 99th percentile", "≤ 100 ms", func(x result) string { return ms(x.intakeP99) })
	row("Inbox → planned print jobs (two lines, three prints an order)", "≥ 500 orders/s", func(x result) string { return fmt.Sprintf("%.0f/s", x.imported) })
	row("Order received → all print jobs in the farm's queue, p95 at 5 orders/s", "< 1 s", func(x result) string { return ms(x.queuedP95) })
	row("Last print done → fulfilled at the shop, p95", "< 2 s", func(x result) string { return ms(x.fulfilledP95) })
	row(fmt.Sprintf("Memory with %d open live streams, after %d events to each", streams, streamEvents), "< 300 MB", func(x result) string { return fmt.Sprintf("%.0f MB", x.streamsMB) })
	row(fmt.Sprintf("Event happens → a stream of %d has it, median", streams), "", func(x result) string { return ms(x.heardP50) })
	row(fmt.Sprintf("Event happens → a stream of %d has it, p95", streams), "", func(x result) string { return ms(x.heardP95) })
	row("Idle memory", "< 100 MB", func(x result) string { return fmt.Sprintf("%.0f MB", x.idleMB) })
	row("Start on an existing database → ready", "< 1 s", func(x result) string { return ms(x.ready) })
	r.lists(&b, orders)
	return b.String()
}

func cpu() string {
	b, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	for _, l := range strings.Split(string(b), "\n") {
		if name, value, ok := strings.Cut(l, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}
