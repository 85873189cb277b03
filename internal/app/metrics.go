package app

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"github.com/forma3d/connect/internal/circuit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/integration"
	"github.com/forma3d/connect/internal/telemetry"
)

// gaugeTimeout bounds the reading of one figure; a scrape must not hang on a
// busy database.
const gaugeTimeout = 3 * time.Second

// stateGauges are the figures that live in the database: what waits, and what
// waits for a person.
func stateGauges(m *telemetry.Metrics, d *db.DB, log *slog.Logger) {
	count := func(query string) func() map[string]float64 {
		return func() map[string]float64 {
			ctx, cancel := context.WithTimeout(context.Background(), gaugeTimeout)
			defer cancel()
			out, err := counts(ctx, d, query)
			if err != nil {
				log.WarnContext(ctx, "a metric cannot be read", "error", err)
			}
			return out
		}
	}
	m.Gauge("forma3d_jobs", "Jobs that are not done, by queue and state; discarded ones are dead letters.", "queue_state",
		count(`SELECT queue || '/' || CAST(state AS TEXT), COUNT(*) FROM river_job WHERE state NOT IN ('completed', 'cancelled') GROUP BY queue, state`))
	m.Gauge("forma3d_open_issues", "Open issues on orders, by kind.", "kind", count(`SELECT kind, COUNT(*) FROM order_issues WHERE state = 'OPEN' GROUP BY kind`))
	m.Gauge("forma3d_reconcile_missing", "What is known to be missing and could not be mended, by integration.", "integration",
		count(`SELECT r.integration, COUNT(g.subject) FROM reconciliations r LEFT JOIN reconciliation_gaps g ON g.tenant_id = r.tenant_id AND g.integration = r.integration GROUP BY r.integration`))
	m.Gauge("forma3d_webhooks_waiting", "Stored webhooks that are not processed, by state.", "state",
		count(`SELECT status, COUNT(*) FROM webhook_deliveries WHERE status IN ('RECEIVED', 'FAILED') GROUP BY status`))
}

// integrationGauge tells of each connected service whether work for it goes on.
func (a *App) integrationGauge() {
	a.metrics.Gauge("forma3d_integration_up", "Connected outside services: 1 while work for the service goes on, 0 while its queue is paused.", "service", func() map[string]float64 {
		ctx, cancel := context.WithTimeout(context.Background(), gaugeTimeout)
		defer cancel()
		out := map[string]float64{}
		settings, err := a.Clients.Settings(ctx, identity.DefaultTenant)
		if err != nil {
			a.log.WarnContext(ctx, "a metric cannot be read", "error", err)
			return out
		}
		queues, err := a.breakers.List(ctx)
		if err != nil {
			a.log.WarnContext(ctx, "a metric cannot be read", "error", err)
			return out
		}
		for _, s := range integration.Services() {
			if !settings.Connected(s) {
				continue
			}
			out[string(s)] = 0
			if queues[string(s)].State == circuit.Closed {
				out[string(s)] = 1
			}
		}
		return out
	})
}

func counts(ctx context.Context, d *db.DB, query string) (map[string]float64, error) {
	out := map[string]float64{}
	err := db.Each(ctx, d.Read(), query, nil, func(rows *sql.Rows) error {
		var label string
		var n float64
		err := rows.Scan(&label, &n)
		out[label] = n
		return err
	})
	if err != nil {
		return out, fmt.Errorf("count: %w", err)
	}
	return out, nil
}
