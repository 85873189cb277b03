package simplyprint

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/outbound"
)

func TestVerifyWebhook(t *testing.T) {
	for _, tt := range []struct {
		name, secret string
		header       http.Header
		want         bool
	}{
		{"newer name", "s", http.Header{"X-Sp-Secret": {"s"}}, true},
		{"older name", "s", http.Header{"X-Sp-Token": {"s"}}, true},
		{"one of both", "s", http.Header{"X-Sp-Secret": {"x"}, "X-Sp-Token": {"s"}}, true},
		{"both", "s", http.Header{"X-Sp-Secret": {"s"}, "X-Sp-Token": {"s"}}, true},
		{"another", "s", http.Header{"X-Sp-Secret": {"ss"}}, false},
		{"none", "s", http.Header{}, false},
		{"no secret of ours", "", http.Header{"X-Sp-Secret": {""}}, false},
		{"no secret and no header", "", http.Header{}, false},
	} {
		if got := VerifyWebhook(tt.secret, tt.header); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

const jobDone = `{"webhook_id":58,"event":"job.done","timestamp":1777716060,"data":{"job":{"id":880311,"uid":"0d2c6f0e","panel_url":"https://simplyprint.io/panel/x","printer_id":4101,
	"state":"completed","file":"hook_x4.gcode","percentage":100,"time_left":null,"current_layer":96,"analysis":{"estimate":5400},"started":1777710600,"ended":1777716060,
	"printer":{"id":4101,"name":"Bay 3","group":{"id":12,"name":"Hall A"}},"cost":2.75,"duration":5460}}}`

func TestParseWebhook(t *testing.T) {
	at, started := time.Unix(1777716060, 0).UTC(), time.Unix(1777710600, 0).UTC()
	for _, tt := range []struct {
		name, body string
		want       Event
	}{
		{"job.done", jobDone, Event{WebhookID: 58, Name: "job.done", Time: at, Job: &WebhookJob{
			ID: 880311, UID: "0d2c6f0e", State: "completed", FileName: "hook_x4.gcode", PrinterID: 4101, PrinterName: "Bay 3", Percentage: 100, Started: &started, Ended: &at, DurationSeconds: 5460, Cost: "2.75",
		}}},
		{"the other name of the file", `{"event":"job.started","data":{"job":{"id":1,"filename":"a.gcode","printer":{"id":7}}}}`, Event{Name: "job.started", Job: &WebhookJob{ID: 1, FileName: "a.gcode", PrinterID: 7}}},
		{"queue.add_item", `{"webhook_id":58,"event":"queue.add_item","timestamp":1777716060,"data":{"queue_item":{"id":771204,"left":3,"analysis":[]},"user":{"id":31}}}`, Event{WebhookID: 58, Name: "queue.add_item", Time: at, QueueItem: &Item{ID: 771204, Left: 3}}},
		{"test without data", `{"webhook_id":58,"event":"test","timestamp":1777716060,"data":[]}`, Event{WebhookID: 58, Name: "test", Time: at}},
		{"no data at all", `{"event":"test"}`, Event{Name: "test"}},
		{"an unknown name", `{"event":"job.finished","data":{"job":null,"queue_item":[]}}`, Event{Name: "job.finished"}},
		{"a job of maintenance", `{"event":"maintenance.job_overdue","data":{"job":{"id":3}}}`, Event{Name: "maintenance.job_overdue"}},
		{"numbers in quotes", `{"webhook_id":"58","event":"job.done","timestamp":"1777716060","data":{"job":{"id":"3"}}}`, Event{WebhookID: 58, Name: "job.done", Time: at, Job: &WebhookJob{ID: 3}}},
		{"a time that cannot be", `{"event":"test","timestamp":99999999999999}`, Event{Name: "test"}},
	} {
		got, err := ParseWebhook([]byte(tt.body))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Error(tt.name, d)
		}
	}
	for _, body := range []string{``, `[]`, `7`, `null`, `{}`, `{"event":null}`, `{"event":"x"`} {
		if _, err := ParseWebhook([]byte(body)); err == nil {
			t.Errorf("%s is taken for an event", body)
		}
	}
}

func FuzzParseWebhook(f *testing.F) {
	for _, s := range []string{jobDone, `{"event":"test","data":[]}`, `{"event":"queue.add_item","data":{"queue_item":{"id":1,"custom_fields":[{"id":1,"value":{"string":"x"}}]}}}`, `{"event":1,"timestamp":"2026-05-02T09:00:00+00:00"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := ParseWebhook(body)
		if err != nil {
			return
		}
		if e.Name == "" {
			t.Error("an event without a name")
		}
		if _, err := json.Marshal(e); err != nil { // times that cannot be written down
			t.Error(err)
		}
	})
}

func FuzzEnvelope(f *testing.F) {
	for _, s := range []string{`{"status":true,"item":{"id":1}}`, `{"status":false,"message":"Item not found"}`, `{"success":true,"queue":{"items":[{"id":1}]}}`, `{"status":true,"queue":[{"analysis":[]}],"done_items":null,"data":[{"id":1,"job":{}}],"job":{"id":1}}`, `[]`} {
		f.Add(200, []byte(s))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		c := &Client{now: time.Now}
		a := &outbound.Answer{Status: status, Header: http.Header{}, Body: body}
		for _, effect := range []bool{false, true} {
			var out struct {
				Queue itemList      `json:"queue"`
				Item  wireItem      `json:"item"`
				Job   wireJob       `json:"job"`
				Data  []wirePrinter `json:"data"`
			}
			err := c.read(opItem, a, effect, &out)
			kind, ours := outbound.KindOf(err)
			switch {
			case err != nil && !ours:
				t.Fatalf("an error without a kind: %v", err)
			case err == nil && (status < 200 || status > 299):
				t.Fatalf("HTTP %d is taken for success", status)
			case effect && kind == outbound.Transient, !effect && kind == outbound.Ambiguous:
				t.Fatalf("effect %v: %v", effect, err)
			}
			if err == nil {
				if _, err := json.Marshal([]any{out.Queue.items(), out.Item.item(), out.Job.job()}); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

func TestMilli(t *testing.T) {
	for text, want := range map[looseText]int64{
		"24": 24000, "24.15": 24150, "0.1": 100, "24.1239": 24123, "-1.5": -1500, "": 0, "x": 0, "1/3": 0, "1e999999999": 0, "99999999999999999999999999": 0,
	} {
		if got := milli(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// TestUploadInParts: the sizes are small here; the rules are those of 95 MiB.
func TestUploadInParts(t *testing.T) {
	type part struct{ token, total, name, bytes string }
	var parts []part
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength <= 0 || r.URL.Path != "/1/files/Upload" || r.Header.Get("X-API-KEY") != "k" {
			t.Errorf("request: %d bytes to %s", r.ContentLength, r.URL.Path)
		}
		file, head, err := r.FormFile("file")
		if err != nil {
			t.Error(err)
			return
		}
		content := make([]byte, head.Size)
		if _, err := file.Read(content); err != nil {
			t.Error(err)
		}
		parts = append(parts, part{r.FormValue("continueToken"), r.FormValue("totalSize"), head.Filename, string(content)})
		if len(parts) < 3 {
			_, _ = w.Write([]byte(`{"status":true,"continueToken":"t` + string(content) + `"}`))
			return
		}
		_, _ = w.Write([]byte(`{"status":true,"file":{"id":"9a41","expires_at":"2026-05-03T10:15:00+00:00"}}`))
	}))
	defer srv.Close()
	c, err := New(Config{APIURL: srv.URL, FilesURL: srv.URL, CompanyID: "1", APIKey: "k", UserAgent: "t", Timeout: time.Minute, Transport: srv.Client().Transport})
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.uploadParts(t.Context(), "a.gcode", strings.NewReader("abcdefgh"), 8, 3)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(UploadedFile{"9a41", time.Date(2026, 5, 3, 10, 15, 0, 0, time.UTC)}, got); d != "" {
		t.Error(d)
	}
	want := []part{{"", "8", "a.gcode", "abc"}, {"tabc", "", "a.gcode", "def"}, {"tdef", "", "a.gcode", "gh"}}
	if len(parts) != len(want) {
		t.Fatalf("%+v", parts)
	}
	for i := range want {
		if parts[i] != want[i] {
			t.Errorf("part %d: %+v, want %+v", i, parts[i], want[i])
		}
	}
}
