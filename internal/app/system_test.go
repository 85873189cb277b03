package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/app"
	"github.com/forma3d/connect/internal/config"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/sim"
)

type queueView struct {
	Queue  string `json:"queue"`
	Title  string `json:"title"`
	About  string `json:"about"`
	Paused *struct {
		By string `json:"by"`
	} `json:"paused"`
	Workers   int        `json:"workers"`
	Processes int        `json:"processes"`
	Counts    job.Counts `json:"counts"`
	Rates     []job.Rate `json:"rates"`
	Wait      job.Times  `json:"wait"`
	Run       job.Times  `json:"run"`
	Kinds     []struct {
		Kind   string     `json:"kind"`
		Title  string     `json:"title"`
		About  string     `json:"about"`
		Known  bool       `json:"known"`
		Counts job.Counts `json:"counts"`
	} `json:"kinds"`
}

type listedJob struct {
	ID      int64    `json:"id"`
	Kind    string   `json:"kind"`
	Title   string   `json:"title"`
	State   string   `json:"state"`
	OrderID string   `json:"orderId"`
	Actions []string `json:"actions"`
}

type jobsPage struct {
	Items []listedJob `json:"items"`
	Next  string      `json:"next"`
}

func (r *rig) queueNamed(name string) (v queueView) {
	r.t.Helper()
	if s := r.call("GET", "/admin/queues/"+name, nil, &v); s != http.StatusOK {
		r.t.Fatalf("queue %s: HTTP %d", name, s)
	}
	return v
}

// asTenant makes the rig's calls with a key of another tenant.
func (r *rig) asTenant(tenant string) func(method, path string, body any) (int, string) {
	r.t.Helper()
	r.sql(`INSERT INTO tenants (id, name, created_at) VALUES ($1, 'Other', $2) ON CONFLICT DO NOTHING`, tenant, db.Time(time.Now()))
	key, _, err := r.app.Keys.CreateKey(r.t.Context(), tenant, "Other's key", nil, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return func(method, path string, body any) (int, string) {
		r.t.Helper()
		text, err := json.Marshal(body)
		if err != nil {
			r.t.Fatal(err)
		}
		req, err := http.NewRequestWithContext(r.t.Context(), method, r.base+"/api/v1"+path, bytes.NewReader(text))
		if err != nil {
			r.t.Fatal(err)
		}
		req.Header.Set("X-API-Key", key)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			r.t.Fatal(err)
		}
		defer res.Body.Close()
		answer, err := io.ReadAll(res.Body)
		if err != nil {
			r.t.Fatal(err)
		}
		return res.StatusCode, string(answer)
	}
}

// A person pauses the carrier's queue: its work waits, everything else goes on,
// and after the resumption the order is on its way.
func TestAQueueIsPausedAndResumedByHand(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 41})
		r := startIn(t, o, w)
		r.mapSKU("HOOK-WHITE", fileHook)
		r.mapSKU("CLIP-SET-8", fileClip)
		var v queueView
		if s := r.call("POST", "/admin/queues/sendcloud/pause", nil, &v); s != http.StatusOK || v.Paused == nil || v.Paused.By != "API_KEY" {
			t.Fatalf("pause: HTTP %d %+v", s, v)
		}
		var jobs jobsPage
		placed := 0
		r.until("the label of an order waits", func() bool {
			if w.allFulfilled(r, placed) { // the pause had not reached the workers yet
				w.shop.PlaceOrder(twoLines())
				placed++
			}
			r.call("GET", "/admin/jobs?queue=sendcloud&kind=shipping-announce&state=waiting,scheduled,retrying", nil, &jobs)
			return len(jobs.Items) == 1 && r.queueNamed("sendcloud").Counts.Waiting > 0
		})
		if jobs.Items[0].State != "waiting" || jobs.Items[0].Title != "Buy a label" || jobs.Items[0].OrderID == "" || !cmp.Equal(jobs.Items[0].Actions, []string{"retry", "discard"}) {
			t.Errorf("jobs %+v", jobs)
		}
		if s := r.call("POST", "/admin/queues/sendcloud/resume", nil, &v); s != http.StatusOK || v.Paused != nil {
			t.Fatalf("resume: HTTP %d %+v", s, v)
		}
		r.until("all orders are fulfilled", func() bool { return w.allFulfilled(r, placed) })
		r.until("the figures tell of it", func() bool {
			q := r.queueNamed("shopify")
			return q.Rates[2].Done >= 1 && q.Run.P95 != nil && q.Wait.P50 != nil
		})
		var queues page[queueView]
		r.call("GET", "/admin/queues", nil, &queues)
		var names []string
		for _, q := range queues.Items {
			names = append(names, q.Queue)
			if q.Title == "" || q.About == "" || q.Workers < 1 || q.Processes != 1 || len(q.Kinds) == 0 {
				t.Errorf("%+v", q)
			}
			for _, k := range q.Kinds {
				if k.Title == "" || !strings.HasSuffix(k.About, ".") || !k.Known {
					t.Errorf("%+v", k)
				}
			}
		}
		if diff := cmp.Diff([]string{"intake", "events", "simplyprint", "sendcloud", "shopify", "notify", "push", "grid"}, names); diff != "" {
			t.Errorf("queues (-want +got):\n%s", diff)
		}
		if s := r.call("POST", "/admin/queues/nothing/pause", nil, nil); s != http.StatusNotFound {
			t.Errorf("a queue that does not exist: HTTP %d", s)
		}
		var done jobsPage
		r.until("the jobs are done", func() bool { // the queue notes it a moment after their work
			r.call("GET", "/admin/jobs?state=done&kind=shipping-announce", nil, &done)
			return len(done.Items) == placed
		})
		if len(done.Items[0].Actions) != 0 {
			t.Errorf("done %+v", done)
		}
		var detail struct {
			Arguments map[string]any `json:"arguments"`
			Process   string         `json:"process"`
		}
		if s := r.call("GET", "/admin/jobs/"+jsonNumber(done.Items[0].ID), nil, &detail); s != http.StatusOK || detail.Arguments["shipmentId"] == nil || detail.Process == "" {
			t.Errorf("detail: HTTP %d %+v", s, detail)
		}
		var acts page[struct {
			Action   string `json:"action"`
			EntityID string `json:"entityId"`
		}]
		if r.call("GET", "/audit?entity=queue", nil, &acts); len(acts.Items) != 2 || acts.Items[0].Action != "queue.resume" || acts.Items[1].EntityID != "sendcloud" {
			t.Errorf("audit %+v", acts)
		}
	})
}

func jsonNumber(n int64) string {
	text, err := json.Marshal(n)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// Dead letters are retried and discarded several at a time.
func TestSeveralJobsAreRetriedAndDiscarded(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 42})
		r := startIn(t, o, w)
		r.mapSKU("HOOK-WHITE", fileHook)
		r.mapSKU("CLIP-SET-8", fileClip)
		w.farmFaults.Set(sim.Fault{Op: "queue/AddItem", Probability: 1, Status: http.StatusUnprocessableEntity})
		w.shop.PlaceOrder(twoLines())
		w.shop.PlaceOrder(twoLines())
		letters := r.dead("PRINT_JOB_CREATION", 4)
		var ids []int64
		for _, l := range letters {
			ids = append(ids, l.ID)
		}
		for _, path := range []string{"/admin/retry-queue/retry", "/admin/retry-queue/discard"} {
			if s := r.call("POST", path, map[string]any{}, nil); s != http.StatusUnprocessableEntity {
				t.Errorf("%s of everything: HTTP %d", path, s)
			}
		}
		var gone struct{ Discarded, Skipped int }
		if s := r.call("POST", "/admin/retry-queue/discard", map[string]any{"ids": []int64{ids[0], ids[1], 1 << 40}}, &gone); s != http.StatusOK || gone.Discarded != 2 {
			t.Errorf("discard: HTTP %d %+v", s, gone)
		}
		w.farmFaults.Set()
		var again bulk
		if s := r.call("POST", "/admin/retry-queue/retry", map[string]any{"ids": ids}, &again); s != http.StatusOK || again.Retried != 2 {
			t.Errorf("retry: HTTP %d %+v", s, again)
		}
		r.dead("PRINT_JOB_CREATION", 0)
		var acts page[struct {
			Action string `json:"action"`
		}]
		r.call("GET", "/audit?entity=job", nil, &acts)
		counts := map[string]int{}
		for _, a := range acts.Items {
			counts[a.Action]++
		}
		if diff := cmp.Diff(map[string]int{"job.retry": 2, "job.discard": 2}, counts); diff != "" {
			t.Errorf("audit (-want +got):\n%s", diff)
		}
	})
}

// A second tenant sees its own work only, and cannot touch what all share.
func TestAnotherTenantHasItsOwnQueues(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		r := start(t, settings(o, shopOnly()...))
		r.deliver(hook{id: "1"}, fixture(t, "orders-create-basic.json"))
		r.settled(1)
		reg := job.NewRegistry()
		reg.Define(job.Definition{Kind: "order-refresh", Title: "Read an order again", About: "As the program's own.", Queue: job.QueueShopify, MaxAttempts: 1, Backoff: job.Exponential(time.Second, time.Second, 0), Handle: func(context.Context, job.Run) error { return nil }})
		inserts, err := job.NewRunner(r.app.DB, reg, usualLog(), job.Options{})
		if err != nil {
			t.Fatal(err)
		}
		err = r.app.DB.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			return inserts.Enqueue(ctx, tx, job.Job{Kind: "order-refresh", Args: map[string]any{"tenant": "other", "shopOrderId": 1}, RunAt: time.Now().Add(time.Hour)},
				job.Job{Kind: "order-refresh", Args: map[string]any{"tenant": identity.DefaultTenant, "shopOrderId": 2}, RunAt: time.Now().Add(time.Hour)})
		})
		if err != nil {
			t.Fatal(err)
		}
		other := r.asTenant("other")
		var mine, theirs jobsPage
		const all = "/admin/jobs?state=waiting,scheduled,running,retrying,dead,done"
		_, text := other("GET", all, nil)
		if err := json.Unmarshal([]byte(text), &theirs); err != nil || len(theirs.Items) != 1 || theirs.Items[0].Kind != "order-refresh" {
			t.Fatalf("the other tenant sees %s, %v", text, err)
		}
		r.call("GET", all, nil, &mine)
		if slices.ContainsFunc(mine.Items, func(j listedJob) bool { return j.ID == theirs.Items[0].ID }) || len(mine.Items) < 2 {
			t.Errorf("the default tenant sees %+v", mine)
		}
		own := ""
		for _, j := range mine.Items {
			if j.Kind == "order-refresh" {
				own = jsonNumber(j.ID)
			}
		}
		for _, c := range []struct {
			method, path string
			body         any
			want         int
		}{
			{"GET", "/admin/jobs/" + own, nil, 404}, {"POST", "/admin/retry-queue/" + own + "/retry", nil, 404}, {"DELETE", "/admin/retry-queue/" + own, nil, 404},
			{"POST", "/admin/queues/shopify/pause", nil, 403}, {"POST", "/admin/queues/shopify/resume", nil, 403}, {"GET", "/admin/schedules", nil, 403}, {"POST", "/admin/schedules/webhook-purge/run", nil, 403},
			{"POST", "/admin/schedules/webhook-purge/pause", nil, 403}, {"GET", "/admin/system", nil, 403}, {"GET", "/settings/effective", nil, 403},
		} {
			if status, text := other(c.method, c.path, c.body); status != c.want {
				t.Errorf("%s %s: HTTP %d %s", c.method, c.path, status, text)
			}
		}
		var queues struct {
			Items []queueView `json:"items"`
			Scope string      `json:"scope"`
		}
		_, text = other("GET", "/admin/queues", nil)
		if err := json.Unmarshal([]byte(text), &queues); err != nil || queues.Scope != "own" {
			t.Fatalf("%s, %v", text, err)
		}
		for _, q := range queues.Items {
			want := job.Counts{}
			if q.Queue == "shopify" {
				want.Scheduled = 1
			}
			if q.Counts != want {
				t.Errorf("the other tenant counts %+v in %s", q.Counts, q.Queue)
			}
		}
		if q := r.queueNamed("shopify"); q.Counts.Scheduled != 2 {
			t.Errorf("the default tenant counts %+v", q.Counts)
		}
		var gone struct{ Discarded int }
		if status, text := other("POST", "/admin/retry-queue/discard", map[string]any{"ids": []int64{mine.Items[0].ID}}); status != 200 || json.Unmarshal([]byte(text), &gone) != nil || gone.Discarded != 0 {
			t.Errorf("a foreign job is discarded: HTTP %d %s", status, text)
		}
	})
}

func TestSchedulesAreListedRunAndPaused(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		r := start(t, settings(o, shopOnly()...))
		type schedule struct {
			Name         string  `json:"name"`
			Title        string  `json:"title"`
			EverySeconds float64 `json:"everySeconds"`
			DailyAt      string  `json:"dailyAt"`
			LastRun      *struct {
				Result string `json:"result"`
			} `json:"lastRun"`
			NextAt *time.Time `json:"nextAt"`
			Paused *struct {
				By string `json:"by"`
			} `json:"paused"`
		}
		list := func() map[string]schedule {
			var p page[schedule]
			if s := r.call("GET", "/admin/schedules", nil, &p); s != http.StatusOK {
				t.Fatalf("HTTP %d", s)
			}
			out := map[string]schedule{}
			for _, s := range p.Items {
				out[s.Name] = s
				if s.Title == "" || (s.EverySeconds == 0) == (s.DailyAt == "") {
					t.Errorf("%+v", s)
				}
			}
			return out
		}
		r.until("the schedules ran", func() bool {
			s := list()
			return s["webhook-purge"].LastRun != nil && s["webhook-purge"].LastRun.Result == "done" && s["job-purge-commands"].LastRun != nil
		})
		if s := list()["job-purge-commands"]; s.DailyAt != "03:00" || s.NextAt == nil {
			t.Errorf("%+v", s)
		}
		var v schedule
		if s := r.call("POST", "/admin/schedules/webhook-purge/pause", nil, &v); s != http.StatusOK || v.Paused == nil || v.Paused.By != "API_KEY" || v.NextAt != nil {
			t.Errorf("pause: HTTP %d %+v", s, v)
		}
		if s := r.call("POST", "/admin/schedules/webhook-purge/run", nil, nil); s != http.StatusOK {
			t.Errorf("run: HTTP %d", s)
		}
		v = schedule{}
		if s := r.call("POST", "/admin/schedules/webhook-purge/resume", nil, &v); s != http.StatusOK || v.Paused != nil {
			t.Errorf("resume: HTTP %d %+v", s, v)
		}
		if s := r.call("POST", "/admin/schedules/nothing/run", nil, nil); s != http.StatusNotFound {
			t.Errorf("a schedule that does not exist: HTTP %d", s)
		}
		var acts page[struct {
			Action string `json:"action"`
		}]
		if r.call("GET", "/audit?entity=schedule", nil, &acts); len(acts.Items) != 3 {
			t.Errorf("audit %+v", acts)
		}
	})
}

func TestAdministratorsSeeTheInstallation(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		r := start(t, settings(o, shopOnly()...))
		var v struct {
			Version  string `json:"version"`
			Build    struct{ Go, Platform string }
			Database struct {
				Engine, Status, Version string
				Bytes                   int64
			}
			DataFolder struct{ FreeBytes, TotalBytes *uint64 }
			Processes  []struct {
				Roles      []string
				Alive, Own bool
				Version    string
			}
			Dependencies []struct{ Service, Status string }
			StartedAt    time.Time
		}
		if s := r.call("GET", "/admin/system", nil, &v); s != http.StatusOK {
			t.Fatalf("HTTP %d", s)
		}
		engine := db.SQLite
		if o.URL != "" {
			engine = db.PostgreSQL
		}
		if v.Version == "" || v.Build.Go == "" || v.Database.Engine != string(engine) || v.Database.Status != "up" || v.Database.Version == "" || v.Database.Bytes < 10_000 || *v.DataFolder.FreeBytes == 0 || *v.DataFolder.TotalBytes < *v.DataFolder.FreeBytes || time.Since(v.StartedAt) > time.Hour {
			t.Errorf("%+v", v)
		}
		if len(v.Processes) != 1 || !v.Processes[0].Alive || !v.Processes[0].Own || v.Processes[0].Roles[0] != "all" || len(v.Dependencies) != 4 {
			t.Errorf("%+v, %+v", v.Processes, v.Dependencies)
		}
		status, text := r.answer("GET", "/settings/effective", nil)
		if status != http.StatusOK || strings.Contains(string(text), testKey) || strings.Contains(string(text), shopSecret) || strings.Contains(string(text), oldSecret) || o.URL != "" && strings.Contains(string(text), o.URL) {
			t.Errorf("HTTP %d, or a secret in it: %s", status, text)
		}
		var list page[struct {
			Name, Value, Default, Source, About, ChangeAt string
			Set, Secret                                   bool
		}]
		if err := json.Unmarshal(text, &list); err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, s := range list.Items {
			got[s.Name] = s.Source + " " + s.Value
			if s.Secret && s.Value != "" || s.About == "" || s.Name == "API_KEY" && !s.Set || s.Name == "SMTP_PASS" && s.Set {
				t.Errorf("%+v", s)
			}
		}
		if len(list.Items) != len(config.List()) || got["LOG_LEVEL"] != "environment error" || got["LOG_FORMAT"] != "default json" || got["API_KEY"] != "environment " {
			t.Errorf("%d settings: %v", len(list.Items), got)
		}
		for _, s := range list.Items {
			if s.ChangeAt != "" && !strings.Contains(r.text("/api/openapi.json"), `"/api/v1`+s.ChangeAt+`"`) {
				t.Errorf("%s is changed at %s, which does not exist", s.Name, s.ChangeAt)
			}
		}
	})
}

// otherMethod is a shipping option of the simulated carrier that the settings do
// not name.
const otherMethod = "blauwepost:standard"

// What people change of the shop's operation counts for the next parcel.
func TestTheShopsOperationIsChangedWhileItRuns(t *testing.T) {
	each(t, func(t *testing.T, o db.Options) {
		w := newWorld(t, worldOptions{seed: 43})
		r := startIn(t, o, w)
		r.mapSKU("HOOK-WHITE", fileHook)
		r.mapSKU("CLIP-SET-8", fileClip)
		var v struct {
			PackagingWeightGrams int64
			AutoRetries          int
			Changed              []string
		}
		if s := r.call("PATCH", "/settings/operation", map[string]any{"packagingWeightGrams": 500, "autoRetries": 0, "shippingMethod": otherMethod}, &v); s != http.StatusOK || v.PackagingWeightGrams != 500 || !cmp.Equal(v.Changed, []string{"autoRetries", "packagingWeightGrams", "shippingMethod"}) {
			t.Fatalf("HTTP %d %+v", s, v)
		}
		for name, bad := range map[string]map[string]any{"no method": {"shippingMethod": ""}, "too many": {"autoRetries": 11}, "negative": {"defaultWeightGrams": -1}, "unknown": {"shippingEnabled": false}} {
			if s := r.call("PATCH", "/settings/operation", bad, nil); s != http.StatusUnprocessableEntity {
				t.Errorf("%s: HTTP %d", name, s)
			}
		}
		w.shop.PlaceOrder(twoLines())
		r.until("the order is fulfilled", func() bool { return w.allFulfilled(r, 1) })
		if parcels := w.carrier.Books(); len(parcels) != 1 || parcels[0].OptionCode != otherMethod {
			t.Errorf("parcels %+v", parcels)
		}
		if s := r.call("PATCH", "/settings/operation", map[string]any{"reset": []string{"packagingWeightGrams", "autoRetries", "shippingMethod"}}, &v); s != http.StatusOK || len(v.Changed) != 0 || v.AutoRetries != 2 {
			t.Errorf("HTTP %d %+v", s, v)
		}
	})
}

// startWorker starts a program that listens nowhere.
func startWorker(t *testing.T, env []string) {
	t.Helper()
	cfg, err := config.Load(env)
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.New(t.Context(), cfg, app.Options{Log: usualLog()})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := a.Stop(ctx); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
}

// With two processes each is seen by the other, and a pause made at one stops
// the other too.
func TestTwoProcessesShareAPause(t *testing.T) {
	o := dbtest.Options(t, db.PostgreSQL)
	w := newWorld(t, worldOptions{seed: 44})
	web := start(t, append(settings(o, w.settings()...), "ROLES=web"))
	startWorker(t, append(settings(o, w.settings()...), "ROLES=worker"))
	var v struct {
		Processes []struct {
			Roles []string
			Own   bool
		}
	}
	web.call("GET", "/admin/system", nil, &v)
	roles := map[string]bool{}
	for _, p := range v.Processes {
		roles[strings.Join(p.Roles, ",")] = p.Own
	}
	if diff := cmp.Diff(map[string]bool{"web": true, "worker": false}, roles); diff != "" {
		t.Errorf("processes (-want +got):\n%s", diff)
	}
	if q := web.queueNamed("events"); q.Processes != 1 {
		t.Errorf("%d processes work the queue", q.Processes)
	}
	if s := web.call("POST", "/admin/queues/intake/pause", nil, nil); s != http.StatusOK {
		t.Fatalf("HTTP %d", s)
	}
	web.until("webhooks wait", func() bool {
		web.deliver(hook{id: time.Now().Format(time.RFC3339Nano)}, fixture(t, "orders-create-basic.json"))
		return web.queueNamed("intake").Counts.Waiting > 0
	})
	if s := web.call("POST", "/admin/queues/intake/resume", nil, nil); s != http.StatusOK {
		t.Fatalf("HTTP %d", s)
	}
	web.until("webhooks are read", func() bool { return web.queueNamed("intake").Counts.Waiting == 0 && len(web.orders()) == 1 })
}
