package simplyprint

import (
	"context"
	"net/url"
	"strings"
	"time"
)

// Job is one print as the farm's history has it.
type Job struct {
	ID                 int64
	UID                string
	Status             string // ongoing, done, failed, cancelled
	FileName           string
	QueueItemID        int64 // 0: not from the queue, or not shown to this user
	PrinterID          int64
	Started            *time.Time
	Ended              *time.Time
	Percentage         float64
	PrintSeconds       int64
	FilamentMilligrams int64
	Cost               string // decimal text in the account's currency, "" unknown
	CustomFields       map[string]string
}

type wireJob struct {
	ID        looseInt     `json:"id"`
	UID       looseText    `json:"uid"`
	Status    looseText    `json:"status"`
	FileName  looseText    `json:"filename"`
	Started   looseTime    `json:"startDate"`
	Ended     looseTime    `json:"endDate"`
	Printer   looseInt     `json:"printer"`
	Percent   looseText    `json:"currentPercentage"`
	Seconds   looseInt     `json:"printTime"`
	Grams     looseText    `json:"filUsageGram"`
	Cost      looseText    `json:"cost"`
	Fields    customFields `json:"customFields"`
	QueueItem *struct {
		ID looseInt `json:"id"`
	} `json:"queueItem"`
}

func (w wireJob) job() Job {
	j := Job{
		ID: int64(w.ID), UID: string(w.UID), Status: strings.ToLower(string(w.Status)), FileName: string(w.FileName), PrinterID: int64(w.Printer),
		Started: w.Started.t, Ended: w.Ended.t, Percentage: float64(milli(w.Percent)) / 1000, PrintSeconds: int64(w.Seconds),
		FilamentMilligrams: milli(w.Grams), Cost: string(w.Cost), CustomFields: w.Fields,
	}
	if w.QueueItem != nil {
		j.QueueItemID = int64(w.QueueItem.ID)
	}
	return j
}

// JobsQuery selects prints of the history. Page counts from 1; at most 100 a page.
type JobsQuery struct {
	Page     int
	PageSize int
	Statuses []string // filter words: ongoing, finished, failed, cancelled
	Printers []int64
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
		body["accepted_statuses"] = q.Statuses
	}
	if len(q.Printers) > 0 {
		body["printer_ids"] = q.Printers
	}
	var out struct {
		Data  []wireJob `json:"data"`
		Pages looseInt  `json:"page_amount"`
	}
	if err := c.call(ctx, "jobs/GetPaginatedPrintJobs", nil, body, false, &out); err != nil {
		return JobPage{}, err
	}
	p := JobPage{Pages: int(out.Pages)}
	for _, w := range out.Data {
		p.Jobs = append(p.Jobs, w.job())
	}
	return p, nil
}

// Printer is one printer of the farm.
type Printer struct {
	ID               int64
	Name             string
	State            string // operational, printing, paused, offline, ...
	Online           bool
	AwaitingBedClear bool
	OutOfOrder       bool
}

// printersPage is the largest page that the service gives by POST.
const printersPage = 100

// Printers lists all printers.
func (c *Client) Printers(ctx context.Context) ([]Printer, error) {
	var list []Printer
	for page := 1; ; page++ {
		var out struct {
			Data []struct {
				ID      looseInt `json:"id"`
				Printer struct {
					Name     looseText `json:"name"`
					State    looseText `json:"state"`
					Online   looseBool `json:"online"`
					BedClear looseBool `json:"awaitingBedClear"`
					Broken   looseBool `json:"outOfOrder"`
				} `json:"printer"`
			} `json:"data"`
			Pages looseInt `json:"page_amount"`
		}
		if err := c.call(ctx, "printers/Get", nil, map[string]any{"page": page, "page_size": printersPage}, false, &out); err != nil {
			return nil, err
		}
		for _, p := range out.Data {
			list = append(list, Printer{
				ID: int64(p.ID), Name: string(p.Printer.Name), State: string(p.Printer.State), Online: bool(p.Printer.Online),
				AwaitingBedClear: bool(p.Printer.BedClear), OutOfOrder: bool(p.Printer.Broken),
			})
		}
		if page >= int(out.Pages) || len(out.Data) == 0 {
			return list, nil
		}
	}
}

// File is a file of the library.
type File struct {
	ID   string // 32 hex digits
	Name string
	Type string // printable or model
}

// Files searches the library by a part of the name; "" lists the root folder.
func (c *Client) Files(ctx context.Context, search string) ([]File, error) {
	q := url.Values{"f": {"0"}}
	if search != "" {
		q.Set("search", search)
		q.Set("global_search", "true")
	}
	var out struct {
		Files []struct {
			ID   looseText `json:"id"`
			UID  looseText `json:"uid"`
			Name looseText `json:"name"`
			Ext  looseText `json:"ext"`
			Type looseText `json:"type"`
		} `json:"files"`
	}
	if err := c.call(ctx, "files/GetFiles", q, nil, false, &out); err != nil {
		return nil, err
	}
	files := make([]File, len(out.Files))
	for i, f := range out.Files {
		id := f.ID
		if id == "" {
			id = f.UID
		}
		files[i] = File{string(id), string(f.Name) + "." + string(f.Ext), string(f.Type)}
	}
	return files, nil
}

// CustomField is a field that people defined for queue items or prints.
type CustomField struct {
	FieldID  string
	Label    string
	Enabled  bool
	Required bool
	Areas    []string // sub-categories: print_queue, print_job, user_file
}

// CustomFields lists the account's custom fields.
func (c *Client) CustomFields(ctx context.Context) ([]CustomField, error) {
	var out struct {
		Data []struct {
			FieldID  looseText `json:"fieldId"`
			Label    looseText `json:"fieldLabel"`
			Enabled  looseBool `json:"enabled"`
			Required looseBool `json:"required"`
			Areas    []string  `json:"subCategory"`
		} `json:"data"`
	}
	if err := c.call(ctx, "custom_fields/Get", nil, map[string]any{"page": 1, "page_size": 100}, false, &out); err != nil {
		return nil, err
	}
	fields := make([]CustomField, len(out.Data))
	for i, f := range out.Data {
		fields[i] = CustomField{string(f.FieldID), string(f.Label), bool(f.Enabled), bool(f.Required), f.Areas}
	}
	return fields, nil
}

// CreateReferenceField makes a text field for queue items and prints.
func (c *Client) CreateReferenceField(ctx context.Context, fieldID, label string) error {
	return c.call(ctx, "custom_fields/Save", nil, map[string]any{
		"fieldId": fieldID, "fieldLabel": label, "fieldType": "text", "category": "print", "subCategory": []string{"print_queue", "print_job"}, "required": false, "enabled": true,
	}, true, nil)
}
