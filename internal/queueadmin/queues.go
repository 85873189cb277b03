package queueadmin

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
)

// StatsView are the figures of a queue or of a kind of job.
type StatsView struct {
	Counts        job.Counts   `json:"counts"`
	OldestWaiting *time.Time   `json:"oldestWaiting" doc:"Since when the job has been due that waits longest for a free worker"`
	Rates         []job.Rate   `json:"rates" doc:"Over the last 1, 15 and 60 minutes"`
	Wait          job.Times    `json:"wait" doc:"From being due to being worked, over the last hour"`
	Run           job.Times    `json:"run" doc:"How long attempts took, over the last hour"`
	History       []job.Moment `json:"history" doc:"The last hour minute by minute, oldest first"`
}

// KindView is a kind of job with its figures.
type KindView struct {
	Kind        string   `json:"kind" example:"fulfillment-create"`
	Type        job.Type `json:"type" enum:"FULFILLMENT,PRINT_JOB_CREATION,CANCELLATION,NOTIFICATION,SHIPMENT,ERP_EXPORT,EVENT,INBOX,OTHER"`
	Title       string   `json:"title" doc:"What it does, in a few plain words"`
	About       string   `json:"about" doc:"The same in a sentence"`
	MaxAttempts int      `json:"maxAttempts" doc:"Attempts before a job is given up"`
	Known       bool     `json:"known" doc:"false: jobs of it were left behind by another version of the program"`
	StatsView
}

// PauseView is since when and by whom something is paused.
type PauseView struct {
	Since time.Time `json:"since"`
	By    string    `json:"by"`
}

// QueueView is a queue with its figures.
type QueueView struct {
	Queue     string     `json:"queue" example:"simplyprint"`
	Title     string     `json:"title"`
	About     string     `json:"about"`
	Paused    *PauseView `json:"paused" doc:"null while it is worked. A service that is down pauses its work too; the connections tell of that"`
	Workers   int        `json:"workers" doc:"Jobs that one process works at a time"`
	Processes int        `json:"processes" doc:"Processes that work it now; 0 means that nobody does"`
	StatsView
	Kinds []KindView `json:"kinds"`
}

type queuesOutput struct {
	Body struct {
		Items []QueueView `json:"items"`
		Scope string      `json:"scope" enum:"all,own" doc:"Whose jobs the figures count: all is told to the tenant that runs the installation"`
	}
}

type queueInput struct {
	Queue string `path:"queue" maxLength:"128"`
}

type queueOutput struct{ Body QueueView }

func statsView(s job.Stats) StatsView {
	return StatsView{Counts: s.Counts, OldestWaiting: s.OldestWaiting, Rates: s.Rates, Wait: s.Wait, Run: s.Run, History: s.History}
}

func queueView(q job.QueueStats) QueueView {
	v := QueueView{Queue: q.Name, Title: q.Title, About: q.About, Workers: q.Workers, Processes: q.Processes, StatsView: statsView(q.Stats), Kinds: []KindView{}}
	if q.Pause != nil {
		v.Paused = &PauseView{q.Pause.Since, q.Pause.By}
	}
	for _, k := range q.Kinds {
		v.Kinds = append(v.Kinds, KindView{Kind: k.Kind, Type: k.Type, Title: k.Title, About: k.About, MaxAttempts: k.MaxAttempts, Known: k.Known, StatsView: statsView(k.Stats)})
	}
	return v
}

func (s *Service) registerQueues(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("list-queues", http.MethodGet, "/admin/queues", tag, "Read the figures of every queue and kind of job", identity.QueuesRead), func(ctx context.Context, _ *struct{}) (*queuesOutput, error) {
		list, err := s.queue.Queues(ctx, identity.Tenant(ctx))
		if err != nil {
			return nil, err
		}
		out := &queuesOutput{}
		out.Body.Items, out.Body.Scope = []QueueView{}, "own"
		if house(actor(ctx)) == nil {
			out.Body.Scope = "all"
		}
		for _, q := range list {
			out.Body.Items = append(out.Body.Items, queueView(q))
		}
		return out, nil
	})
	httpapi.Register(srv, missing(httpapi.Op("get-queue", http.MethodGet, "/admin/queues/{queue}", tag, "Read the figures of a queue", identity.QueuesRead)), func(ctx context.Context, in *queueInput) (*queueOutput, error) {
		return s.one(ctx, in.Queue)
	})
	httpapi.Register(srv, missing(httpapi.Op("pause-queue", http.MethodPost, "/admin/queues/{queue}/pause", tag, "Have no job of a queue begun any more; it takes at most two seconds to reach every process", identity.QueuesWrite)), func(ctx context.Context, in *queueInput) (*queueOutput, error) {
		if err := s.PauseQueue(ctx, actor(ctx), in.Queue); err != nil {
			return nil, refusal(err)
		}
		return s.one(ctx, in.Queue)
	})
	httpapi.Register(srv, missing(httpapi.Op("resume-queue", http.MethodPost, "/admin/queues/{queue}/resume", tag, "Have a queue worked again", identity.QueuesWrite)), func(ctx context.Context, in *queueInput) (*queueOutput, error) {
		if err := s.ResumeQueue(ctx, actor(ctx), in.Queue); err != nil {
			return nil, refusal(err)
		}
		return s.one(ctx, in.Queue)
	})
}

func (s *Service) one(ctx context.Context, name string) (*queueOutput, error) {
	list, err := s.queue.Queues(ctx, identity.Tenant(ctx))
	if err != nil {
		return nil, err
	}
	for _, q := range list {
		if q.Name == name {
			return &queueOutput{queueView(q)}, nil
		}
	}
	return nil, db.ErrNotFound
}

// PauseQueue has no job of a queue begun any more.
func (s *Service) PauseQueue(ctx context.Context, who Actor, queue string) error {
	return s.shared(ctx, who, "queue.pause", "queue", queue, map[string]any{"paused": true}, func(ctx context.Context, tx *db.Tx) error {
		return s.queue.PauseQueue(ctx, tx, queue, who.Name)
	})
}

// ResumeQueue has a queue worked again.
func (s *Service) ResumeQueue(ctx context.Context, who Actor, queue string) error {
	return s.shared(ctx, who, "queue.resume", "queue", queue, map[string]any{"paused": false}, func(ctx context.Context, tx *db.Tx) error {
		return s.queue.ResumeQueue(ctx, tx, queue)
	})
}

// shared does and takes down what concerns all tenants.
func (s *Service) shared(ctx context.Context, who Actor, action, entity, id string, after map[string]any, act func(ctx context.Context, tx *db.Tx) error) error {
	if err := house(who); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := act(ctx, tx); err != nil {
			return err
		}
		return s.audit.Record(ctx, tx, who.Tenant, audit.Act{Action: action, Entity: entity, EntityID: id, After: after})
	})
}

// house refuses who does not run the installation.
func house(who Actor) error {
	if who.Tenant != identity.DefaultTenant {
		return ErrShared
	}
	return nil
}

// JobPage is a part of a list of jobs.
type JobPage struct {
	Items []JobView `json:"items"`
	Next  string    `json:"next" doc:"Cursor of the next part; empty at the end"`
}

// JobsFilter selects the jobs of a list. It is exported for huma, which reads
// parameters of embedded structs only then.
type JobsFilter struct {
	Queue   string      `query:"queue" maxLength:"128"`
	Kind    string      `query:"kind" maxLength:"128"`
	Type    job.Type    `query:"type" enum:"FULFILLMENT,PRINT_JOB_CREATION,CANCELLATION,NOTIFICATION,SHIPMENT,ERP_EXPORT,EVENT,INBOX,OTHER"`
	State   []job.State `query:"state" enum:"waiting,scheduled,running,retrying,dead,done" doc:"Several are separated by commas; none: every state but done"`
	OrderID string      `query:"orderId" maxLength:"64"`
	Cause   string      `query:"cause" maxLength:"200" doc:"As a group tells it"`
	Search  string      `query:"q" maxLength:"200" doc:"A job's number, or a part of its kind, its error, its order's id or its correlation id"`
}

func (in JobsFilter) filter(tenant string) job.Filter {
	return job.Filter{Tenant: tenant, Queue: in.Queue, Kind: in.Kind, Type: in.Type, States: in.State, OrderID: in.OrderID, Cause: in.Cause, Search: in.Search}
}

type jobsInput struct {
	JobsFilter
	Sort   job.Sort `query:"sort" enum:"newest,oldest,next" default:"newest" doc:"next: what is due first comes first"`
	Cursor string   `query:"cursor" maxLength:"300" doc:"From the part before; the other parameters stay the same"`
	Limit  int      `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

type jobsOutput struct{ Body JobPage }

type countsOutput struct{ Body job.Counts }

func detail(i job.Info) JobDetail {
	return JobDetail{JobView: view(i), Failures: i.Failures, Arguments: i.Arguments, Process: i.Process}
}

func (s *Service) registerJobs(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("list-jobs", http.MethodGet, "/admin/jobs", tag, "List jobs, also finished ones that are still kept", identity.QueuesRead), func(ctx context.Context, in *jobsInput) (*jobsOutput, error) {
		list, next, err := s.queue.After(ctx, in.filter(identity.Tenant(ctx)), in.Sort, in.Cursor, in.Limit)
		if errors.Is(err, job.ErrCursor) {
			return nil, httpapi.Error(http.StatusUnprocessableEntity, "invalid", "This cursor belongs to another list. Begin again without it.", httpapi.Field{Field: "query.cursor", Message: "is not of this list"})
		}
		if err != nil {
			return nil, err
		}
		out := &jobsOutput{JobPage{Items: []JobView{}, Next: next}}
		for _, i := range list {
			out.Body.Items = append(out.Body.Items, view(i))
		}
		return out, nil
	})
	httpapi.Register(srv, httpapi.Op("count-jobs", http.MethodGet, "/admin/jobs/counts", tag, "Count the jobs of a list by their state", identity.QueuesRead), func(ctx context.Context, in *struct{ JobsFilter }) (*countsOutput, error) {
		counts, err := s.queue.Count(ctx, in.filter(identity.Tenant(ctx)))
		return &countsOutput{counts}, err
	})
	httpapi.Register(srv, missing(httpapi.Op("get-job", http.MethodGet, "/admin/jobs/{id}", tag, "Read a job with every failed attempt", identity.QueuesRead)), func(ctx context.Context, in *idInput) (*jobOutput, error) {
		i, err := s.queue.Get(ctx, identity.Tenant(ctx), in.ID)
		if err != nil {
			return nil, err
		}
		return &jobOutput{detail(i)}, nil
	})
}
