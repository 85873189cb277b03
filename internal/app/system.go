package app

import (
	"context"
	"maps"
	"net/http"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/files"
	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

// BuildView is what is known of how the program was built.
type BuildView struct {
	Commit   string `json:"commit" doc:"Empty when it was built outside its repository"`
	Date     string `json:"date" doc:"Of that commit"`
	Modified bool   `json:"modified" doc:"Built from changed files"`
	Go       string `json:"go" doc:"Version of the compiler"`
	Platform string `json:"platform" example:"linux/amd64"`
}

// DatabaseView is the database.
type DatabaseView struct {
	Engine  string `json:"engine" enum:"sqlite,postgres"`
	Status  string `json:"status" enum:"up,down"`
	Version string `json:"version"`
	Bytes   int64  `json:"bytes" doc:"What it takes on disk"`
}

// FolderView is the room where labels and, with SQLite, the database are kept.
type FolderView struct {
	FreeBytes  *uint64 `json:"freeBytes" doc:"null where the system cannot be asked"`
	TotalBytes *uint64 `json:"totalBytes"`
}

// ProcessView is a running copy of the program.
type ProcessView struct {
	ID        string    `json:"id"`
	Host      string    `json:"host"`
	Roles     []string  `json:"roles"`
	Version   string    `json:"version"`
	StartedAt time.Time `json:"startedAt"`
	SeenAt    time.Time `json:"seenAt"`
	Alive     bool      `json:"alive" doc:"It was heard of within the last seconds; processes that ended without notice are shown for an hour"`
	Own       bool      `json:"own" doc:"The one that answers"`
}

// DependencyView is an outside service, as /health tells it.
type DependencyView struct {
	Service   string     `json:"service"`
	Status    string     `json:"status" enum:"up,down,disconnected,disabled"`
	Message   string     `json:"message"`
	CheckedAt time.Time  `json:"checkedAt"`
	Paused    *PauseView `json:"paused" doc:"While work for it waits"`
}

// PauseView is work that waits for its service.
type PauseView struct {
	Since       time.Time  `json:"since"`
	Reason      string     `json:"reason"`
	NextProbeAt *time.Time `json:"nextProbeAt"`
}

// SystemView is what administrators want to know of the installation.
type SystemView struct {
	Version       string           `json:"version"`
	Build         BuildView        `json:"build"`
	StartedAt     time.Time        `json:"startedAt"`
	UptimeSeconds int64            `json:"uptimeSeconds"`
	Now           time.Time        `json:"now" doc:"The server's clock"`
	TimeZone      string           `json:"timeZone" doc:"Of the server's clock, for what runs at an hour of the day"`
	Address       string           `json:"address" doc:"Under which people and webhooks reach this server"`
	Database      DatabaseView     `json:"database"`
	DataFolder    FolderView       `json:"dataFolder"`
	Processes     []ProcessView    `json:"processes"`
	Dependencies  []DependencyView `json:"dependencies"`
}

// EffectiveView is one setting of the environment.
type EffectiveView struct {
	Group    string `json:"group"`
	Name     string `json:"name" example:"LOG_LEVEL"`
	Value    string `json:"value" doc:"Always empty for secrets"`
	Set      bool   `json:"set" doc:"Whether it has a value; of secrets that is all that is told"`
	Default  string `json:"default"`
	Source   string `json:"source" enum:"environment,default"`
	Secret   bool   `json:"secret"`
	About    string `json:"about"`
	ChangeAt string `json:"changeAt" doc:"The operation that changes it while the program runs, and then wins over the environment; empty: a new value needs a restart"`
}

type systemOutput struct{ Body SystemView }

type effectiveOutput struct {
	Body struct {
		Items []EffectiveView `json:"items"`
	}
}

// changeable are the settings that people can change while the program runs.
var changeable = map[string]string{
	"PRINT_AUTO_RETRIES": "/settings/operation", "SENDCLOUD_SHIPPING_METHOD_ID": "/settings/operation", "SHIPPING_DEFAULT_WEIGHT_GRAMS": "/settings/operation", "SHIPPING_PACKAGING_WEIGHT_GRAMS": "/settings/operation",
	"OPERATOR_EMAIL": "/settings/notifications", "ADMIN_EMAIL": "/settings/notifications", "DAILY_SUMMARY_ENABLED": "/settings/notifications", "DAILY_SUMMARY_HOUR": "/settings/notifications",
	"SHOPIFY_SHOP_DOMAIN": "/integrations/shopify", "SHOPIFY_API_KEY": "/integrations/shopify", "SHOPIFY_API_SECRET": "/integrations/shopify", "SHOPIFY_ACCESS_TOKEN": "/integrations/shopify", "SHOPIFY_WEBHOOK_SECRET": "/integrations/shopify",
	"SIMPLYPRINT_COMPANY_ID": "/integrations/simplyprint", "SIMPLYPRINT_API_KEY": "/integrations/simplyprint", "SIMPLYPRINT_WEBHOOK_TOKEN": "/integrations/simplyprint",
	"SENDCLOUD_PUBLIC_KEY": "/integrations/sendcloud", "SENDCLOUD_SECRET_KEY": "/integrations/sendcloud", "SENDCLOUD_WEBHOOK_KEY": "/integrations/sendcloud",
	"XAPI_BASE_URL": "/integrations/xapi", "XAPI_USERNAME": "/integrations/xapi", "XAPI_PASSWORD": "/integrations/xapi",
}

// registerSystem adds what administrators see of the installation as a whole.
// Both operations need a permission that none but administrators have, and tell
// nothing to tenants who do not run the installation.
func registerSystem(srv *httpapi.Server, a *App, h *health) {
	const tag = "System"
	httpapi.Register(srv, httpapi.Op("get-system", http.MethodGet, "/admin/system", tag, "Read the version, the processes, the database and the services", identity.UsersWrite), func(ctx context.Context, _ *struct{}) (*systemOutput, error) {
		if err := house(ctx); err != nil {
			return nil, err
		}
		v, err := h.system(ctx)
		return &systemOutput{v}, err
	})
	httpapi.Register(srv, httpapi.Op("get-effective-settings", http.MethodGet, "/settings/effective", tag, "List every setting of the environment with its value, secrets without", identity.UsersWrite), func(ctx context.Context, _ *struct{}) (*effectiveOutput, error) {
		if err := house(ctx); err != nil {
			return nil, err
		}
		out := &effectiveOutput{}
		out.Body.Items = a.effective()
		return out, nil
	})
}

func house(ctx context.Context) error {
	if identity.Tenant(ctx) != identity.DefaultTenant {
		return httpapi.Error(http.StatusForbidden, "shared", "This concerns the whole installation. Only the tenant that runs it can see to it.")
	}
	return nil
}

func (a *App) effective() []EffectiveView {
	out := []EffectiveView{}
	for _, s := range a.Config.Effective() {
		v := EffectiveView{Group: s.Group, Name: s.Name, Value: s.Value, Default: s.Default, Source: "default", Secret: s.Secret, About: s.Doc, ChangeAt: changeable[s.Name]}
		if s.Given {
			v.Source = "environment"
		}
		v.Set = s.Given || s.Value != ""
		out = append(out, v)
	}
	return out
}

func (h *health) system(ctx context.Context) (SystemView, error) {
	now := h.now()
	zone, _ := now.Zone()
	v := SystemView{
		Version: Version, Build: build(), StartedAt: h.started.UTC(), UptimeSeconds: int64(now.Sub(h.started).Seconds()), Now: now.UTC(), TimeZone: zone, Address: h.app.Config.Server.AppURL,
		Database: DatabaseView{Engine: string(h.app.DB.Engine()), Status: h.database(ctx)}, Processes: []ProcessView{}, Dependencies: []DependencyView{},
	}
	facts, err := h.app.DB.Facts(ctx)
	if err != nil {
		return v, err
	}
	v.Database.Version, v.Database.Bytes = facts.Version, facts.Bytes
	space, err := files.SpaceOf(h.app.Config.Server.DataDir)
	if err != nil {
		return v, err
	}
	if space.Known {
		v.DataFolder = FolderView{FreeBytes: &space.Free, TotalBytes: &space.Total}
	}
	processes, err := h.app.runner.Processes(ctx, h.app.DB.Read())
	if err != nil {
		return v, err
	}
	for _, p := range processes {
		v.Processes = append(v.Processes, ProcessView{ID: p.ID, Host: p.Host, Roles: append([]string{}, p.Roles...), Version: p.Version, StartedAt: p.StartedAt, SeenAt: p.SeenAt, Alive: p.Alive, Own: p.Own})
	}
	dependencies := h.dependencies(ctx)
	for _, name := range slices.Sorted(maps.Keys(dependencies)) {
		d := dependencies[name]
		one := DependencyView{Service: name, Status: d.Status, Message: d.Message, CheckedAt: d.CheckedAt}
		if d.Paused != nil {
			one.Paused = &PauseView{Since: d.Paused.Since, Reason: d.Paused.Reason, NextProbeAt: d.Paused.NextProbeAt}
		}
		v.Dependencies = append(v.Dependencies, one)
	}
	return v, nil
}

// build reads what the compiler wrote into the binary.
func build() BuildView {
	v := BuildView{Go: strings.TrimPrefix(runtime.Version(), "go"), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Commit = s.Value
		case "vcs.time":
			v.Date = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		}
	}
	return v
}
