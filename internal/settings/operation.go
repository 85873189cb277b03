package settings

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

// Operation is how a tenant's shop is run.
type Operation struct {
	AutoRetries          int    `json:"autoRetries" doc:"How often a failed print is queued again by itself before a person is asked"`
	ShippingMethod       string `json:"shippingMethod" doc:"Shipping option code, or old method number, used for every parcel that is made from now on"`
	DefaultWeightGrams   int64  `json:"defaultWeightGrams" doc:"Weight of one unit whose product mapping and shop line name none"`
	PackagingWeightGrams int64  `json:"packagingWeightGrams" doc:"Weight of the empty box, added to every parcel"`
}

// Bounds of these values: more retries only waste filament, and no parcel
// service takes more than 100 kg.
const (
	maxAutoRetries = 10
	maxWeightGrams = 100_000
	maxMethod      = 200
)

// OperationArea makes the area of Operation. labels says whether parcels get
// labels, which need a shipping method.
func OperationArea(d *db.DB, now func() time.Time, a Auditor, defaults Operation, labels bool) *Area[Operation] {
	return NewArea(d, now, a, AreaOptions[Operation]{Name: "operation", Defaults: defaults, Check: func(o Operation) []Invalid { return o.check(labels) }})
}

func (o Operation) check(labels bool) []Invalid {
	var bad []Invalid
	if o.AutoRetries < 0 || o.AutoRetries > maxAutoRetries {
		bad = append(bad, Invalid{"autoRetries", "must be from 0 to 10"})
	}
	if len(o.ShippingMethod) > maxMethod || o.ShippingMethod != strings.TrimSpace(o.ShippingMethod) || o.ShippingMethod == "" && labels {
		bad = append(bad, Invalid{"shippingMethod", "must be a shipping option code such as sendcloud:letter"})
	}
	for name, grams := range map[string]int64{"defaultWeightGrams": o.DefaultWeightGrams, "packagingWeightGrams": o.PackagingWeightGrams} {
		if grams < 0 || grams > maxWeightGrams {
			bad = append(bad, Invalid{name, "must be from 0 to 100000 grams"})
		}
	}
	return bad
}

// OperationView is Operation as the API shows it.
type OperationView struct {
	Operation
	Defaults  Operation  `json:"defaults" doc:"From the environment"`
	Changed   []string   `json:"changed" doc:"The values that people changed; the others come from the environment"`
	ChangedAt *time.Time `json:"changedAt"`
	ChangedBy string     `json:"changedBy"`
}

type operationOutput struct{ Body OperationView }

type operationInput struct {
	Body struct {
		AutoRetries          *int     `json:"autoRetries,omitempty" minimum:"0" maximum:"10"`
		ShippingMethod       *string  `json:"shippingMethod,omitempty" maxLength:"200"`
		DefaultWeightGrams   *int64   `json:"defaultWeightGrams,omitempty" minimum:"0" maximum:"100000"`
		PackagingWeightGrams *int64   `json:"packagingWeightGrams,omitempty" minimum:"0" maximum:"100000"`
		Reset                []string `json:"reset,omitempty" enum:"autoRetries,shippingMethod,defaultWeightGrams,packagingWeightGrams" doc:"Values that are given back to the environment"`
	}
}

// Operations are the operations of the area of Operation.
type Operations struct {
	DB   *db.DB
	Area *Area[Operation]
}

// Register adds them to the API.
func (o Operations) Register(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("get-operation-settings", http.MethodGet, "/settings/operation", "Settings", "Read how the shop is run", identity.IntegrationsRead), func(ctx context.Context, _ *struct{}) (*operationOutput, error) {
		s, err := o.Area.State(ctx, o.DB.Read(), identity.Tenant(ctx))
		return operationView(s), err
	})
	httpapi.Register(srv, httpapi.Op("change-operation-settings", http.MethodPatch, "/settings/operation", "Settings", "Change how the shop is run; it counts at once", identity.IntegrationsWrite), func(ctx context.Context, in *operationInput) (*operationOutput, error) {
		who, _ := identity.From(ctx)
		reset := in.Body.Reset
		in.Body.Reset = nil
		s, err := o.Area.Change(ctx, who.Tenant, who.Name, in.Body, reset)
		if err != nil {
			return nil, Problem(err)
		}
		return operationView(s), nil
	})
}

func operationView(s State[Operation]) *operationOutput {
	return &operationOutput{OperationView{Operation: s.Values, Defaults: s.Defaults, Changed: s.Changed, ChangedAt: s.ChangedAt, ChangedBy: s.ChangedBy}}
}
