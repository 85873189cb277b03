package account

import (
	"context"
	"net/http"

	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

type tenantOutput struct{ Body TenantView }

type changeTenantInput struct {
	Body struct {
		Name           *string `json:"name,omitempty" maxLength:"200"`
		Currency       *string `json:"currency,omitempty" maxLength:"3" example:"EUR" doc:"Empty: the built-in one, like the five after it"`
		Language       *string `json:"language,omitempty" maxLength:"10" doc:"en, de, nl or fr"`
		TimeZone       *string `json:"timeZone,omitempty" maxLength:"64" example:"Europe/Brussels"`
		NumberFormat   *string `json:"numberFormat,omitempty" maxLength:"20" doc:"language, 1,234.56, 1.234,56, 1 234,56 or 1'234.56"`
		DateFormat     *string `json:"dateFormat,omitempty" maxLength:"20" doc:"language, dd/mm/yyyy, dd.mm.yyyy, dd-mm-yyyy, mm/dd/yyyy or yyyy-mm-dd"`
		FirstDayOfWeek *string `json:"firstDayOfWeek,omitempty" maxLength:"10" doc:"monday, saturday or sunday"`
	}
}

func (s *Service) registerTenant(srv *httpapi.Server) {
	const tag = "Tenant"
	httpapi.Register(srv, httpapi.Op("get-tenant", http.MethodGet, "/tenant", tag, "Read the settings of the business", identity.UsersRead), func(ctx context.Context, _ *struct{}) (*tenantOutput, error) {
		t, err := s.Tenant(ctx, identity.Tenant(ctx))
		return &tenantOutput{viewTenant(t)}, err
	})
	httpapi.Register(srv, httpapi.Op("change-tenant", http.MethodPatch, "/tenant", tag, "Change the settings of the business", identity.UsersWrite), func(ctx context.Context, in *changeTenantInput) (*tenantOutput, error) {
		t, err := s.ChangeTenant(ctx, identity.Tenant(ctx), TenantChange(in.Body))
		return &tenantOutput{viewTenant(t)}, problem(err)
	})
}
