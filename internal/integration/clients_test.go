package integration_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/circuit"
	"github.com/forma3d/connect/internal/config"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/integration"
	"github.com/forma3d/connect/internal/job"
)

const tenant = identity.DefaultTenant

// process is what one process knows of the connections; time stands still
// until it is moved.
type process struct {
	*integration.Connections
	clients *integration.Clients
	nanos   atomic.Int64
}

type nothing struct{}

func (nothing) Publish(context.Context, *db.Tx, ...event.Event) error { return nil }
func (nothing) LastReceived(context.Context, string, string) (*time.Time, string, error) {
	return nil, "", nil
}
func (nothing) Record(context.Context, *db.Tx, string, audit.Act) error { return nil }
func (nothing) List(context.Context) (map[string]circuit.Status, error) { return nil, nil }
func (nothing) Reconnected(context.Context, *db.Tx, string, bool) error { return nil }
func (nothing) ProbeSoon(context.Context, string) error                 { return nil }

func start(t *testing.T, d *db.DB, key byte, env ...string) *process {
	t.Helper()
	cfg, err := config.Load(env)
	if err != nil {
		t.Fatal(err)
	}
	p := &process{}
	p.nanos.Store(time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC).UnixNano())
	now := func() time.Time { return time.Unix(0, p.nanos.Load()).UTC() }
	secret := make([]byte, 32)
	secret[0] = key
	log := slog.New(slog.DiscardHandler)
	if p.clients, err = integration.New(d, cfg, secret, "test", log, now); err != nil {
		t.Fatal(err)
	}
	p.Connections = integration.NewConnections(d, p.clients, nothing{}, nothing{}, nothing{}, log, now, integration.ConnectionOptions{Audit: nothing{}})
	return p
}

// farm answers every account test, for whoever has its key.
func farm(t *testing.T, key string) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-API-KEY") != key {
			w.WriteHeader(http.StatusUnauthorized)
		}
		_, _ = w.Write([]byte(`{"status":true,"message":null}`))
	}))
	t.Cleanup(srv.Close)
	return srv
}

func state(t *testing.T, p *process, tenant string, s integration.Service) integration.Overview {
	t.Helper()
	list, err := p.List(t.Context(), tenant)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range list {
		if o.Service == s {
			return o
		}
	}
	t.Fatalf("no %s", s)
	panic("unreachable")
}

func TestOtherProcessesFollowWithinASecond(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		env := []string{"SIMPLYPRINT_API_URL=" + farm(t, "k").URL, "SENDCLOUD_PUBLIC_KEY=p", "SENDCLOUD_SECRET_KEY=s", "SENDCLOUD_SHIPPING_METHOD_ID=x"}
		first, second := start(t, d, 1, env...), start(t, d, 1, env...)
		if _, err := second.clients.Farm(t.Context(), tenant); !errors.Is(err, job.ErrDisconnected) {
			t.Fatalf("at first: %v", err)
		}
		carrier, err := second.clients.Carrier(t.Context(), tenant)
		if err != nil {
			t.Fatal(err)
		}
		test, err := first.Connect(t.Context(), tenant, "me", integration.SimplyPrintCredentials{CompanyID: "17", APIKey: "k"}, false)
		if err != nil || !test.OK() || !strings.Contains(test.Found, "17") {
			t.Fatalf("connect: %+v, %v", test, err)
		}
		if _, err := first.clients.Farm(t.Context(), tenant); err != nil {
			t.Errorf("the process that did it: %v", err)
		}
		if _, err := second.clients.Farm(t.Context(), tenant); !errors.Is(err, job.ErrDisconnected) {
			t.Errorf("the other one asks the database for each job: %v", err)
		}
		second.nanos.Add(int64(time.Second))
		if _, err := second.clients.Farm(t.Context(), tenant); err != nil {
			t.Errorf("the other one a second later: %v", err)
		}
		again, err := second.clients.Carrier(t.Context(), tenant)
		if err != nil || again != carrier {
			t.Errorf("a client whose credentials did not change was made anew (%v)", err)
		}
		if err := second.Disconnect(t.Context(), tenant, "me", integration.Sendcloud); err != nil {
			t.Fatal(err)
		}
		first.nanos.Add(int64(time.Second))
		if _, err := first.clients.Carrier(t.Context(), tenant); !errors.Is(err, job.ErrDisconnected) {
			t.Errorf("disconnected in spite of the settings: %v", err)
		}
	})
}

func TestWhatAnotherKeySealedIsDisconnectedAndSaysSo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		env := []string{"SIMPLYPRINT_API_URL=" + farm(t, "k").URL, "SIMPLYPRINT_COMPANY_ID=1", "SIMPLYPRINT_API_KEY=old"}
		first, second := start(t, d, 1, env...), start(t, d, 2, env...)
		creds := integration.SimplyPrintCredentials{CompanyID: "17", APIKey: "k"}
		if _, err := first.Connect(t.Context(), tenant, "me", creds, false); err != nil {
			t.Fatal(err)
		}
		if _, err := second.clients.Farm(t.Context(), tenant); !errors.Is(err, job.ErrDisconnected) {
			t.Errorf("farm: %v", err)
		}
		if o := state(t, second, tenant, integration.SimplyPrint); o.State != integration.StateDisconnected || !strings.Contains(o.Message, "ENCRYPTION_KEY") {
			t.Errorf("overview: %+v", o)
		}
		if _, err := second.Connect(t.Context(), tenant, "me", creds, false); err != nil {
			t.Fatal(err)
		}
		if o := state(t, second, tenant, integration.SimplyPrint); o.State != integration.StateConnected {
			t.Errorf("overview: %+v", o)
		}
	})
}

func TestSealedCredentialsOpenInTheirOwnRowOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := start(t, d, 1, "SIMPLYPRINT_API_URL="+farm(t, "k").URL)
		if _, err := p.Connect(t.Context(), tenant, "me", integration.SimplyPrintCredentials{CompanyID: "17", APIKey: "k"}, false); err != nil {
			t.Fatal(err)
		}
		err := d.InTx(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO integrations (tenant_id, service, settings, version, changed_by) SELECT tenant_id, 'sendcloud', settings, 1, '' FROM integrations`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if o := state(t, p, tenant, integration.Sendcloud); o.State != integration.StateDisconnected {
			t.Errorf("overview: %+v", o)
		}
	})
}

func TestTheSettingsAreTheDefaultTenants(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := start(t, d, 1, "SIMPLYPRINT_COMPANY_ID=1", "SIMPLYPRINT_API_KEY=old", "SHOPIFY_SHOP_DOMAIN=a.myshopify.com", "SHOPIFY_ACCESS_TOKEN=t", "SHOPIFY_API_SECRET=s")
		for _, s := range []integration.Service{integration.SimplyPrint, integration.Shopify} {
			if o := state(t, p, tenant, s); o.State != integration.StateFromSettings {
				t.Errorf("default tenant: %+v", o)
			}
			if o := state(t, p, "other", s); o.State != integration.StateDisconnected || o.Secrets["apiKey"] {
				t.Errorf("another tenant: %+v", o)
			}
		}
	})
}

// The race detector watches: clients are asked for while they change.
func TestClientsAreAskedForWhileTheyChange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := start(t, d, 1, "SIMPLYPRINT_API_URL="+farm(t, "k").URL)
		var wg sync.WaitGroup
		stop := make(chan struct{})
		for range 4 {
			wg.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
					}
					p.nanos.Add(int64(time.Second))
					farm, err := p.clients.Farm(t.Context(), tenant)
					if err == nil {
						err = farm.Ping(t.Context())
					}
					if err != nil && !errors.Is(err, job.ErrDisconnected) {
						t.Errorf("farm: %v", err)
						return
					}
				}
			})
		}
		for range 10 {
			if _, err := p.Connect(t.Context(), tenant, "me", integration.SimplyPrintCredentials{CompanyID: "17", APIKey: "k"}, false); err != nil {
				t.Error(err)
			}
			if err := p.Disconnect(t.Context(), tenant, "me", integration.SimplyPrint); err != nil {
				t.Error(err)
			}
		}
		close(stop)
		wg.Wait()
	})
}
