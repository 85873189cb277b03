package simplyprint

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/outbound"
)

// Job is one print as the farm's history has it.
type Job struct {
	ID                  int64
	UID                 string
	Status              string // ongoing, done, failed, cancelled
	FileName            string
	QueueItemID         int64 // 0: not from the queue, or not shown to this user
	PrinterID           int64
	Started             *time.Time
	Ended               *time.Time
	Percentage          float64
	PrintSeconds        int64
	FilamentMilligrams  int64
	FilamentMillimetres int64
	Cost                string // decimal text in the account's currency, "" unknown
	CancelReason        int    // 1 failed, 2 regretted, 3 clog, 4 fell off, 5 filament, 6 other; 0: none
	CustomFields        map[string]string
}

type wireJob struct {
	ID          looseInt     `json:"id"`
	UID         looseText    `json:"uid"`
	Status      looseText    `json:"status"`
	FileName    looseText    `json:"filename"`
	Started     looseTime    `json:"startDate"`
	Ended       looseTime    `json:"endDate"`
	Printer     looseInt     `json:"printer"`
	Percent     looseText    `json:"currentPercentage"`
	Seconds     looseInt     `json:"printTime"`
	Grams       looseText    `json:"filUsageGram"`
	Millimetres looseInt     `json:"filUsage"`
	Cost        looseText    `json:"cost"`
	Reason      looseInt     `json:"cancelReasonType"`
	Fields      customFields `json:"customFields"`
	QueueItem   reference    `json:"queueItem"`
}

// reference is an object with an id and often a name, or nothing: null, or an
// empty list.
type reference struct {
	ID   looseInt  `json:"id"`
	Name looseText `json:"name"`
}

func (r *reference) UnmarshalJSON(b []byte) error {
	type plain reference
	var p plain
	if json.Unmarshal(b, &p) == nil {
		*r = reference(p)
	}
	return nil
}

func (w wireJob) job() Job {
	return Job{
		ID: int64(w.ID), UID: string(w.UID), Status: strings.ToLower(string(w.Status)), FileName: string(w.FileName),
		QueueItemID: int64(w.QueueItem.ID), PrinterID: int64(w.Printer), Started: w.Started.t, Ended: w.Ended.t,
		Percentage: percentage(w.Percent), PrintSeconds: int64(w.Seconds), FilamentMilligrams: milli(w.Grams),
		FilamentMillimetres: int64(w.Millimetres), Cost: string(w.Cost), CancelReason: int(w.Reason), CustomFields: w.Fields,
	}
}

func percentage(t looseText) float64 { return float64(milli(t)) / 1000 }

// JobsQuery selects prints of the history. Page counts from 1; at most 100 a page.
type JobsQuery struct {
	Page     int
	PageSize int
	Statuses []string // filter words: ongoing, finished, failed, cancelled; "done" is taken for finished
	Printers []int64
	Search   string // part of the file name, the uid or a custom field
}

// JobPage is one page of the history, newest first.
type JobPage struct {
	Jobs  []Job
	Pages int
}

// Jobs reads one page of the print history.
func (c *Client) Jobs(ctx context.Context, q JobsQuery) (JobPage, error) {
	body := map[string]any{"page": q.Page, "page_size": q.PageSize, "sort_id": "id", "sort_dir": "desc"}
	if len(q.Statuses) > 0 {
		words := slices.Clone(q.Statuses)
		for i, w := range words {
			if w == "done" { // a row's word; the filter has another
				words[i] = "finished"
			}
		}
		body["accepted_statuses"] = words
	}
	if len(q.Printers) > 0 {
		body["printer_ids"] = q.Printers
	}
	if q.Search != "" {
		body["search"] = q.Search
	}
	var out struct {
		Data  *[]wireJob `json:"data"`
		Pages looseInt   `json:"page_amount"`
	}
	const op = "jobs/GetPaginatedPrintJobs"
	if err := c.call(ctx, op, nil, body, false, &out); err != nil {
		return JobPage{}, err
	}
	if out.Data == nil {
		return JobPage{}, unexpected(op)
	}
	p := JobPage{Pages: int(out.Pages)}
	for _, w := range *out.Data {
		p.Jobs = append(p.Jobs, w.job())
	}
	return p, nil
}

// JobDetails is one print with what only its own page tells.
type JobDetails struct {
	ID            int64
	UID           string
	State         string // the printer's word, e.g. completed; Job.Status has the history's
	FileName      string
	Percentage    float64
	SecondsLeft   int64
	Layer         int
	Created       *time.Time
	Started       *time.Time
	Ended         *time.Time
	FailedReason  string
	CancelReason  int // as Job.CancelReason
	CancelComment string
	PrinterID     int64
	PrinterName   string
	Cost          string // decimal text in the account's currency, "" unknown
	OutsideSystem bool   // started at the machine
	CustomFields  map[string]string
}

// Job reads one print by its uid; outbound.NotFound when there is none.
func (c *Client) Job(ctx context.Context, uid string) (JobDetails, error) {
	var out struct {
		Job json.RawMessage `json:"job"`
	}
	if err := c.call(ctx, opJob, url.Values{"id": {uid}, "getcustomfields": {"1"}}, nil, false, &out); err != nil {
		return JobDetails{}, err
	}
	switch string(out.Job) {
	case "null", "[]", "{}", "false":
		return JobDetails{}, &outbound.Error{Service: service, Op: opJob, Kind: outbound.NotFound, Status: http.StatusOK, Message: "no such print"}
	}
	var w struct {
		wireProgress
		Created looseTime    `json:"created"`
		Started looseTime    `json:"started"`
		Ended   looseTime    `json:"ended"`
		Failed  looseText    `json:"failedReason"`
		Cancel  cancelInfo   `json:"cancelInfo"`
		Printer reference    `json:"printer"`
		Cost    looseText    `json:"cost"`
		Outside looseBool    `json:"outsideSystem"`
		Fields  customFields `json:"customFields"`
	}
	if json.Unmarshal(out.Job, &w) != nil || w.ID == 0 {
		return JobDetails{}, unexpected(opJob)
	}
	d := JobDetails{
		ID: int64(w.ID), UID: string(w.UID), State: string(w.State), FileName: w.file(), Percentage: w.percent(), SecondsLeft: w.left(), Layer: w.layer(),
		Created: w.Created.t, Started: w.Started.t, Ended: w.Ended.t, FailedReason: string(w.Failed), CancelReason: int(w.Cancel.Reason),
		CancelComment: string(w.Cancel.Comment), PrinterID: int64(w.Printer.ID), PrinterName: string(w.Printer.Name),
		Cost: string(w.Cost), OutsideSystem: bool(w.Outside), CustomFields: w.Fields,
	}
	if d.UID == "" {
		d.UID = uid
	}
	return d, nil
}

type cancelInfo struct {
	Reason  looseInt  `json:"reason"`
	Comment looseText `json:"comment"`
}

// UnmarshalJSON takes anything: a print that was not cancelled has null or an
// empty list here.
func (i *cancelInfo) UnmarshalJSON(b []byte) error {
	type plain cancelInfo
	var p plain
	if json.Unmarshal(b, &p) == nil {
		*i = cancelInfo(p)
	}
	return nil
}

// wireProgress is how far a print is. The names of its fields differ between
// versions and endpoints of the service; all that were seen are read.
type wireProgress struct {
	ID           looseInt  `json:"id"`
	UID          looseText `json:"uid"`
	State        looseText `json:"state"`
	File         looseText `json:"file"`
	FileName     looseText `json:"filename"`
	Percent      looseText `json:"percentage"`
	Current      looseText `json:"currentPercentage"`
	Progress     looseText `json:"progress"`
	Time         looseInt  `json:"time"`
	TimeLeft     looseInt  `json:"time_left"`
	TimeLeft2    looseInt  `json:"timeLeft"`
	Layer        looseInt  `json:"layer"`
	CurrentLayer looseInt  `json:"current_layer"`
}

func (w wireProgress) file() string     { return string(cmp.Or(w.File, w.FileName)) }
func (w wireProgress) percent() float64 { return percentage(cmp.Or(w.Percent, w.Current, w.Progress)) }
func (w wireProgress) left() int64      { return int64(cmp.Or(w.Time, w.TimeLeft, w.TimeLeft2)) }
func (w wireProgress) layer() int       { return int(cmp.Or(w.Layer, w.CurrentLayer)) }

// Printer is one printer of the farm.
type Printer struct {
	ID               int64
	Name             string
	State            string // operational, printing, paused, offline, ...
	Online           bool
	AwaitingBedClear bool // operational, but not free
	OutOfOrder       bool
	GroupID          int64
	ModelID          int64
	ModelName        string
	Job              *PrinterJob // nil: nothing on it
}

// PrinterJob is what a printer is printing, or has printed and not given up yet.
type PrinterJob struct {
	ID          int64
	UID         string
	State       string
	FileName    string
	Percentage  float64
	SecondsLeft int64
	Layer       int
}

type wirePrinter struct {
	ID      looseInt `json:"id"`
	Printer struct {
		Name     looseText `json:"name"`
		State    looseText `json:"state"`
		Online   looseBool `json:"online"`
		BedClear looseBool `json:"awaitingBedClear"`
		Broken   looseBool `json:"outOfOrder"`
		Group    looseInt  `json:"group"`
		Model    reference `json:"model"`
	} `json:"printer"`
	Job json.RawMessage `json:"job"`
}

func (w wirePrinter) printer() Printer {
	p := Printer{
		ID: int64(w.ID), Name: string(w.Printer.Name), State: string(w.Printer.State), Online: bool(w.Printer.Online),
		AwaitingBedClear: bool(w.Printer.BedClear), OutOfOrder: bool(w.Printer.Broken), GroupID: int64(w.Printer.Group),
		ModelID: int64(w.Printer.Model.ID), ModelName: string(w.Printer.Model.Name),
	}
	var j wireProgress
	if json.Unmarshal(w.Job, &j) == nil && (j.ID != 0 || j.UID != "") {
		p.Job = &PrinterJob{ID: int64(j.ID), UID: string(j.UID), State: string(j.State), FileName: j.file(), Percentage: j.percent(), SecondsLeft: j.left(), Layer: j.layer()}
	}
	return p
}

// largestPage is the most that the service gives of printers, jobs and custom
// fields by POST.
const largestPage = 100

// Printers lists all printers, a call for each hundred.
func (c *Client) Printers(ctx context.Context) ([]Printer, error) {
	const op = "printers/Get"
	var list []Printer
	for page := 1; ; page++ {
		var out struct {
			Data  *[]wirePrinter `json:"data"`
			Pages looseInt       `json:"page_amount"`
		}
		if err := c.call(ctx, op, nil, map[string]any{"page": page, "page_size": largestPage}, false, &out); err != nil {
			return nil, err
		}
		if out.Data == nil {
			return nil, unexpected(op)
		}
		for _, w := range *out.Data {
			list = append(list, w.printer())
		}
		if page >= int(out.Pages) || len(*out.Data) == 0 {
			return list, nil
		}
	}
}
