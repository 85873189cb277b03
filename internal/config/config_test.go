package config_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/forma3d/connect/internal/config"
)

const hidden = "s3cr3t-s3cr3t-s3cr3t-s3cr3t"

// valid is an environment that uses every service.
func valid() []string {
	return []string{
		"SHOPIFY_SHOP_DOMAIN=example-prints.myshopify.com", "SHOPIFY_API_KEY=id", "SHOPIFY_API_SECRET=" + hidden,
		"SIMPLYPRINT_COMPANY_ID=17", "SIMPLYPRINT_API_KEY=" + hidden, "SENDCLOUD_PUBLIC_KEY=public", "SENDCLOUD_SECRET_KEY=" + hidden, "SENDCLOUD_SHIPPING_METHOD_ID=sendcloud:letter",
		"XAPI_BASE_URL=https://erp.example.com", "XAPI_USERNAME=u", "XAPI_PASSWORD=" + hidden,
	}
}

func load(t *testing.T, environ ...string) *config.Config {
	t.Helper()
	c, err := config.Load(environ)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestNothingNeedsToBeSet(t *testing.T) {
	c := load(t)
	if c.Server.AppURL != "http://localhost:3000" || c.Shipping.SenderCountry != "BE" || c.Retry.MaxAttempts != 5 || c.Webhook.TTL != 24*time.Hour || !c.Shopify.Notify || c.Printing.AutoRetries != 2 {
		t.Errorf("the defaults are %+v", c)
	}
	if diff := cmp.Diff([]string{"paid", "partially_refunded"}, c.Shopify.PaidStatuses); diff != "" {
		t.Error(diff)
	}
	if c.Shopify.Connected() || c.SimplyPrint.Connected() || c.Sendcloud.Connected() || c.XAPI.Connected() {
		t.Error("a service is connected without credentials")
	}
	if !c.HasRole("web") || !c.HasRole("worker") {
		t.Error("the usual process does not do everything")
	}
	if len(c.Shopify.WebhookSecrets()) != 0 {
		t.Error("something verifies webhooks of nobody")
	}
}

func TestWhatFollowsFromOtherSettings(t *testing.T) {
	c := load(t, append(valid(), "APP_URL=https://hub.example.com//", "SHOPIFY_SHOP_DOMAIN= Example-Prints.MyShopify.com ", "SHOPIFY_WEBHOOK_SECRET=a,,b", "SHIPPING_SENDER_COUNTRY=nl", "ROLES=worker")...)
	if c.Server.AppURL != "https://hub.example.com" || c.Shopify.ShopDomain != "example-prints.myshopify.com" || c.Shopify.APIURL != "https://example-prints.myshopify.com" || c.Shipping.SenderCountry != "NL" {
		t.Errorf("derived %+v %+v", c.Server, c.Shopify)
	}
	if diff := cmp.Diff([]string{hidden, "a", "b"}, c.Shopify.WebhookSecrets()); diff != "" {
		t.Error(diff)
	}
	if string(c.Sendcloud.WebhookKey) != hidden {
		t.Error("Sendcloud's webhooks are not verified with its secret key")
	}
	if c.HasRole("web") || !c.HasRole("worker") {
		t.Errorf("roles %v", c.Server.Roles)
	}
	if !c.Shopify.Connected() || !c.SimplyPrint.Connected() || !c.Sendcloud.Connected() || !c.XAPI.Connected() {
		t.Error("a service with credentials is not connected")
	}
	c = load(t, append(valid(), "SHOPIFY_API_URL=http://127.0.0.1:4000", "SENDCLOUD_WEBHOOK_KEY=own", "PORT=8080")...)
	if c.Shopify.APIURL != "http://127.0.0.1:4000" || string(c.Sendcloud.WebhookKey) != "own" || c.Server.AppURL != "http://localhost:8080" {
		t.Errorf("what is set was overwritten: %+v", c)
	}
}

// Each check, by one bad value in an environment that is good otherwise: the
// message names the setting, and nothing else is wrong.
func TestEachBadSettingIsNamed(t *testing.T) {
	type bad struct{ set, name string }
	cases := []bad{
		{"PORT=-1", "PORT"}, {"PORT=65536", "PORT"}, {"PORT=http", "PORT"},
		{"ROLES=web,cook", "ROLES"}, {"API_KEY=short", "API_KEY"}, {"ENCRYPTION_KEY=abc", "ENCRYPTION_KEY"}, {"ENCRYPTION_KEY=" + strings.Repeat("g", 64), "ENCRYPTION_KEY"}, {"ENCRYPTION_KEY=" + strings.Repeat("a", 63), "ENCRYPTION_KEY"},
		{"LOG_LEVEL=loud", "LOG_LEVEL"}, {"LOG_FORMAT=xml", "LOG_FORMAT"}, {"STOP_TIMEOUT=soon", "STOP_TIMEOUT"},
		{"DATABASE_URL=mysql://host/name", "DATABASE_URL"},
		{"SHOPIFY_SHOP_DOMAIN=", "SHOPIFY_SHOP_DOMAIN"}, {"SHOPIFY_API_KEY=", "SHOPIFY_API_KEY and SHOPIFY_API_SECRET"}, {"SHOPIFY_IMPORT_TEST_ORDERS=maybe", "SHOPIFY_IMPORT_TEST_ORDERS"},
		{"SIMPLYPRINT_API_KEY=", "SIMPLYPRINT_COMPANY_ID and SIMPLYPRINT_API_KEY"}, {"SIMPLYPRINT_COMPANY_ID=", "SIMPLYPRINT_COMPANY_ID and SIMPLYPRINT_API_KEY"}, {"SIMPLYPRINT_QUEUE_GROUP=x", "SIMPLYPRINT_QUEUE_GROUP"},
		{"SENDCLOUD_SECRET_KEY=", "SENDCLOUD_PUBLIC_KEY and SENDCLOUD_SECRET_KEY"}, {"SENDCLOUD_SHIPPING_METHOD_ID=", "SENDCLOUD_SHIPPING_METHOD_ID"},
		{"SHIPPING_SENDER_COUNTRY=BEL", "SHIPPING_SENDER_COUNTRY"}, {"SHIPPING_SENDER_COUNTRY=B1", "SHIPPING_SENDER_COUNTRY"}, {"SHIPPING_SENDER_COUNTRY=é", "SHIPPING_SENDER_COUNTRY"}, {"SHIPPING_ENABLED=x", "SHIPPING_ENABLED"}, {"XAPI_PASSWORD=", "XAPI_USERNAME and XAPI_PASSWORD"}, {"XAPI_USERNAME=", "XAPI_USERNAME and XAPI_PASSWORD"},
		{"PRINT_AUTO_RETRIES=-1", "PRINT_AUTO_RETRIES"}, {"RETRY_JITTER=1", "RETRY_JITTER"}, {"RETRY_JITTER=-0.1", "RETRY_JITTER"}, {"RETRY_JITTER=x", "RETRY_JITTER"}, {"RETRY_JITTER=NaN", "RETRY_JITTER"},
	}
	for _, name := range []string{"RETRY_MAX_ATTEMPTS", "SHOPIFY_RATE_PER_MINUTE", "SIMPLYPRINT_RATE_PER_MINUTE", "SENDCLOUD_RATE_PER_MINUTE", "PRINT_MAX_ITEM_AMOUNT", "DATABASE_MAX_CONNS", "SQLITE_READERS", "RATE_LIMIT_PER_MINUTE", "WEBHOOK_MAX_BODY_BYTES"} {
		cases = append(cases, bad{name + "=0", name}, bad{name + "=-5", name}, bad{name + "=many", name})
	}
	for _, name := range []string{"RETRY_FIRST_DELAY", "RETRY_MAX_DELAY", "RETRY_OFFLINE_DELAY", "WEBHOOK_TTL", "WEBHOOK_REGISTER_INTERVAL", "WEBHOOK_KEEP", "STOP_TIMEOUT", "SHOPIFY_TIMEOUT", "SIMPLYPRINT_TIMEOUT", "SENDCLOUD_TIMEOUT", "XAPI_TIMEOUT", "SIMPLYPRINT_POLL_INTERVAL", "SIMPLYPRINT_IDLE_POLL_INTERVAL", "DATABASE_STATEMENT_TIMEOUT"} {
		cases = append(cases, bad{name + "=0s", name}, bad{name + "=-1s", name}, bad{name + "=10", name})
	}
	for _, name := range []string{"SHIPPING_DEFAULT_WEIGHT_GRAMS", "SHIPPING_PACKAGING_WEIGHT_GRAMS"} {
		cases = append(cases, bad{name + "=-1", name}, bad{name + "=light", name})
	}
	for _, name := range []string{"APP_URL", "SHOPIFY_API_URL", "SIMPLYPRINT_API_URL", "SIMPLYPRINT_FILES_URL", "SENDCLOUD_API_URL", "XAPI_BASE_URL"} {
		cases = append(cases, bad{name + "=hub.example.com", name}, bad{name + "=ftp://host", name}, bad{name + "=https://", name}, bad{name + "=http://a b", name})
	}
	for _, c := range cases {
		_, err := config.Load(append(valid(), c.set))
		if err == nil {
			t.Errorf("%s is taken", c.set)
			continue
		}
		lines := strings.Split(err.Error(), "\n")[1:]
		if len(lines) != 1 || !strings.HasPrefix(lines[0], "  - "+c.name+":") {
			t.Errorf("%s: %q, want one line on %s", c.set, lines, c.name)
		}
	}
	if _, err := config.Load([]string{"SHOPIFY_SHOP_DOMAIN=x.myshopify.com", "SHOPIFY_ACCESS_TOKEN=t"}); err == nil || !strings.Contains(err.Error(), "  - SHOPIFY_WEBHOOK_SECRET:") {
		t.Errorf("webhooks that nothing verifies: %v", err)
	}
	for _, good := range [][]string{
		{"SHOPIFY_SHOP_DOMAIN=x.myshopify.com", "SHOPIFY_ACCESS_TOKEN=t", "SHOPIFY_WEBHOOK_SECRET=s"}, {"DATABASE_URL=postgresql://u:p@h/n"}, {"ENCRYPTION_KEY=" + strings.Repeat("aF", 32)},
		{"SENDCLOUD_PUBLIC_KEY=p", "SENDCLOUD_SECRET_KEY=s", "SHIPPING_ENABLED=false"}, {"PORT=0"}, {"SHIPPING_PACKAGING_WEIGHT_GRAMS=0"}, {"API_KEY=" + strings.Repeat("k", 24)},
	} {
		if _, err := config.Load(good); err != nil {
			t.Errorf("%v: %v", good, err)
		}
	}
}

func TestSeveralProblemsAreListedAtOnce(t *testing.T) {
	_, err := config.Load([]string{"PORT=http", "LOG_LEVEL=loud", "RETRY_JITTER=7", "APP_URL=hub", "SHOPIFY_API_SECRET=" + hidden, "WEBHOOK_TTL=soon"})
	if err == nil {
		t.Fatal("taken")
	}
	lines := strings.Split(err.Error(), "\n")
	for _, name := range []string{"PORT", "LOG_LEVEL", "RETRY_JITTER", "APP_URL", "SHOPIFY_SHOP_DOMAIN", "WEBHOOK_TTL"} {
		if n := len(slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return !strings.HasPrefix(l, "  - "+name+":") })); n != 1 {
			t.Errorf("%s is named %d times in\n%v", name, n, err)
		}
	}
	if len(lines) != 7 {
		t.Errorf("%d lines:\n%v", len(lines), err)
	}
	for range 20 {
		if _, again := config.Load([]string{"PORT=http", "LOG_LEVEL=loud", "RETRY_JITTER=7", "APP_URL=hub", "SHOPIFY_API_SECRET=" + hidden, "WEBHOOK_TTL=soon"}); again == nil || again.Error() != err.Error() {
			t.Fatalf("another order:\n%v", again)
		}
	}
}

func TestSecretsAreNeverPrinted(t *testing.T) {
	var environ []string
	for _, s := range config.List() {
		if s.Secret && s.Name != "ENCRYPTION_KEY" && s.Name != "DATABASE_URL" {
			value := hidden
			if s.Name == "CHAT_URLS" {
				value = "generic://" + hidden
			}
			environ = append(environ, s.Name+"="+value)
		}
	}
	environ = append(environ, "SMTP_HOST=mail.example.com", "SMTP_USER=hub", "SMTP_FROM=hub@example.com", "OPERATOR_EMAIL=shop@example.com", "SEED_ADMIN_EMAIL=admin@example.com")
	if len(environ) < 9 {
		t.Fatalf("only %v are secret", environ)
	}
	key, url := strings.Repeat("0123abcd", 8), "postgres://user:"+hidden+"@host/name"
	c := load(t, slices.Concat(valid(), environ, []string{"ENCRYPTION_KEY=" + key, "DATABASE_URL=" + url})...)
	var b strings.Builder
	slog.New(slog.NewJSONHandler(&b, nil)).Info("started", "config", c, "secret", c.Server.APIKey)
	slog.New(slog.NewTextHandler(&b, nil)).Info("started", "config", c, "secret", c.Server.APIKey)
	j, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	b.Write(j)
	for _, format := range []string{"%v", "%+v", "%s", "%#v", "%q"} {
		fmt.Fprintf(&b, format+"\n", *c)
	}
	if strings.Contains(b.String(), hidden) || strings.Contains(b.String(), key) {
		t.Errorf("a secret was printed:\n%s", b.String())
	}
	if string(c.Server.APIKey) != hidden || c.Server.APIKey.String() != "(set)" || config.Secret("").String() != "" {
		t.Error("a secret cannot be told from none, or not be used")
	}

	for _, environ := range [][]string{{"API_KEY=" + hidden[:20]}, {"ENCRYPTION_KEY=" + hidden}, {"DATABASE_URL=" + hidden}} {
		if _, err := config.Load(environ); err == nil || strings.Contains(err.Error(), hidden[:20]) {
			t.Errorf("%s: %v", strings.SplitN(environ[0], "=", 2)[0], err)
		}
	}
}

func TestTheListDescribesEverySetting(t *testing.T) {
	seen := map[string]bool{}
	md, example := config.Markdown(), config.Example()
	for _, s := range config.List() {
		if seen[s.Name] || s.Doc == "" || s.Field == "" || s.Group == "" || !strings.HasSuffix(s.Doc, ".") {
			t.Errorf("%+v is incomplete or twice", s)
		}
		seen[s.Name] = true
		if s.Secret && s.Default != "" {
			t.Errorf("%s has a secret for everybody", s.Name)
		}
		if !strings.Contains(example, "\n#"+s.Name+"="+s.Default+"\n") {
			t.Errorf("%s is missing in the example", s.Name)
		}
		if !strings.Contains(md, "\n| `"+s.Name+"` | ") {
			t.Errorf("%s is missing in the manual", s.Name)
		}
	}
	if len(seen) < 60 {
		t.Errorf("only %d settings", len(seen))
	}
	for _, title := range []string{"## Server\n", "## ERP (X-API)\n", "– (secret)"} {
		if !strings.Contains(md, title) {
			t.Errorf("no %q in the manual", title)
		}
	}
	// The example is an environment that loads: all of it is commented out.
	for line := range strings.Lines(example) {
		if line != "\n" && !strings.HasPrefix(line, "#") {
			t.Errorf("line %q", line)
		}
	}
}

func FuzzLoad(f *testing.F) {
	for i, s := range config.List() {
		f.Add(uint8(i), s.Default)
		f.Add(uint8(i), "-1")
	}
	f.Add(uint8(0), "http://%zz")
	f.Add(uint8(3), "all,\x00")
	list := config.List()
	f.Fuzz(func(t *testing.T, n uint8, value string) {
		s := list[int(n)%len(list)]
		c, err := config.Load(append(valid(), s.Name+"="+value))
		if err != nil {
			if c != nil || !strings.HasPrefix(err.Error(), "the settings cannot be used:\n  - ") || !strings.Contains(err.Error(), s.Name) {
				t.Errorf("%s=%q: %v", s.Name, value, err)
			}
			if len(value) > 8 && s.Secret && strings.Contains(err.Error(), value) {
				t.Errorf("%s: the value is in %v", s.Name, err)
			}
			return
		}
		if c.Server.AppURL == "" || c.Retry.MaxAttempts < 1 || c.Retry.Jitter < 0 || c.Retry.Jitter >= 1 || c.Webhook.TTL <= 0 || len(c.Shipping.SenderCountry) != 2 || c.Printing.AutoRetries < 0 || c.Webhook.MaxBody < 1 {
			t.Errorf("%s=%q was taken: %+v", s.Name, value, c)
		}
	})
}
