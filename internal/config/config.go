// Package config is every setting of the program: its name in the environment,
// its type, its default with the reason, and the check of all of them at once.
//
// A Config is read once at start and is read-only from then on; each package
// gets the part it needs through its constructor.
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // time zones also where the system has none

	"github.com/caarlos0/env/v11"
)

// Secret is a setting that must not appear in logs, errors or generated
// documents. Its text is reached by a conversion to string only.
type Secret string

// String hides the value.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "(set)"
}

// GoString hides the value in %#v.
func (s Secret) GoString() string { return s.String() }

// LogValue hides the value in structured logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText hides the value in JSON and text encodings.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Config holds every setting. The doc tag is what docs/configuration.md and
// .env.example say of it.
type Config struct {
	Server      Server
	Database    Database
	Shopify     Shopify
	SimplyPrint SimplyPrint
	Sendcloud   Sendcloud
	XAPI        XAPI
	Printing    Printing
	Grid        Grid
	Slicer      Slicer
	Shipping    Shipping
	Webhook     Webhook
	Reconcile   Reconcile
	Retry       Retry
	Notify      Notify
	Breaker     Breaker
	Accounts    Accounts
	Live        Live
	Push        Push

	given map[string]string // what the environment holds of the settings, as it was written
}

// Server is how the program listens, logs and is reached.
type Server struct {
	Port           int           `env:"PORT" envDefault:"3000" doc:"TCP port of the web page and the API."`
	Host           string        `env:"HOST" envDefault:"" doc:"Address to listen on; empty means every interface. Use 127.0.0.1 behind a reverse proxy on the same machine."`
	AppURL         string        `env:"APP_URL" envDefault:"" doc:"Address under which people and webhooks reach this server, e.g. https://hub.example.com. Empty means http://localhost:PORT."`
	Roles          []string      `env:"ROLES" envDefault:"all" doc:"What this process does: all, or a list of web (pages, API, webhooks) and worker (jobs, schedules). slicer lets other processes slice here, at SLICER_PORT; it is not part of all, and alone it needs no database."`
	APIKey         Secret        `env:"API_KEY" doc:"A key for the API with full rights, checked beside the keys made by 'forma3d apikey add'. At least 24 characters."`
	InternalAPIKey Secret        `env:"INTERNAL_API_KEY" doc:"The key by which our own processes know each other, the same for all of them; needed with ROLES=slicer and SLICER_URL. At least 24 characters."`
	LogLevel       string        `env:"LOG_LEVEL" envDefault:"info" doc:"debug, info, warn or error."`
	LogFormat      string        `env:"LOG_FORMAT" envDefault:"json" doc:"json for machines, text for people."`
	TrustedProxies []string      `env:"TRUSTED_PROXIES" doc:"Networks (CIDR) whose X-Forwarded-For is believed, comma-separated. Empty: the address of the connection counts."`
	EncryptionKey  Secret        `env:"ENCRYPTION_KEY" doc:"32 random bytes as 64 hex digits ('openssl rand -hex 32'): encrypts tokens kept in the database. Empty: a key is made once and kept in DATA_DIR/secret.key."`
	DataDir        string        `env:"DATA_DIR" envDefault:"./data" doc:"Folder for the database, labels and keys. The one thing to back up."`
	StopTimeout    time.Duration `env:"STOP_TIMEOUT" envDefault:"20s" doc:"How long a stop waits for work under way; what is not done by then is taken up at the next start."`
	RateLimit      int           `env:"RATE_LIMIT_PER_MINUTE" envDefault:"600" doc:"API requests a minute from one address before 429; webhooks and health checks are not counted. Generous for a dashboard, tight for a guesser."`
}

// Database is where the truth is kept.
type Database struct {
	URL              Secret        `env:"DATABASE_URL" doc:"postgres://user:password@host:5432/name for PostgreSQL. Empty: SQLite in DATA_DIR/forma3d.db."`
	MaxConns         int           `env:"DATABASE_MAX_CONNS" envDefault:"20" doc:"PostgreSQL connections of one process: workers, API and River's own."`
	Readers          int           `env:"SQLITE_READERS" envDefault:"4" doc:"SQLite connections that only read; writing has exactly one."`
	StatementTimeout time.Duration `env:"DATABASE_STATEMENT_TIMEOUT" envDefault:"30s" doc:"A statement that runs longer is ended, so that one stalled query cannot hold up the schedules."`
}

// Shopify is the shop that sells.
type Shopify struct {
	ShopDomain    string        `env:"SHOPIFY_SHOP_DOMAIN" doc:"The shop's own domain, e.g. example-prints.myshopify.com. Empty: Shopify is disconnected."`
	APIURL        string        `env:"SHOPIFY_API_URL" doc:"Where the Admin API answers. Empty means https://{SHOPIFY_SHOP_DOMAIN}."`
	APIVersion    string        `env:"SHOPIFY_API_VERSION" envDefault:"2026-10" doc:"Version of the Admin API that the program was checked against."`
	APIKey        string        `env:"SHOPIFY_API_KEY" doc:"Client id of the app from the Dev Dashboard; with SHOPIFY_API_SECRET it gets 24-hour tokens by itself."`
	APISecret     Secret        `env:"SHOPIFY_API_SECRET" doc:"Client secret of the app; also the key that signs its webhooks."`
	AccessToken   Secret        `env:"SHOPIFY_ACCESS_TOKEN" doc:"Static Admin API token (shpat_...) where a shop still has one; it is preferred to SHOPIFY_API_KEY."`
	WebhookSecret []Secret      `env:"SHOPIFY_WEBHOOK_SECRET" doc:"Further keys that may sign webhooks, comma-separated: the shop's key for webhooks made in the admin, or the old secret during a rotation."`
	ImportTest    bool          `env:"SHOPIFY_IMPORT_TEST_ORDERS" envDefault:"false" doc:"Whether orders of Shopify's test gateway are imported and printed."`
	PaidStatuses  []string      `env:"SHOPIFY_PAID_STATUSES" envDefault:"paid,partially_refunded" doc:"Payment states in which an order is printed. Add authorized if you capture the money by hand after shipping."`
	Notify        bool          `env:"SHOPIFY_NOTIFY_CUSTOMER" envDefault:"true" doc:"Whether Shopify mails the customer when an order is fulfilled."`
	RatePerMinute int           `env:"SHOPIFY_RATE_PER_MINUTE" envDefault:"240" doc:"Admin API calls a minute, all processes together. One order costs about 400 of a standard shop's 6,000 points a minute; Shopify's own throttle answer is honoured on top."`
	Timeout       time.Duration `env:"SHOPIFY_TIMEOUT" envDefault:"30s" doc:"Longest wait for one answer; fulfilments can be slow."`
}

// SimplyPrint is the farm that prints.
type SimplyPrint struct {
	APIURL         string        `env:"SIMPLYPRINT_API_URL" envDefault:"https://api.simplyprint.io" doc:"Where the API answers."`
	FilesURL       string        `env:"SIMPLYPRINT_FILES_URL" envDefault:"https://files.simplyprint.io" doc:"Where files are uploaded."`
	CompanyID      string        `env:"SIMPLYPRINT_COMPANY_ID" doc:"The number in your panel's addresses. Empty: SimplyPrint is disconnected."`
	APIKey         Secret        `env:"SIMPLYPRINT_API_KEY" doc:"API key of a user with the rights named in the manual."`
	WebhookToken   Secret        `env:"SIMPLYPRINT_WEBHOOK_TOKEN" doc:"The secret that the farm sends with each webhook (X-SP-Secret). 64 random hex digits."`
	QueueGroup     int64         `env:"SIMPLYPRINT_QUEUE_GROUP" envDefault:"0" doc:"Queue group for our items; required by accounts that have queue groups. 0: none."`
	ReferenceField string        `env:"SIMPLYPRINT_REFERENCE_FIELD" envDefault:"forma3d_ref" doc:"Id of the custom field (print queue) that carries our reference; 'forma3d doctor' makes it."`
	PollInterval   time.Duration `env:"SIMPLYPRINT_POLL_INTERVAL" envDefault:"30s" doc:"How often the farm is asked while print jobs are active; webhooks only make it sooner."`
	IdleInterval   time.Duration `env:"SIMPLYPRINT_IDLE_POLL_INTERVAL" envDefault:"5m" doc:"The same while nothing is being printed."`
	RatePerMinute  int           `env:"SIMPLYPRINT_RATE_PER_MINUTE" envDefault:"60" doc:"API calls a minute, all processes together; the farm names no number, 60 is what clients report."`
	Timeout        time.Duration `env:"SIMPLYPRINT_TIMEOUT" envDefault:"30s" doc:"Longest wait for one answer."`
}

// Sendcloud is who makes labels.
type Sendcloud struct {
	APIURL          string        `env:"SENDCLOUD_API_URL" envDefault:"https://panel.sendcloud.sc" doc:"Where the API answers."`
	PublicKey       string        `env:"SENDCLOUD_PUBLIC_KEY" doc:"Public key of the API integration. Empty: Sendcloud is disconnected."`
	SecretKey       Secret        `env:"SENDCLOUD_SECRET_KEY" doc:"Secret key of the API integration."`
	WebhookKey      Secret        `env:"SENDCLOUD_WEBHOOK_KEY" doc:"Webhook signature key where the integration shows one. Empty means SENDCLOUD_SECRET_KEY."`
	ShippingMethod  string        `env:"SENDCLOUD_SHIPPING_METHOD_ID" doc:"Shipping option code (carrier:product) or old method number used for every parcel. 'forma3d doctor' lists them."`
	SenderAddressID int64         `env:"SENDCLOUD_SENDER_ADDRESS_ID" envDefault:"0" doc:"Sender address number. 0 means the first one of the account."`
	ContractID      int64         `env:"SENDCLOUD_CONTRACT_ID" envDefault:"0" doc:"Carrier contract number. 0 means the carrier's default contract."`
	RatePerMinute   int           `env:"SENDCLOUD_RATE_PER_MINUTE" envDefault:"90" doc:"Writing calls a minute, all processes together; Sendcloud allows 100."`
	Timeout         time.Duration `env:"SENDCLOUD_TIMEOUT" envDefault:"60s" doc:"Longest wait for one answer; carriers answer slowly when a label is made."`
}

// XAPI is the ERP.
type XAPI struct {
	BaseURL  string        `env:"XAPI_BASE_URL" doc:"Where the ERP's X-API answers. Empty: the ERP is disconnected."`
	Username string        `env:"XAPI_USERNAME" doc:"User of the ERP."`
	Password Secret        `env:"XAPI_PASSWORD" doc:"Password of the ERP."`
	Timeout  time.Duration `env:"XAPI_TIMEOUT" envDefault:"30s" doc:"Longest wait for one answer."`
}

// Printing is how print jobs are made and watched.
type Printing struct {
	AutoRetries   int `env:"PRINT_AUTO_RETRIES" envDefault:"2" doc:"How often a failed print is queued again by itself before a person is asked. Most failures are chance; three in a row are not."`
	MaxItemAmount int `env:"PRINT_MAX_ITEM_AMOUNT" envDefault:"50" doc:"Most copies in one queue item of the farm; more are split, so that several printers and people can handle them."`

	StuckFactor  float64       `env:"PRINT_STUCK_FACTOR" envDefault:"1" doc:"A print without any progress for this many times its estimated duration is stuck, and a person is asked. Even a slow print moves by some percent in that time."`
	StuckFloor   time.Duration `env:"PRINT_STUCK_FLOOR" envDefault:"1h" doc:"No print is called stuck sooner than this, whatever its estimate: heating, a pause and a change of filament take their time. Also the limit of a print without an estimate."`
	StuckWaiting time.Duration `env:"PRINT_STUCK_WAITING" envDefault:"48h" doc:"How long a print job may wait to be started before a person is asked. A busy farm has a queue of a day; two days mean that no printer fits."`
}

// Grid is how made-to-measure baseplates are made. A tenant's own settings, made
// in the dashboard, come before Enabled and Bed.
type Grid struct {
	Enabled   bool   `env:"GRID_ENABLED" envDefault:"false" doc:"Whether order lines may ask for made-to-measure baseplates; a tenant's own setting comes first. Off by default: bed and profiles must fit your printers first."`
	Bed       Bed    `env:"GRID_BED" envDefault:"256x256" doc:"Usable bed of the printers in millimetres, width x depth; larger baseplates are cut into plates that fit. 256 x 256 is the most common size. A tenant's own setting comes first."`
	SKUPrefix string `env:"GRID_SKU_PREFIX" envDefault:"GRID" doc:"How the SKUs of made-to-measure baseplates begin: 1 to 20 letters and digits, before the first dash."`
	Workers   int    `env:"GRID_WORKERS" envDefault:"1" doc:"How many plates are drawn or sliced at once in this process. Slicing takes a whole core; one leaves the others to intake."`
	Drawers   int    `env:"GRID_DRAWERS" envDefault:"1" doc:"How many previews and model files are drawn at once in this process, each on one core. One leaves the others to intake; who waits for longer than 15 s is asked to come again."`
	CacheMB   int64  `env:"GRID_CACHE_MB" envDefault:"64" doc:"Memory for previews, model files and guides that were asked for last, in MiB; 0 keeps none. A preview has about 0.1 MiB, a model file some."`

	ProxyRate   int           `env:"GRID_PROXY_RATE_PER_MINUTE" envDefault:"60" doc:"Requests a minute of one customer's address through the shop's app proxy before 429. One a second is more than a person moves sliders."`
	ProxyMaxAge time.Duration `env:"GRID_PROXY_MAX_AGE" envDefault:"90s" doc:"How far the time that the shop's app proxy signed may be from ours. 90 s is what Shopify's own library allows."`

	KeepGCode time.Duration `env:"GRID_KEEP_GCODE" envDefault:"720h" doc:"How long G-code stays in the data folder after the farm has it, for downloads."`
}

// Bed is a printer's usable bed in millimetres.
type Bed struct{ X, Y float64 }

// UnmarshalText reads "250x220".
func (b *Bed) UnmarshalText(text []byte) error {
	x, y, ok := strings.Cut(strings.ToLower(string(text)), "x")
	var errX, errY error
	b.X, errX = strconv.ParseFloat(strings.TrimSpace(x), 64)
	b.Y, errY = strconv.ParseFloat(strings.TrimSpace(y), 64)
	if !ok || errX != nil || errY != nil {
		return errors.New("write width x depth in millimetres, such as 250x220")
	}
	return nil
}

// Slicer is what turns models into G-code.
type Slicer struct {
	Kind        string        `env:"SLICER_KIND" envDefault:"auto" doc:"Which slicer it is: prusaslicer, orcaslicer, bambustudio, or auto for the first one that is installed, or what the name of SLICER_PROGRAM says."`
	Program     string        `env:"SLICER_PROGRAM" doc:"Name or path of the slicer's program. Empty means the usual names, such as prusa-slicer."`
	URL         string        `env:"SLICER_URL" doc:"Slice on another machine: address of a process with ROLES=slicer, e.g. http://10.0.0.7:3100. Empty: on this one."`
	Port        int           `env:"SLICER_PORT" envDefault:"3100" doc:"TCP port on which ROLES=slicer listens. For your own network: it speaks plain HTTP."`
	Timeout     time.Duration `env:"SLICER_TIMEOUT" envDefault:"10m" doc:"Longest time for one part; then the slicer is ended. A full 250 mm plate takes about a minute on a small machine."`
	MemoryMB    int64         `env:"SLICER_MEMORY_MB" envDefault:"4096" doc:"Most memory (address space) of one run. PrusaSlicer reserves about 300 MB before it begins and uses below 200 MB more for a full plate; OrcaSlicer and Bambu Studio reserve more."`
	Concurrency int           `env:"SLICER_CONCURRENCY" envDefault:"1" doc:"Parts sliced at once by this process. One run already uses every core in turns, and intake must not be slowed down."`
	MaxModelMB  int64         `env:"SLICER_MAX_MODEL_MB" envDefault:"200" doc:"Largest model that is taken. A full plate with magnets has about 10 MB."`
}

// Shipping is what a parcel is made of.
type Shipping struct {
	Enabled         bool   `env:"SHIPPING_ENABLED" envDefault:"true" doc:"false fulfils orders without buying a label."`
	SenderCountry   string `env:"SHIPPING_SENDER_COUNTRY" envDefault:"BE" doc:"Country the parcels leave from; decides whether customs papers are needed."`
	DefaultWeight   int64  `env:"SHIPPING_DEFAULT_WEIGHT_GRAMS" envDefault:"250" doc:"Weight of one unit whose product mapping and Shopify line name none."`
	PackagingWeight int64  `env:"SHIPPING_PACKAGING_WEIGHT_GRAMS" envDefault:"80" doc:"Weight of the empty box, added to every parcel."`
	CustomsHSCode   string `env:"SHIPPING_CUSTOMS_HS_CODE" envDefault:"392690" doc:"Tariff number of a product whose mapping names none: other articles of plastics."`
}

// Webhook is how deliveries are kept.
type Webhook struct {
	TTL              time.Duration `env:"WEBHOOK_TTL" envDefault:"24h" doc:"How long a delivery id is remembered against duplicates; Shopify repeats for 4 hours."`
	Keep             time.Duration `env:"WEBHOOK_KEEP" envDefault:"720h" doc:"How long processed bodies are kept for inspection; failed ones stay until someone deals with them."`
	Register         bool          `env:"WEBHOOK_REGISTER" envDefault:"true" doc:"Whether the server registers its webhook addresses (below APP_URL) at the connected services by itself. Needs an APP_URL that they can reach."`
	RegisterInterval time.Duration `env:"WEBHOOK_REGISTER_INTERVAL" envDefault:"6h" doc:"How often that is checked; Shopify drops a subscription silently after 8 failures in 4 hours."`
	MaxBody          int64         `env:"WEBHOOK_MAX_BODY_BYTES" envDefault:"5242880" doc:"Largest body that is accepted; a 500-line order has about 2 MB."`
}

// Reconcile is how what the services have is compared with what we have.
type Reconcile struct {
	FirstWindow     time.Duration `env:"RECONCILE_FIRST_WINDOW" envDefault:"24h" doc:"How far back a new database looks at the shop and the carrier; older orders are asked for by hand."`
	ShopifyInterval time.Duration `env:"RECONCILE_SHOPIFY_INTERVAL" envDefault:"15m" doc:"How often the shop is asked for orders that changed; it finds what webhooks missed."`
	ShopifyOverlap  time.Duration `env:"RECONCILE_SHOPIFY_OVERLAP" envDefault:"10m" doc:"How far each window reaches back before what is surely complete: the shop's search index can be behind for single orders."`
	ShopifyLag      time.Duration `env:"RECONCILE_SHOPIFY_LAG" envDefault:"2m" doc:"How far the window ends before now: younger changes may not be in the shop's search index yet, and their webhooks are on their way."`
	ShopifyPageSize int           `env:"RECONCILE_SHOPIFY_PAGE_SIZE" envDefault:"50" doc:"Orders in one page, 1 to 100. 50 cost about 420 of the 1,000 points that the shop allows for one query."`
	FarmInterval    time.Duration `env:"RECONCILE_SIMPLYPRINT_INTERVAL" envDefault:"15m" doc:"How often the farm's whole queue is compared with ours, beside the polls: one call for each 100 items."`
	CarrierInterval time.Duration `env:"RECONCILE_SENDCLOUD_INTERVAL" envDefault:"15m" doc:"How often the carrier is asked for parcels that changed; it finds what webhooks missed."`
	CarrierOverlap  time.Duration `env:"RECONCILE_SENDCLOUD_OVERLAP" envDefault:"10m" doc:"How far that reaches back before what is surely complete: the two clocks differ, and lists lag."`
	CarrierSilence  time.Duration `env:"RECONCILE_SENDCLOUD_SILENCE" envDefault:"12h" doc:"A parcel on its way that was not heard of for this long is asked for by its number. Carriers scan a parcel about twice a day."`
}

// Retry is the policy for calls to the outside (the retry queue).
type Retry struct {
	MaxAttempts int           `env:"RETRY_MAX_ATTEMPTS" envDefault:"5" doc:"Attempts before a call becomes a dead letter and a person is asked."`
	FirstDelay  time.Duration `env:"RETRY_FIRST_DELAY" envDefault:"1s" doc:"Wait after the first failure; it doubles each time."`
	MaxDelay    time.Duration `env:"RETRY_MAX_DELAY" envDefault:"1h" doc:"Longest wait between two attempts."`
	Jitter      float64       `env:"RETRY_JITTER" envDefault:"0.1" doc:"Share by which each wait is varied, so that many failures do not come back at once."`
	Offline     time.Duration `env:"RETRY_OFFLINE_DELAY" envDefault:"30s" doc:"How long work waits for a service that is disconnected or refuses our credentials; this spends no attempt."`
}

// Notify is who is told what, and how.
type Notify struct {
	Enabled         bool          `env:"NOTIFICATIONS_ENABLED" envDefault:"true" doc:"false sends nothing to anybody; alerts are still kept and shown."`
	SMTPHost        string        `env:"SMTP_HOST" doc:"Mail server that takes our e-mails. Empty: no e-mail is sent."`
	SMTPPort        int           `env:"SMTP_PORT" envDefault:"0" doc:"Port of the mail server. 0 means 587 with SMTP_TLS=starttls, 465 with implicit, 25 with none."`
	SMTPUser        string        `env:"SMTP_USER" doc:"User at the mail server. Empty: it asks for none."`
	SMTPPass        Secret        `env:"SMTP_PASS" doc:"Password of that user."`
	SMTPFrom        string        `env:"SMTP_FROM" doc:"Sender of our e-mails, e.g. hub@example.com. Empty means SMTP_USER where that is an address."`
	SMTPTLS         string        `env:"SMTP_TLS" envDefault:"starttls" doc:"How the connection is protected: starttls (port 587), implicit (port 465), or none for a mail server on the same machine or network."`
	SMTPTimeout     time.Duration `env:"SMTP_TIMEOUT" envDefault:"15s" doc:"Longest wait for the mail server's answer."`
	OperatorEmails  []string      `env:"OPERATOR_EMAIL" doc:"Who is told about orders and gets the daily summary, comma-separated. Empty means ADMIN_EMAIL."`
	AdminEmails     []string      `env:"ADMIN_EMAIL" doc:"Who is told about the machinery (a service is down, retries are used up), comma-separated. Empty means OPERATOR_EMAIL."`
	ChatURLs        []Secret      `env:"CHAT_URLS" doc:"Chats that get every message, as shoutrrr addresses (slack://, discord://, teams://, telegram://, generic+https://, ...), comma-separated; a comma inside an address is written %2C. They hold secrets."`
	ChatTimeout     time.Duration `env:"CHAT_TIMEOUT" envDefault:"15s" doc:"Longest wait for a chat's answer."`
	GroupWindow     time.Duration `env:"NOTIFY_GROUP_WINDOW" envDefault:"2m" doc:"How long alerts of one cause are gathered before they are told in one message, and how long a cause must be gone before its recovery is told."`
	Quiet           time.Duration `env:"NOTIFY_QUIET" envDefault:"6h" doc:"How long an open alert is not told again, however often it is raised meanwhile."`
	StuckAfter      time.Duration `env:"NOTIFY_STUCK_AFTER" envDefault:"24h" doc:"An order under way of which nothing was heard for this long is stuck. Longer than your longest print and its wait in the farm's queue."`
	Keep            time.Duration `env:"NOTIFY_KEEP" envDefault:"2160h" doc:"How long recovered alerts and sent messages are kept."`
	SummaryEnabled  bool          `env:"DAILY_SUMMARY_ENABLED" envDefault:"true" doc:"Whether there is a daily summary."`
	SummaryHour     int           `env:"DAILY_SUMMARY_HOUR" envDefault:"7" doc:"Hour of the day, 0 to 23, at which the summary of the day before is sent."`
	SummaryTimeZone string        `env:"DAILY_SUMMARY_TIME_ZONE" envDefault:"Europe/Brussels" doc:"Time zone of that hour, of the summary's day, and of the times in messages."`
}

// Breaker is when work for an outside service stops until the service is back.
type Breaker struct {
	Failures   int           `env:"BREAKER_FAILURES" envDefault:"5" doc:"Failed calls in a row after which a service is asked whether it is down; if so its queue pauses and spends no attempts. Five are more than chance, and few enough that the first jobs keep attempts for later."`
	FirstProbe time.Duration `env:"BREAKER_FIRST_PROBE" envDefault:"5s" doc:"Wait before a service that is down is asked again; it doubles each time. Most interruptions are restarts of seconds."`
	MaxProbe   time.Duration `env:"BREAKER_MAX_PROBE" envDefault:"5m" doc:"Longest wait between two such questions: how late the end of a long outage is noticed."`
}

// Accounts is how people and wall screens sign in.
type Accounts struct {
	SeedEmail    string `env:"SEED_ADMIN_EMAIL" doc:"E-mail address of the first administrator, who is made at the start while there is no user at all. Later changes have no effect; 'forma3d user add' does the same by hand."`
	SeedPassword Secret `env:"SEED_ADMIN_PASSWORD" doc:"Password of that administrator. Change it after the first sign-in, and remove the setting."`

	SessionIdle     time.Duration `env:"SESSION_IDLE" envDefault:"168h" doc:"A session that was not used for this long ends. A week outlasts holidays of a few days without a new sign-in."`
	SessionLifetime time.Duration `env:"SESSION_LIFETIME" envDefault:"720h" doc:"A session ends after this long in any case."`
	ScreenIdle      time.Duration `env:"SCREEN_IDLE" envDefault:"720h" doc:"A wall screen that was switched off for this long must be let in again."`
	ScreenLifetime  time.Duration `env:"SCREEN_LIFETIME" envDefault:"8760h" doc:"A wall screen must be let in again after this long in any case."`
	ScreenCode      time.Duration `env:"SCREEN_CODE_VALID" envDefault:"10m" doc:"How long the code that a wall screen shows can be used."`

	PasswordLength int `env:"PASSWORD_MIN_LENGTH" envDefault:"12" doc:"Shortest password, in letters; 8 at least. Long ones are what is hard to guess; special characters are not asked for."`

	HashMemory      uint32 `env:"PASSWORD_HASH_MEMORY_KIB" envDefault:"65536" doc:"Memory that checking one password takes (argon2id), in KiB; at least 8192. Much memory is what makes guessing dear for others."`
	HashIterations  uint32 `env:"PASSWORD_HASH_ITERATIONS" envDefault:"3" doc:"Passes over that memory. Changes of these three apply to each password at its next sign-in."`
	HashParallelism uint8  `env:"PASSWORD_HASH_PARALLELISM" envDefault:"4" doc:"Lanes of one check."`
	HashConcurrency int    `env:"PASSWORD_HASH_CONCURRENCY" envDefault:"2" doc:"Passwords checked at the same time in one process; others wait. Times PASSWORD_HASH_MEMORY_KIB it bounds the memory that a flood of sign-ins takes."`

	LockAfter  int           `env:"SIGN_IN_ATTEMPTS" envDefault:"5" doc:"Failed sign-ins in a row for one e-mail address before it has to wait; one network address gets ten times as many, as whole offices share one."`
	LockFirst  time.Duration `env:"SIGN_IN_FIRST_WAIT" envDefault:"30s" doc:"The first such wait; it doubles with each further failure."`
	LockMax    time.Duration `env:"SIGN_IN_MAX_WAIT" envDefault:"15m" doc:"Longest wait: about a hundred guesses a day, while a stranger who guesses cannot keep the owner out for longer than this."`
	LockForget time.Duration `env:"SIGN_IN_FORGET" envDefault:"24h" doc:"Failures older than this do not count any more."`
}

// Load reads the settings from environ (pairs as os.Environ gives them).
// Its error names every bad setting, one a line.
func Load(environ []string) (*Config, error) {
	var c Config
	var problems []string
	unread := map[string]bool{}
	opts := env.Options{Environment: env.ToMap(environ)}
	for _, g := range c.groups() {
		for _, p := range parseProblems(g, env.ParseWithOptions(g.part, opts)) {
			problems = append(problems, p)
			unread[nameIn(p)] = true
		}
	}
	for _, p := range c.check() {
		if !unread[nameIn(p)] { // a value that could not be read is not also out of its bounds
			problems = append(problems, p)
		}
	}
	if len(problems) > 0 {
		return nil, fmt.Errorf("the settings cannot be used:\n  - %s", strings.Join(problems, "\n  - "))
	}
	c.given = map[string]string{}
	for _, s := range List() {
		if value, ok := opts.Environment[s.Name]; ok && value != "" && !s.Secret {
			c.given[s.Name] = value
		} else if ok && value != "" {
			c.given[s.Name] = ""
		}
	}
	c.derive()
	return &c, nil
}

// nameIn gives the setting that a problem is about.
func nameIn(problem string) string {
	name, _, _ := strings.Cut(problem, ":")
	return name
}

func parseProblems(g group, err error) []string {
	if err == nil {
		return nil
	}
	var agg env.AggregateError
	if !errors.As(err, &agg) {
		return []string{err.Error()}
	}
	var out []string
	for _, e := range agg.Errors {
		var p env.ParseError
		if errors.As(e, &p) {
			name, hint := describe(g, p.Name)
			out = append(out, fmt.Sprintf("%s: not a valid %s%s", name, p.Type, hint))
			continue
		}
		out = append(out, e.Error())
	}
	return out
}

// describe names the setting of a field. Groups have fields of the same name.
func describe(g group, field string) (name, hint string) {
	for _, s := range List() {
		if s.Group == g.title && s.Field == field {
			if s.Default != "" {
				return s.Name, " (for example " + s.Default + ")"
			}
			return s.Name, ""
		}
	}
	return field, ""
}

func (c *Config) check() []string {
	var p []string
	bad := func(format string, a ...any) { p = append(p, fmt.Sprintf(format, a...)) }
	if c.Server.Port < 0 || c.Server.Port > 65535 {
		bad("PORT: %d is not a port; use 1 to 65535", c.Server.Port)
	}
	for name, v := range map[string]string{
		"APP_URL": c.Server.AppURL, "SHOPIFY_API_URL": c.Shopify.APIURL,
		"SIMPLYPRINT_API_URL": c.SimplyPrint.APIURL, "SIMPLYPRINT_FILES_URL": c.SimplyPrint.FilesURL,
		"SENDCLOUD_API_URL": c.Sendcloud.APIURL, "XAPI_BASE_URL": c.XAPI.BaseURL, "SLICER_URL": c.Slicer.URL,
	} {
		if v == "" {
			continue
		}
		if u, err := url.Parse(v); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			bad("%s: %q is not a web address; write https://host", name, v)
		}
	}
	if d := string(c.Database.URL); d != "" && !strings.HasPrefix(d, "postgres://") && !strings.HasPrefix(d, "postgresql://") {
		bad("DATABASE_URL: must begin with postgres://, or be empty for SQLite")
	}
	for _, r := range c.Server.Roles {
		if !slices.Contains([]string{"all", "web", "worker", roleSlicer}, r) {
			bad("ROLES: %q is not a role; use all, web, worker or slicer", r)
		}
	}
	if k := string(c.Server.APIKey); k != "" && len(k) < 24 {
		bad("API_KEY: too short to be safe; use at least 24 characters ('openssl rand -hex 24')")
	}
	if k := string(c.Server.InternalAPIKey); k != "" && len(k) < 24 {
		bad("INTERNAL_API_KEY: too short to be safe; use at least 24 characters ('openssl rand -hex 24')")
	} else if k == "" && (c.HasRole(roleSlicer) || c.Slicer.URL != "") {
		bad("INTERNAL_API_KEY: missing; slicing for other processes (ROLES=slicer) and on another machine (SLICER_URL) needs the same key on both sides")
	}
	c.Grid.check(bad)
	c.Slicer.check(bad)
	if c.HasRole(roleSlicer) && c.Slicer.URL != "" {
		bad("SLICER_URL: must be empty with ROLES=slicer, which slices by itself")
	}
	if k := string(c.Server.EncryptionKey); k != "" && !isHex(k, 64) {
		bad("ENCRYPTION_KEY: must be 64 hex digits ('openssl rand -hex 32')")
	}
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, c.Server.LogLevel) {
		bad("LOG_LEVEL: %q is unknown; use debug, info, warn or error", c.Server.LogLevel)
	}
	if !slices.Contains([]string{"json", "text"}, c.Server.LogFormat) {
		bad("LOG_FORMAT: %q is unknown; use json or text", c.Server.LogFormat)
	}
	s := c.Shopify
	if s.ShopDomain == "" && (s.APIKey != "" || s.APISecret != "" || s.AccessToken != "") {
		bad("SHOPIFY_SHOP_DOMAIN: missing, while other SHOPIFY_ settings are there")
	}
	if s.ShopDomain != "" && s.AccessToken == "" && (s.APIKey == "" || s.APISecret == "") {
		bad("SHOPIFY_API_KEY and SHOPIFY_API_SECRET: both are needed (or SHOPIFY_ACCESS_TOKEN)")
	}
	if s.ShopDomain != "" && s.APISecret == "" && len(s.WebhookSecret) == 0 {
		bad("SHOPIFY_WEBHOOK_SECRET: nothing to verify webhooks with; set it or SHOPIFY_API_SECRET")
	}
	if (c.SimplyPrint.CompanyID == "") != (c.SimplyPrint.APIKey == "") {
		bad("SIMPLYPRINT_COMPANY_ID and SIMPLYPRINT_API_KEY: set both or none")
	}
	if (c.Sendcloud.PublicKey == "") != (c.Sendcloud.SecretKey == "") {
		bad("SENDCLOUD_PUBLIC_KEY and SENDCLOUD_SECRET_KEY: set both or none")
	}
	if c.Sendcloud.PublicKey != "" && c.Shipping.Enabled && c.Sendcloud.ShippingMethod == "" {
		bad("SENDCLOUD_SHIPPING_METHOD_ID: needed to buy labels; use a shipping option code such as sendcloud:letter, or set SHIPPING_ENABLED=false")
	}
	if !isCountry(c.Shipping.SenderCountry) {
		bad("SHIPPING_SENDER_COUNTRY: %q is not a two-letter country code", c.Shipping.SenderCountry)
	}
	if c.XAPI.BaseURL != "" && (c.XAPI.Username == "" || c.XAPI.Password == "") {
		bad("XAPI_USERNAME and XAPI_PASSWORD: both are needed with XAPI_BASE_URL")
	}
	for name, n := range map[string]int{
		"RETRY_MAX_ATTEMPTS": c.Retry.MaxAttempts, "BREAKER_FAILURES": c.Breaker.Failures, "SHOPIFY_RATE_PER_MINUTE": s.RatePerMinute,
		"SIMPLYPRINT_RATE_PER_MINUTE": c.SimplyPrint.RatePerMinute, "SENDCLOUD_RATE_PER_MINUTE": c.Sendcloud.RatePerMinute,
		"PRINT_MAX_ITEM_AMOUNT": c.Printing.MaxItemAmount, "DATABASE_MAX_CONNS": c.Database.MaxConns,
		"SQLITE_READERS": c.Database.Readers, "RATE_LIMIT_PER_MINUTE": c.Server.RateLimit,
		"RECONCILE_SHOPIFY_PAGE_SIZE": c.Reconcile.ShopifyPageSize, "SIGN_IN_ATTEMPTS": c.Accounts.LockAfter, "PASSWORD_HASH_CONCURRENCY": c.Accounts.HashConcurrency,
		"GRID_WORKERS": c.Grid.Workers, "GRID_DRAWERS": c.Grid.Drawers, "GRID_PROXY_RATE_PER_MINUTE": c.Grid.ProxyRate,
	} {
		if n < 1 {
			bad("%s: must be at least 1", name)
		}
	}
	if c.Reconcile.ShopifyPageSize > 100 {
		bad("RECONCILE_SHOPIFY_PAGE_SIZE: must be at most 100")
	}
	for name, d := range map[string]time.Duration{
		"RECONCILE_SHOPIFY_OVERLAP": c.Reconcile.ShopifyOverlap, "RECONCILE_SHOPIFY_LAG": c.Reconcile.ShopifyLag, "RECONCILE_SENDCLOUD_OVERLAP": c.Reconcile.CarrierOverlap,
	} {
		if d < 0 {
			bad("%s: must not be negative", name)
		}
	}
	if c.Printing.StuckFactor <= 0 {
		bad("PRINT_STUCK_FACTOR: must be more than 0")
	}
	if c.Printing.AutoRetries < 0 {
		bad("PRINT_AUTO_RETRIES: must not be negative")
	}
	c.Notify.check(bad)
	c.Accounts.check(bad)
	c.Live.check(bad)
	c.Push.check(bad)
	for name, n := range map[string]int64{"SHIPPING_DEFAULT_WEIGHT_GRAMS": c.Shipping.DefaultWeight, "SHIPPING_PACKAGING_WEIGHT_GRAMS": c.Shipping.PackagingWeight} {
		if n < 0 {
			bad("%s: must not be negative", name)
		}
	}
	if c.Webhook.MaxBody < 1 {
		bad("WEBHOOK_MAX_BODY_BYTES: must be at least 1")
	}
	if math.IsNaN(c.Retry.Jitter) || c.Retry.Jitter < 0 || c.Retry.Jitter >= 1 {
		bad("RETRY_JITTER: must be at least 0 and below 1")
	}
	if c.Breaker.MaxProbe < c.Breaker.FirstProbe {
		bad("BREAKER_MAX_PROBE: must not be shorter than BREAKER_FIRST_PROBE")
	}
	for name, d := range map[string]time.Duration{
		"RETRY_FIRST_DELAY": c.Retry.FirstDelay, "RETRY_MAX_DELAY": c.Retry.MaxDelay, "RETRY_OFFLINE_DELAY": c.Retry.Offline,
		"BREAKER_FIRST_PROBE": c.Breaker.FirstProbe, "BREAKER_MAX_PROBE": c.Breaker.MaxProbe,
		"WEBHOOK_TTL": c.Webhook.TTL, "WEBHOOK_REGISTER_INTERVAL": c.Webhook.RegisterInterval, "WEBHOOK_KEEP": c.Webhook.Keep, "STOP_TIMEOUT": c.Server.StopTimeout,
		"SHOPIFY_TIMEOUT": s.Timeout, "SIMPLYPRINT_TIMEOUT": c.SimplyPrint.Timeout, "SENDCLOUD_TIMEOUT": c.Sendcloud.Timeout,
		"XAPI_TIMEOUT": c.XAPI.Timeout, "SIMPLYPRINT_POLL_INTERVAL": c.SimplyPrint.PollInterval,
		"SIMPLYPRINT_IDLE_POLL_INTERVAL": c.SimplyPrint.IdleInterval, "DATABASE_STATEMENT_TIMEOUT": c.Database.StatementTimeout,
		"SMTP_TIMEOUT": c.Notify.SMTPTimeout, "CHAT_TIMEOUT": c.Notify.ChatTimeout, "NOTIFY_GROUP_WINDOW": c.Notify.GroupWindow, "NOTIFY_QUIET": c.Notify.Quiet,
		"NOTIFY_STUCK_AFTER": c.Notify.StuckAfter, "NOTIFY_KEEP": c.Notify.Keep,
		"RECONCILE_SHOPIFY_INTERVAL": c.Reconcile.ShopifyInterval, "RECONCILE_FIRST_WINDOW": c.Reconcile.FirstWindow, "RECONCILE_SIMPLYPRINT_INTERVAL": c.Reconcile.FarmInterval,
		"RECONCILE_SENDCLOUD_INTERVAL": c.Reconcile.CarrierInterval, "RECONCILE_SENDCLOUD_SILENCE": c.Reconcile.CarrierSilence,
		"PRINT_STUCK_FLOOR": c.Printing.StuckFloor, "PRINT_STUCK_WAITING": c.Printing.StuckWaiting, "GRID_KEEP_GCODE": c.Grid.KeepGCode, "GRID_PROXY_MAX_AGE": c.Grid.ProxyMaxAge,
		"SESSION_IDLE": c.Accounts.SessionIdle, "SESSION_LIFETIME": c.Accounts.SessionLifetime, "SCREEN_IDLE": c.Accounts.ScreenIdle, "SCREEN_LIFETIME": c.Accounts.ScreenLifetime, "SCREEN_CODE_VALID": c.Accounts.ScreenCode,
		"SIGN_IN_FIRST_WAIT": c.Accounts.LockFirst, "SIGN_IN_MAX_WAIT": c.Accounts.LockMax, "SIGN_IN_FORGET": c.Accounts.LockForget,
	} {
		if d <= 0 {
			bad("%s: must be longer than 0, for example 30s", name)
		}
	}
	slices.Sort(p)
	return p
}

func (a Accounts) check(bad func(format string, a ...any)) {
	if (a.SeedEmail == "") != (a.SeedPassword == "") {
		bad("SEED_ADMIN_EMAIL and SEED_ADMIN_PASSWORD: set both or none")
	}
	if a.SeedEmail != "" && !isAddress(a.SeedEmail) {
		bad("SEED_ADMIN_EMAIL: not an e-mail address; write name@example.com")
	}
	if a.PasswordLength < 8 || a.PasswordLength > 128 {
		bad("PASSWORD_MIN_LENGTH: must be 8 to 128")
	}
	if a.HashMemory < 8192 {
		bad("PASSWORD_HASH_MEMORY_KIB: must be at least 8192")
	}
	if a.HashIterations < 1 {
		bad("PASSWORD_HASH_ITERATIONS: must be at least 1")
	}
	if a.HashParallelism < 1 {
		bad("PASSWORD_HASH_PARALLELISM: must be at least 1")
	}
	if a.LockMax < a.LockFirst {
		bad("SIGN_IN_MAX_WAIT: must not be shorter than SIGN_IN_FIRST_WAIT")
	}
}

func (g Grid) check(bad func(format string, a ...any)) {
	if n := len(g.SKUPrefix); n < 1 || n > 20 || strings.ContainsFunc(g.SKUPrefix, func(r rune) bool { return (r|0x20 < 'a' || r|0x20 > 'z') && (r < '0' || r > '9') }) {
		bad("GRID_SKU_PREFIX: %q cannot begin an SKU; use 1 to 20 letters and digits", g.SKUPrefix)
	}
	if !(g.Bed.X >= 100 && g.Bed.X <= 1000 && g.Bed.Y >= 100 && g.Bed.Y <= 1000) { // also what is not a number
		bad("GRID_BED: must be between 100x100 and 1000x1000 mm")
	}
	if g.CacheMB < 0 {
		bad("GRID_CACHE_MB: must not be negative")
	}
}

func (s Slicer) check(bad func(format string, a ...any)) {
	if !slices.Contains([]string{"auto", "prusaslicer", "orcaslicer", "bambustudio"}, s.Kind) {
		bad("SLICER_KIND: %q is unknown; use auto, prusaslicer, orcaslicer or bambustudio", s.Kind)
	}
	if s.Port < 0 || s.Port > 65535 {
		bad("SLICER_PORT: %d is not a port; use 1 to 65535", s.Port)
	}
	if s.Timeout < time.Second {
		bad("SLICER_TIMEOUT: must be at least 1s; a part takes from a second to some minutes")
	}
	if s.MemoryMB < 256 || s.MemoryMB > 1<<20 {
		bad("SLICER_MEMORY_MB: must be from 256, which no slicer can do without, to %d", 1<<20)
	}
	if s.Concurrency < 1 || s.Concurrency > 64 {
		bad("SLICER_CONCURRENCY: must be from 1 to 64")
	}
	if s.MaxModelMB < 1 || s.MaxModelMB > 10_000 {
		bad("SLICER_MAX_MODEL_MB: must be from 1 to 10000")
	}
}

func (n Notify) check(bad func(format string, a ...any)) {
	if !slices.Contains([]string{"starttls", "implicit", "none"}, n.SMTPTLS) {
		bad("SMTP_TLS: %q is unknown; use starttls, implicit or none", n.SMTPTLS)
	}
	if n.SMTPPort < 0 || n.SMTPPort > 65535 {
		bad("SMTP_PORT: %d is not a port; use 1 to 65535, or 0 for the usual one", n.SMTPPort)
	}
	if (n.SMTPUser == "") != (n.SMTPPass == "") {
		bad("SMTP_USER and SMTP_PASS: set both or none")
	}
	if n.SMTPTLS == "none" && n.SMTPUser != "" {
		bad("SMTP_TLS: none would send the password of SMTP_USER in the open; use starttls or implicit")
	}
	if n.SMTPHost != "" && n.SMTPFrom == "" && !isAddress(n.SMTPUser) {
		bad("SMTP_FROM: missing, while SMTP_HOST is set; write the sender's address, for example hub@example.com")
	}
	if n.SMTPHost != "" && len(n.OperatorEmails)+len(n.AdminEmails) == 0 {
		bad("OPERATOR_EMAIL: missing, while SMTP_HOST is set; write who is to be told")
	}
	if n.SMTPFrom != "" && !isAddress(n.SMTPFrom) {
		bad("SMTP_FROM: not an e-mail address; write name@example.com")
	}
	for name, list := range map[string][]string{"OPERATOR_EMAIL": n.OperatorEmails, "ADMIN_EMAIL": n.AdminEmails} {
		for i, a := range list {
			if !isAddress(strings.TrimSpace(a)) {
				bad("%s: number %d is not an e-mail address; write name@example.com", name, i+1)
			}
		}
	}
	for i, u := range n.ChatURLs {
		if scheme, _, ok := strings.Cut(strings.TrimSpace(string(u)), "://"); !ok || scheme == "" {
			bad("CHAT_URLS: number %d is not a shoutrrr address; write service://...", i+1)
		}
	}
	if n.SummaryHour < 0 || n.SummaryHour > 23 {
		bad("DAILY_SUMMARY_HOUR: %d is not an hour; use 0 to 23", n.SummaryHour)
	}
	if _, err := time.LoadLocation(n.SummaryTimeZone); err != nil || n.SummaryTimeZone == "" || n.SummaryTimeZone == "Local" {
		bad("DAILY_SUMMARY_TIME_ZONE: %q is not a time zone; write one such as Europe/Brussels or UTC", n.SummaryTimeZone)
	}
}

// isAddress reports whether s is a bare e-mail address.
func isAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

func (c *Config) derive() {
	if c.Server.AppURL == "" {
		c.Server.AppURL = fmt.Sprintf("http://localhost:%d", c.Server.Port)
	}
	c.Server.AppURL = strings.TrimRight(c.Server.AppURL, "/")
	c.Shopify.ShopDomain = strings.ToLower(strings.TrimSpace(c.Shopify.ShopDomain))
	if c.Shopify.APIURL == "" && c.Shopify.ShopDomain != "" {
		c.Shopify.APIURL = "https://" + c.Shopify.ShopDomain
	}
	if c.Sendcloud.WebhookKey == "" {
		c.Sendcloud.WebhookKey = c.Sendcloud.SecretKey
	}
	c.Shipping.SenderCountry = strings.ToUpper(c.Shipping.SenderCountry)
	c.Notify.derive()
	c.Push.derive(c.Server.AppURL, c.Notify.AdminEmails)
}

func (n *Notify) derive() {
	if n.SMTPPort == 0 {
		n.SMTPPort = map[string]int{"starttls": 587, "implicit": 465, "none": 25}[n.SMTPTLS]
	}
	if n.SMTPFrom == "" {
		n.SMTPFrom = n.SMTPUser
	}
	for _, list := range [][]string{n.OperatorEmails, n.AdminEmails} {
		for i := range list {
			list[i] = strings.TrimSpace(list[i])
		}
	}
	for i := range n.ChatURLs {
		n.ChatURLs[i] = Secret(strings.TrimSpace(string(n.ChatURLs[i])))
	}
	if len(n.OperatorEmails) == 0 {
		n.OperatorEmails = n.AdminEmails
	}
	if len(n.AdminEmails) == 0 {
		n.AdminEmails = n.OperatorEmails
	}
}

// Zone is the time zone of the daily summary.
func (n Notify) Zone() *time.Location {
	zone, err := time.LoadLocation(n.SummaryTimeZone)
	if err != nil {
		return time.UTC // checked by Load: only a Config that was made otherwise comes here
	}
	return zone
}

// roleSlicer is the role of slicing for other processes. It is none of all: it
// needs a key, and opens a port of its own.
const roleSlicer = "slicer"

// HasRole reports whether this process takes part r ("web", "worker" or
// "slicer").
func (c *Config) HasRole(r string) bool {
	return slices.Contains(c.Server.Roles, r) || r != roleSlicer && slices.Contains(c.Server.Roles, "all")
}

// OnlySlices reports whether this process does nothing but slice for others.
func (c *Config) OnlySlices() bool {
	return len(c.Server.Roles) > 0 && !slices.ContainsFunc(c.Server.Roles, func(r string) bool { return r != roleSlicer })
}

// WebhookSecrets are the keys that may sign Shopify's webhooks.
func (s Shopify) WebhookSecrets() []string {
	var out []string
	if s.APISecret != "" {
		out = append(out, string(s.APISecret))
	}
	for _, x := range s.WebhookSecret {
		if x != "" {
			out = append(out, string(x))
		}
	}
	return out
}

// Connected reports whether there are credentials.
func (s Shopify) Connected() bool { return s.ShopDomain != "" }

// Connected reports whether there are credentials.
func (s SimplyPrint) Connected() bool { return s.CompanyID != "" }

// Connected reports whether there are credentials.
func (s Sendcloud) Connected() bool { return s.PublicKey != "" }

// Connected reports whether there are credentials.
func (x XAPI) Connected() bool { return x.BaseURL != "" }

func isCountry(s string) bool {
	return len(s) == 2 && !strings.ContainsFunc(s, func(r rune) bool { return r|0x20 < 'a' || r|0x20 > 'z' })
}

func isHex(s string, n int) bool {
	if len(s) != n {
		return false
	}
	for _, r := range s {
		if !strings.ContainsRune("0123456789abcdefABCDEF", r) {
			return false
		}
	}
	return true
}
