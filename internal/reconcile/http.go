package reconcile

import (
	"context"
	"net/http"
	"time"

	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

// StateView is how complete an integration is, as the API shows it.
type StateView struct {
	Integration  Integration `json:"integration" enum:"shopify,simplyprint,sendcloud"`
	CompleteUpTo *time.Time  `json:"completeUpTo" doc:"Everything before it was compared; null: not yet"`
	Missing      int64       `json:"missing" doc:"What is known to be missing and could not be mended"`
	LastRunAt    *time.Time  `json:"lastRunAt"`
	Checked      int64       `json:"checked" doc:"What the last comparison looked at"`
	Found        int64       `json:"found" doc:"Differences that it found"`
	Repaired     int64       `json:"repaired" doc:"Differences that it mended, or noted on their order for a person"`
	LastError    string      `json:"lastError" doc:"Why the comparison does not get on; empty while it does"`
}

// GapView is something missing, as the API shows it.
type GapView struct {
	Integration Integration `json:"integration" enum:"shopify,simplyprint,sendcloud"`
	Subject     string      `json:"subject"`
	Message     string      `json:"message"`
	FoundAt     time.Time   `json:"foundAt"`
}

// RunView is a comparison as the API shows it.
type RunView struct {
	ID                string      `json:"id"`
	Integration       Integration `json:"integration" enum:"shopify,simplyprint,sendcloud"`
	Rolling           bool        `json:"rolling" doc:"false: asked for by a person"`
	State             RunState    `json:"state" enum:"RUNNING,DONE,FAILED"`
	From              time.Time   `json:"from"`
	To                time.Time   `json:"to"`
	FulfillmentStatus string      `json:"fulfillmentStatus"`
	Passes            int         `json:"passes" doc:"How often the window was read"`
	Pages             int         `json:"pages"`
	Checked           int64       `json:"checked"`
	Found             int64       `json:"found"`
	Repaired          int64       `json:"repaired"`
	LastError         string      `json:"lastError"`
	StartedAt         time.Time   `json:"startedAt"`
	FinishedAt        *time.Time  `json:"finishedAt"`
}

type stateOutput struct {
	Body struct {
		Integrations []StateView `json:"integrations"`
		Gaps         []GapView   `json:"gaps" doc:"The oldest 100"`
		Runs         []RunView   `json:"runs" doc:"The newest 20"`
	}
}

type shopifyInput struct {
	Body struct {
		From              time.Time `json:"from" doc:"Orders that changed at or after it; those older than 60 days need the scope read_all_orders"`
		To                time.Time `json:"to,omitempty" doc:"Orders that changed before it; missing: until now, less what the shop's search lags behind"`
		FulfillmentStatus string    `json:"fulfillmentStatus,omitempty" enum:"unshipped,shipped,fulfilled,partial,scheduled,on_hold,unfulfilled,request_declined" doc:"Only orders with this status at the shop"`
	}
}

type runOutput struct{ Body RunView }

const (
	shownGaps = 100
	shownRuns = 20
)

// Register adds the operations of comparisons to the API.
func (s *Service) Register(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("reconciliation", http.MethodGet, "/admin/reconcile", "Reconciliation", "Tell how complete each integration is", "queues.read"), func(ctx context.Context, _ *struct{}) (*stateOutput, error) {
		return s.overview(ctx, identity.Tenant(ctx))
	})
	request := httpapi.Op("reconcile-shopify", http.MethodPost, "/admin/reconcile/shopify", "Reconciliation", "Compare the shop's orders of a window with ours and take in what is missing", "queues.write")
	request.DefaultStatus = http.StatusAccepted
	httpapi.Register(srv, request, func(ctx context.Context, in *shopifyInput) (*runOutput, error) {
		to := in.Body.To
		if latest := s.now().Add(-s.opts.ShopifyLag); to.IsZero() || to.After(latest) {
			to = latest
		}
		if !in.Body.From.Before(to) {
			return nil, httpapi.Error(http.StatusUnprocessableEntity, "invalid", "The window ends before it begins.", httpapi.Field{Field: "body.from", Message: "must be before to, and in the past"})
		}
		r, err := s.Request(ctx, identity.Tenant(ctx), in.Body.From, to, in.Body.FulfillmentStatus)
		if err != nil {
			return nil, err
		}
		return &runOutput{runView(r)}, nil
	})
}

func (s *Service) overview(ctx context.Context, tenant string) (*stateOutput, error) {
	states, err := s.States(ctx, tenant)
	if err != nil {
		return nil, err
	}
	gaps, err := s.Gaps(ctx, tenant, shownGaps)
	if err != nil {
		return nil, err
	}
	runs, err := s.Runs(ctx, tenant, shownRuns)
	if err != nil {
		return nil, err
	}
	out := &stateOutput{}
	out.Body.Integrations, out.Body.Gaps, out.Body.Runs = []StateView{}, []GapView{}, []RunView{}
	for _, st := range states {
		out.Body.Integrations = append(out.Body.Integrations, StateView(st))
	}
	for _, g := range gaps {
		out.Body.Gaps = append(out.Body.Gaps, GapView(g))
	}
	for _, r := range runs {
		out.Body.Runs = append(out.Body.Runs, runView(r))
	}
	return out, nil
}

func runView(r Run) RunView {
	return RunView{
		ID: r.ID, Integration: r.Integration, Rolling: r.Rolling, State: r.State, From: r.From, To: r.To, FulfillmentStatus: r.FulfillmentStatus, Passes: r.Pass, Pages: r.Page,
		Checked: r.Checked, Found: r.Found, Repaired: r.Repaired, LastError: r.LastError, StartedAt: r.StartedAt, FinishedAt: r.FinishedAt,
	}
}
