package queueadmin

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
)

// ScheduleRunView is how a run of a schedule went.
type ScheduleRunView struct {
	At     time.Time `json:"at"`
	TookMS *int64    `json:"tookMs" doc:"null while it runs, or when its process died"`
	Result string    `json:"result" enum:"done,failed,unknown" doc:"unknown: it has not ended, or its process died"`
	Error  string    `json:"error"`
}

// ScheduleView is work that comes again by itself.
type ScheduleView struct {
	Name         string           `json:"name" example:"reconcile-shopify"`
	Title        string           `json:"title" doc:"What it does, in plain words"`
	EverySeconds float64          `json:"everySeconds" doc:"0 when it runs by the clock"`
	DailyAt      string           `json:"dailyAt" doc:"Hour of the day by the server's clock, such as 03:00; empty when it runs by an interval"`
	LastRun      *ScheduleRunView `json:"lastRun" doc:"null: never"`
	NextAt       *time.Time       `json:"nextAt" doc:"null while it is paused, or when it runs as soon as it can"`
	Soon         bool             `json:"soon" doc:"A person asked for a run now"`
	Paused       *PauseView       `json:"paused"`
}

type schedulesOutput struct {
	Body struct {
		Items []ScheduleView `json:"items"`
	}
}

type scheduleInput struct {
	Name string `path:"name" maxLength:"128"`
}

type scheduleOutput struct{ Body ScheduleView }

func scheduleView(s job.ScheduleInfo) ScheduleView {
	v := ScheduleView{Name: s.Name, Title: s.Title, EverySeconds: s.Every.Seconds(), NextAt: s.NextAt, Soon: s.RunSoon}
	if s.Daily != nil {
		v.DailyAt = fmt.Sprintf("%02d:00", *s.Daily)
	}
	if s.PausedAt != nil {
		v.Paused = &PauseView{*s.PausedAt, s.PausedBy}
	}
	if r := s.LastRun; r != nil {
		v.LastRun = &ScheduleRunView{At: r.At, Result: "unknown", Error: r.Error}
		if r.Took != nil {
			ms := r.Took.Milliseconds()
			v.LastRun.TookMS, v.LastRun.Result = &ms, "done"
		}
		if r.Error != "" {
			v.LastRun.Result = "failed"
		}
	}
	return v
}

func (s *Service) registerSchedules(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("list-schedules", http.MethodGet, "/admin/schedules", tag, "List what comes again by itself, with its last and next run", identity.QueuesRead), func(ctx context.Context, _ *struct{}) (*schedulesOutput, error) {
		list, err := s.schedules(ctx)
		if err != nil {
			return nil, refusal(err)
		}
		out := &schedulesOutput{}
		out.Body.Items = list
		return out, nil
	})
	s.registerSchedule(srv, "run-schedule", "run", "Have a schedule run now, also while it is paused", "schedule.run", map[string]any{"soon": true}, func(ctx context.Context, tx *db.Tx, name, _ string) error {
		return s.queue.RunScheduleSoon(ctx, tx, name)
	})
	s.registerSchedule(srv, "pause-schedule", "pause", "Have a schedule run no more by itself", "schedule.pause", map[string]any{"paused": true}, func(ctx context.Context, tx *db.Tx, name, by string) error {
		return s.queue.PauseSchedule(ctx, tx, name, by)
	})
	s.registerSchedule(srv, "resume-schedule", "resume", "Have a schedule run by itself again; a run that was missed is made up for", "schedule.resume", map[string]any{"paused": false}, func(ctx context.Context, tx *db.Tx, name, _ string) error {
		return s.queue.ResumeSchedule(ctx, tx, name)
	})
}

func (s *Service) registerSchedule(srv *httpapi.Server, id, verb, summary, action string, after map[string]any, act func(ctx context.Context, tx *db.Tx, name, by string) error) {
	httpapi.Register(srv, missing(httpapi.Op(id, http.MethodPost, "/admin/schedules/{name}/"+verb, tag, summary, identity.QueuesWrite)), func(ctx context.Context, in *scheduleInput) (*scheduleOutput, error) {
		who := actor(ctx)
		err := s.shared(ctx, who, action, "schedule", in.Name, after, func(ctx context.Context, tx *db.Tx) error { return act(ctx, tx, in.Name, who.Name) })
		if err != nil {
			return nil, refusal(err)
		}
		list, err := s.schedules(ctx)
		if err != nil {
			return nil, err
		}
		for _, v := range list {
			if v.Name == in.Name {
				return &scheduleOutput{v}, nil
			}
		}
		return nil, db.ErrNotFound
	})
}

// schedules are told to who runs the installation: their errors can be about
// anybody's work.
func (s *Service) schedules(ctx context.Context) ([]ScheduleView, error) {
	if err := house(actor(ctx)); err != nil {
		return nil, err
	}
	list, err := s.queue.Schedules(ctx, s.db.Read())
	if err != nil {
		return nil, err
	}
	out := []ScheduleView{}
	for _, i := range list {
		out = append(out, scheduleView(i))
	}
	return out, nil
}

func missing(op huma.Operation) huma.Operation {
	op.Errors = append(op.Errors, http.StatusNotFound)
	return op
}
