package printing

import (
	"context"
	"net/http"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/simplyprint"
)

// View is a print job as the API shows it.
type View struct {
	ID                 string      `json:"id"`
	OrderID            string      `json:"orderId"`
	OrderNumber        string      `json:"orderNumber" doc:"As people know it, e.g. #1071"`
	LineItemID         string      `json:"lineItemId"`
	SKU                string      `json:"sku"`
	Title              string      `json:"title" doc:"The product's name in the shop"`
	PartName           string      `json:"partName"`
	Material           string      `json:"material"`
	Color              string      `json:"color"`
	FileID             string      `json:"fileId" doc:"Library file at SimplyPrint"`
	Status             Status      `json:"status" enum:"PENDING,QUEUED,ASSIGNED,PRINTING,COMPLETED,FAILED,CANCELLED"`
	Attempt            int         `json:"attempt" doc:"Counts from 1; one more with each retry"`
	PrinterName        string      `json:"printerName" doc:"Empty while it waits"`
	Progress           int         `json:"progress" doc:"Percent, as the farm said last"`
	FinishAt           *time.Time  `json:"finishAt" doc:"When the print will be done, by the farm's last word or else by its estimate; only while it prints"`
	RemainingSeconds   *int64      `json:"remainingSeconds" doc:"Until finishAt, when this was answered"`
	EstimateSeconds    int64       `json:"estimateSeconds" doc:"How long one print takes; 0: unknown"`
	PrintSeconds       int64       `json:"printSeconds"`
	FilamentMilligrams int64       `json:"filamentMilligrams"`
	Cost               string      `json:"cost" doc:"Decimal text in the farm's currency"`
	ErrorMessage       string      `json:"errorMessage"`
	RetryCount         int         `json:"retryCount"`
	ScrappedAt         *time.Time  `json:"scrappedAt" doc:"When it was declared useless; it then counts as not made"`
	StartedAt          *time.Time  `json:"startedAt"`
	CompletedAt        *time.Time  `json:"completedAt"`
	CreatedAt          time.Time   `json:"createdAt"`
	UpdatedAt          time.Time   `json:"updatedAt"`
	Actions            []order.Act `json:"actions" doc:"What a person can do with it, and what stands against it"`
}

// DetailView is a print job with the prints that were made for it.
type DetailView struct {
	View
	Attempts []Attempt `json:"attempts" doc:"The farm's prints of it that have ended, oldest first"`
}

// Filter are the query parameters that the list and the board share. It is
// exported because huma does not see the fields of an embedded type that is not.
type Filter struct {
	Printer  string `query:"printer" maxLength:"200" doc:"Name of the printer"`
	Material string `query:"material" maxLength:"255" doc:"Material of the part's profile"`
	OrderID  string `query:"orderId" maxLength:"64"`
	Search   string `query:"search" maxLength:"200" doc:"Part of the order number, the SKU or the part's name"`
}

type listInput struct {
	httpapi.Paging
	Filter
	Statuses []string `query:"status" maxItems:"7" enum:"PENDING,QUEUED,ASSIGNED,PRINTING,COMPLETED,FAILED,CANCELLED" doc:"One of these, comma-separated"`
	Active   bool     `query:"active" doc:"Only jobs on their way to a result"`
	Sort     string   `query:"sort" enum:"-createdAt,createdAt,-updatedAt,updatedAt" default:"-createdAt"`
}

type boardInput struct {
	Filter
	Limit int       `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"Jobs a column, at most"`
	Since time.Time `query:"since" doc:"Completed and cancelled jobs that ended at or after this; without it, of the last 24 hours"`
}

// boardFor is how long what has ended stays on the board.
const boardFor = 24 * time.Hour

// ColumnView is one state's jobs on the board.
type ColumnView struct {
	Status Status `json:"status" enum:"PENDING,QUEUED,ASSIGNED,PRINTING,FAILED,COMPLETED,CANCELLED"`
	Total  int    `json:"total"`
	Items  []View `json:"items"`
}

type boardOutput struct {
	Body struct {
		Columns []ColumnView `json:"columns"`
		Since   time.Time    `json:"since"`
	}
}

type idInput struct {
	ID string `path:"id" maxLength:"64"`
}

type (
	jobOutput    struct{ Body View }
	detailOutput struct{ Body DetailView }
)

type actInput struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Why, in your own words"`
	}
}

// PrinterView is a printer as the API shows it.
type PrinterView struct {
	ID               int64      `json:"id" doc:"Its number at SimplyPrint"`
	Name             string     `json:"name"`
	Condition        Condition  `json:"condition" enum:"printing,paused,idle,awaiting-bed-clear,busy,error,maintenance,offline,out-of-order"`
	State            string     `json:"state" doc:"The farm's own word"`
	Online           bool       `json:"online"`
	GroupID          int64      `json:"groupId"`
	ModelID          int64      `json:"modelId"`
	ModelName        string     `json:"modelName"`
	FileName         string     `json:"fileName" doc:"What is on it; empty: nothing"`
	Progress         int        `json:"progress" doc:"Percent"`
	FinishAt         *time.Time `json:"finishAt"`
	RemainingSeconds *int64     `json:"remainingSeconds"`
	ChangedAt        time.Time  `json:"changedAt" doc:"Since when it is in this condition, as far as it was seen"`
	PrintJob         *OnPrinter `json:"printJob" doc:"The job of ours that is on it; null: none, or somebody else's print"`
}

// OnPrinter is a print job of ours on a printer.
type OnPrinter struct {
	ID          string     `json:"id"`
	OrderID     string     `json:"orderId"`
	OrderNumber string     `json:"orderNumber"`
	SKU         string     `json:"sku"`
	PartName    string     `json:"partName"`
	StartedAt   *time.Time `json:"startedAt"`
}

// FarmView says how fresh what is shown of the farm is.
type FarmView struct {
	Connected bool       `json:"connected"`
	SeenAt    *time.Time `json:"seenAt" doc:"When the printers were read last; null: never"`
	Stale     bool       `json:"stale" doc:"It should have been read again since: what is shown may be wrong"`
}

type printersOutput struct {
	Body struct {
		Farm  FarmView      `json:"farm"`
		Items []PrinterView `json:"items"`
	}
}

// FileView is a file of the farm as the API shows it.
type FileView struct {
	ID           string     `json:"id" doc:"32 hex digits; a part's fileId"`
	Name         string     `json:"name"`
	Type         string     `json:"type" doc:"printable, or model: that must be sliced first"`
	FolderID     int64      `json:"folderId"`
	SizeBytes    int64      `json:"sizeBytes"`
	CreatedAt    *time.Time `json:"createdAt"`
	PrintSeconds int64      `json:"printSeconds" doc:"0: the farm does not say"`
	ThumbnailURL string     `json:"thumbnailUrl" doc:"At SimplyPrint; empty: none"`
}

// FolderView is a folder of the farm's files.
type FolderView struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

type filesInput struct {
	httpapi.Paging
	Search string `query:"search" maxLength:"200" doc:"Part of the name; searches all folders"`
	Folder int64  `query:"folder" minimum:"-1" default:"0" doc:"0: the root; -1: every folder"`
	Fresh  bool   `query:"fresh" doc:"Read the farm even if it was read within the last minute"`
}

type filesOutput struct {
	Body struct {
		httpapi.ListBody[FileView]
		Folders   []FolderView `json:"folders"`
		ReadAt    time.Time    `json:"readAt" doc:"When the farm was read"`
		Truncated bool         `json:"truncated" doc:"There are more files than are listed; look for a narrower text"`
	}
}

type floorInput struct {
	TimeZone string `query:"timeZone" maxLength:"64" default:"UTC" doc:"IANA name; where the day began" example:"Europe/Brussels"`
}

// FloorJob is a print that comes next.
type FloorJob struct {
	ID          string `json:"id"`
	OrderID     string `json:"orderId"`
	OrderNumber string `json:"orderNumber"`
	SKU         string `json:"sku"`
	PartName    string `json:"partName"`
	Material    string `json:"material"`
	Color       string `json:"color"`
}

type floorOutput struct {
	Body struct {
		Time     time.Time     `json:"time"`
		Farm     FarmView      `json:"farm"`
		Printers []PrinterView `json:"printers"`
		NextUp   []FloorJob    `json:"nextUp" doc:"The first ones that wait for a printer"`
		Waiting  struct {
			Pending  int `json:"pending" doc:"To be brought to the farm"`
			Queued   int `json:"queued" doc:"In the farm's queue"`
			Assigned int `json:"assigned"`
			Printing int `json:"printing"`
		} `json:"waiting"`
		ReadyToPack      []ReadyOrder `json:"readyToPack" doc:"Everything made, no label yet; the first ones"`
		ReadyToPackTotal int          `json:"readyToPackTotal"`
		ReadyToShip      int          `json:"readyToShip" doc:"Parcels with a label that the carrier has not moved yet"`
		DoneToday        int          `json:"doneToday" doc:"Good prints"`
		FailedToday      int          `json:"failedToday" doc:"Prints that failed"`
		NeedsAttention   int          `json:"needsAttention" doc:"Orders that need a person"`
		FailedJobs       int          `json:"failedJobs" doc:"Prints that wait for a person"`
	}
}

// Register adds the operations of print jobs, printers and the shop floor to the
// API.
func (s *Service) Register(srv *httpapi.Server) {
	const tag = "Print jobs"
	httpapi.Register(srv, httpapi.Op("list-print-jobs", http.MethodGet, "/print-jobs", tag, "List print jobs", identity.PrintJobsRead), func(ctx context.Context, in *listInput) (*httpapi.List[View], error) {
		tenant, q := identity.Tenant(ctx), in.query()
		for _, v := range in.Statuses {
			q.Statuses = append(q.Statuses, Status(v))
		}
		q.Active, q.Sort, q.Page, q.PageSize = in.Active, in.Sort, in.Page, in.PageSize
		list, total, err := s.List(ctx, tenant, q)
		if err != nil {
			return nil, err
		}
		views, err := s.views(ctx, s.db.Read(), tenant, list)
		return httpapi.NewList(views, total, in.Paging), err
	})
	httpapi.Register(srv, httpapi.Op("print-job-board", http.MethodGet, "/print-jobs/board", tag, "Read the board: how many print jobs each state has, and the first of them", identity.PrintJobsRead), s.board)
	httpapi.Register(srv, httpapi.Op("get-print-job", http.MethodGet, "/print-jobs/{id}", tag, "Read a print job with its earlier prints", identity.PrintJobsRead), s.detail)
	for _, a := range []struct {
		name, summary string
		act           func(ctx context.Context, tenant, id, reason string) (Job, error)
	}{
		{actRetry, "Queue a failed print job again", s.Retry},
		{actReprint, "Declare a finished print useless and make another", s.Reprint},
		{actCancel, "Take a print job that has not started out of the farm's queue", s.CancelJob},
	} {
		httpapi.Register(srv, httpapi.Op(a.name+"-print-job", http.MethodPost, "/print-jobs/{id}/"+a.name, tag, a.summary, identity.PrintJobsWrite), func(ctx context.Context, in *actInput) (*jobOutput, error) {
			tenant := identity.Tenant(ctx)
			j, err := a.act(ctx, tenant, in.ID, in.Body.Reason)
			if err != nil {
				return nil, order.Problem(err)
			}
			views, err := s.views(ctx, s.db.Read(), tenant, []Job{j})
			if err != nil {
				return nil, err
			}
			return &jobOutput{views[0]}, nil
		})
	}
	httpapi.Register(srv, httpapi.Op("list-printers", http.MethodGet, "/printers", "Printers", "List the farm's printers as they were seen last", identity.PrintJobsRead), s.printers)
	httpapi.Register(srv, httpapi.Op("list-farm-files", http.MethodGet, "/product-mappings/farm-files", "Product mappings", "Find files at the farm", identity.ProductMappingsRead), s.farmFiles)
	httpapi.Register(srv, httpapi.Op("shop-floor", http.MethodGet, "/shop-floor", "Shop floor", "Read what a screen on the wall shows; no personal data", identity.PrintJobsRead), s.floor)
}

func (f Filter) query() Query {
	return Query{OrderID: f.OrderID, Printer: f.Printer, Material: f.Material, Search: f.Search}
}

func (s *Service) board(ctx context.Context, in *boardInput) (*boardOutput, error) {
	tenant, since := identity.Tenant(ctx), in.Since.UTC()
	if in.Since.IsZero() {
		since = db.Time(s.now().Add(-boardFor))
	}
	columns, err := s.Board(ctx, tenant, in.query(), since, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &boardOutput{}
	out.Body.Since, out.Body.Columns = since, make([]ColumnView, len(columns))
	for i, c := range columns {
		views, err := s.views(ctx, s.db.Read(), tenant, c.Jobs)
		if err != nil {
			return nil, err
		}
		out.Body.Columns[i] = ColumnView{c.Status, c.Total, views}
	}
	return out, nil
}

func (s *Service) detail(ctx context.Context, in *idInput) (*detailOutput, error) {
	tenant := identity.Tenant(ctx)
	j, err := s.Get(ctx, tenant, in.ID)
	if err != nil {
		return nil, err
	}
	views, err := s.views(ctx, s.db.Read(), tenant, []Job{j})
	if err != nil {
		return nil, err
	}
	attempts, err := s.Attempts(ctx, tenant, j.ID)
	if err != nil {
		return nil, err
	}
	return &detailOutput{DetailView{views[0], attempts}}, nil
}

func (s *Service) printers(ctx context.Context, _ *struct{}) (*printersOutput, error) {
	tenant := identity.Tenant(ctx)
	list, ours, fresh, err := s.FarmPrinters(ctx, tenant)
	if err != nil {
		return nil, err
	}
	out := &printersOutput{}
	out.Body.Farm = FarmView(fresh)
	out.Body.Items, err = s.printerViews(ctx, tenant, list, ours)
	return out, err
}

func (s *Service) printerViews(ctx context.Context, tenant string, list []Printer, ours map[int64]Job) ([]PrinterView, error) {
	var on []Job
	for _, p := range list {
		if j, ok := ours[p.FarmJobID]; ok && p.FarmJobID != 0 {
			on = append(on, j)
		}
	}
	about, err := s.describe(ctx, s.db.Read(), tenant, on)
	if err != nil {
		return nil, err
	}
	out := make([]PrinterView, len(list))
	for i, p := range list {
		v := PrinterView{
			ID: p.ID, Name: p.Name, Condition: p.Condition(), State: p.State, Online: p.Online, GroupID: p.GroupID, ModelID: p.ModelID, ModelName: p.ModelName,
			FileName: p.FileName, Progress: p.Progress, FinishAt: p.FinishAt, RemainingSeconds: remaining(p.FinishAt, s.now()), ChangedAt: p.ChangedAt,
		}
		if j, ok := ours[p.FarmJobID]; ok && p.FarmJobID != 0 {
			d := about[j.ID]
			v.PrintJob = &OnPrinter{ID: j.ID, OrderID: j.OrderID, OrderNumber: d.OrderNumber, SKU: d.SKU, PartName: d.PartName, StartedAt: j.StartedAt}
			v.Progress = max(v.Progress, j.Progress)
		}
		out[i] = v
	}
	return out, nil
}

func (s *Service) farmFiles(ctx context.Context, in *filesInput) (*filesOutput, error) {
	l, err := s.files(ctx, identity.Tenant(ctx), simplyprint.FilesQuery{Folder: in.Folder, Search: in.Search, Everywhere: in.Search != ""}, in.Fresh)
	if err != nil {
		return nil, err
	}
	out := &filesOutput{}
	from := min((in.Page-1)*in.PageSize, len(l.files))
	files := make([]FileView, 0, in.PageSize)
	for _, f := range l.files[from:min(from+in.PageSize, len(l.files))] {
		v := FileView{ID: f.ID, Name: f.Name, Type: f.Type, FolderID: f.Folder, SizeBytes: f.Size, PrintSeconds: f.EstimateSeconds, ThumbnailURL: f.ThumbnailURL}
		if !f.Created.IsZero() {
			v.CreatedAt = &f.Created
		}
		files = append(files, v)
	}
	out.Body.ListBody = httpapi.NewList(files, len(l.files), in.Paging).Body
	out.Body.ReadAt, out.Body.Truncated, out.Body.Folders = l.at, l.truncated, []FolderView{}
	for _, f := range l.folders {
		out.Body.Folders = append(out.Body.Folders, FolderView(f))
	}
	return out, nil
}

func (s *Service) floor(ctx context.Context, in *floorInput) (*floorOutput, error) {
	zone, err := time.LoadLocation(in.TimeZone)
	if err != nil || in.TimeZone == "Local" {
		return nil, httpapi.Error(http.StatusUnprocessableEntity, "invalid", "The request cannot be used as it is.", httpapi.Field{Field: "query.timeZone", Message: "must be the name of a time zone, such as Europe/Brussels"})
	}
	tenant, now := identity.Tenant(ctx), s.now()
	y, m, d := now.In(zone).Date()
	f, err := s.Floor(ctx, tenant, time.Date(y, m, d, 0, 0, 0, 0, zone))
	if err != nil {
		return nil, err
	}
	about, err := s.describe(ctx, s.db.Read(), tenant, f.Next)
	if err != nil {
		return nil, err
	}
	out := &floorOutput{}
	b := &out.Body
	if b.Printers, err = s.printerViews(ctx, tenant, f.Printers, f.Ours); err != nil {
		return nil, err
	}
	b.Time, b.Farm = now.UTC(), FarmView(f.Freshness)
	b.NextUp, b.ReadyToPack = make([]FloorJob, len(f.Next)), f.ToPack
	if b.ReadyToPack == nil {
		b.ReadyToPack = []ReadyOrder{}
	}
	for i, j := range f.Next {
		d := about[j.ID]
		b.NextUp[i] = FloorJob{ID: j.ID, OrderID: j.OrderID, OrderNumber: d.OrderNumber, SKU: d.SKU, PartName: d.PartName, Material: j.Material, Color: d.Color}
	}
	b.Waiting.Pending, b.Waiting.Queued, b.Waiting.Assigned, b.Waiting.Printing = f.Waiting[Pending], f.Waiting[Queued], f.Waiting[Assigned], f.Waiting[Printing]
	b.ReadyToPackTotal, b.ReadyToShip, b.DoneToday, b.FailedToday, b.NeedsAttention, b.FailedJobs = f.ToPackTotal, f.ToShip, f.Done, f.Failed, f.Attention, f.FailedJobs
	return out, nil
}

// views shows jobs with what they are about.
func (s *Service) views(ctx context.Context, q db.Querier, tenant string, list []Job) ([]View, error) {
	about, err := s.describe(ctx, q, tenant, list)
	if err != nil {
		return nil, err
	}
	out := make([]View, len(list))
	for i, j := range list {
		out[i] = view(j, about[j.ID], s.now())
	}
	return out, nil
}

func view(j Job, d details, now time.Time) View {
	v := View{
		ID: j.ID, OrderID: j.OrderID, OrderNumber: d.OrderNumber, LineItemID: j.LineItemID, SKU: d.SKU, Title: d.Title, PartName: d.PartName, Material: j.Material, Color: d.Color, FileID: d.FileID,
		Status: j.Status, Attempt: j.RetryCount + 1, PrinterName: j.PrinterName, Progress: j.Progress, EstimateSeconds: j.EstimateSeconds, PrintSeconds: j.PrintSeconds,
		FilamentMilligrams: j.FilamentMilligrams, Cost: j.Cost, ErrorMessage: j.ErrorMessage, RetryCount: j.RetryCount, ScrappedAt: j.ScrappedAt, StartedAt: j.StartedAt, CompletedAt: j.CompletedAt,
		CreatedAt: j.CreatedAt, UpdatedAt: j.UpdatedAt, Actions: j.actions(d.OrderStatus),
	}
	if j.Status == Pending || j.Status == Queued {
		v.PrinterName = "" // an earlier print's
	}
	if j.Status == Printing {
		v.FinishAt = j.FinishAt
		if v.FinishAt == nil && j.StartedAt != nil && j.EstimateSeconds > 0 {
			at := j.StartedAt.Add(time.Duration(j.EstimateSeconds) * time.Second)
			v.FinishAt = &at
		}
		v.RemainingSeconds = remaining(v.FinishAt, now)
	}
	return v
}

// remaining is the seconds until at; a time that is over is 0, none is nil.
func remaining(at *time.Time, now time.Time) *int64 {
	if at == nil {
		return nil
	}
	n := int64(max(at.Sub(now), 0) / time.Second)
	return &n
}
