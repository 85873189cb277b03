package printing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/catalog"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/sim"
)

// api calls the operations of printing.
type api struct {
	t *testing.T
	h http.Handler
}

func serve(t *testing.T, r *rig) api {
	t.Helper()
	r.svc.opts.Audit = audit.New(r.db, r.clock)
	srv, err := httpapi.New(httpapi.Options{Auth: identity.New(r.db, time.Now, "a-key-with-all-rights-0001"), Log: slog.New(slog.DiscardHandler), RateLimit: 1_000_000, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	r.svc.Register(srv)
	return api{t, srv.Handler()}
}

// do calls an operation, expects a status and reads the answer into out.
func (a api) do(status int, method, path, body string, out any) {
	a.t.Helper()
	req := httptest.NewRequest(method, httpapi.Prefix+path, strings.NewReader(body))
	req.Header.Set("X-API-Key", "a-key-with-all-rights-0001")
	req.Header.Set("Content-Type", "application/json")
	res := httptest.NewRecorder()
	a.h.ServeHTTP(res, req)
	if res.Code != status {
		a.t.Fatalf("%s %s: %d %s, want %d", method, path, res.Code, res.Body, status)
	}
	if out != nil {
		if err := json.Unmarshal(res.Body.Bytes(), out); err != nil {
			a.t.Fatal(err)
		}
	}
}

func (a api) get(path string, out any) { a.t.Helper(); a.do(http.StatusOK, "GET", path, "", out) }

type printersBody struct {
	Farm  FarmView      `json:"farm"`
	Items []PrinterView `json:"items"`
}

func TestThePrintersAndTheProgressAreKeptAsTheyWereSeen(t *testing.T) {
	eachFarm(t, Options{MaxItemAmount: 5}, func(t *testing.T, r *farmRig) {
		a := serve(t, r.rig)
		var got printersBody
		if a.get("/printers", &got); len(got.Items) != 0 || got.Farm.SeenAt != nil || !got.Farm.Stale || !got.Farm.Connected {
			t.Errorf("before the first reading: %+v", got)
		}
		r.sync(t)
		if a.get("/printers", &got); len(got.Items) != 1 || got.Items[0].Condition != Idle || got.Items[0].Name != "Bambu 1" || got.Farm.Stale || !got.Farm.SeenAt.Equal(r.clock()) {
			t.Errorf("idle: %+v", got)
		}
		id := r.ordered(t, 2)
		r.work(t)
		n := r.printed(t)
		began := r.clock()
		r.sync(t)
		step := func() {
			r.advance(20 * time.Second)
			r.sync(t)
		}
		step()
		job := r.jobs(t, id)[0]
		if job.Status != Printing || job.FinishAt == nil || job.Progress < 25 || !job.FinishAt.After(r.clock()) || job.FinishAt.Sub(began) > time.Minute+time.Second {
			t.Fatalf("after 20 s of %+v", job)
		}
		var v View
		a.get("/print-jobs/"+job.ID, &v)
		if v.FinishAt == nil || !v.FinishAt.Equal(*job.FinishAt) || v.RemainingSeconds == nil || *v.RemainingSeconds != int64(job.FinishAt.Sub(r.clock())/time.Second) || v.Progress != job.Progress || v.PrinterName != "Bambu 1" {
			t.Errorf("the job: %+v", v)
		}
		a.get("/printers", &got)
		p := got.Items[0]
		if p.Condition != AtWork || p.PrintJob == nil || p.PrintJob.ID != job.ID || p.PrintJob.SKU != "HOOK" || p.Progress != job.Progress || p.FinishAt == nil || p.FileName != "hook.gcode" {
			t.Errorf("at work: %+v", p)
		}
		changed := p.ChangedAt
		if told := r.told(t, id, "print-job.progressed"); told != 1 {
			t.Errorf("%d entries of progress at %d %%, want 1", told, job.Progress)
		}
		// A little later nothing new is told, and a printer that is gone is not there.
		quarter := job.Progress / progressStep
		r.advance(400 * time.Millisecond)
		r.sync(t)
		if job = r.jobs(t, id)[0]; job.Progress/progressStep == quarter && r.told(t, id, "print-job.progressed") != 1 {
			t.Errorf("progress within a quarter was told")
		}
		if err := r.farm.Pause(n); err != nil {
			t.Fatal(err)
		}
		r.farm.SetOutOfOrder(r.printer, false)
		step()
		if a.get("/printers", &got); got.Items[0].Condition != Paused || got.Items[0].FinishAt != nil || !got.Items[0].ChangedAt.After(changed) {
			t.Errorf("paused: %+v", got.Items[0])
		}
		if job = r.jobs(t, id)[0]; job.FinishAt != nil {
			t.Errorf("a paused print will be done at %s", job.FinishAt)
		}
		r.farm.SetOnline(r.printer, false)
		step()
		if a.get("/printers", &got); got.Items[0].Condition != Offline {
			t.Errorf("offline: %+v", got.Items[0])
		}
		r.farm.SetOutOfOrder(r.printer, true)
		step()
		if a.get("/printers", &got); got.Items[0].Condition != OutOfOrder {
			t.Errorf("broken: %+v", got.Items[0])
		}
		// What is not read any more grows old, and says so.
		r.advance(2 * time.Minute)
		if a.get("/printers", &got); !got.Farm.Stale {
			t.Errorf("two minutes later: %+v", got.Farm)
		}
		// A farm whose printers cannot be read is followed all the same.
		r.faults.Set(sim.Fault{Op: "printers/Get", Probability: 1, Status: http.StatusInternalServerError})
		if err := r.farm.Finish(n); err != nil {
			t.Fatal(err)
		}
		r.sync(t)
		if job = r.jobs(t, id)[0]; job.Status != Completed {
			t.Errorf("the print is %s", job.Status)
		}
		r.client = nil
		if a.get("/printers", &got); got.Farm.Connected || len(got.Items) != 1 {
			t.Errorf("disconnected: %+v", got)
		}
	})
}

func TestAStormOfReadingsReadsThePrintersAtThePaceOfTheClock(t *testing.T) {
	eachFarm(t, Options{}, func(t *testing.T, r *farmRig) {
		r.faults.Set(sim.Fault{Op: "printers/Get", Probability: 1})
		for range 5 {
			r.sync(t)
		}
		if n := r.faults.Hits()["printers/Get"]; n != 1 {
			t.Errorf("read %d times at once", n)
		}
		r.advance(r.svc.opts.PollInterval)
		r.sync(t)
		if n := r.faults.Hits()["printers/Get"]; n != 2 {
			t.Errorf("read %d times after a poll", n)
		}
	})
}

func TestTheFarmsFilesAreFound(t *testing.T) {
	eachFarm(t, Options{}, func(t *testing.T, r *farmRig) {
		a := serve(t, r.rig)
		folder := r.farm.AddFolder("Hooks")
		big := r.farm.AddFile("Big hook.gcode")
		r.farm.MoveFile(big, folder)
		r.farm.AddFile("clip.3mf")
		r.faults.Set(sim.Fault{Op: "files/GetFiles", Probability: 1})
		type body struct {
			httpapi.ListBody[FileView]
			Folders   []FolderView `json:"folders"`
			ReadAt    time.Time    `json:"readAt"`
			Truncated bool         `json:"truncated"`
		}
		names := func(query string) (string, body) {
			var b body
			a.get("/product-mappings/farm-files"+query, &b)
			var out []string
			for _, f := range b.Items {
				out = append(out, f.Name)
			}
			return strings.Join(out, ", "), b
		}
		for query, want := range map[string]string{
			"": "clip.3mf, hook.gcode", "?folder=-1": "Big hook.gcode, clip.3mf, hook.gcode", fmt.Sprintf("?folder=%d", folder): "Big hook.gcode",
			"?search=HOOK": "Big hook.gcode, hook.gcode", "?search=hook.gcode&pageSize=1&page=2": "hook.gcode", "?page=9": "", "?search=nothing": "",
		} {
			if got, _ := names(query); got != want {
				t.Errorf("%q: %s, want %s", query, got, want)
			}
		}
		_, b := names("?search=big")
		f := b.Items[0]
		if f.ID != big || f.FolderID != folder || f.Type != "printable" || f.PrintSeconds < 20 || !strings.HasPrefix(f.ThumbnailURL, "https://") || f.SizeBytes == 0 || f.CreatedAt == nil || b.Total != 1 || b.Truncated {
			t.Errorf("the file: %+v of %+v", f, b)
		}
		if _, b := names(""); len(b.Folders) != 1 || b.Folders[0] != (FolderView{folder, "Hooks"}) || !b.ReadAt.Equal(r.clock()) {
			t.Errorf("the folders: %+v", b)
		}
		// What was read just now is not read again, unless that is wanted.
		calls := func() int { return r.faults.Hits()["files/GetFiles"] }
		before, at := calls(), r.clock()
		r.advance(30 * time.Second)
		if _, b := names(""); calls() != before || !b.ReadAt.Equal(at) {
			t.Errorf("read %d times more, at %s", calls()-before, b.ReadAt)
		}
		if _, b := names("?fresh=true"); calls() != before+1 || !b.ReadAt.Equal(r.clock()) {
			t.Errorf("not read anew: %s", b.ReadAt)
		}
		r.advance(libraryFor)
		if names(""); calls() != before+2 {
			t.Error("an old listing was shown")
		}
		for i := range 3 * libraryListings {
			names(fmt.Sprintf("?search=x%d", i))
		}
		if n := len(r.svc.shelf.read); n > libraryListings {
			t.Errorf("%d listings are kept", n)
		}

		problem := func(status int, want, query string) {
			t.Helper()
			var p httpapi.Problem
			if a.do(status, "GET", "/product-mappings/farm-files"+query, "", &p); p.Code != want || p.Detail == "" {
				t.Errorf("%s: %+v, want %s", query, p, want)
			}
		}
		r.faults.Set(sim.Fault{Op: "files/GetFiles", Probability: 1, Status: http.StatusInternalServerError})
		problem(http.StatusBadGateway, "farm-unavailable", "?search=other")
		problem(http.StatusUnprocessableEntity, "invalid", "?folder=-2")
		r.client = nil
		problem(http.StatusConflict, "disconnected", "?search=another")
	})
}

func TestTheFarmsFilesAreNotWaitedForWithoutEnd(t *testing.T) {
	eachFarm(t, Options{}, func(t *testing.T, r *farmRig) {
		over, cancel := context.WithDeadline(t.Context(), time.Now())
		defer cancel()
		var p *httpapi.Problem
		if !errors.As(r.svc.farmProblem(t.Context(), over, context.DeadlineExceeded), &p) || p.Status != http.StatusGatewayTimeout || p.Code != "farm-slow" {
			t.Errorf("too slow: %+v", p)
		}
		gone, leave := context.WithCancel(t.Context())
		leave()
		if err := r.svc.farmProblem(gone, gone, context.Canceled); !errors.Is(err, context.Canceled) {
			t.Errorf("the caller left: %v", err)
		}
	})
}

func TestPrintJobsAreFoundAndSorted(t *testing.T) {
	eachFarm(t, Options{MaxItemAmount: 5}, func(t *testing.T, r *farmRig) {
		a := serve(t, r.rig)
		_, err := r.cat.Create(t.Context(), tenant, catalog.Mapping{SKU: "LAMP-100%", ProductName: "Lamp", Active: true, DefaultProfile: catalog.Profile{Material: "PETG", Color: "red"}, Parts: []catalog.Part{
			{Name: "Größe shade", FileID: r.farm.AddFile("shade.gcode"), Quantity: 1, YieldPerPrint: 1},
		}})
		if err != nil {
			t.Fatal(err)
		}
		hooks := r.ordered(t, 3)
		r.advance(time.Minute)
		r.version++
		lamp := r.shop(t, 77, "paid", false, wish{"LAMP-100%", 1})
		r.work(t)
		r.printed(t)
		r.sync(t)
		r.observe(t, r.jobs(t, hooks)[1], Failed, false)
		r.observe(t, r.jobs(t, hooks)[2], Completed, false)
		r.advance(time.Second)
		r.must(t, func(ctx context.Context, tx *db.Tx) error { // moved last
			_, err := tx.ExecContext(ctx, `UPDATE print_jobs SET updated_at = $2 WHERE id = $1`, r.jobs(t, hooks)[1].ID, db.Time(r.clock()))
			return err
		})
		find := func(query string) string {
			var list httpapi.ListBody[View]
			a.get("/print-jobs"+query, &list)
			var out []string
			for _, v := range list.Items {
				out = append(out, v.OrderNumber+" "+string(v.Status))
			}
			return fmt.Sprint(list.Total, ": ", strings.Join(out, ", "))
		}
		for query, want := range map[string]string{
			"?status=FAILED,COMPLETED&sort=createdAt":     "2: #1001 FAILED, #1001 COMPLETED",
			"?status=FAILED,COMPLETED,QUEUED":             "3: #77 QUEUED, #1001 COMPLETED, #1001 FAILED",
			"?status=FAILED,QUEUED&pageSize=1&page=2":     "2: #1001 FAILED",
			"?status=FAILED,QUEUED&sort=-updatedAt":       "2: #1001 FAILED, #77 QUEUED",
			"?material=PETG":                              "1: #77 QUEUED",
			"?material=PLA":                               "0: ",
			"?search=lamp-100%25":                         "1: #77 QUEUED",
			"?search=GR%C3%96SSE":                         "0: ",
			"?search=gr%C3%B6%C3%9Fe":                     "1: #77 QUEUED",
			"?search=%25":                                 "1: #77 QUEUED",
			"?search=1001&status=PRINTING":                "1: #1001 PRINTING",
			"?printer=Bambu%201&status=PRINTING,ASSIGNED": "1: #1001 PRINTING",
			"?orderId=" + lamp:                            "1: #77 QUEUED",
		} {
			if got := find(query); got != want {
				t.Errorf("%q: %q, want %q", query, got, want)
			}
		}
		var p httpapi.Problem
		a.do(http.StatusUnprocessableEntity, "GET", "/print-jobs?status=FAILED,ELSE", "", &p)

		var board struct {
			Columns []ColumnView `json:"columns"`
		}
		a.get("/print-jobs/board?limit=1", &board)
		var got []string
		for _, c := range board.Columns {
			got = append(got, fmt.Sprint(c.Status, " ", c.Total, "/", len(c.Items)))
		}
		if want := []string{"PENDING 0/0", "QUEUED 1/1", "ASSIGNED 0/0", "PRINTING 1/1", "FAILED 1/1", "COMPLETED 1/1", "CANCELLED 0/0"}; !slices.Equal(got, want) {
			t.Errorf("the board: %v, want %v", got, want)
		}
		v := board.Columns[1].Items[0]
		if v.SKU != "LAMP-100%" || v.Material != "PETG" || v.Color != "red" || v.PartName != "Größe shade" || v.Title != "LAMP-100%" || v.Attempt != 1 {
			t.Errorf("on the board: %+v", v)
		}
		r.advance(25 * time.Hour)
		a.get("/print-jobs/board?search=1001", &board)
		if board.Columns[5].Total != 0 || board.Columns[4].Total != 1 || board.Columns[1].Total != 0 {
			t.Errorf("a day later: %+v", board.Columns)
		}
	})
}

func TestWhatCanBeDoneToAPrintJobIsWhatTheActsDo(t *testing.T) {
	eachFarm(t, Options{MaxItemAmount: 5}, func(t *testing.T, r *farmRig) {
		a := serve(t, r.rig)
		id := r.ordered(t, 4)
		r.work(t)
		r.printed(t)
		r.sync(t)
		jobs := r.jobs(t, id)
		r.observe(t, jobs[1], Failed, false)
		r.observe(t, jobs[2], Completed, false)
		for i, want := range [][3]string{
			{"job-not-failed", "job-not-completed", "job-printing"}, {"", "job-not-completed", "job-ended"}, {"job-not-failed", "", "job-ended"}, {"job-not-failed", "job-not-completed", ""},
		} {
			var v View
			a.get("/print-jobs/"+jobs[i].ID, &v)
			slices.SortStableFunc(v.Actions, func(a, b order.Act) int { return strings.Compare(b.Code, a.Code) }) // what is refused first: it changes nothing
			for _, act := range v.Actions {
				k := slices.Index([]string{actRetry, actReprint, actCancel}, act.Name)
				if act.Code != want[k] || act.Allowed != (want[k] == "") || act.Allowed != (act.Reason == "") {
					t.Errorf("job %d: %+v, want %q", i, act, want[k])
				}
				status := http.StatusConflict
				if act.Allowed {
					status = http.StatusOK
				}
				a.do(status, "POST", "/print-jobs/"+jobs[i].ID+"/"+act.Name, `{"reason":"the nozzle was clogged"}`, nil)
			}
		}
		var v DetailView
		a.get("/print-jobs/"+jobs[1].ID, &v)
		if v.Attempt != 2 || v.Status != Pending || v.PrinterName != "" || len(v.Attempts) != 1 || v.Attempts[0].Status != Failed {
			t.Errorf("after the retry: %+v", v)
		}
		if a.get("/print-jobs/"+jobs[2].ID, &v); v.ScrappedAt == nil || v.Actions[1].Code != "job-scrapped" || v.PrinterName == "" {
			t.Errorf("after the reprint: %+v", v)
		}
		var n int
		if err := r.db.Read().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM audit_log WHERE reason = 'the nozzle was clogged'`).Scan(&n); err != nil || n != 3 {
			t.Errorf("%d acts were taken down, %v", n, err)
		}
		r.shop(t, 1001, "paid", true, wish{"HOOK", 4})
		if a.get("/print-jobs/"+jobs[1].ID, &v); v.Actions[0].Allowed {
			t.Errorf("of a cancelled order: %+v", v.Actions)
		}
	})
}

func TestTheShopFloorIsSeenAtOneGlance(t *testing.T) {
	eachFarm(t, Options{MaxItemAmount: 5}, func(t *testing.T, r *farmRig) {
		a := serve(t, r.rig)
		id := r.ordered(t, 3)
		done := r.ordered(t, 1)
		r.work(t)
		r.printed(t)
		r.sync(t)
		r.observe(t, r.jobs(t, id)[1], Failed, false)
		r.observe(t, r.jobs(t, done)[0], Completed, false)
		var text json.RawMessage
		a.get("/shop-floor?timeZone=Europe/Brussels", &text)
		var f struct {
			Farm     FarmView      `json:"farm"`
			Printers []PrinterView `json:"printers"`
			NextUp   []FloorJob    `json:"nextUp"`
			Waiting  struct{ Pending, Queued, Assigned, Printing int }
			ToPack   []ReadyOrder `json:"readyToPack"`
			Total    int          `json:"readyToPackTotal"`
			Ship     int          `json:"readyToShip"`
			Done     int          `json:"doneToday"`
			Needs    int          `json:"needsAttention"`
			Failed   int          `json:"failedJobs"`
		}
		if err := json.Unmarshal(text, &f); err != nil {
			t.Fatal(err)
		}
		if len(f.Printers) != 1 || f.Printers[0].PrintJob == nil || f.Printers[0].PrintJob.OrderNumber != "#1001" || f.Farm.Stale {
			t.Errorf("printers: %s", text)
		}
		if len(f.NextUp) != 1 || f.NextUp[0].OrderNumber != "#1001" || f.NextUp[0].PartName != "hook" || f.Waiting.Queued != 1 || f.Waiting.Printing != 1 {
			t.Errorf("waiting: %s", text)
		}
		if len(f.ToPack) != 1 || f.ToPack[0].OrderID != done || f.ToPack[0].Units != 1 || f.ToPack[0].ReadyAt == nil || f.Total != 1 || f.Ship != 0 {
			t.Errorf("to pack: %s", text)
		}
		if f.Done != 1 || f.Needs != 1 || f.Failed != 1 {
			t.Errorf("counts: %s", text)
		}
		r.advance(24 * time.Hour)
		if a.get("/shop-floor", &f); f.Done != 0 || !f.Farm.Stale {
			t.Errorf("the day after: %+v", f)
		}
		for _, zone := range []string{"Local", "Mars/Olympus", "../etc/passwd"} {
			a.do(http.StatusUnprocessableEntity, "GET", "/shop-floor?timeZone="+zone, "", nil)
		}
	})
}

func TestAnUnmappedSKUIsFoundAndItsOrdersGoOnWhenItIsMapped(t *testing.T) {
	each(t, rigOptions{}, func(t *testing.T, r *rig) {
		r.mapSKU(t, "HOOK-GREEN", [2]int{1, 1})
		first := r.shop(t, 1, "paid", false, wish{"HOOK-WHITE", 2}, wish{"HOOK-GREEN", 1})
		r.advance(time.Hour)
		second := r.shop(t, 2, "paid", false, wish{"HOOK-WHITE", 1}, wish{"CANDLE", 3})
		list, total, err := r.cat.Unmapped(t.Context(), tenant, catalog.UnmappedQuery{Page: 1, PageSize: 10})
		if err != nil || total != 2 || len(list) != 2 {
			t.Fatalf("%d of %d, %v", len(list), total, err)
		}
		u := list[0]
		if u.SKU != "HOOK-WHITE" || u.Orders != 2 || u.Units != 3 || u.LastOrderID != second || u.LastOrderNumber != "#2" || u.LastSeen.Sub(u.FirstSeen) != time.Hour {
			t.Errorf("the first: %+v", u)
		}
		if u.Suggestion == nil || u.Suggestion.SKU != "HOOK-GREEN" || u.Suggestion.Reason != "similar" || list[1].Suggestion != nil {
			t.Errorf("suggested: %+v, %+v", u.Suggestion, list[1].Suggestion)
		}
		if found, n, err := r.cat.Unmapped(t.Context(), tenant, catalog.UnmappedQuery{Search: "cand", Page: 1, PageSize: 10}); err != nil || n != 1 || found[0].SKU != "CANDLE" {
			t.Errorf("searched: %+v, %v", found, err)
		}
		if _, n, err := r.cat.Unmapped(t.Context(), "other", catalog.UnmappedQuery{Page: 1, PageSize: 10}); err != nil || n != 0 {
			t.Errorf("another tenant sees %d, %v", n, err)
		}
		r.mapSKU(t, "HOOK-WHITE", [2]int{1, 1})
		r.queue.Work(t.Context(), "event-print-mapping-changed")
		r.queue.Work(t.Context(), kindReplan)
		if r.statuses(t, first) != "3 PENDING" || r.statuses(t, second) != "1 PENDING" || r.issues(t, first) != "" || r.issues(t, second) != "unmapped_product" {
			t.Errorf("mapped: %s (%s), %s (%s)", r.statuses(t, first), r.issues(t, first), r.statuses(t, second), r.issues(t, second))
		}

		// What is not printed by us is waited for by nobody, now and later.
		if err := r.cat.Ignore(t.Context(), tenant, "CANDLE", "bought in"); err != nil {
			t.Fatal(err)
		}
		r.queue.Work(t.Context(), "event-print-mapping-changed")
		r.queue.Work(t.Context(), kindReplan)
		third := r.shop(t, 3, "paid", false, wish{"CANDLE", 1})
		if r.issues(t, second) != "" || r.issues(t, third) != "" || r.order(t, third).Status != order.Completed || r.order(t, second).Status != order.Processing {
			t.Errorf("ignored: %s %q, %s %q", r.order(t, second).Status, r.issues(t, second), r.order(t, third).Status, r.issues(t, third))
		}
		if _, n, err := r.cat.Unmapped(t.Context(), tenant, catalog.UnmappedQuery{Page: 1, PageSize: 10}); err != nil || n != 0 {
			t.Errorf("%d are left, %v", n, err)
		}
		ignored, n, err := r.cat.ListIgnored(t.Context(), tenant, 1, 10)
		if diff := cmp.Diff([]catalog.IgnoredSKU{{SKU: "CANDLE", Reason: "bought in", CreatedAt: db.Time(r.clock())}}, ignored); n != 1 || err != nil || diff != "" {
			t.Errorf("ignored: %v %s", err, diff)
		}
		if err := r.cat.Unignore(t.Context(), tenant, "CANDLE", "we print it now"); err != nil {
			t.Fatal(err)
		}
		fourth := r.shop(t, 4, "paid", false, wish{"CANDLE", 1})
		if r.issues(t, fourth) != "unmapped_product" {
			t.Errorf("no more ignored: %q", r.issues(t, fourth))
		}
	})
}
