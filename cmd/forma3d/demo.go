package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/forma3d/connect/internal/sim"
	simpush "github.com/forma3d/connect/internal/sim/push"
	simsendcloud "github.com/forma3d/connect/internal/sim/sendcloud"
	simshopify "github.com/forma3d/connect/internal/sim/shopify"
	simsimplyprint "github.com/forma3d/connect/internal/sim/simplyprint"
	simxapi "github.com/forma3d/connect/internal/sim/xapi"
	"github.com/forma3d/connect/internal/slicer"
)

type demoCmd struct {
	Orders   int           `default:"20" help:"Orders that the shop sells."`
	Exit     bool          `help:"Stop when all are fulfilled: exit 0, or 1 with a list of what is missing."`
	Port     int           `default:"3000" help:"Port of the page; another one is taken when it is in use."`
	DataDir  string        `name:"data" help:"Data folder to keep. Default: a fresh one that is removed."`
	Seed     uint64        `default:"1" help:"Chance of the simulated world."`
	Patience time.Duration `default:"3m" help:"With --exit: how long the orders may take."`
	// For the browser tests, which say what goes wrong and when.
	FailRate  float64       `hidden:"" default:"0.05" help:"Share of prints that fail."`
	PrintTime time.Duration `hidden:"" help:"How long each print takes. Default: half a second to two."`
	Push      bool          `hidden:"" help:"Simulate a browser maker's push service, too."`
	StepTime  time.Duration `hidden:"" default:"1s" help:"How long a parcel takes from each step of its way to the next."`
}

const (
	demoDomain = "demo-prints.myshopify.com"
	demoSecret = "demo-shop-secret"
	demoField  = "forma3d_ref"

	// The demo listens on this machine alone, so its password may be known.
	demoEmail    = "admin@example.com"
	demoPassword = "printed-in-layers"
)

// demoProducts are what the demo's shop sells.
var demoProducts = []struct {
	sku, title, price string
	parts             []demoPart
}{
	{"HOOK-WHITE", "Desk Hook - White", "14.95", []demoPart{{"hook", 1, 1}}},
	{"CLIP-SET-8", "Cable Clip Set", "20.00", []demoPart{{"clip", 8, 8}}},
	{"LAMP-SMALL", "Lamp, small", "39.90", []demoPart{{"shade", 1, 1}, {"foot", 1, 2}}},
}

// demoBaseplate is sold twice when a slicer is installed: the first order has it
// made, the second prints the same files.
var demoBaseplate = simshopify.Line{
	Title: "Baseplate to measure", SKU: "GRID-CUSTOM", Quantity: 1, Price: "24.00", Grams: 60,
	Properties: map[string]string{"Width (mm)": "300", "Height (mm)": "84", "Magnets": "no", "Connectors": "Intersection"},
}

type demoPart struct {
	name            string
	quantity, yield int
}

// Run starts the simulated services and the server as a process of its own, and
// tells in one line each what happens until every order is fulfilled.
func (d demoCmd) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	dir := d.DataDir
	if dir == "" {
		tmp, err := os.MkdirTemp("", "forma3d-demo-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(tmp)
		dir = tmp
	}
	w, err := startDemoWorld(d)
	if err != nil {
		return err
	}
	defer func() { _ = w.close() }()
	port, err := usablePort(d.Port)
	if err != nil {
		return err
	}
	base := fmt.Sprintf("http://localhost:%d", port) // by name: browsers allow passkeys then
	key := fmt.Sprintf("demo-%016x%016x", rand.Uint64(), rand.Uint64())
	baseplates := canSlice(ctx, dir)
	server, err := d.startServer(ctx, dir, port, base, key, w, baseplates)
	if err != nil {
		return err
	}
	defer stopServer(server)
	c := &demoClient{base: base, key: key}
	if err := c.ready(ctx); err != nil {
		return err
	}
	fmt.Printf("Forma3D Connect is running.\n  Pages    %s\n  Sign in  %s, password %s\n  API      %s/api/docs, key %s\n", base, demoEmail, demoPassword, base, key)
	fmt.Printf("  Simulated: shop %s, farm %s, carrier %s, ERP %s\n", w.urls[0], w.urls[1], w.urls[2], w.urls[3])
	if w.push != "" {
		fmt.Printf("  Push service %s\n", w.push)
	}
	fmt.Println()
	for _, p := range demoProducts {
		if err := c.mapProduct(ctx, w.farm, p.sku, p.title, p.parts); err != nil {
			return err
		}
	}
	if err := w.waitForSubscriptions(ctx); err != nil {
		return err
	}
	fmt.Println("Selling.")
	go w.sell(ctx, d.Orders, d.Seed, baseplates)
	return d.follow(ctx, c, w)
}

// demoWorld is the simulated services on loopback ports.
type demoWorld struct {
	shop    *simshopify.Shop
	farm    *simsimplyprint.Farm
	carrier *simsendcloud.Carrier
	sender  *sim.Sender
	urls    [4]string
	servers []*http.Server
	push    string // address of the push service, "" when there is none
}

func startDemoWorld(d demoCmd) (*demoWorld, error) {
	seed, shortest, longest := d.Seed, 500*time.Millisecond, 2*time.Second
	if d.PrintTime > 0 {
		shortest, longest = d.PrintTime, d.PrintTime
	}
	// The gaps are Shopify's in miniature: a demo does not last four hours.
	sender := sim.NewSender(sim.SenderOptions{Retries: []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second}, Duplicate: 0.05, Delay: 0.1, MaxDelay: time.Second, Seed: seed})
	w := &demoWorld{sender: sender}
	w.shop = simshopify.New(simshopify.Options{ShopDomain: demoDomain, APIKey: "demo-client", APISecret: demoSecret, Sender: sender, AllowHTTP: true, Seed: seed})
	w.farm = simsimplyprint.New(simsimplyprint.Options{
		CompanyID: "1", APIKey: "demo-farm-key", Sender: sender, Faults: sim.NewFaults(seed), Printers: make([]simsimplyprint.PrinterSpec, 6), AutoStart: true,
		CustomFields: []simsimplyprint.CustomField{{FieldID: demoField, Areas: []string{"print_queue"}}},
		MinPrint:     shortest, MaxPrint: longest, FailRate: d.FailRate, Seed: seed,
	})
	w.carrier = simsendcloud.New(simsendcloud.Options{PublicKey: "demo-public", SecretKey: "demo-secret", Sender: sender, AutoProgress: true, Steps: simsendcloud.DefaultSteps(d.StepTime), Seed: seed})
	erp := simxapi.New(simxapi.Options{Username: "demo", Password: "demo-erp-password", Seed: seed})
	for i, h := range []http.Handler{w.shop, w.farm, w.carrier, erp} {
		var err error
		if w.urls[i], err = w.serve(h); err != nil {
			return nil, errors.Join(err, w.close())
		}
	}
	if d.Push {
		var err error
		if w.push, err = w.serve(simpush.New(simpush.Options{})); err != nil {
			return nil, errors.Join(err, w.close())
		}
	}
	return w, nil
}

// serve serves a simulated service on a loopback port and gives its address.
func (w *demoWorld) serve(h http.Handler) (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	w.servers = append(w.servers, srv)
	go func() { _ = srv.Serve(l) }()
	return "http://" + l.Addr().String(), nil
}

func (w *demoWorld) close() error {
	w.sender.Close()
	w.farm.Close()
	w.carrier.Close()
	var err error
	for _, s := range w.servers {
		err = errors.Join(err, s.Close())
	}
	return err
}

// waitForSubscriptions waits until the server has registered its webhooks, as
// it does by itself at its start.
func (w *demoWorld) waitForSubscriptions(ctx context.Context) error {
	for range 300 {
		if w.shop.Subscribed("orders/create") && w.farm.Subscribed() {
			return nil
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
	return errors.New("the server did not register its webhooks within 30 s")
}

// sell places the orders, some at once and some with pauses, as customers do. The
// first and the last one also buy a baseplate, if those can be made.
func (w *demoWorld) sell(ctx context.Context, n int, seed uint64, baseplates bool) {
	rnd := rand.New(rand.NewPCG(seed, 0x5e11))
	cities := []simshopify.Address{
		{FirstName: "Ada", LastName: "Example", Address1: "Voorbeeldstraat 12 bus 3", Zip: "1000", City: "Brussel", Country: "Belgium", CountryCode: "BE"},
		{FirstName: "Jan", LastName: "Voorbeeld", Address1: "Prinsengracht 263", Zip: "1016 GV", City: "Amsterdam", Country: "Netherlands", CountryCode: "NL"},
		{FirstName: "Erika", LastName: "Muster", Address1: "Musterstr. 5 a", Zip: "10115", City: "Berlin", Country: "Germany", CountryCode: "DE"},
	}
	for i := range n {
		spec := simshopify.OrderSpec{Email: "customer@example.com", Address: &cities[rnd.IntN(len(cities))]}
		for _, p := range rnd.Perm(len(demoProducts))[:1+rnd.IntN(2)] {
			spec.Lines = append(spec.Lines, simshopify.Line{Title: demoProducts[p].title, SKU: demoProducts[p].sku, Quantity: 1 + rnd.IntN(2), Price: demoProducts[p].price, Grams: 60})
		}
		if baseplates && (i == 0 || i == n-1) {
			spec.Lines = append(spec.Lines, demoBaseplate)
		}
		w.shop.PlaceOrder(spec)
		if pause(ctx, time.Duration(rnd.IntN(400))*time.Millisecond) != nil {
			return
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// canSlice reports whether a slicer is installed that works.
func canSlice(ctx context.Context, dir string) bool {
	l, err := slicer.NewLocal(slicer.Options{Program: slicer.Auto, Dir: filepath.Join(dir, "looking-for-a-slicer"), Timeout: 30 * time.Second, MemoryBytes: 4 << 30, Concurrency: 1, MaxModelBytes: 1 << 20, Log: slog.New(slog.DiscardHandler), Now: time.Now})
	if err != nil {
		return false
	}
	_, err = l.About(ctx)
	return err == nil
}

func usablePort(want int) (int, error) {
	for _, p := range []int{want, 0} {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", p))
		if err != nil {
			continue
		}
		port := l.Addr().(*net.TCPAddr).Port
		return port, l.Close()
	}
	return 0, errors.New("no port of this machine can be listened on")
}

// startServer runs this program's serve command with the ordinary settings.
func (d demoCmd) startServer(ctx context.Context, dir string, port int, base, key string, w *demoWorld, baseplates bool) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, "serve", "--env-file", "")
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 30 * time.Second
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "DATABASE_URL=" + os.Getenv("DATABASE_URL"),
		"HOST=127.0.0.1", fmt.Sprintf("PORT=%d", port), "APP_URL=" + base, "DATA_DIR=" + dir, "API_KEY=" + key, "SEED_ADMIN_EMAIL=" + demoEmail, "SEED_ADMIN_PASSWORD=" + demoPassword, "LOG_LEVEL=warn", "LOG_FORMAT=text", "RATE_LIMIT_PER_MINUTE=6000",
		"SHOPIFY_SHOP_DOMAIN=" + demoDomain, "SHOPIFY_API_URL=" + w.urls[0], "SHOPIFY_API_KEY=demo-client", "SHOPIFY_API_SECRET=" + demoSecret, "SHOPIFY_RATE_PER_MINUTE=6000",
		"SIMPLYPRINT_API_URL=" + w.urls[1], "SIMPLYPRINT_FILES_URL=" + w.urls[1], "SIMPLYPRINT_COMPANY_ID=1", "SIMPLYPRINT_API_KEY=demo-farm-key", "SIMPLYPRINT_WEBHOOK_TOKEN=demo-farm-token", "SIMPLYPRINT_RATE_PER_MINUTE=6000", "SIMPLYPRINT_REFERENCE_FIELD=" + demoField, "SIMPLYPRINT_POLL_INTERVAL=2s", "PRINT_AUTO_RETRIES=3",
		"SENDCLOUD_API_URL=" + w.urls[2], "SENDCLOUD_PUBLIC_KEY=demo-public", "SENDCLOUD_SECRET_KEY=demo-secret", "SENDCLOUD_SHIPPING_METHOD_ID=sendcloud:letter", "SENDCLOUD_RATE_PER_MINUTE=6000",
		"XAPI_BASE_URL=" + w.urls[3], "XAPI_USERNAME=demo", "XAPI_PASSWORD=demo-erp-password", fmt.Sprintf("GRID_ENABLED=%t", baseplates),
		fmt.Sprintf("PUSH_ALLOW_PRIVATE=%t", d.Push),
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	return cmd, nil
}

func stopServer(cmd *exec.Cmd) {
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_ = cmd.Wait()
}

// demoClient is an ordinary client of the API.
type demoClient struct{ base, key string }

func (c *demoClient) call(ctx context.Context, method, path string, body, out any) error {
	var reader io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return err
		}
		reader = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, reader)
	if err != nil {
		return err
	}
	req.Header.Set("X-API-Key", c.key)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(io.LimitReader(res.Body, 8<<20))
	if err != nil {
		return err
	}
	if res.StatusCode >= 300 {
		return fmt.Errorf("%s %s: HTTP %d: %s", method, path, res.StatusCode, b)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(b, out)
}

func (c *demoClient) ready(ctx context.Context) error {
	var err error
	for range 300 {
		if err = c.call(ctx, http.MethodGet, "/health/ready", nil, nil); err == nil {
			return nil
		}
		if perr := pause(ctx, 100*time.Millisecond); perr != nil {
			return perr
		}
	}
	return fmt.Errorf("the server is not ready after 30 s: %w", err)
}

func (c *demoClient) mapProduct(ctx context.Context, farm *simsimplyprint.Farm, sku, name string, parts []demoPart) error {
	var list []any
	for _, p := range parts {
		list = append(list, map[string]any{"name": p.name, "fileId": farm.AddFile(p.name + ".gcode"), "quantity": p.quantity, "yieldPerPrint": p.yield})
	}
	err := c.call(ctx, http.MethodPost, "/api/v1/product-mappings", map[string]any{"sku": sku, "productName": name, "weightGrams": 120, "parts": list}, nil)
	if err != nil && strings.Contains(err.Error(), "sku-taken") {
		return nil // a kept data folder has it already
	}
	return err
}

type demoEntry struct {
	Seq      int64     `json:"seq"`
	Type     string    `json:"type"`
	Severity string    `json:"severity"`
	Message  string    `json:"message"`
	Time     time.Time `json:"time"`
}

// told are the events that are a change of state; the rest repeats them.
var told = map[string]bool{
	"order.created": true, "order.status_changed": true, "print-job.status-changed": true, "print-job.retry-requested": true, "shipment.created": true, "shipment.failed": true,
	"shipment.status-changed": true, "fulfillment.failed": true, "order.issue-opened": true, "webhook.failed": true, "gridflock.baseplate-changed": true,
}

// follow prints what happens and, with --exit, ends when everything is done.
func (d demoCmd) follow(ctx context.Context, c *demoClient, w *demoWorld) error {
	out := bufio.NewWriter(os.Stdout)
	start := time.Now()
	seq, announced := int64(0), false
	for ctx.Err() == nil {
		var list struct {
			Items []demoEntry `json:"items"`
		}
		if err := c.call(ctx, http.MethodGet, fmt.Sprintf("/api/v1/event-log?pageSize=100&afterSeq=%d", max(seq, 1)), nil, &list); err != nil {
			if ctx.Err() != nil {
				return nil //nolint:nilerr // the user ended the demo
			}
			return err
		}
		for _, e := range list.Items {
			seq = max(seq, e.Seq)
			if told[e.Type] {
				fmt.Fprintf(out, "%s  %-7s %s\n", e.Time.Local().Format("15:04:05.000"), e.Severity, e.Message)
			}
		}
		if err := out.Flush(); err != nil {
			return err
		}
		missing := w.missing(d.Orders)
		if len(missing) == 0 && len(list.Items) == 0 {
			if !announced && d.Orders > 0 {
				fmt.Printf("\nAll %d orders are fulfilled with tracking, %s after the first was sold.\n", d.Orders, time.Since(start).Round(100*time.Millisecond))
				announced = true
			}
			if d.Exit {
				return nil
			}
		}
		if d.Exit && time.Since(start) > d.Patience {
			return fmt.Errorf("not done after %s:\n  %s", d.Patience, strings.Join(missing, "\n  "))
		}
		if len(list.Items) < 100 {
			if pause(ctx, 200*time.Millisecond) != nil {
				return nil //nolint:nilerr // the user ended the demo
			}
		}
	}
	return nil
}

// missing compares with the shop's own books: what is not fulfilled exactly
// once, whole and with tracking.
func (w *demoWorld) missing(n int) []string {
	var out []string
	books := w.shop.Books()
	if len(books) < n {
		out = append(out, fmt.Sprintf("%d orders are not sold yet", n-len(books)))
	}
	for _, b := range books {
		switch {
		case len(b.Fulfillments) > 1:
			out = append(out, fmt.Sprintf("order %s was fulfilled %d times", b.Name, len(b.Fulfillments)))
		case !b.Fulfilled:
			out = append(out, fmt.Sprintf("order %s is not fulfilled", b.Name))
		case b.Fulfillments[0].Tracking == "":
			out = append(out, fmt.Sprintf("order %s has no tracking number", b.Name))
		}
	}
	return out
}
