package analytics

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/printing"
)

// Printers is how busy the farm is.
type Printers struct {
	Printing int  `json:"printing" doc:"Printers that print for orders now"`
	Online   *int `json:"online" doc:"null: not known"`
	Total    *int `json:"total" doc:"null: not known"`
}

// ActiveJob is a print job with the number of its order.
type ActiveJob struct {
	printing.View
	OrderNumber string `json:"orderNumber"`
}

// Summary is the figures of a period.
type Summary struct {
	Period   string     `json:"period" enum:"today,week,month,all"`
	TimeZone string     `json:"timeZone"`
	From     *time.Time `json:"from" doc:"Beginning of the period; null: no bound"`
	To       time.Time  `json:"to"`
	AsOf     time.Time  `json:"asOf" doc:"When the figures of the period were counted; tiles, printers and lists are of this moment"`

	Pending         Tile `json:"pending" doc:"Orders that are PENDING now"`
	Processing      Tile `json:"processing" doc:"Orders that are PROCESSING now"`
	ActivePrintJobs Tile `json:"activePrintJobs" doc:"Print jobs on their way to a result now"`
	NeedsAttention  Tile `json:"needsAttention" doc:"Orders with an open issue now"`
	Received        Tile `json:"received" doc:"Orders of the period, and the change against the period before it"`

	Orders    Donut `json:"orders" doc:"Orders of the period by status"`
	PrintJobs Donut `json:"printJobs" doc:"Print jobs made in the period by status"`
	Shipments Donut `json:"shipments" doc:"Shipments made in the period by status"`
	LeadTime  Lead  `json:"leadTime" doc:"From the order to the fulfilment, of orders fulfilled in the period"`

	Printers     Printers     `json:"printers"`
	LatestOrders []order.View `json:"latestOrders" doc:"The newest 5"`
	ActiveJobs   []ActiveJob  `json:"activeJobs" doc:"5 of the active print jobs, those on a printer first"`
	Hidden       []string     `json:"hidden" enum:"printJobs,shipments" doc:"Areas that the caller lacks the permission to see; their figures are empty"`
}

// Day is one day of the trend.
type Day struct {
	Date   string `json:"date" format:"date"`
	Orders int    `json:"orders"`
}

// Trend is the orders of each of the last 30 days, today included.
type Trend struct {
	TimeZone string    `json:"timeZone"`
	AsOf     time.Time `json:"asOf" doc:"When it was counted"`
	Days     []Day     `json:"days" doc:"Oldest first"`
	Total    int       `json:"total"`
}

// WeekSold is what was sold in a week.
type WeekSold struct {
	From   string  `json:"from" format:"date" doc:"First day"`
	To     string  `json:"to" format:"date" doc:"Last day"`
	Orders int     `json:"orders"`
	Money  []Money `json:"money" doc:"By currency"`
}

// Revenue is what was sold week by week, without cancelled orders.
type Revenue struct {
	TimeZone string     `json:"timeZone"`
	AsOf     time.Time  `json:"asOf" doc:"When it was counted"`
	Weeks    []WeekSold `json:"weeks" doc:"Oldest first; the last one is this week"`
}

// Zone is the query parameter that says where days begin.
type Zone struct {
	TZ string `query:"tz" maxLength:"64" example:"Europe/Brussels" doc:"Time zone of the IANA list; without it the caller's own, or the business's"`
}

// in gives the zone that is asked for: by the request, else by the person's
// profile, else by the tenant.
func (s *Service) in(ctx context.Context, z Zone) (*time.Location, error) {
	if z.TZ == "" {
		who, _ := identity.From(ctx)
		name := who.TimeZone
		if name == "" {
			var err error
			if name, err = s.zones.TimeZone(ctx, who.Tenant); err != nil {
				return nil, fmt.Errorf("read where days begin: %w", err)
			}
		}
		zone, err := time.LoadLocation(name)
		if err != nil {
			return nil, fmt.Errorf("the time zone of the profile: %w", err)
		}
		return zone, nil
	}
	zone, err := time.LoadLocation(z.TZ)
	if err != nil || strings.EqualFold(z.TZ, "local") {
		return nil, httpapi.Error(http.StatusUnprocessableEntity, "invalid", "The time zone is not known. Write one of the IANA list, like Europe/Brussels.", httpapi.Field{Field: "query.tz", Message: "is not a time zone"})
	}
	return zone, nil
}

type summaryInput struct {
	Zone
	Period string `query:"period" enum:"today,week,month,all" default:"today" doc:"week is 7 days and month 30 days, today included"`
}

type summaryOutput struct{ Body Summary }

type trendInput struct{ Zone }

type trendOutput struct{ Body Trend }

type revenueInput struct {
	Zone
	Weeks     int    `query:"weeks" minimum:"1" maximum:"53" default:"12"`
	WeekStart string `query:"weekStart" enum:"monday,saturday,sunday" default:"monday" doc:"First day of the week"`
}

type revenueOutput struct{ Body Revenue }

var weekdays = map[string]time.Weekday{"monday": time.Monday, "saturday": time.Saturday, "sunday": time.Sunday}

const tag = "Analytics"

// Register adds the operations to the API.
func (s *Service) Register(srv *httpapi.Server) {
	httpapi.Register(srv, httpapi.Op("analytics-summary", http.MethodGet, "/analytics/summary", tag, "Read the figures of a period", identity.OrdersRead), func(ctx context.Context, in *summaryInput) (*summaryOutput, error) {
		zone, err := s.in(ctx, in.Zone)
		if err != nil {
			return nil, err
		}
		who, _ := identity.From(ctx)
		sum, err := s.Summary(ctx, who, in.Period, zone)
		return &summaryOutput{sum}, err
	})
	httpapi.Register(srv, httpapi.Op("analytics-trend", http.MethodGet, "/analytics/trend", tag, "Count the orders of each of the last 30 days", identity.OrdersRead), func(ctx context.Context, in *trendInput) (*trendOutput, error) {
		zone, err := s.in(ctx, in.Zone)
		if err != nil {
			return nil, err
		}
		t, err := s.Trend(ctx, identity.Tenant(ctx), zone)
		return &trendOutput{t}, err
	})
	httpapi.Register(srv, httpapi.Op("analytics-revenue", http.MethodGet, "/analytics/revenue", tag, "Read what was sold week by week", identity.OrdersRead), func(ctx context.Context, in *revenueInput) (*revenueOutput, error) {
		zone, err := s.in(ctx, in.Zone)
		if err != nil {
			return nil, err
		}
		r, err := s.Revenue(ctx, identity.Tenant(ctx), in.Weeks, weekdays[in.WeekStart], zone)
		return &revenueOutput{r}, err
	})
}
