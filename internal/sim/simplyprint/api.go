package simplyprint

import (
	"bytes"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// action is one call of the API. It runs with f.mu held.
type action struct {
	method string // "": GET and POST
	run    func(*call)
}

func (f *Farm) actions() map[string]action {
	return map[string]action{
		"account/Test":                {"", f.accountTest},
		"printers/Get":                {"", f.getPrinters},
		"groups/Get":                  {http.MethodGet, f.getPrinterGroups},
		"printers/actions/Pause":      {http.MethodPost, f.actPause},
		"printers/actions/Resume":     {http.MethodPost, f.actResume},
		"printers/actions/Cancel":     {http.MethodPost, f.actCancel},
		"printers/actions/ClearBed":   {http.MethodPost, f.actClearBed},
		"files/GetFiles":              {http.MethodGet, f.getFiles},
		"files/Download":              {http.MethodGet, f.download},
		"queue/AddItem":               {http.MethodPost, f.addItem},
		"queue/GetItems":              {"", f.getItems},
		"queue/GetItem":               {http.MethodGet, f.getItem},
		"queue/UpdateItem":            {http.MethodPost, f.updateItem},
		"queue/DeleteItem":            {http.MethodPost, f.deleteItem},
		"queue/ReviveItem":            {http.MethodPost, f.reviveItem},
		"queue/groups/Get":            {http.MethodGet, f.getQueueGroups},
		"jobs/GetPaginatedPrintJobs":  {http.MethodPost, f.getJobs},
		"jobs/GetDetails":             {http.MethodGet, f.getJob},
		"custom_fields/Get":           {http.MethodPost, f.getFields},
		"custom_fields/Save":          {http.MethodPost, f.postField},
		"webhooks/Get":                {http.MethodGet, f.getHooks},
		"webhooks/Create":             {http.MethodPost, f.createHook},
		"webhooks/Delete":             {http.MethodPost, f.deleteHook},
		"webhooks/SetEnabled":         {http.MethodPost, f.enableHook},
		"webhooks/TriggerTestWebhook": {http.MethodPost, f.testHook},
	}
}

// routes puts the faults around the API and leaves the simulator's own paths
// outside of them.
func (f *Farm) routes() http.Handler {
	actions := f.actions()
	api := http.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { f.serve(w, r, actions) }))
	if f.opts.Faults != nil {
		api = f.opts.Faults.Middleware(opOf, api)
	}
	mux := http.NewServeMux()
	mux.Handle("/", api)
	f.adminRoutes(mux)
	return mux
}

// ServeHTTP implements http.Handler.
func (f *Farm) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.handler.ServeHTTP(w, r) }

// opOf is the part of the path after the company: "queue/AddItem".
func opOf(r *http.Request) string {
	_, op, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	return op
}

// maxBody bounds a JSON body; uploads have a bound of their own.
const maxBody = 4 << 20

func (f *Farm) serve(w http.ResponseWriter, r *http.Request, actions map[string]action) {
	if r.UserAgent() == "" {
		http.Error(w, "Forbidden", http.StatusForbidden) // by the edge, not by the API
		return
	}
	company, op, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if !f.withinRate() {
		reply(w, http.StatusTooManyRequests, envelope(false, "Too many requests"))
		return
	}
	a, known := actions[op]
	if !known && op != "files/Upload" {
		reply(w, http.StatusNotFound, envelope(false, "No such action"))
		return
	}
	if a.method != "" && r.Method != a.method || r.Method != http.MethodGet && r.Method != http.MethodPost {
		reply(w, http.StatusMethodNotAllowed, envelope(false, "Method not allowed"))
		return
	}
	if subtle.ConstantTimeCompare([]byte(r.Header.Get("X-API-KEY")), []byte(f.opts.APIKey)) != 1 {
		reply(w, http.StatusOK, envelope(false, "No API key given, or you are not logged in"))
		return
	}
	if company != f.opts.CompanyID {
		reply(w, http.StatusOK, envelope(false, "You don't have access to this account"))
		return
	}
	if op == "files/Upload" {
		f.serveUpload(w, r)
		return
	}
	c, err := newCall(w, r)
	if err != nil {
		reply(w, http.StatusBadRequest, envelope(false, "The body cannot be read"))
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	a.run(c)
}

// withinRate counts the call. The documentation names neither the number nor a
// Retry-After header, so none is sent.
func (f *Farm) withinRate() bool {
	if f.opts.RatePerMinute == 0 {
		return true
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if now := f.opts.Now(); now.Sub(f.minute) >= time.Minute {
		f.minute, f.calls = now, 0
	}
	f.calls++
	return f.calls <= f.opts.RatePerMinute
}

// call is one request with its two scopes, which nothing ever mixes.
type call struct {
	w     http.ResponseWriter
	get   bool
	query url.Values
	body  scope
}

// scope is the body's fields, from JSON or from a form.
type scope map[string]json.RawMessage

func newCall(w http.ResponseWriter, r *http.Request) (*call, error) {
	c := &call{w: w, get: r.Method == http.MethodGet, query: r.URL.Query(), body: scope{}}
	if c.get {
		return c, nil
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, fmt.Errorf("read the body: %w", err)
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		form, err := url.ParseQuery(string(raw))
		if err != nil {
			return nil, fmt.Errorf("read the form: %w", err)
		}
		for k := range form {
			c.body[k], _ = json.Marshal(form.Get(k)) // a text cannot fail
		}
		return c, nil
	}
	// An empty PHP array is a list in JSON, and means no fields.
	if trimmed := bytes.TrimSpace(raw); len(trimmed) == 0 || string(trimmed) == "[]" {
		return c, nil
	}
	if err := json.Unmarshal(raw, &c.body); err != nil {
		return nil, fmt.Errorf("read the body: %w", err)
	}
	return c, nil
}

func (c *call) ok(payload map[string]any) {
	e := envelope(true, nil)
	for k, v := range payload {
		e[k] = v
	}
	reply(c.w, http.StatusOK, e)
}

func (c *call) refuse(format string, args ...any) {
	reply(c.w, http.StatusOK, envelope(false, fmt.Sprintf(format, args...)))
}

func envelope(status bool, message any) map[string]any {
	return map[string]any{"status": status, "message": message}
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the caller went away: nobody to tell
}

// queryID reads an id from the query; 0 when it is not there.
func (c *call) queryID(name string) int64 {
	n, _ := strconv.ParseInt(c.query.Get(name), 10, 64)
	return n
}

func (s scope) has(name string) bool {
	v, ok := s[name]
	return ok && string(v) != "null"
}

// text gives a string, or a number as written.
func (s scope) text(name string) string {
	var t string
	if json.Unmarshal(s[name], &t) == nil {
		return t
	}
	var n json.Number
	if json.Unmarshal(s[name], &n) == nil {
		return n.String()
	}
	return ""
}

func (s scope) int(name string) int64 {
	n, _ := strconv.ParseInt(s.text(name), 10, 64)
	return n
}

func (s scope) bool(name string) bool {
	switch strings.Trim(string(s[name]), `"`) {
	case "true", "1":
		return true
	}
	return false
}

func (s scope) texts(name string) []string {
	var list []string
	_ = json.Unmarshal(s[name], &list) // another shape is no list
	return list
}

// ids reads a comma-separated text, or a list: the vendor's code wants the one,
// its documentation shows the other.
func (s scope) ids(name string) []int64 {
	var list []int64
	if json.Unmarshal(s[name], &list) == nil {
		return list
	}
	return commaIDs(s.text(name))
}

func commaIDs(text string) []int64 {
	var ids []int64
	for t := range strings.SplitSeq(text, ",") {
		if n, err := strconv.ParseInt(strings.TrimSpace(t), 10, 64); err == nil {
			ids = append(ids, n)
		}
	}
	return ids
}

// page reads page and page_size, from the query of a GET or the body of a POST.
func (c *call) page(normal, mostGet, mostPost int) (page, size int) {
	number := func(name string) int { return int(c.body.int(name)) }
	most := mostPost
	if c.get {
		number = func(name string) int { return int(c.queryID(name)) }
		most = mostGet
	}
	page, size = max(number("page"), 1), number("page_size")
	if size < 1 {
		size = normal
	}
	return page, min(size, most)
}

// cut gives the bounds of a page in a list of n, and the number of pages.
func cut(n, page, size int) (from, to, pages int) {
	pages = max((n+size-1)/size, 1)
	from = min((page-1)*size, n)
	return from, min(from+size, n), pages
}

func (f *Farm) accountTest(c *call) {
	reply(c.w, http.StatusOK, envelope(true, "Your API key is valid"))
}
