package queueadmin

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
)

// JobView is a job as the API shows it. Its arguments are shown as ids only.
type JobView struct {
	ID            int64             `json:"id"`
	Type          job.Type          `json:"type" enum:"FULFILLMENT,PRINT_JOB_CREATION,CANCELLATION,NOTIFICATION,SHIPMENT,ERP_EXPORT,BASEPLATE,EVENT,INBOX,OTHER"`
	Kind          string            `json:"kind" example:"fulfillment-create"`
	Title         string            `json:"title" doc:"What jobs of the kind do, in plain words"`
	Queue         string            `json:"queue"`
	State         job.State         `json:"state" enum:"waiting,scheduled,running,retrying,dead,done" doc:"waiting is due; scheduled waits for its time"`
	Attempts      int               `json:"attempts" doc:"Made so far"`
	MaxAttempts   int               `json:"maxAttempts"`
	OrderID       string            `json:"orderId"`
	CorrelationID string            `json:"correlationId"`
	References    map[string]string `json:"references" doc:"The ids among its arguments"`
	Cause         string            `json:"cause" doc:"Why it failed or waits; the same for all jobs that stopped for one reason"`
	LastError     string            `json:"lastError"`
	CreatedAt     time.Time         `json:"createdAt"`
	NextAttemptAt *time.Time        `json:"nextAttemptAt"`
	LastAttemptAt *time.Time        `json:"lastAttemptAt"`
	EndedAt       *time.Time        `json:"endedAt"`
	Actions       []string          `json:"actions" enum:"retry,discard" doc:"What can be done about it now, if the caller may: retry has it run at once with all its attempts, discard takes it out of the queue"`
}

// JobDetail is a JobView with every failed attempt.
type JobDetail struct {
	JobView
	Failures  []job.Failure   `json:"failures" doc:"Failed attempts, oldest first"`
	Arguments json.RawMessage `json:"arguments" doc:"With what may be personal or secret masked"`
	Process   string          `json:"process" doc:"Which process made the newest attempt; see the processes of the system"`
}

func view(i job.Info) JobView {
	return JobView{
		ID: i.ID, Type: i.Type, Kind: i.Kind, Title: i.Title, Queue: i.Queue, State: i.State, Attempts: i.Attempts, MaxAttempts: i.MaxAttempts, OrderID: i.OrderID, CorrelationID: i.CorrelationID,
		References: i.References, Cause: i.Cause, LastError: i.LastError, CreatedAt: i.CreatedAt, NextAttemptAt: i.NextAttemptAt, LastAttemptAt: i.LastAttemptAt, EndedAt: i.EndedAt,
		Actions: actions(i),
	}
}

func actions(i job.Info) []string {
	switch {
	case i.State == job.StateRunning || i.State == job.StateDone:
		return []string{}
	case !i.Known:
		return []string{"discard"}
	}
	return []string{"retry", "discard"}
}

type listInput struct {
	httpapi.Paging
	Type    job.Type  `query:"type" enum:"FULFILLMENT,PRINT_JOB_CREATION,CANCELLATION,NOTIFICATION,SHIPMENT,ERP_EXPORT,BASEPLATE,EVENT,INBOX,OTHER"`
	Kind    string    `query:"kind" maxLength:"128"`
	Queue   string    `query:"queue" maxLength:"128"`
	State   job.State `query:"state" enum:"waiting,scheduled,running,retrying,dead,all" default:"all" doc:"all is every state of jobs that are not done"`
	OrderID string    `query:"orderId" maxLength:"64"`
	Cause   string    `query:"cause" maxLength:"200" doc:"As a group tells it; then only failing jobs"`
	Search  string    `query:"search" maxLength:"200" doc:"Part of an error"`
}

func (in listInput) filter(tenant string) job.Filter {
	f := job.Filter{Tenant: tenant, Type: in.Type, Kind: in.Kind, Queue: in.Queue, States: []job.State{in.State}, OrderID: in.OrderID, Cause: in.Cause, Search: in.Search}
	if in.State == "all" {
		f.States = nil
		f.Failing = in.Cause != ""
	}
	return f
}

type groupsInput struct {
	Type job.Type `query:"type" enum:"FULFILLMENT,PRINT_JOB_CREATION,CANCELLATION,NOTIFICATION,SHIPMENT,ERP_EXPORT,BASEPLATE,EVENT,INBOX,OTHER"`
}

type groupsOutput struct {
	Body struct {
		Items []job.Group `json:"items"`
	}
}

type idInput struct {
	ID int64 `path:"id" minimum:"1"`
}

type jobOutput struct{ Body JobDetail }

type retryOutput struct {
	Body struct {
		Outcome string `json:"outcome" enum:"retried,obsolete" doc:"obsolete: nobody wants its work any more, so it was ended without running it"`
		Note    string `json:"note" doc:"Why it is obsolete"`
	}
}

type manyInput struct {
	Body struct {
		IDs     []int64  `json:"ids,omitempty" maxItems:"500" doc:"These jobs; without it, failing ones only"`
		Queue   string   `json:"queue,omitempty" maxLength:"128"`
		Type    job.Type `json:"type,omitempty" enum:"FULFILLMENT,PRINT_JOB_CREATION,CANCELLATION,NOTIFICATION,SHIPMENT,ERP_EXPORT,BASEPLATE,EVENT,INBOX,OTHER"`
		Kind    string   `json:"kind,omitempty" maxLength:"128"`
		Cause   string   `json:"cause,omitempty" maxLength:"200" doc:"As a group tells it"`
		OrderID string   `json:"orderId,omitempty" maxLength:"64"`
	}
}

// filter is which jobs are meant. Everything at once is refused: it is never
// what somebody looked at.
func (in manyInput) filter() (job.Filter, error) {
	b := in.Body
	if len(b.IDs) == 0 && b.Queue == "" && b.Type == "" && b.Kind == "" && b.Cause == "" && b.OrderID == "" {
		return job.Filter{}, httpapi.Error(http.StatusUnprocessableEntity, "invalid", "Name jobs, or a queue, type, kind, cause or order: everything at once is not touched.")
	}
	return job.Filter{IDs: b.IDs, Queue: b.Queue, Type: b.Type, Kind: b.Kind, Cause: b.Cause, OrderID: b.OrderID}, nil
}

type bulkOutput struct{ Body Bulk }

type bulkDiscardOutput struct{ Body BulkDiscard }

const tag = "Queue"

// Register adds the queue's operations to the API.
func (s *Service) Register(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("list-retry-queue", http.MethodGet, "/admin/retry-queue", tag, "List the jobs that are not done", identity.QueuesRead), func(ctx context.Context, in *listInput) (*httpapi.List[JobView], error) {
		list, total, err := s.queue.List(ctx, in.filter(identity.Tenant(ctx)), in.Page, in.PageSize)
		if err != nil {
			return nil, err
		}
		views := make([]JobView, len(list))
		for n, i := range list {
			views[n] = view(i)
		}
		return httpapi.NewList(views, total, in.Paging), nil
	})
	httpapi.Register(srv, httpapi.Op("group-retry-queue", http.MethodGet, "/admin/retry-queue/groups", tag, "Group the failing jobs by type and cause", identity.QueuesRead), func(ctx context.Context, in *groupsInput) (*groupsOutput, error) {
		out := &groupsOutput{}
		var err error
		out.Body.Items, err = s.queue.Groups(ctx, job.Filter{Tenant: identity.Tenant(ctx), Type: in.Type})
		return out, err
	})
	httpapi.Register(srv, httpapi.Op("get-retry-queue-job", http.MethodGet, "/admin/retry-queue/{id}", tag, "Read a job with its failed attempts", identity.QueuesRead), func(ctx context.Context, in *idInput) (*jobOutput, error) {
		i, err := s.queue.Get(ctx, identity.Tenant(ctx), in.ID)
		if err != nil {
			return nil, err
		}
		return &jobOutput{detail(i)}, nil
	})
	s.registerJobs(srv)
	s.registerQueues(srv)
	s.registerSchedules(srv)
	s.registerActions(srv)
}

func (s *Service) registerActions(srv *httpapi.Server) {
	httpapi.Register(srv, conflicting(httpapi.Op("retry-job", http.MethodPost, "/admin/retry-queue/{id}/retry", tag, "Have a dead or waiting job run now", identity.QueuesWrite)), func(ctx context.Context, in *idInput) (*retryOutput, error) {
		why, err := s.Retry(ctx, actor(ctx), in.ID)
		if err != nil {
			return nil, refusal(err)
		}
		out := &retryOutput{}
		out.Body.Outcome, out.Body.Note = "retried", why
		if why != "" {
			out.Body.Outcome = "obsolete"
		}
		return out, nil
	})
	httpapi.Register(srv, conflicting(httpapi.Op("discard-job", http.MethodDelete, "/admin/retry-queue/{id}", tag, "Take a dead or waiting job out of the queue", identity.QueuesWrite)), func(ctx context.Context, in *idInput) (*struct{}, error) {
		return nil, refusal(s.Discard(ctx, actor(ctx), in.ID))
	})
	httpapi.Register(srv, httpapi.Op("retry-jobs", http.MethodPost, "/admin/retry-queue/retry", tag, "Have jobs, or all failing ones of a queue, type, kind, cause or order, run now", identity.QueuesWrite), func(ctx context.Context, in *manyInput) (*bulkOutput, error) {
		f, err := in.filter()
		if err != nil {
			return nil, err
		}
		done, err := s.RetryAll(ctx, actor(ctx), f)
		return &bulkOutput{done}, err
	})
	httpapi.Register(srv, httpapi.Op("discard-jobs", http.MethodPost, "/admin/retry-queue/discard", tag, "Take jobs, or all failing ones of a queue, type, kind, cause or order, out of the queue", identity.QueuesWrite), func(ctx context.Context, in *manyInput) (*bulkDiscardOutput, error) {
		f, err := in.filter()
		if err != nil {
			return nil, err
		}
		done, err := s.DiscardAll(ctx, actor(ctx), f)
		return &bulkDiscardOutput{done}, err
	})
}

func conflicting(op huma.Operation) huma.Operation {
	op.Errors = append(op.Errors, http.StatusNotFound, http.StatusConflict)
	return op
}

// refusal says in plain words why a job cannot be acted on.
func refusal(err error) error {
	switch {
	case errors.Is(err, job.ErrRunning):
		return httpapi.Error(http.StatusConflict, "job-running", "The job is running at this moment. Wait until this attempt is over.")
	case errors.Is(err, job.ErrDone):
		return httpapi.Error(http.StatusConflict, "job-done", "The job is done; there is nothing left to do about it.")
	case errors.Is(err, job.ErrUnknownKind):
		return httpapi.Error(http.StatusConflict, "job-kind-unknown", "This version of the program has no such kind of job any more. The job can only be discarded.")
	case errors.Is(err, ErrShared):
		return httpapi.Error(http.StatusForbidden, "shared", "Queues and schedules are shared by all tenants. Only the tenant that runs this installation can see to them.")
	}
	return err
}

func actor(ctx context.Context) Actor {
	who, _ := identity.From(ctx)
	return Actor{Tenant: who.Tenant, Name: who.Name}
}
