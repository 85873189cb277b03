package simplyprint

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/forma3d/connect/internal/sim"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// moment is a clock that tests move.
type moment struct {
	mu sync.Mutex
	t  time.Time
}

func newMoment() *moment { return &moment{t: time.Date(2026, 5, 2, 12, 0, 0, 0, time.UTC)} }

func (m *moment) now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.t
}

func (m *moment) pass(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.t = m.t.Add(d)
}

type world struct {
	*Farm
	t    *testing.T
	at   *moment
	file string
}

func start(t *testing.T, o Options) world {
	t.Helper()
	m := newMoment()
	o.CompanyID, o.APIKey = "1", "k"
	if o.Now == nil {
		o.Now = m.now
	}
	if o.Printers == nil {
		o.Printers = []PrinterSpec{{Group: "A", Model: "MK4S"}, {Group: "B", Model: "MK4S"}, {Group: "B", Model: "XL"}}
	}
	f := New(o)
	t.Cleanup(f.Close)
	return world{f, t, m, f.AddFile("hook.gcode")}
}

type answer map[string]any

func (a answer) ok() bool { return a["status"] == true }

func (a answer) text() string {
	s, _ := a["message"].(string)
	return s
}

// do calls an action; body "" makes it a GET.
func (w world) do(op, query, body string) answer {
	w.t.Helper()
	method := http.MethodGet
	if body != "" {
		method = http.MethodPost
	}
	r := httptest.NewRequest(method, "/1/"+op+"?"+query, strings.NewReader(body))
	r.Header.Set("User-Agent", "tests/1")
	r.Header.Set("X-API-KEY", "k")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return w.send(r, http.StatusOK)
}

func (w world) send(r *http.Request, status int) answer {
	w.t.Helper()
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, r)
	if rec.Code != status {
		w.t.Fatalf("%s %s: HTTP %d, want %d: %s", r.Method, r.URL, rec.Code, status, rec.Body)
	}
	var a answer
	if strings.HasPrefix(rec.Header().Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(rec.Body.Bytes(), &a); err != nil {
			w.t.Fatal(err)
		}
	}
	return a
}

func (w world) add(fields string) int64 {
	w.t.Helper()
	a := w.do("queue/AddItem", "", `{"filesystem":"`+w.file+`"`+fields+`}`)
	if !a.ok() {
		w.t.Fatalf("add: %v", a)
	}
	return int64(a["id"].(float64))
}

func (w world) left(id int64) int {
	w.t.Helper()
	for _, it := range w.Books().Items {
		if it.ID == id {
			return it.Left
		}
	}
	w.t.Fatalf("no item %d", id)
	return 0
}

func (w world) run(printer int64) int64 {
	w.t.Helper()
	id, err := w.StartNext(printer)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func TestWhoMayCall(t *testing.T) {
	w := start(t, Options{Manual: true})
	request := func(method, path, key, agent string) *http.Request {
		r := httptest.NewRequest(method, path, nil)
		r.Header.Set("X-API-KEY", key)
		r.Header.Set("User-Agent", agent)
		return r
	}
	w.send(request("GET", "/1/account/Test", "k", ""), http.StatusForbidden)
	if a := w.send(request("GET", "/1/account/Test", "other", "t"), 200); a.ok() || !strings.Contains(a.text(), "API key") {
		t.Error(a)
	}
	if a := w.send(request("GET", "/2/account/Test", "k", "t"), 200); a.ok() || !strings.Contains(a.text(), "access to this account") {
		t.Error(a)
	}
	if a := w.send(request("GET", "/1/account/Test", "k", "t"), 200); !a.ok() {
		t.Error(a)
	}
	w.send(request("POST", "/1/account/Test", "k", "t"), 200)
	w.send(request("GET", "/1/queue/additem", "k", "t"), 404) // names are case-sensitive
	w.send(request("GET", "/1/jobs/GetPaginatedPrintJobs", "k", "t"), 405)
	w.send(request("DELETE", "/1/queue/DeleteItem", "k", "t"), 405)
	r := request("POST", "/1/queue/AddItem", "k", "t")
	r.Body = io.NopCloser(strings.NewReader("{"))
	w.send(r, 400)
}

func TestRateIsCountedByTheMinute(t *testing.T) {
	w := start(t, Options{Manual: true, RatePerMinute: 2})
	request := func(status int) {
		t.Helper()
		r := httptest.NewRequest("GET", "/1/account/Test", nil)
		r.Header.Set("X-API-KEY", "k")
		r.Header.Set("User-Agent", "t")
		w.send(r, status)
	}
	request(200)
	request(200)
	request(429)
	w.at.pass(time.Minute)
	request(200)
}

// TestScopes: a right field in the wrong place is ignored, not refused.
func TestScopes(t *testing.T) {
	w := start(t, Options{Manual: true})
	if a := w.do("queue/AddItem", "filesystem="+w.file, `{"amount":1}`); a.ok() {
		t.Errorf("the file id was read from the query: %v", a)
	}
	first := w.add(`,"amount":2`)
	for op, body := range map[string]string{"queue/DeleteItem": `{"job":%d}`, "queue/UpdateItem": `{"job":%d,"amount":9}`} {
		if a := w.do(op, "", fmt.Sprintf(body, first)); a.ok() {
			t.Errorf("%s read the id from the body", op)
		}
	}
	if a := w.do("queue/UpdateItem", fmt.Sprintf("job=%d&amount=9", first), `{}`); !a.ok() || w.left(first) != 2 {
		t.Errorf("amount was read from the query: %v, %d left", a, w.left(first))
	}
	if a := w.do("queue/GetItems", "page_size=1&gid=7", `{"compact":true}`); len(a["queue"].([]any)) != 1 {
		t.Errorf("filters were read from the query: %v", a)
	}
	w.do("queue/AddItem", "position=top", `{"filesystem":"`+w.file+`"}`)
	if a := w.do("queue/GetItems", "", `{}`); a["queue"].([]any)[0].(map[string]any)["id"] != float64(first) {
		t.Error("position was read from the query")
	}
	if a := w.do("webhooks/Delete", "id=1", `{}`); a.ok() {
		t.Error("a hook's id was read from the query")
	}
	form := httptest.NewRequest("POST", "/1/queue/AddItem", strings.NewReader("amount=4&filesystem="+w.file))
	form.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	form.Header.Set("X-API-KEY", "k")
	form.Header.Set("User-Agent", "t")
	if a := w.send(form, 200); !a.ok() || w.left(int64(a["id"].(float64))) != 4 {
		t.Errorf("a form: %v", a)
	}
}

func TestAddItemRefusals(t *testing.T) {
	w := start(t, Options{Manual: true, StrictFields: true, CustomFields: []CustomField{{FieldID: "ref", Areas: []string{"print_queue"}, Required: true}, {FieldID: "off", Disabled: true}}})
	const ref = `"custom_fields":[{"customFieldId":"ref","value":{"string":"x"}}]`
	for name, body := range map[string]string{
		"no file":            `{` + ref + `}`,
		"two files":          `{"filesystem":"` + w.file + `","fileId":"x",` + ref + `}`,
		"no copies":          `{"filesystem":"` + w.file + `","amount":0,` + ref + `}`,
		"position":           `{"filesystem":"` + w.file + `","position":"middle",` + ref + `}`,
		"required field":     `{"filesystem":"` + w.file + `"}`,
		"field without type": `{"filesystem":"` + w.file + `","custom_fields":[{"customFieldId":"ref","value":{}}]}`,
		"unknown field":      `{"filesystem":"` + w.file + `","custom_fields":[{"customFieldId":"ref","value":{"string":"x"}},{"customFieldId":"b","value":{"string":"x"}}]}`,
		"field switched off": `{"filesystem":"` + w.file + `","custom_fields":[{"customFieldId":"ref","value":{"string":"x"}},{"customFieldId":"off","value":{"string":"x"}}]}`,
		"fields as object":   `{"filesystem":"` + w.file + `","custom_fields":{"ref":"x"}}`,
	} {
		if a := w.do("queue/AddItem", "", body); a.ok() || a.text() == "" {
			t.Errorf("%s: %v", name, a)
		}
	}
	if n := len(w.Books().Items); n != 0 {
		t.Errorf("%d items were added", n)
	}
	w.add("," + ref)
}

func TestCopiesAreCounted(t *testing.T) {
	w := start(t, Options{Manual: true})
	id := w.add(`,"amount":3`)
	a, b, c := w.run(4101), w.run(4102), w.run(4103)
	if n := w.left(id); n != 0 {
		t.Fatalf("%d left with three on printers", n)
	}
	done := w.do("queue/GetItem", fmt.Sprintf("id=%d", id), "")["item"].(map[string]any)
	if done["ongoing"] != true || done["done"] != nil {
		t.Errorf("nothing left, all printing: %v", done)
	}
	w.must(w.Finish(a))
	w.must(w.Fail(b, "spaghetti"))
	if n := w.left(id); n != 0 {
		t.Errorf("a failed copy came back: %d left", n)
	}
	w.must(w.CancelJob(c, true))
	if n := w.left(id); n != 1 {
		t.Errorf("a cancelled copy that should return: %d left", n)
	}
	w.must(w.Requeue(b))
	if n := w.left(id); n != 2 {
		t.Errorf("a failed copy that was requeued: %d left", n)
	}
	if err := w.Requeue(b); !errors.Is(err, ErrState) {
		t.Errorf("requeued twice: %v", err)
	}
	if err := w.Requeue(a); !errors.Is(err, ErrState) {
		t.Errorf("a good copy was requeued: %v", err)
	}
	if err := w.Finish(a); !errors.Is(err, ErrState) {
		t.Errorf("finished twice: %v", err)
	}
	if err := w.Finish(1); !errors.Is(err, ErrNotThere) {
		t.Errorf("a job that is not there: %v", err)
	}
	var got []string
	for _, j := range w.Books().Jobs {
		got = append(got, fmt.Sprintf("%d %s %d %v %v", j.ID, j.Status, j.PrinterID, j.ItemID == id, j.Returned))
	}
	want := []string{"880300 done 4101 true false", "880301 failed 4102 true true", "880302 cancelled 4103 true true"}
	if !slices.Equal(got, want) {
		t.Errorf("books: %q", got)
	}
	if b := w.Books().Items[0]; b.Printed != 1 || b.Amount != 3 {
		t.Errorf("books: %+v", b)
	}
}

func TestFailedCopiesReturnWhenToldSo(t *testing.T) {
	w := start(t, Options{Manual: true, ReturnFailed: true})
	id := w.add("")
	w.must(w.Fail(w.run(4101), "x"))
	if n := w.left(id); n != 1 {
		t.Errorf("%d left", n)
	}
}

func TestRestrictionsAndOrder(t *testing.T) {
	w := start(t, Options{Manual: true})
	forB := w.add(`,"for_groups":"13"`)
	forXL := w.add(`,"for_models":"319"`)
	forFirst := w.add(`,"for_printers":"4101,4102"`)
	forAny := w.add(`,"for_printers":[]`)
	top := w.add(`,"for_printers":[4101],"position":"top"`)
	items := func(printer int64) (got []int64) {
		for range 2 {
			id := w.run(printer)
			w.must(w.Finish(id))
			jobs := w.Books().Jobs
			got = append(got, jobs[len(jobs)-1].ItemID)
		}
		return got
	}
	if got := items(4103); !slices.Equal(got, []int64{forB, forXL}) {
		t.Errorf("the XL in group B printed %v", got)
	}
	if got := items(4101); !slices.Equal(got, []int64{top, forFirst}) {
		t.Errorf("the first printer printed %v", got)
	}
	w.run(4102)
	jobs := w.Books().Jobs
	if got := jobs[len(jobs)-1].ItemID; got != forAny {
		t.Errorf("the second printer prints %d", got)
	}
	if _, err := w.StartNext(4102); !errors.Is(err, ErrState) {
		t.Errorf("a busy printer: %v", err)
	}
	if _, err := w.StartNext(4101); !errors.Is(err, ErrNotThere) {
		t.Errorf("an empty queue: %v", err)
	}
	if _, err := w.StartNext(1); !errors.Is(err, ErrNotThere) {
		t.Errorf("no such printer: %v", err)
	}
}

// TestManyInsertionsAtOnePlace uses up the room between two items.
func TestManyInsertionsAtOnePlace(t *testing.T) {
	w := start(t, Options{Manual: true})
	first, last := w.add(""), w.add("")
	var want []int64
	for range 60 {
		want = append(want, w.add(`,"position":2`))
	}
	slices.Reverse(want)
	want = append(append([]int64{first}, want...), last)
	var got []int64
	for range want {
		w.must(w.Finish(w.run(4101)))
		jobs := w.Books().Jobs
		got = append(got, jobs[len(jobs)-1].ItemID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("printed in order %v", got)
	}
}

func TestDoneItemsStayAndExpireAndRevive(t *testing.T) {
	w := start(t, Options{Manual: true, DoneFor: time.Hour})
	one, two := w.add(""), w.add("")
	w.must(w.Finish(w.run(4101)))
	shown := func() int { return len(w.do("queue/GetItems", "done_items=1", "")["done_items"].([]any)) }
	if shown() != 1 {
		t.Fatal("the done item is not shown")
	}
	w.must(w.ReviveItem(one, 2))
	if w.left(one) != 2 || shown() != 0 {
		t.Errorf("revived: %d left, %d done", w.left(one), shown())
	}
	if a := w.do("queue/ReviveItem", fmt.Sprintf("job=%d", two), `{}`); a.ok() {
		t.Error("a waiting item was revived")
	}
	w.must(w.Finish(w.run(4101)))
	w.must(w.Finish(w.run(4101)))
	if a := w.do("queue/ReviveItem", fmt.Sprintf("job=%d", one), `{"amount":1}`); !a.ok() || w.left(one) != 1 {
		t.Errorf("revived by the API: %v", a)
	}
	w.must(w.Finish(w.run(4101)))
	w.at.pass(2 * time.Hour)
	if shown() != 0 || w.do("queue/GetItem", fmt.Sprintf("id=%d", one), "").ok() {
		t.Error("shown after its time")
	}
	if err := w.ReviveItem(one, 1); !errors.Is(err, ErrNotThere) {
		t.Errorf("revived after its time: %v", err)
	}
}

func TestRemovedWhilePrinting(t *testing.T) {
	w := start(t, Options{Manual: true})
	id := w.add(`,"amount":2`)
	job := w.run(4101)
	w.must(w.RemoveItem(id))
	if _, err := w.StartNext(4102); !errors.Is(err, ErrNotThere) {
		t.Errorf("the other copy was started: %v", err)
	}
	w.must(w.CancelJob(job, true))
	if b := w.Books(); b.Items[0].Left != 0 || b.Jobs[0].Returned || !b.Items[0].Deleted {
		t.Errorf("a copy came back to an item that is gone: %+v", b)
	}
	if err := w.RemoveItem(id); !errors.Is(err, ErrNotThere) {
		t.Errorf("removed twice: %v", err)
	}
}

func TestPausesDoNotCountAsPrinting(t *testing.T) {
	w := start(t, Options{Manual: true, PrintTime: func(string) time.Duration { return 100 * time.Minute }})
	w.add("")
	id := w.run(4101)
	w.at.pass(30 * time.Minute)
	w.must(w.Pause(id))
	if err := w.Pause(id); !errors.Is(err, ErrState) {
		t.Errorf("paused twice: %v", err)
	}
	w.at.pass(10 * time.Hour)
	row := w.do("printers/Get", "pid=4101", "")["data"].(map[string]any)
	if job := row["job"].(map[string]any); job["percentage"] != 30.0 || job["state"] != "paused" || job["time"] != 70.0*60 {
		t.Errorf("%v", job)
	}
	w.must(w.Resume(id))
	w.at.pass(20 * time.Minute)
	w.must(w.Finish(id))
	history := w.do("jobs/GetPaginatedPrintJobs", "", `{"page":1}`)["data"].([]any)[0].(map[string]any)
	if history["printTime"] != 50.0*60 || history["status"] != "done" {
		t.Errorf("%v", history)
	}
	if err := w.Resume(id); !errors.Is(err, ErrState) {
		t.Errorf("resumed after its end: %v", err)
	}
}

func TestPrinterActions(t *testing.T) {
	w := start(t, Options{Manual: true})
	id := w.add(`,"amount":2`)
	w.run(4101)
	if a := w.do("printers/actions/Resume", "pid=4101", `{}`); a.ok() {
		t.Error("resumed what was not paused")
	}
	for _, op := range []string{"Pause", "Resume"} {
		if a := w.do("printers/actions/"+op, "pid=4101", `{}`); !a.ok() {
			t.Errorf("%s: %v", op, a)
		}
	}
	if a := w.do("printers/actions/Cancel", "pid=4101", `{"reason":3,"comment":"clog","return_to_queue":true}`); !a.ok() || w.left(id) != 2 {
		t.Errorf("%v, %d left", a, w.left(id))
	}
	row := w.do("jobs/GetPaginatedPrintJobs", "", `{}`)["data"].([]any)[0].(map[string]any)
	if row["cancelReasonType"] != 3.0 {
		t.Errorf("%v", row)
	}
	if a := w.do("printers/actions/ClearBed", "pid=4101", `{"success":false}`); !a.ok() {
		t.Errorf("%v", a)
	}
	if err := w.ClearBed(4101); !errors.Is(err, ErrState) {
		t.Errorf("cleared twice: %v", err)
	}
	for _, query := range []string{"", "pid=1"} {
		if a := w.do("printers/actions/Pause", query, `{}`); a.ok() {
			t.Errorf("%q paused something", query)
		}
	}
}

func TestPrinterLists(t *testing.T) {
	w := start(t, Options{Manual: true, Printers: make([]PrinterSpec, 120)})
	for _, tt := range []struct {
		query, body string
		rows, pages int
	}{
		{"page_size=100", "", 25, 5}, {"page=5&page_size=25", "", 20, 5}, {"", `{"page_size":100}`, 100, 2}, {"", `{"page":2,"page_size":500}`, 20, 2},
		{"", `{}`, 10, 12}, {"", `{"search":"bay 12","page_size":100}`, 2, 1}, {"pid=4101,4102", "", 2, 1},
	} {
		a := w.do("printers/Get", tt.query, tt.body)
		if n := len(a["data"].([]any)); n != tt.rows || a["page_amount"] != float64(tt.pages) {
			t.Errorf("%q %q: %d rows, %v pages", tt.query, tt.body, n, a["page_amount"])
		}
	}
	if a := w.do("printers/Get", "pid=1", ""); a.ok() {
		t.Error("a printer that is not there")
	}
	if a := w.do("groups/Get", "", ""); len(a["groups"].([]any)) != 1 {
		t.Errorf("%v", a)
	}
	if p := w.Printers(); len(p) != 120 || p[1] != (Printer{4102, "Bay 2", 12, 318}) {
		t.Errorf("%+v", p[1])
	}
}

func TestHistoryFilters(t *testing.T) {
	w := start(t, Options{Manual: true})
	w.add(`,"amount":4`)
	for _, p := range []int64{4101, 4102, 4103} {
		w.run(p)
	}
	jobs := w.Books().Jobs
	w.must(w.Finish(jobs[0].ID))
	w.must(w.Fail(jobs[1].ID, "x"))
	for body, want := range map[string][]int64{
		`{}`:                                         {880302, 880301, 880300},
		`{"sort_id":"id","sort_dir":"asc"}`:          {880300, 880301, 880302},
		`{"page":2,"page_size":2}`:                   {880300},
		`{"accepted_statuses":["finished"]}`:         {880300},
		`{"accepted_statuses":["done"]}`:             nil, // the filter's word is another
		`{"accepted_statuses":["failed","ongoing"]}`: {880302, 880301},
		`{"printer_ids":[4103]}`:                     {880302},
		`{"search":"HOOK"}`:                          {880302, 880301, 880300},
		`{"search":"` + jobs[1].UID + `"}`:           {880301},
		`{"search":"nothing"}`:                       nil,
		`{"queue_job":1,"unknown":true}`:             {880302, 880301, 880300},
	} {
		var got []int64
		for _, row := range w.do("jobs/GetPaginatedPrintJobs", "", body)["data"].([]any) {
			got = append(got, int64(row.(map[string]any)["id"].(float64)))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", body, got, want)
		}
	}
}

// inbox keeps what a receiver of webhooks was sent.
type inbox struct {
	*httptest.Server
	got chan *http.Request
}

func newInbox(t *testing.T) inbox {
	t.Helper()
	in := inbox{got: make(chan *http.Request, 100)}
	in.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		in.got <- r
	}))
	t.Cleanup(in.Close)
	return in
}

func (in inbox) next(t *testing.T) (http.Header, map[string]any) {
	t.Helper()
	select {
	case r := <-in.got:
		var e map[string]any
		if err := json.NewDecoder(r.Body).Decode(&e); err != nil {
			t.Fatal(err)
		}
		return r.Header, e
	case <-time.After(5 * time.Second):
		t.Fatal("no webhook came")
		return nil, nil
	}
}

func TestWebhookEvents(t *testing.T) {
	sender := sim.NewSender(sim.SenderOptions{})
	defer sender.Close()
	in := newInbox(t)
	w := start(t, Options{Manual: true, Sender: sender, TokenHeader: true, CarryCustomFields: true})
	all, err := json.Marshal(events())
	w.must(err)
	if a := w.do("webhooks/Create", "", fmt.Sprintf(`{"name":"n","url":%q,"secret":"s","events":%s,"enabled":true}`, in.URL, all)); !a.ok() {
		t.Fatal(a)
	}
	expect := func(event string) map[string]any {
		t.Helper()
		header, e := in.next(t)
		if e["event"] != event || e["timestamp"] != float64(w.at.now().Unix()) || header.Get("X-SP-Token") != "s" || header.Get("X-SP-Secret") != "" {
			t.Errorf("got %v with %v, want %s", e, header, event)
		}
		data, _ := e["data"].(map[string]any)
		return data
	}
	id := w.add(`,"amount":3`)
	if data := expect("queue.add_item"); data["queue_item"].(map[string]any)["id"] != float64(id) {
		t.Errorf("%v", data)
	}
	a := w.run(4101)
	data := expect("job.started")
	if job := data["job"].(map[string]any); job["id"] != float64(a) || job["queueItem"] != nil || job["queue_item"] != nil || job["ended"] != nil || data["started_by"] == nil {
		t.Errorf("%v", data)
	}
	w.must(w.Pause(a))
	expect("job.paused")
	w.must(w.Resume(a))
	expect("job.resumed")
	w.must(w.Finish(a))
	if job := expect("job.done")["job"].(map[string]any); job["state"] != "completed" || job["ended"] == nil {
		t.Errorf("%v", job)
	}
	w.must(w.ClearBed(4101))
	expect("job.bed_cleared")
	b := w.run(4101)
	expect("job.started")
	w.must(w.Fail(b, "x"))
	expect("job.failed")
	c := w.run(4102)
	expect("job.started")
	w.must(w.CancelJob(c, false))
	if data := expect("job.cancelled"); data["user"] == nil {
		t.Errorf("%v", data)
	}
	w.must(w.ReviveItem(id, 1))
	expect("queue.revive_item")
	w.must(w.RemoveItem(id))
	expect("queue.delete_item")
}

func TestWebhookRegistration(t *testing.T) {
	w := start(t, Options{Manual: true})
	if n := len(events()); n != 63 {
		t.Errorf("%d events, the vendor has 62 and test", n)
	}
	for name, body := range map[string]string{
		"no name":       `{"url":"https://hub.example","events":["test"]}`,
		"no address":    `{"name":"n","url":"hub","events":["test"]}`,
		"no events":     `{"name":"n","url":"https://hub.example","events":[]}`,
		"unknown event": `{"name":"n","url":"https://hub.example","events":["test","job.finished"]}`,
		"long secret":   `{"name":"n","url":"https://hub.example","events":["test"],"secret":"` + strings.Repeat("x", 129) + `"}`,
		"unknown id":    `{"id":5,"name":"n","url":"https://hub.example","events":["test"]}`,
	} {
		if a := w.do("webhooks/Create", "", body); a.ok() {
			t.Errorf("%s was taken", name)
		} else if name == "unknown event" && a.text() != "events.1: Invalid enum value specified!" {
			t.Error(a.text())
		}
	}
	made := w.do("webhooks/Create", "", `{"name":"n","url":"https://hub.example","events":["test"]}`)["webhook"].(map[string]any)
	if made["enabled"] != false {
		t.Error("a hook is on without being told")
	}
	changed := w.do("webhooks/Create", "", fmt.Sprintf(`{"id":%v,"name":"m","url":"https://hub.example","events":["test"],"enabled":true}`, int64(made["id"].(float64))))
	if rows := w.do("webhooks/Get", "", "")["data"].([]any); !changed.ok() || len(rows) != 1 || rows[0].(map[string]any)["name"] != "m" {
		t.Errorf("%v %v", changed, rows)
	}
}

func (w world) upload(fields map[string]string, name, content string) answer {
	w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for k, v := range fields {
		w.must(form.WriteField(k, v))
	}
	part, err := form.CreateFormFile("file", name)
	w.must(err)
	_, err = io.WriteString(part, content)
	w.must(err)
	w.must(form.Close())
	r := httptest.NewRequest("POST", "/1/files/Upload", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("User-Agent", "t")
	r.Header.Set("X-API-KEY", "k")
	return w.send(r, 200)
}

func TestSplitUploads(t *testing.T) {
	w := start(t, Options{Manual: true})
	a := w.upload(map[string]string{"totalSize": "8"}, "a.gcode", "abc")
	first := a["continueToken"].(string)
	a = w.upload(map[string]string{"continueToken": first}, "ignored.txt", "def")
	if again := w.upload(map[string]string{"continueToken": first}, "a.gcode", "def"); again.ok() {
		t.Error("a token was good twice")
	}
	a = w.upload(map[string]string{"continueToken": a["continueToken"].(string)}, "a", "gh")
	file := a["file"].(map[string]any)
	if file["name"] != "a.gcode" || file["size"] != 8.0 || len(file["id"].(string)) != 64 {
		t.Errorf("%v", file)
	}
	for name, a := range map[string]answer{
		"too much":  w.upload(map[string]string{"totalSize": "2"}, "a.gcode", "abc"),
		"empty":     w.upload(nil, "a.gcode", ""),
		"type":      w.upload(nil, "a.exe", "x"),
		"no number": w.upload(map[string]string{"totalSize": "x"}, "a.gcode", "x"),
		"no token":  w.upload(map[string]string{"continueToken": "x"}, "a.gcode", "x"),
	} {
		if a.ok() {
			t.Errorf("%s: %v", name, a)
		}
	}
	add := func() answer { return w.do("queue/AddItem", "", fmt.Sprintf(`{"fileId":%q}`, file["id"])) }
	if a := add(); !a.ok() {
		t.Error(a)
	}
	w.at.pass(25 * time.Hour)
	if a := add(); a.ok() {
		t.Error("an expired upload was queued")
	}
}

func TestFilesOfTheLibrary(t *testing.T) {
	w := start(t, Options{Manual: true})
	if again := w.AddFile("hook.gcode"); again != w.file || len(again) != 32 {
		t.Errorf("the same name got %q and %q", w.file, again)
	}
	w.AddFile("README")
	for query, want := range map[string]int{"f=0": 2, "f=-1&search=hook": 1, "f=5": 0, "f=5&search=READ&global_search=true": 1} {
		if n := len(w.do("files/GetFiles", query, "")["files"].([]any)); n != want {
			t.Errorf("%s: %d files, want %d", query, n, want)
		}
	}
}

// TestAnUploadIsKeptByteForByte: in the library, in the books, and for download.
func TestAnUploadIsKeptByteForByte(t *testing.T) {
	w := start(t, Options{Manual: true})
	a := w.upload(map[string]string{"totalSize": "8"}, "plate.gcode", "G28\n")
	a = w.upload(map[string]string{"continueToken": a["continueToken"].(string)}, "plate.gcode", "G29\n")
	id := a["file"].(map[string]any)["id"].(string)
	kept := w.do("files/Upload", "folder=31", fmt.Sprintf(`{"fileId":%q}`, id))["id"].(string)
	files := w.Books().Files
	if got := files[len(files)-1]; got != (BookFile{ID: kept, Name: "plate.gcode", Folder: 31, Size: 8, SHA256: "4cd385a8cb14152900984f0bd3b7eddc575fb25400a73204c62d162bf2cd166a"}) {
		t.Errorf("%+v", got)
	}
	if files[0].SHA256 != "" || w.Content(files[0].ID) != nil || string(w.Content(kept)) != "G28\nG29\n" {
		t.Errorf("%+v, %q", files[0], w.Content(kept))
	}
	r := httptest.NewRequest("GET", "/1/files/Download?file="+kept, nil)
	r.Header.Set("User-Agent", "t")
	r.Header.Set("X-API-KEY", "k")
	res := httptest.NewRecorder()
	w.ServeHTTP(res, r)
	if res.Body.String() != "G28\nG29\n" || !strings.Contains(res.Header().Get("Content-Disposition"), "plate.gcode") {
		t.Errorf("%q %v", res.Body, res.Header())
	}
	if a := w.do("files/Download", "file=none", ""); a.ok() {
		t.Error("a file that is not there was sent")
	}
	if a := w.do("queue/AddItem", "", fmt.Sprintf(`{"filesystem":%q}`, kept)); !a.ok() {
		t.Errorf("the kept file cannot be queued: %v", a)
	}
}

func TestAdmin(t *testing.T) {
	w := start(t, Options{Manual: true, Faults: sim.NewFaults(1)})
	call := func(method, path, body string, status int) answer {
		t.Helper()
		return w.send(httptest.NewRequest(method, path, strings.NewReader(body)), status)
	}
	if a := call("POST", "/_sim/files", `{"name":"hook.gcode"}`, 200); a["id"] != w.file {
		t.Error(a)
	}
	call("POST", "/_sim/files", `{}`, 400)
	w.add(`,"amount":2`)
	call("POST", fmt.Sprintf("/_sim/jobs/%d/finish", w.run(4101)), "", 204)
	call("POST", fmt.Sprintf("/_sim/jobs/%d/fail", w.run(4102)), "", 204)
	call("POST", "/_sim/jobs/880300/fail", "", 409)
	call("POST", "/_sim/jobs/1/fail", "", 404)
	call("POST", "/_sim/jobs/x/fail", "", 404)
	books := call("GET", "/_sim/books", "", 200)
	if len(books["items"].([]any)) != 1 || len(books["jobs"].([]any)) != 2 {
		t.Error(books)
	}
	call("PUT", "/_sim/faults", `[{"op":"account/*","probability":1,"status":500}]`, 200)
	r := httptest.NewRequest("GET", "/1/account/Test", nil)
	w.send(r, 500)
	if hits := call("GET", "/_sim/faults", "", 200); hits["account/Test"] != 1.0 {
		t.Error(hits)
	}
	call("GET", "/_sim/books", "", 200) // no fault outside of the API
	call("GET", "/_sim/other", "", 404)
}

// wait asks until ok, for what the farm's own clock does.
func wait(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s did not happen", what)
		}
	}
}

func TestFarmRunsByItself(t *testing.T) {
	w := start(t, Options{AutoStart: true, Now: time.Now, PrintTime: func(string) time.Duration { return time.Millisecond }, FailRate: 0.2, CancelRate: 0.2, ReturnCancelled: true, Seed: 7})
	for range 40 {
		w.add(`,"amount":3`)
	}
	wait(t, "the end of all prints", func() bool {
		b := w.Books()
		return !slices.ContainsFunc(b.Items, func(it BookItem) bool { return it.Left > 0 }) && !slices.ContainsFunc(b.Jobs, func(j BookJob) bool { return j.Status == "ongoing" })
	})
	count, lost := map[string]int{}, 0
	for _, j := range w.Books().Jobs {
		count[j.Status]++
		if j.Status != "done" && !j.Returned {
			lost++
		}
	}
	if count["done"]+lost != 120 || count["failed"] != lost || count["failed"] == 0 || count["cancelled"] == 0 {
		t.Errorf("%v, %d lost", count, lost)
	}
}

func TestPauseHoldsTheClock(t *testing.T) {
	w := start(t, Options{AutoStart: true, Now: time.Now, PrintTime: func(string) time.Duration { return 50 * time.Millisecond }})
	w.add("")
	id := w.Books().Jobs[0].ID
	w.must(w.Pause(id))
	time.Sleep(100 * time.Millisecond) // real time, which is what is under test
	if s := w.Books().Jobs[0].Status; s != "ongoing" {
		t.Fatalf("%s while paused", s)
	}
	w.must(w.Resume(id))
	wait(t, "the end after the pause", func() bool { return w.Books().Jobs[0].Status == "done" })
}

func TestDefaultPrintTimes(t *testing.T) {
	f := New(Options{CompanyID: "1", APIKey: "k", Manual: true, MinPrint: 3 * time.Second, MaxPrint: 9 * time.Second})
	defer f.Close()
	seen := map[time.Duration]bool{}
	for i := range 50 {
		d := f.printTime(&file{name: fmt.Sprint(i)})
		if d < 3*time.Second || d > 9*time.Second {
			t.Errorf("%v", d)
		}
		seen[d] = true
	}
	if len(seen) < 10 {
		t.Errorf("only %d different times", len(seen))
	}
}

// TestLargeFarm keeps the simulator usable for load runs: what takes time that
// grows with the square of the queue shows here by minutes.
func TestLargeFarm(t *testing.T) {
	if testing.Short() {
		t.Skip("large")
	}
	const items = 20_000
	w := start(t, Options{Manual: true, Printers: make([]PrinterSpec, 200)})
	began := time.Now()
	for i := range items {
		switch i % 4 {
		case 0:
			w.add(`,"position":"top"`)
		case 1:
			w.add(fmt.Sprintf(`,"for_printers":"%d"`, 4101+i%200))
		default:
			w.add("")
		}
	}
	for page := 1; page <= items/100; page++ {
		w.do("queue/GetItems", "", fmt.Sprintf(`{"page":%d,"page_size":100}`, page))
	}
	for i := range items / 2 {
		id, err := w.StartNext(int64(4101 + i%200))
		w.must(err)
		if i%10 == 0 {
			err = w.CancelJob(id, true)
		} else {
			err = w.Finish(id)
		}
		w.must(err)
	}
	for _, it := range w.Books().Items {
		if it.Left > 0 {
			w.must(w.RemoveItem(it.ID))
		}
	}
	if took := time.Since(began); took > 60*time.Second {
		t.Errorf("took %v", took)
	}
}
