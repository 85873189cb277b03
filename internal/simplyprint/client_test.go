package simplyprint_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"

	"github.com/forma3d/connect/internal/outbound"
	"github.com/forma3d/connect/internal/sim"
	farmsim "github.com/forma3d/connect/internal/sim/simplyprint"
	"github.com/forma3d/connect/internal/simplyprint"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func noon() time.Time { return time.Date(2026, 5, 2, 12, 0, 0, 0, time.UTC) }

const (
	apiKey  = "key-for-tests"
	company = "1234"
)

// world is a farm without a clock, and a client of it.
type world struct {
	*simplyprint.Client
	farm   *farmsim.Farm
	faults *sim.Faults
	url    string
	file   string
}

func start(t *testing.T, change func(*farmsim.Options)) world {
	t.Helper()
	o := farmsim.Options{
		CompanyID: company, APIKey: apiKey, Faults: sim.NewFaults(1), Manual: true, Now: noon,
		Printers:  []farmsim.PrinterSpec{{Name: "Bay 1"}, {Name: "Bay 2"}, {Name: "Bay 3", Model: "XL"}},
		PrintTime: func(string) time.Duration { return 90 * time.Minute },
	}
	if change != nil {
		change(&o)
	}
	farm := farmsim.New(o)
	t.Cleanup(farm.Close)
	srv := httptest.NewServer(farm)
	t.Cleanup(srv.Close)
	return world{client(t, srv, nil), farm, o.Faults, srv.URL, farm.AddFile("hook_x4.gcode")}
}

func client(t *testing.T, srv *httptest.Server, change func(*simplyprint.Config)) *simplyprint.Client {
	t.Helper()
	c := simplyprint.Config{APIURL: srv.URL, FilesURL: srv.URL + "/", CompanyID: company, APIKey: apiKey, UserAgent: "tests/1", Timeout: 5 * time.Second, Transport: srv.Client().Transport, Now: noon}
	if change != nil {
		change(&c)
	}
	sp, err := simplyprint.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return sp
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func wantKind(t *testing.T, err error, kind outbound.Kind) *outbound.Error {
	t.Helper()
	var e *outbound.Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Fatalf("got %v, want an outside error of kind %s", err, kind)
	}
	return e
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	for name, c := range map[string]simplyprint.Config{
		"no address":           {CompanyID: "1"},
		"company not a number": {APIURL: "https://api.example", CompanyID: "acme"},
		"no company":           {APIURL: "https://api.example"},
		"bad files host":       {APIURL: "https://api.example", FilesURL: "files", CompanyID: "1"},
	} {
		if _, err := simplyprint.New(c); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestPing(t *testing.T) {
	w := start(t, nil)
	if err := w.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(w.farm)
	defer srv.Close()
	wrongKey := client(t, srv, func(c *simplyprint.Config) { c.APIKey = "wrong" })
	e := wantKind(t, wrongKey.Ping(t.Context()), outbound.Unauthorized)
	if strings.Contains(e.Error(), "wrong") {
		t.Errorf("the error repeats the key: %v", e)
	}
	elsewhere := client(t, srv, func(c *simplyprint.Config) { c.CompanyID = "99" })
	wantKind(t, elsewhere.Ping(t.Context()), outbound.Unauthorized)
}

func TestAnItemTravelsThroughTheQueue(t *testing.T) {
	for _, old := range []bool{false, true} {
		t.Run(fmt.Sprintf("old shapes %v", old), func(t *testing.T) {
			w := start(t, func(o *farmsim.Options) { o.OldShapes = old })
			ctx := t.Context()
			id := must[int64](t)(w.AddItem(ctx, simplyprint.NewItem{
				FileID: w.file, Amount: 2, Printers: []int64{4101, 4102}, Material: "77", Color: "Red", CustomTags: []int64{5},
				CustomFields: map[string]string{"ref": "a-1", "order": "SO-1042"},
			}))
			want := simplyprint.Item{
				ID: id, FileName: "hook_x4.gcode", FileID: w.file, Left: 2, Added: noon(), EstimateSeconds: 5400,
				CustomFields: map[string]string{"ref": "a-1", "order": "SO-1042"},
			}
			if d := cmp.Diff(want, must[simplyprint.Item](t)(w.Item(ctx, id))); d != "" {
				t.Error("Item:", d)
			}
			page := must[simplyprint.ItemPage](t)(w.Items(ctx, 1, 100, 0))
			if d := cmp.Diff(simplyprint.ItemPage{Items: []simplyprint.Item{want}, Pages: 1, Total: 1}, page); d != "" {
				t.Error("Items:", d)
			}
			if done := must[[]simplyprint.Item](t)(w.DoneItems(ctx)); len(done) != 0 {
				t.Errorf("done items: %v", done)
			}
			for _, p := range []int64{4101, 4102} {
				job := must[int64](t)(w.farm.StartNext(p))
				if err := w.farm.Finish(job); err != nil {
					t.Fatal(err)
				}
			}
			want.Left, want.Printed = 0, 2
			if d := cmp.Diff([]simplyprint.Item{want}, must[[]simplyprint.Item](t)(w.DoneItems(ctx))); d != "" {
				t.Error("DoneItems:", d)
			}
			if page := must[simplyprint.ItemPage](t)(w.Items(ctx, 1, 100, 0)); len(page.Items) != 0 {
				t.Errorf("still waiting: %v", page.Items)
			}
		})
	}
}

func TestAddItemSendsEachFieldWhereItIsRead(t *testing.T) {
	var mu sync.Mutex
	var seen []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, r.Method+" "+r.URL.RequestURI()+" "+string(body))
		if got := r.Header.Get("Accept"); got != "application/json" {
			t.Errorf("Accept: %q", got)
		}
		_, _ = io.WriteString(w, `{"status":true,"id":7,"webhook":{"id":7},"item":{"id":7},"job":{"id":7},"queue":[],"data":[],"files":[]}`)
	}))
	defer srv.Close()
	c := client(t, srv, nil)
	ctx := t.Context()
	_, _ = c.AddItem(ctx, simplyprint.NewItem{
		FileID: strings.Repeat("a", 64), Amount: 3, Group: 12, Position: "2", Printers: []int64{1, 2}, Models: []int64{3}, PrinterGroups: []int64{4},
		Material: "77", Color: "Red", CustomTags: []int64{5}, CustomFields: map[string]string{"b": "2", "a": "1"},
	})
	_, _ = c.AddItem(ctx, simplyprint.NewItem{FileID: strings.Repeat("b", 32), Amount: 1, Position: "top", Material: "PLA"})
	_ = c.DeleteItem(ctx, 7)
	_ = c.SetItemAmount(ctx, 7, 4)
	_, _ = c.Item(ctx, 7)
	_, _ = c.Items(ctx, 2, 50, 12)
	_, _ = c.DoneItems(ctx)
	_, _ = c.Jobs(ctx, simplyprint.JobsQuery{Page: 1, PageSize: 5, Statuses: []string{"done", "failed"}, Printers: []int64{1}, Search: "x"})
	_, _ = c.Job(ctx, "0d2c")
	_, _ = c.Files(ctx, simplyprint.FilesQuery{Folder: 31, Search: "hook", Everywhere: true})
	_, _ = c.KeepFile(ctx, "9a41", 31)
	_, _ = c.CreateWebhook(ctx, "n", "https://hub.example/w", "s", []string{"job.done"})
	_ = c.DeleteWebhook(ctx, 7)
	_ = c.SetWebhookEnabled(ctx, 7, false)
	_ = c.TriggerTestWebhook(ctx, 7)
	want := []string{
		`POST /1234/queue/AddItem {"amount":3,"custom_fields":[{"customFieldId":"a","value":{"string":"1"}},{"customFieldId":"b","value":{"string":"2"}}],"fileId":"` + strings.Repeat("a", 64) +
			`","for_groups":"4","for_models":"3","for_printers":"1,2","group":12,"position":2,"tags":{"custom":[5],"material":[{"color":"Red","ext":0,"type":77}]}}`,
		`POST /1234/queue/AddItem {"amount":1,"filesystem":"` + strings.Repeat("b", 32) + `","position":"top","tags":{"material":[{"ext":0}]}}`,
		`POST /1234/queue/DeleteItem?job=7 {}`,
		`POST /1234/queue/UpdateItem?job=7 {"amount":4}`,
		`GET /1234/queue/GetItem?id=7 `,
		`POST /1234/queue/GetItems {"compact":true,"gid":12,"page":2,"page_size":50}`,
		`GET /1234/queue/GetItems?done_items=1 `,
		`POST /1234/jobs/GetPaginatedPrintJobs {"accepted_statuses":["finished","failed"],"page":1,"page_size":5,"printer_ids":[1],"search":"x","sort_dir":"desc","sort_id":"id"}`,
		`GET /1234/jobs/GetDetails?getcustomfields=1&id=0d2c `,
		`GET /1234/files/GetFiles?f=31&global_search=true&search=hook `,
		`POST /1234/files/Upload?folder=31 {"fileId":"9a41"}`,
		`POST /1234/webhooks/Create {"enabled":true,"events":["job.done"],"name":"n","secret":"s","url":"https://hub.example/w"}`,
		`POST /1234/webhooks/Delete {"id":7}`,
		`POST /1234/webhooks/SetEnabled {"enabled":false,"id":7}`,
		`POST /1234/webhooks/TriggerTestWebhook {"id":7}`,
	}
	if d := cmp.Diff(want, seen); d != "" {
		t.Error(d)
	}
}

func TestAddItemRefusesBeforeAnyCall(t *testing.T) {
	w := start(t, nil)
	for name, n := range map[string]simplyprint.NewItem{
		"short id":         {FileID: "abc", Amount: 1},
		"not hex":          {FileID: strings.Repeat("x", 32), Amount: 1},
		"no copies":        {FileID: w.file},
		"unknown position": {FileID: w.file, Amount: 1, Position: "middle"},
		"position below 1": {FileID: w.file, Amount: 1, Position: "0"},
	} {
		_, err := w.AddItem(t.Context(), n)
		if e := wantKind(t, err, outbound.Rejected); e.Status != 0 {
			t.Errorf("%s: the service was asked: %v", name, e)
		}
	}
	wantKind(t, w.SetItemAmount(t.Context(), 1, 0), outbound.Rejected)
}

func TestPositionsAndGroups(t *testing.T) {
	w := start(t, func(o *farmsim.Options) {
		o.Groups = []farmsim.GroupSpec{{Name: "Orders"}, {ID: 40, Name: "Models", Extensions: []string{"stl"}, Virtual: true}}
	})
	ctx := t.Context()
	groups := must[[]simplyprint.QueueGroup](t)(w.QueueGroups(ctx))
	want := []simplyprint.QueueGroup{{ID: 12, Name: "Orders"}, {ID: 40, Name: "Models", Virtual: true, Extensions: []string{"stl"}}}
	if d := cmp.Diff(want, groups); d != "" {
		t.Error(d)
	}
	_, err := w.AddItem(ctx, simplyprint.NewItem{FileID: w.file, Amount: 1})
	wantKind(t, err, outbound.Rejected)
	_, err = w.AddItem(ctx, simplyprint.NewItem{FileID: w.file, Amount: 1, Group: 40})
	wantKind(t, err, outbound.Rejected)
	// "not found" is no NotFound where the call names several things.
	_, err = w.AddItem(ctx, simplyprint.NewItem{FileID: w.file, Amount: 1, Group: 99})
	wantKind(t, err, outbound.Rejected)
	_, err = w.AddItem(ctx, simplyprint.NewItem{FileID: strings.Repeat("0", 32), Amount: 1, Group: 12})
	wantKind(t, err, outbound.Rejected)

	var order []int64
	for _, position := range []string{"", "bottom", "top", "2"} {
		order = append(order, must[int64](t)(w.AddItem(ctx, simplyprint.NewItem{FileID: w.file, Amount: 1, Group: 12, Position: position})))
	}
	wantOrder := []int64{order[2], order[3], order[0], order[1]}
	var got []int64
	for page := 1; page <= 2; page++ {
		p := must[simplyprint.ItemPage](t)(w.Items(ctx, page, 3, 12))
		if p.Pages != 2 || p.Total != 4 {
			t.Errorf("page %d says %d pages, %d items", page, p.Pages, p.Total)
		}
		for _, it := range p.Items {
			got = append(got, it.ID)
			if it.Group != 12 {
				t.Errorf("item in group %d", it.Group)
			}
		}
	}
	if d := cmp.Diff(wantOrder, got); d != "" {
		t.Error(d)
	}
	if p := must[simplyprint.ItemPage](t)(w.Items(ctx, 1, 3, 40)); len(p.Items) != 0 {
		t.Errorf("the other group has %v", p.Items)
	}
}

func TestDeleteAndUpdate(t *testing.T) {
	w := start(t, nil)
	ctx := t.Context()
	id := must[int64](t)(w.AddItem(ctx, simplyprint.NewItem{FileID: w.file, Amount: 3}))
	must[int64](t)(w.farm.StartNext(4101))
	if err := w.SetItemAmount(ctx, id, 5); err != nil {
		t.Fatal(err)
	}
	if it := must[simplyprint.Item](t)(w.Item(ctx, id)); it.Left != 4 {
		t.Errorf("left %d of 5 with one on a printer", it.Left)
	}
	if err := w.DeleteItem(ctx, id); err != nil {
		t.Fatal(err)
	}
	wantKind(t, w.DeleteItem(ctx, id), outbound.NotFound)
	wantKind(t, w.SetItemAmount(ctx, id, 1), outbound.NotFound)
	_, err := w.Item(ctx, id)
	wantKind(t, err, outbound.NotFound)
	if b := w.farm.Books().Items; len(b) != 1 || !b[0].Deleted {
		t.Errorf("books: %+v", b)
	}
}

func TestJobs(t *testing.T) {
	w := start(t, func(o *farmsim.Options) { o.CarryCustomFields = true })
	ctx := t.Context()
	item := must[int64](t)(w.AddItem(ctx, simplyprint.NewItem{FileID: w.file, Amount: 3, CustomFields: map[string]string{"ref": "a-1"}}))
	finished, stopped, running := must[int64](t)(w.farm.StartNext(4101)), must[int64](t)(w.farm.StartNext(4102)), must[int64](t)(w.farm.StartNext(4103))
	if err := errors.Join(w.farm.Finish(finished), w.farm.CancelJob(stopped, true)); err != nil {
		t.Fatal(err)
	}
	page := must[simplyprint.JobPage](t)(w.Jobs(ctx, simplyprint.JobsQuery{Page: 1, PageSize: 2}))
	if page.Pages != 2 || len(page.Jobs) != 2 || page.Jobs[0].ID != running || page.Jobs[1].ID != stopped {
		t.Fatalf("first page, newest first: %+v", page)
	}
	if j := page.Jobs[1]; j.Status != "cancelled" || j.CancelReason != 2 || j.QueueItemID != item {
		t.Errorf("cancelled: %+v", j)
	}
	if j := page.Jobs[0]; j.Status != "ongoing" || j.Ended != nil {
		t.Errorf("ongoing: %+v", j)
	}
	page = must[simplyprint.JobPage](t)(w.Jobs(ctx, simplyprint.JobsQuery{Page: 1, PageSize: 10, Statuses: []string{"done"}, Printers: []int64{4101, 4102}, Search: "a-1"}))
	if len(page.Jobs) != 1 {
		t.Fatalf("filtered: %+v", page)
	}
	j, at := page.Jobs[0], noon()
	if j.FilamentMillimetres < 2000 || j.FilamentMilligrams != j.FilamentMillimetres*298/100 || j.Cost == "" || len(j.UID) != 36 {
		t.Errorf("filament and cost: %+v", j)
	}
	want := simplyprint.Job{
		ID: finished, UID: j.UID, Status: "done", FileName: "hook_x4.gcode", QueueItemID: item, PrinterID: 4101, Started: &at, Ended: &at, Percentage: 100,
		FilamentMilligrams: j.FilamentMilligrams, FilamentMillimetres: j.FilamentMillimetres, Cost: j.Cost, CustomFields: map[string]string{"ref": "a-1"},
	}
	if d := cmp.Diff(want, j); d != "" {
		t.Error(d)
	}
	details := must[simplyprint.JobDetails](t)(w.Job(ctx, j.UID))
	wantDetails := simplyprint.JobDetails{
		ID: finished, UID: j.UID, State: "completed", FileName: "hook_x4.gcode", Percentage: 100, Layer: 100, Created: &at, Started: &at, Ended: &at,
		PrinterID: 4101, PrinterName: "Bay 1", Cost: j.Cost, CustomFields: map[string]string{"ref": "a-1"},
	}
	if d := cmp.Diff(wantDetails, details); d != "" {
		t.Error(d)
	}
	_, err := w.Job(ctx, "00000000-0000-4000-a000-000000000000")
	wantKind(t, err, outbound.NotFound)
}

func TestHistoryWithoutTheRightToSeeTheQueue(t *testing.T) {
	w := start(t, func(o *farmsim.Options) { o.HideQueueItem = true })
	must[int64](t)(w.AddItem(t.Context(), simplyprint.NewItem{FileID: w.file, Amount: 1}))
	must[int64](t)(w.farm.StartNext(4101))
	page := must[simplyprint.JobPage](t)(w.Jobs(t.Context(), simplyprint.JobsQuery{Page: 1, PageSize: 10}))
	if len(page.Jobs) != 1 || page.Jobs[0].QueueItemID != 0 {
		t.Errorf("%+v", page.Jobs)
	}
}

func TestPrintersOfAllPages(t *testing.T) {
	w := start(t, func(o *farmsim.Options) { o.Printers = make([]farmsim.PrinterSpec, 205) })
	ctx := t.Context()
	must[int64](t)(w.AddItem(ctx, simplyprint.NewItem{FileID: w.file, Amount: 2}))
	running, finished := must[int64](t)(w.farm.StartNext(4101)), must[int64](t)(w.farm.StartNext(4102))
	if err := w.farm.Finish(finished); err != nil {
		t.Fatal(err)
	}
	list := must[[]simplyprint.Printer](t)(w.Printers(ctx))
	if len(list) != 205 || list[204].ID != 4305 {
		t.Fatalf("%d printers", len(list))
	}
	p := list[0]
	if p.Job == nil {
		t.Fatal("no job on the first printer")
	}
	want := simplyprint.Printer{
		ID: 4101, Name: "Bay 1", State: "printing", Online: true, GroupID: 12, ModelID: 318, ModelName: "MK4S",
		Job: &simplyprint.PrinterJob{ID: running, UID: p.Job.UID, State: "printing", FileName: "hook_x4.gcode", SecondsLeft: 5400},
	}
	if d := cmp.Diff(want, p); d != "" {
		t.Error(d)
	}
	if p := list[1]; p.State != "operational" || !p.AwaitingBedClear {
		t.Errorf("a finished print lies on it: %+v", p)
	}
	if p := list[2]; p.Job != nil || p.AwaitingBedClear {
		t.Errorf("a free printer: %+v", p)
	}
}

func TestCustomFields(t *testing.T) {
	w := start(t, nil)
	ctx := t.Context()
	if err := w.CreateReferenceField(ctx, "ref", "Reference"); err != nil {
		t.Fatal(err)
	}
	fields := must[[]simplyprint.CustomField](t)(w.CustomFields(ctx))
	want := []simplyprint.CustomField{{
		ID: fields[0].ID, FieldID: "ref", Label: "Reference", Type: "text", Category: "print", Enabled: true, Areas: []string{"print_queue", "print_job"},
	}}
	if d := cmp.Diff(want, fields); d != "" {
		t.Error(d)
	}
	changed := fields[0]
	changed.Label, changed.Required = "Our reference", true
	if err := w.SaveCustomField(ctx, changed); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]simplyprint.CustomField{changed}, must[[]simplyprint.CustomField](t)(w.CustomFields(ctx))); d != "" {
		t.Error(d)
	}
	_, err := w.AddItem(ctx, simplyprint.NewItem{FileID: w.file, Amount: 1})
	wantKind(t, err, outbound.Rejected)
	must[int64](t)(w.AddItem(ctx, simplyprint.NewItem{FileID: w.file, Amount: 1, CustomFields: map[string]string{"ref": "x"}}))
	wantKind(t, w.CreateReferenceField(ctx, "ref", "Again"), outbound.Rejected)
	wantKind(t, w.SaveCustomField(ctx, simplyprint.CustomField{}), outbound.Rejected)
	for i := range 120 {
		if err := w.CreateReferenceField(ctx, fmt.Sprintf("f%d", i), "x"); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(must[[]simplyprint.CustomField](t)(w.CustomFields(ctx))); n != 121 {
		t.Errorf("%d fields from two pages", n)
	}
}

func TestWebhooksAreMadeAndDelivered(t *testing.T) {
	sender := sim.NewSender(sim.SenderOptions{})
	defer sender.Close()
	w := start(t, func(o *farmsim.Options) { o.Sender = sender })
	got := make(chan simplyprint.Event, 10)
	hub := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		e, err := simplyprint.ParseWebhook(body)
		if err != nil || !simplyprint.VerifyWebhook("s3cret", r.Header) {
			t.Errorf("delivery: %v, header %v, %s", err, r.Header, body)
		}
		got <- e
	}))
	defer hub.Close()
	ctx := t.Context()
	if _, err := w.CreateWebhook(ctx, "n", hub.URL, "s3cret", []string{"job.finished"}); wantKind(t, err, outbound.Rejected) == nil {
		t.Fatal("an unknown event name was taken")
	}
	id := must[int64](t)(w.CreateWebhook(ctx, "n", hub.URL, "s3cret", simplyprint.JobEvents()))
	hooks := must[[]simplyprint.Webhook](t)(w.Webhooks(ctx))
	if d := cmp.Diff([]simplyprint.Webhook{{ID: id, Name: "n", URL: hub.URL, Enabled: true, Events: simplyprint.JobEvents()}}, hooks, cmpopts.IgnoreUnexported(simplyprint.Webhook{})); d != "" {
		t.Error(d)
	}
	if !hooks[0].Sends("s3cret") || hooks[0].Sends("another") {
		t.Error("a webhook does not know its secret")
	}
	if err := w.TriggerTestWebhook(ctx, id); err != nil {
		t.Fatal(err)
	}
	if e := <-got; e.Name != "test" || e.WebhookID != id || !e.Time.Equal(noon()) || e.Job != nil {
		t.Errorf("%+v", e)
	}
	item := must[int64](t)(w.AddItem(ctx, simplyprint.NewItem{FileID: w.file, Amount: 1}))
	job := must[int64](t)(w.farm.StartNext(4102))
	if e := <-got; e.Name != "job.started" || e.Job == nil || e.Job.ID != job || e.Job.PrinterID != 4102 || e.Job.PrinterName != "Bay 2" || e.Job.FileName != "hook_x4.gcode" || e.QueueItem != nil {
		t.Errorf("%+v", e)
	}
	if err := w.DeleteItem(ctx, item); err != nil {
		t.Fatal(err)
	}
	if e := <-got; e.Name != "queue.delete_item" || e.QueueItem == nil || e.QueueItem.ID != item {
		t.Errorf("%+v", e)
	}
	if err := w.SetWebhookEnabled(ctx, id, false); err != nil {
		t.Fatal(err)
	}
	if err := w.farm.Finish(job); err != nil {
		t.Fatal(err)
	}
	if hooks := must[[]simplyprint.Webhook](t)(w.Webhooks(ctx)); hooks[0].Enabled {
		t.Error("still on")
	}
	if err := w.DeleteWebhook(ctx, id); err != nil {
		t.Fatal(err)
	}
	wantKind(t, w.DeleteWebhook(ctx, id), outbound.NotFound)
	wantKind(t, w.SetWebhookEnabled(ctx, id, true), outbound.NotFound)
	wantKind(t, w.TriggerTestWebhook(ctx, id), outbound.NotFound)
	if len(got) != 0 {
		t.Errorf("a hook that was off got %+v", <-got)
	}
}

func TestFilesAndUpload(t *testing.T) {
	w := start(t, nil)
	ctx := t.Context()
	w.farm.AddFile("bracket.gcode.3mf")
	w.farm.AddFile("bracket.stl")
	list := must[simplyprint.FileList](t)(w.Files(ctx, simplyprint.FilesQuery{Search: "brack", Everywhere: true}))
	var names []string
	for _, f := range list.Files {
		names = append(names, f.Name+" "+f.Type)
		if len(f.ID) != 32 || f.Size == 0 || !f.Created.Equal(noon()) {
			t.Errorf("%+v", f)
		}
	}
	if d := cmp.Diff([]string{"bracket.gcode.3mf printable", "bracket.stl model"}, names); d != "" {
		t.Error(d)
	}
	up := must[simplyprint.UploadedFile](t)(w.Upload(ctx, "new.gcode", strings.NewReader("G28\n"), 4))
	if len(up.ID) != 64 || !up.ExpiresAt.Equal(noon().Add(24*time.Hour)) {
		t.Errorf("%+v", up)
	}
	id := must[int64](t)(w.AddItem(ctx, simplyprint.NewItem{FileID: up.ID, Amount: 1}))
	if it := must[simplyprint.Item](t)(w.Item(ctx, id)); it.FileName != "new.gcode" {
		t.Errorf("%+v", it)
	}
	kept := must[string](t)(w.KeepFile(ctx, up.ID, 31))
	list = must[simplyprint.FileList](t)(w.Files(ctx, simplyprint.FilesQuery{Folder: 31}))
	if len(list.Files) != 1 || list.Files[0].ID != kept || list.Files[0].Name != "new.gcode" || list.Files[0].Folder != 31 {
		t.Errorf("%+v", list)
	}
	_, err := w.KeepFile(ctx, strings.Repeat("0", 64), 0)
	wantKind(t, err, outbound.Rejected)
	_, err = w.Upload(ctx, "notes.txt", strings.NewReader("x"), 1)
	wantKind(t, err, outbound.Rejected)
	_, err = w.Upload(ctx, "empty.gcode", strings.NewReader(""), 0)
	wantKind(t, err, outbound.Rejected)
	_, err = w.Upload(ctx, "short.gcode", strings.NewReader("ab"), 3)
	wantKind(t, err, outbound.Rejected)
	w.faults.Set(sim.Fault{Op: "files/Upload", Probability: 1, DropAfter: true})
	_, err = w.Upload(ctx, "new.gcode", strings.NewReader("G28\n"), 4)
	wantKind(t, err, outbound.Transient)
}

// newFile counts how often its content was asked for.
func newFile(name string, opened *int) simplyprint.NewFile {
	return simplyprint.NewFile{Name: name, Folder: 31, Size: 4, Content: func() (io.ReadCloser, error) {
		*opened++
		return io.NopCloser(strings.NewReader("G28\n")), nil
	}}
}

// TestAFileIsStoredOnce, whatever breaks on the way and however often it is tried.
func TestAFileIsStoredOnce(t *testing.T) {
	for seed := range uint64(40) {
		w := start(t, func(o *farmsim.Options) { o.Faults = sim.NewFaults(seed) })
		// Bytes and keeping are one action there, so chance decides which is struck.
		fault := []sim.Fault{{DropBefore: true}, {DropAfter: true}, {Status: 503}, {StatusAfter: 500}}[seed%4]
		fault.Op, fault.Probability = "files/*", 0.4
		w.faults.Set(fault)
		opened, tries := 0, 0
		var got simplyprint.File
		for stored := true; stored; tries++ {
			var err error
			got, stored, err = w.StoreFile(t.Context(), newFile("grid-2x3.gcode", &opened))
			var out *outbound.Error
			if err != nil && (!errors.As(err, &out) || out.Kind != outbound.Transient && out.Kind != outbound.Ambiguous) {
				t.Fatalf("%+v: %v", fault, err)
			}
			stored = stored || err != nil
			if tries > 100 {
				t.Fatalf("%+v: it is never there", fault)
			}
		}
		var kept []farmsim.BookFile
		for _, f := range w.farm.Books().Files {
			if f.Name == "grid-2x3.gcode" {
				kept = append(kept, f)
			}
		}
		if len(kept) != 1 || kept[0].ID != got.ID || kept[0].Folder != 31 {
			t.Errorf("%+v: %d tries, content read %d times, kept %+v, got %+v", fault, tries, opened, kept, got)
		}
		if string(w.farm.Content(got.ID)) != "G28\n" {
			t.Errorf("%+v: stored %q", fault, w.farm.Content(got.ID))
		}
		w.faults.Set()
		must[int64](t)(w.AddItem(t.Context(), simplyprint.NewItem{FileID: got.ID, Amount: 1}))
	}
}

func TestAFileIsFoundByItsWholeName(t *testing.T) {
	w := start(t, nil)
	ctx := t.Context()
	opened := 0
	first := must[simplyprint.UploadedFile](t)(w.Upload(ctx, "a.gcode", strings.NewReader("1"), 1))
	var ids []string
	for range 3 {
		ids = append(ids, must[string](t)(w.KeepFile(ctx, first.ID, 31)))
	}
	slices.Sort(ids)
	for range 2 {
		f, ok, err := w.FindFile(ctx, "a.gcode", 31)
		if err != nil || !ok || f.ID != ids[0] {
			t.Errorf("of three of one name and age: %+v, %t, %v; want %s", f, ok, err, ids[0])
		}
	}
	for _, c := range []struct {
		name   string
		folder int64
	}{{"a.gcode", 0}, {"a", 31}, {"a.gco", 31}, {"ba.gcode", 31}} {
		if f, ok, err := w.FindFile(ctx, c.name, c.folder); ok || err != nil {
			t.Errorf("%v: %+v, %v", c, f, err)
		}
	}
	_, _, err := w.FindFile(ctx, "", 0)
	wantKind(t, err, outbound.Rejected)
	boom := errors.New("boom")
	if _, _, err := w.StoreFile(ctx, simplyprint.NewFile{Name: "b.gcode", Size: 1, Content: func() (io.ReadCloser, error) { return nil, boom }}); !errors.Is(err, boom) {
		t.Error(err)
	}
	wrong := newFile("c.txt", &opened)
	_, _, err = w.StoreFile(ctx, wrong)
	wantKind(t, err, outbound.Rejected)
}

func TestUploadWithoutAFilesHost(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	c := client(t, srv, func(c *simplyprint.Config) { c.FilesURL = "" })
	_, err := c.Upload(t.Context(), "a.gcode", bytes.NewReader([]byte("x")), 1)
	wantKind(t, err, outbound.Rejected)
}

// TestFaults: what each kind of failure means, for a read and for a call with
// effect, and whether the effect took place.
func TestFaults(t *testing.T) {
	tests := []struct {
		name        string
		fault       sim.Fault
		read, write outbound.Kind
		wait        time.Duration
		items       int // that the farm has after the write
	}{
		{"dropped before", sim.Fault{DropBefore: true}, outbound.Transient, outbound.Ambiguous, 0, 0},
		{"dropped after", sim.Fault{DropAfter: true}, outbound.Transient, outbound.Ambiguous, 0, 1},
		{"500", sim.Fault{Status: 500}, outbound.Transient, outbound.Ambiguous, 0, 0},
		{"500 after", sim.Fault{StatusAfter: 500}, outbound.Transient, outbound.Ambiguous, 0, 1},
		{"503", sim.Fault{Status: 503}, outbound.Transient, outbound.Ambiguous, 0, 0},
		{"429", sim.Fault{Status: 429}, outbound.RateLimited, outbound.RateLimited, time.Minute, 0},
		{"429 with a time", sim.Fault{Status: 429, RetryAfter: 7}, outbound.RateLimited, outbound.RateLimited, 7 * time.Second, 0},
		{"400", sim.Fault{Status: 400}, outbound.Rejected, outbound.Rejected, 0, 0},
		{"401", sim.Fault{Status: 401}, outbound.Unauthorized, outbound.Unauthorized, 0, 0},
		{"403", sim.Fault{Status: 403}, outbound.Unauthorized, outbound.Unauthorized, 0, 0},
		{"404", sim.Fault{Status: 404}, outbound.Rejected, outbound.Rejected, 0, 0},
		{"410", sim.Fault{Status: 410}, outbound.Rejected, outbound.Rejected, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := start(t, nil)
			tt.fault.Probability = 1
			w.faults.Set(tt.fault)
			e := wantKind(t, w.Ping(t.Context()), tt.read)
			if e.Op != "account/Test" || e.Service != "simplyprint" || e.Wait != tt.wait {
				t.Errorf("%+v", e)
			}
			_, err := w.AddItem(t.Context(), simplyprint.NewItem{FileID: w.file, Amount: 1})
			if e := wantKind(t, err, tt.write); e.Wait != tt.wait || strings.Contains(e.Error(), apiKey) {
				t.Errorf("%+v", e)
			}
			// A bare 404 is no proof that the one thing is gone.
			if tt.fault.Status == 404 || tt.fault.Status == 410 {
				_, err := w.Item(t.Context(), 1)
				wantKind(t, err, outbound.Rejected)
				wantKind(t, w.DeleteItem(t.Context(), 1), outbound.Rejected)
			}
			if n := len(w.farm.Books().Items); n != tt.items {
				t.Errorf("the farm has %d items, want %d", n, tt.items)
			}
		})
	}
}

func TestNoAnswerInTime(t *testing.T) {
	w := start(t, nil)
	w.faults.Set(sim.Fault{Probability: 1, Latency: 300 * time.Millisecond})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := w.AddItem(ctx, simplyprint.NewItem{FileID: w.file, Amount: 1})
	wantKind(t, err, outbound.Ambiguous)
	wantKind(t, w.Ping(ctx), outbound.Transient)
}

func TestNobodyListens(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	c := client(t, srv, nil)
	srv.Close()
	_, err := c.AddItem(t.Context(), simplyprint.NewItem{FileID: strings.Repeat("a", 32), Amount: 1})
	wantKind(t, err, outbound.Transient) // it was certainly not sent
}

func TestRateLimitOfTheFarm(t *testing.T) {
	w := start(t, func(o *farmsim.Options) { o.RatePerMinute = 2 })
	for range 2 {
		if err := w.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if e := wantKind(t, w.Ping(t.Context()), outbound.RateLimited); e.Wait != time.Minute {
		t.Errorf("wait %v", e.Wait)
	}
}

// answering is a service that answers everything with one body.
func answering(t *testing.T, status int, body string) *simplyprint.Client {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(srv.Close)
	return client(t, srv, nil)
}

func TestRefusalsInWords(t *testing.T) {
	tests := []struct {
		name   string
		status int
		body   string
		add    outbound.Kind // of a call that names several things
		get    outbound.Kind // of a read of one thing
	}{
		{"not in the plan", 200, `{"status":false,"message":"This is not available on your plan"}`, outbound.Unauthorized, outbound.Unauthorized},
		{"no permission", 200, `{"status":false,"message":"You lack the permission print_queue"}`, outbound.Unauthorized, outbound.Unauthorized},
		{"403 with words", 403, `{"status":false,"message":"Token not valid for this company"}`, outbound.Unauthorized, outbound.Unauthorized},
		{"not found", 200, `{"status":false,"message":"Item not found"}`, outbound.Rejected, outbound.NotFound},
		{"not found as 404", 404, `{"status":false,"message":"Item does not exist"}`, outbound.Rejected, outbound.NotFound},
		{"no such action", 404, `{"status":false,"message":"Action not found"}`, outbound.Rejected, outbound.Rejected},
		{"no words", 200, `{"status":false,"message":null}`, outbound.Rejected, outbound.Rejected},
		{"a code", 200, `{"status":false,"error":"quota_exceeded","quota_failures":[]}`, outbound.Rejected, outbound.Rejected},
		{"an error that is no text", 200, `{"status":false,"error":true,"message":["x"]}`, outbound.Rejected, outbound.Rejected},
		{"success for status", 200, `{"success":false}`, outbound.Rejected, outbound.Rejected},
		{"a page of the edge", 200, `<html>`, outbound.Ambiguous, outbound.Transient},
		{"no envelope", 200, `{"id":7}`, outbound.Ambiguous, outbound.Transient},
		{"no id", 200, `{"status":true}`, outbound.Ambiguous, outbound.Transient},
		{"a list", 200, `[]`, outbound.Ambiguous, outbound.Transient},
		{"a redirect", 302, ``, outbound.Rejected, outbound.Rejected},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := answering(t, tt.status, tt.body)
			_, err := c.AddItem(t.Context(), simplyprint.NewItem{FileID: strings.Repeat("a", 32), Amount: 1})
			wantKind(t, err, tt.add)
			_, err = c.Item(t.Context(), 7)
			wantKind(t, err, tt.get)
			_, err = c.Job(t.Context(), "u")
			wantKind(t, err, tt.get)
		})
	}
	e := wantKind(t, answering(t, 200, `{"status":false,"error":"quota_exceeded"}`).Ping(t.Context()), outbound.Rejected)
	if e.Code != "quota_exceeded" || e.Message != "quota_exceeded" {
		t.Errorf("%+v", e)
	}
}

func TestAnswersWithoutTheirPayloadAreNotEmptyLists(t *testing.T) {
	for _, body := range []string{`{"status":true}`, `{"status":true,"queue":null,"data":null}`, `{"status":true,"queue":7,"data":7}`} {
		c := answering(t, 200, body)
		_, err := c.Items(t.Context(), 1, 10, 0)
		wantKind(t, err, outbound.Transient)
		_, err = c.Jobs(t.Context(), simplyprint.JobsQuery{Page: 1, PageSize: 10})
		wantKind(t, err, outbound.Transient)
		_, err = c.Printers(t.Context())
		wantKind(t, err, outbound.Transient)
	}
	c := answering(t, 200, `{"status":true}`)
	_, err := c.KeepFile(t.Context(), "9a41", 0)
	wantKind(t, err, outbound.Ambiguous)
	_, err = c.CreateWebhook(t.Context(), "n", "u", "s", nil)
	wantKind(t, err, outbound.Ambiguous)
	_, err = c.Upload(t.Context(), "a.gcode", strings.NewReader("x"), 1)
	wantKind(t, err, outbound.Transient)
	_, err = answering(t, 200, `{"status":true,"queue":{"done_items":7}}`).DoneItems(t.Context())
	wantKind(t, err, outbound.Transient)
	for _, gone := range []string{`null`, `[]`, `{}`, `false`} {
		c := answering(t, 200, `{"status":true,"item":`+gone+`,"job":`+gone+`}`)
		_, err := c.Item(t.Context(), 7)
		wantKind(t, err, outbound.NotFound)
		_, err = c.Job(t.Context(), "u")
		wantKind(t, err, outbound.NotFound)
	}
}

func TestAddItemReadsBothNamesOfTheID(t *testing.T) {
	for body, want := range map[string]int64{
		`{"status":true,"message":null,"created_id":771204}`:                                             771204,
		`{"status":true,"message":null,"id":771204,"queue_position":9,"approval_status":"not_required"}`: 771204,
		`{"status":true,"created_id":"771204"}`:                                                          771204,
	} {
		if got := must[int64](t)(answering(t, 200, body).AddItem(t.Context(), simplyprint.NewItem{FileID: strings.Repeat("a", 32), Amount: 1})); got != want {
			t.Errorf("%s: %d", body, got)
		}
	}
}

// The shapes below are those of the contract sheet.
func TestRecordedItem(t *testing.T) {
	const item = `{"id":771204,"index":9,"sort_order":9,"filename":"hook_x4.gcode","note":null,"type":"printable","left":3,"printed":1,"group":12,
		"filesystem_id":"5be0","for":{"printers":[4101],"models":null,"groups":null},"tags":null,
		"analysis":{"slicer":"PrusaSlicer","estimate":5400,"filament":[8120]},"added":"2026-05-02T09:00:00+00:00","custom_fields":[]}`
	want := simplyprint.Item{ID: 771204, FileName: "hook_x4.gcode", FileID: "5be0", Left: 3, Printed: 1, Group: 12, Added: time.Date(2026, 5, 2, 9, 0, 0, 0, time.UTC), EstimateSeconds: 5400}
	bare := want
	bare.EstimateSeconds = 0
	tests := map[string]struct {
		answer string
		want   simplyprint.Item
	}{
		"item":               {`"item":` + item, want},
		"older: queue":       {`"queue":` + item, want},
		"analysis as a list": {`"item":` + strings.Replace(item, `{"slicer":"PrusaSlicer","estimate":5400,"filament":[8120]}`, `[]`, 1), bare},
	}
	for name, tt := range tests {
		c := answering(t, 200, `{"status":true,`+tt.answer+`}`)
		if d := cmp.Diff(tt.want, must[simplyprint.Item](t)(c.Item(t.Context(), 771204))); d != "" {
			t.Error(name, d)
		}
	}
	list := strings.Replace(item, `{"slicer":"PrusaSlicer","estimate":5400,"filament":[8120]}`, `[]`, 1)
	for name, answer := range map[string]string{"array": `"queue":[` + list + `]`, "object": `"queue":{"fits":true,"items":[` + list + `]}`} {
		c := answering(t, 200, `{"status":true,"total":21,`+answer+`}`)
		if d := cmp.Diff(simplyprint.ItemPage{Items: []simplyprint.Item{bare}, Total: 21, Pages: 3}, must[simplyprint.ItemPage](t)(c.Items(t.Context(), 1, 10, 0))); d != "" {
			t.Error(name, d)
		}
	}
}

func TestRecordedCustomFieldSpellings(t *testing.T) {
	for name, fields := range map[string]string{
		"id, value":       `"customFields":[{"id":"ref","value":"a-1"}]`,
		"typed value":     `"custom_fields":[{"customFieldId":"ref","value":{"string":"a-1"}}]`,
		"field id":        `"custom_fields":[{"id":3,"fieldId":"ref","value":{"string":"a-1"}}]`,
		"both, one empty": `"custom_fields":[],"customFields":[{"id":"ref","value":"a-1"}]`,
	} {
		c := answering(t, 200, `{"status":true,"item":{"id":1,`+fields+`}}`)
		if d := cmp.Diff(map[string]string{"ref": "a-1"}, must[simplyprint.Item](t)(c.Item(t.Context(), 1)).CustomFields); d != "" {
			t.Error(name, d)
		}
	}
}

func TestRecordedJob(t *testing.T) {
	const row = `{"id":880311,"uid":"0d2c6f0e","status":"done","filename":"hook_x4.gcode","startDate":"2026-05-02T11:30:00+02:00","endDate":"2026-05-02T11:01:00+00:00",
		"printer":4101,"user":31,"cancelReasonType":null,"currentPercentage":100,"printTime":5460,"filUsage":8120,"filUsageGram":24.15,
		"filament":"{\"e0\":{\"usage\":8120}}","cost":null,"queueItem":{"id":771204,"user":31,"queueNum":9},"customFields":[]}`
	started, ended := time.Date(2026, 5, 2, 9, 30, 0, 0, time.UTC), time.Date(2026, 5, 2, 11, 1, 0, 0, time.UTC)
	want := simplyprint.Job{
		ID: 880311, UID: "0d2c6f0e", Status: "done", FileName: "hook_x4.gcode", QueueItemID: 771204, PrinterID: 4101, Started: &started, Ended: &ended,
		Percentage: 100, PrintSeconds: 5460, FilamentMilligrams: 24150, FilamentMillimetres: 8120,
	}
	strange := want
	strange.QueueItemID, strange.Cost, strange.FilamentMilligrams = 0, "2.750", 0
	for name, tt := range map[string]struct {
		row  string
		want simplyprint.Job
	}{
		"as documented": {row, want},
		"drifted":       {strings.NewReplacer(`{"id":771204,"user":31,"queueNum":9}`, `[]`, `"cost":null`, `"cost":"2.750"`, `24.15`, `"1e999999999"`).Replace(row), strange},
	} {
		c := answering(t, 200, `{"status":true,"data":[`+tt.row+`],"page_amount":"3"}`)
		if d := cmp.Diff(simplyprint.JobPage{Jobs: []simplyprint.Job{tt.want}, Pages: 3}, must[simplyprint.JobPage](t)(c.Jobs(t.Context(), simplyprint.JobsQuery{Page: 1, PageSize: 1}))); d != "" {
			t.Error(name, d)
		}
	}
}

func TestRecordedJobDetails(t *testing.T) {
	c := answering(t, 200, `{"status":true,"job":{"id":9,"state":"cancelled","file":"a.gcode","percentage":37.5,"time":60,"layer":4,"started":1777710600,"ended":null,
		"failedReason":null,"cancelInfo":{"reason":3,"comment":"clog","by":31},"cost":2.75,"outsideSystem":1,"printer":{"id":4101,"name":"Bay 3"},"customFields":[{"id":"ref","value":"a"}]}}`)
	started := time.Unix(1777710600, 0).UTC()
	want := simplyprint.JobDetails{
		ID: 9, UID: "0d2c", State: "cancelled", FileName: "a.gcode", Percentage: 37.5, SecondsLeft: 60, Layer: 4, Started: &started, CancelReason: 3, CancelComment: "clog",
		PrinterID: 4101, PrinterName: "Bay 3", Cost: "2.75", OutsideSystem: true, CustomFields: map[string]string{"ref": "a"},
	}
	if d := cmp.Diff(want, must[simplyprint.JobDetails](t)(c.Job(t.Context(), "0d2c"))); d != "" {
		t.Error(d)
	}
}

func TestRecordedPrinterAndItsDrift(t *testing.T) {
	base := simplyprint.Printer{ID: 4101, Name: "Bay 3", State: "printing", Online: true, GroupID: 12, ModelID: 318, ModelName: "MK4S"}
	job := func(j simplyprint.PrinterJob) simplyprint.Printer {
		p := base
		p.Job = &j
		return p
	}
	for name, tt := range map[string]struct {
		job  string
		want simplyprint.Printer
	}{
		"documented":  {`{"id":880311,"uid":"0d2c","state":"printing","file":"h.gcode","percentage":37,"time":2140,"layer":55}`, job(simplyprint.PrinterJob{ID: 880311, UID: "0d2c", State: "printing", FileName: "h.gcode", Percentage: 37, SecondsLeft: 2140, Layer: 55})},
		"other names": {`{"id":"880311","filename":"h.gcode","currentPercentage":"37.5","timeLeft":2140,"current_layer":55}`, job(simplyprint.PrinterJob{ID: 880311, FileName: "h.gcode", Percentage: 37.5, SecondsLeft: 2140, Layer: 55})},
		"third names": {`{"uid":"0d2c","filename":"h.gcode","progress":37,"time_left":2140}`, job(simplyprint.PrinterJob{UID: "0d2c", FileName: "h.gcode", Percentage: 37, SecondsLeft: 2140})},
		"null":        {`null`, base},
		"empty list":  {`[]`, base},
	} {
		c := answering(t, 200, `{"status":true,"data":[{"id":4101,"printer":{"name":"Bay 3","state":"printing","group":12,"online":true,"outOfOrder":0,"model":{"id":318,"name":"MK4S"}},"filament":null,"job":`+tt.job+`}]}`)
		if d := cmp.Diff([]simplyprint.Printer{tt.want}, must[[]simplyprint.Printer](t)(c.Printers(t.Context()))); d != "" {
			t.Error(name, d)
		}
	}
}

func TestTooLongAnswersAreCut(t *testing.T) {
	long, err := json.Marshal(map[string]any{"status": false, "message": strings.Repeat("x", 5000)})
	if err != nil {
		t.Fatal(err)
	}
	if e := wantKind(t, answering(t, 200, string(long)).Ping(t.Context()), outbound.Rejected); len(e.Message) > 310 {
		t.Errorf("a message of %d bytes", len(e.Message))
	}
}
