package integration

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/forma3d/connect/internal/config"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/sendcloud"
	"github.com/forma3d/connect/internal/shopify"
	"github.com/forma3d/connect/internal/simplyprint"
	"github.com/forma3d/connect/internal/vault"
	"github.com/forma3d/connect/internal/xapi"
)

// Clients gives each tenant's clients. It follows changes of the credentials,
// also those made by other processes.
type Clients struct {
	db        *db.DB
	vault     vault.Vault
	env       Settings
	userAgent string
	log       *slog.Logger
	now       func() time.Time

	mu      sync.Mutex // guards tenants; not held during calls
	tenants map[string]*clientSet
}

// clientSet is what one tenant's credentials gave. It is never changed, only
// replaced.
type clientSet struct {
	version   int64
	checkedAt time.Time
	rows      map[Service]connection
	sealed    map[Service]bool // stored with another key
	settings  Settings

	shop    *shopify.Client
	tokens  *tokens // of the shop; nil with a static token
	farm    *simplyprint.Client
	carrier *sendcloud.Client
	erp     *xapi.Client
}

// checkEvery is how soon a change by another process is followed. One small
// read buys it, however many jobs there are.
const checkEvery = time.Second

// New makes Clients. Credentials in the settings are the default tenant's.
func New(d *db.DB, c *config.Config, key []byte, userAgent string, log *slog.Logger, now func() time.Time) (*Clients, error) {
	v, err := vault.New(key)
	if err != nil {
		return nil, err
	}
	out := &Clients{
		db: d, vault: v, env: Settings{c.Shopify, c.SimplyPrint, c.Sendcloud, c.XAPI}, userAgent: userAgent, log: log, now: now,
		tenants: map[string]*clientSet{},
	}
	// Settings that make no client must stop the start, not the first order.
	return out, out.make(&clientSet{}, identity.DefaultTenant, out.env, Services())
}

// Shop gives the tenant's Shopify client, or job.ErrDisconnected.
func (c *Clients) Shop(ctx context.Context, tenant string) (*shopify.Client, error) {
	s, err := c.of(ctx, tenant)
	if err == nil && s.shop == nil {
		err = disconnected(Shopify)
	}
	if err != nil {
		return nil, err
	}
	return s.shop, nil
}

// Farm gives the tenant's SimplyPrint client, or job.ErrDisconnected.
func (c *Clients) Farm(ctx context.Context, tenant string) (*simplyprint.Client, error) {
	s, err := c.of(ctx, tenant)
	if err == nil && s.farm == nil {
		err = disconnected(SimplyPrint)
	}
	if err != nil {
		return nil, err
	}
	return s.farm, nil
}

// Carrier gives the tenant's Sendcloud client, or job.ErrDisconnected.
func (c *Clients) Carrier(ctx context.Context, tenant string) (*sendcloud.Client, error) {
	s, err := c.of(ctx, tenant)
	if err == nil && s.carrier == nil {
		err = disconnected(Sendcloud)
	}
	if err != nil {
		return nil, err
	}
	return s.carrier, nil
}

// ERP gives the tenant's X-API client, or job.ErrDisconnected.
func (c *Clients) ERP(ctx context.Context, tenant string) (*xapi.Client, error) {
	s, err := c.of(ctx, tenant)
	if err == nil && s.erp == nil {
		err = disconnected(XAPI)
	}
	if err != nil {
		return nil, err
	}
	return s.erp, nil
}

func disconnected(s Service) error { return fmt.Errorf("%s: %w", s, job.ErrDisconnected) }

// Settings gives the tenant's credentials in effect.
func (c *Clients) Settings(ctx context.Context, tenant string) (Settings, error) {
	s, err := c.of(ctx, tenant)
	if err != nil {
		return Settings{}, err
	}
	return s.settings, nil
}

// CheckShopCredentials asks the shop for a new token, which it throws away: the
// one in use hides for a day that the credentials are not valid any more.
func (c *Clients) CheckShopCredentials(ctx context.Context) error {
	s, err := c.of(ctx, identity.DefaultTenant)
	if err != nil || s.tokens == nil {
		return err
	}
	_, err = shopify.RequestToken(ctx, s.tokens.cc, s.tokens.cfg)
	return err
}

// Refresh follows changes at once instead of within checkEvery.
func (c *Clients) Refresh(ctx context.Context, tenant string) error {
	_, err := c.refresh(ctx, tenant, c.lookUp(tenant))
	return err
}

// of gives the tenant's clients, at most checkEvery behind the database. While
// that does not answer, the clients of before are good enough.
func (c *Clients) of(ctx context.Context, tenant string) (*clientSet, error) {
	have := c.lookUp(tenant)
	if have != nil && c.now().Sub(have.checkedAt) < checkEvery {
		return have, nil
	}
	fresh, err := c.refresh(ctx, tenant, have)
	if err != nil && have != nil {
		c.log.WarnContext(ctx, "changes of the connections cannot be seen", "error", err.Error())
		return have, nil
	}
	return fresh, err
}

func (c *Clients) lookUp(tenant string) *clientSet {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.tenants[tenant]
}

// refresh compares what we have with the version in the database and rebuilds
// the clients whose credentials changed.
func (c *Clients) refresh(ctx context.Context, tenant string, have *clientSet) (*clientSet, error) {
	at := c.now()
	v, err := version(ctx, c.db.Read(), tenant)
	if err != nil {
		return nil, err
	}
	var next clientSet
	if have != nil && have.version == v {
		next = *have
	} else if next, err = c.build(ctx, tenant, have); err != nil {
		return nil, err
	}
	next.checkedAt = at
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.tenants[tenant]; now != nil && now != have && now.version >= next.version {
		return now, nil // another goroutine was faster; two sets would keep two tokens
	}
	c.tenants[tenant] = &next
	return &next, nil
}

// build makes a tenant's clients from the stored rows and the settings. Those
// whose row did not change are taken over, with their open connections.
func (c *Clients) build(ctx context.Context, tenant string, have *clientSet) (clientSet, error) {
	rows, err := connections(ctx, c.db.Read(), tenant)
	if err != nil {
		return clientSet{}, err
	}
	next := clientSet{rows: rows, sealed: map[Service]bool{}, settings: c.base(tenant)}
	var changed []Service
	if have != nil {
		next.shop, next.tokens, next.farm, next.carrier, next.erp = have.shop, have.tokens, have.farm, have.carrier, have.erp
	}
	for _, s := range Services() {
		row, stored := rows[s]
		next.version += row.Version
		if stored {
			next.settings, next.sealed[s] = c.effective(ctx, tenant, next.settings, row)
		}
		if have == nil || have.rows[s].Version != row.Version {
			changed = append(changed, s)
		}
	}
	return next, c.make(&next, tenant, next.settings, changed)
}

// base is what a tenant has without stored credentials.
func (c *Clients) base(tenant string) Settings {
	s := c.env
	if tenant == identity.DefaultTenant {
		return s
	}
	for _, service := range Services() {
		s = s.without(service)
	}
	return s
}

// effective is s with a stored row applied. What cannot be opened counts as
// disconnected: the program runs on, and people enter the credentials anew.
func (c *Clients) effective(ctx context.Context, tenant string, s Settings, row connection) (_ Settings, sealed bool) {
	if row.Sealed == nil {
		return s.without(row.Service), false
	}
	creds, err := c.unseal(tenant, row)
	if err != nil {
		c.log.ErrorContext(ctx, "stored credentials cannot be read; connect the service again, or set the ENCRYPTION_KEY of before", "service", string(row.Service), "error", err.Error())
		return s.without(row.Service), true
	}
	creds.apply(&s)
	return s, false
}

func place(tenant string, s Service) string { return tenant + "/" + string(s) }

func (c *Clients) unseal(tenant string, row connection) (Credentials, error) {
	plain, err := c.vault.Open(row.Sealed, place(tenant, row.Service))
	if err != nil {
		return nil, err
	}
	return decode(row.Service, plain)
}

// make puts new clients for services into set; nil where there are no credentials.
func (c *Clients) make(set *clientSet, tenant string, s Settings, services []Service) error {
	var err error
	for _, service := range services {
		switch service {
		case Shopify:
			set.shop, set.tokens, err = c.makeShop(tenant, s.Shopify)
		case SimplyPrint:
			set.farm, err = c.makeFarm(s.SimplyPrint)
		case Sendcloud:
			set.carrier, err = c.makeCarrier(s.Sendcloud)
		case XAPI:
			set.erp, err = c.makeERP(s.XAPI)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *Clients) makeShop(tenant string, s config.Shopify) (*shopify.Client, *tokens, error) {
	if !s.Connected() {
		return nil, nil, nil
	}
	sc := c.shopConfig(s)
	var t *tokens
	if s.AccessToken != "" {
		sc.Token = shopify.StaticToken(string(s.AccessToken))
	} else {
		t = &tokens{db: c.db, vault: c.vault, tenant: tenant, cc: clientCredentials(s), cfg: sc, now: c.now}
		sc.Token = t
	}
	client, err := shopify.New(sc)
	return client, t, err
}

func (c *Clients) shopConfig(s config.Shopify) shopify.Config {
	return shopify.Config{APIURL: s.APIURL, Version: s.APIVersion, Timeout: s.Timeout, UserAgent: c.userAgent, Now: c.now}
}

func clientCredentials(s config.Shopify) shopify.ClientCredentials {
	return shopify.ClientCredentials{APIURL: s.APIURL, APIKey: s.APIKey, APISecret: string(s.APISecret)}
}

func (c *Clients) makeFarm(s config.SimplyPrint) (*simplyprint.Client, error) {
	if !s.Connected() {
		return nil, nil
	}
	return simplyprint.New(simplyprint.Config{APIURL: s.APIURL, FilesURL: s.FilesURL, CompanyID: s.CompanyID, APIKey: string(s.APIKey), Timeout: s.Timeout, UserAgent: c.userAgent, Now: c.now})
}

func (c *Clients) makeCarrier(s config.Sendcloud) (*sendcloud.Client, error) {
	if !s.Connected() {
		return nil, nil
	}
	return sendcloud.New(sendcloud.Config{APIURL: s.APIURL, PublicKey: s.PublicKey, SecretKey: string(s.SecretKey), Timeout: s.Timeout, UserAgent: c.userAgent, Now: c.now})
}

func (c *Clients) makeERP(s config.XAPI) (*xapi.Client, error) {
	if !s.Connected() {
		return nil, nil
	}
	return xapi.New(xapi.Config{BaseURL: s.BaseURL, Username: s.Username, Password: string(s.Password), Timeout: s.Timeout, UserAgent: c.userAgent, Now: c.now})
}

// Check makes one real, harmless call to a service with the credentials in
// effect at this moment, says what it found, and keeps how it went.
func (c *Clients) Check(ctx context.Context, tenant string, service Service) (found string, err error) {
	set, err := c.refresh(ctx, tenant, c.lookUp(tenant))
	if err != nil {
		return "", err
	}
	found, err = set.check(ctx, service)
	c.note(ctx, tenant, service, err)
	return found, err
}

// try is Check with credentials that are not stored.
func (c *Clients) try(ctx context.Context, tenant string, s Settings, service Service) (found string, err error) {
	if service == Shopify && s.Shopify.AccessToken == "" {
		// A token of its own: a stored one may be of the credentials of before.
		t, err := shopify.RequestToken(ctx, clientCredentials(s.Shopify), c.shopConfig(s.Shopify))
		if err != nil {
			return "", err
		}
		s.Shopify.AccessToken = config.Secret(t.Token)
	}
	var set clientSet
	set.settings = s
	if err := c.make(&set, tenant, s, []Service{service}); err != nil {
		return "", err
	}
	return set.check(ctx, service)
}

func (s *clientSet) check(ctx context.Context, service Service) (found string, err error) {
	switch {
	case service == Shopify && s.shop != nil:
		shop, err := s.shop.Shop(ctx)
		return fmt.Sprintf("%s (%s, %s)", shop.Name, shop.Domain, shop.Currency), err
	case service == SimplyPrint && s.farm != nil:
		return "the farm of company " + s.settings.SimplyPrint.CompanyID, s.farm.Ping(ctx)
	case service == Sendcloud && s.carrier != nil:
		account, err := s.carrier.Whoami(ctx)
		return fmt.Sprintf("integration %d of user %d", account.IntegrationID, account.UserID), err
	case service == XAPI && s.erp != nil:
		return "the ERP at " + s.settings.XAPI.BaseURL, s.erp.Test(ctx)
	}
	return "", disconnected(service)
}
