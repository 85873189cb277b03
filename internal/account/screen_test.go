package account_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/account"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
)

func deleteUsers(ctx context.Context, tx *db.Tx) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM users`)
	return err
}

func TestAPersonLetsAWallScreenIn(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		screen, admin := r.browser(), r.signedIn(adminEmail)
		if s := screen.do("GET", "/screens/current", nil).is(200).field("state"); s != "none" {
			t.Errorf("before: %s", s)
		}
		code := screen.do("POST", "/screens", nil).is(201).field("code")
		if len(code) != 9 || strings.ContainsAny(code, "01ilou") {
			t.Errorf("the code is %q", code)
		}
		pending := screen.cookie(account.ScreenCookie)
		if s := screen.do("GET", "/screens/current", nil).is(200).field("state"); s != "pending" {
			t.Errorf("meanwhile: %s", s)
		}
		screen.do("GET", "/me", nil).is(401)

		admin.do("POST", "/screens/approve", map[string]any{"code": "2222-2222", "name": "Print room"}).is(404, "unknown-code")
		admin.do("POST", "/screens/approve", map[string]any{"code": code, "name": " "}).is(422, "invalid")
		id := admin.do("POST", "/screens/approve", map[string]any{"code": " " + strings.ToUpper(strings.Replace(code, "-", " ", 1)), "name": "Print room"}).is(201).field("id")
		if e := r.audited("screen.approve"); e.EntityID != id || e.ActorID != r.admin.ID {
			t.Errorf("the audit log says %+v", e)
		}
		admin.do("POST", "/screens/approve", map[string]any{"code": code, "name": "Again"}).is(404, "unknown-code")

		// The token that was known before the approval opens nothing.
		r.browser("Cookie: "+account.ScreenCookie+"="+pending).do("GET", "/me", nil).is(401)
		if a := screen.do("GET", "/screens/current", nil).is(200); a.field("state") != "approved" || a.field("name") != "Print room" {
			t.Errorf("after: %s", a.body)
		}
		if screen.cookie(account.ScreenCookie) == pending {
			t.Error("the screen keeps its token")
		}
		r.browser("Cookie: "+account.ScreenCookie+"="+pending).do("GET", "/screens/current", nil).is(200)
		me := screen.do("GET", "/me", nil).is(200)
		if me.field("kind") != "screen" || me.field("name") != "Print room" || !strings.Contains(string(me.body), `"permissions":["orders.read","printJobs.read","shipments.read"]`) {
			t.Errorf("the screen is %s", me.body)
		}
		for _, path := range []string{"/users", "/audit", "/api-keys", "/screens"} {
			screen.do("GET", path, nil).is(403, "forbidden")
		}
		screen.do("PATCH", "/me", map[string]any{"name": "x"}).is(403, "people-only")
		screen.do("DELETE", "/session/all", nil).is(403, "people-only")

		if list := string(admin.do("GET", "/screens", nil).is(200).body); !strings.Contains(list, `"name":"Print room","approvedBy":"ada"`) || strings.Contains(list, `"lastSeenAt":null`) {
			t.Errorf("the list is %s", list)
		}
		admin.do("DELETE", "/screens/"+id, nil).is(204)
		r.audited("screen.revoke")
		screen.do("GET", "/me", nil).is(401)
		if s := screen.do("GET", "/screens/current", nil).is(200).field("state"); s != "none" {
			t.Errorf("after the end: %s", s)
		}
		admin.do("DELETE", "/screens/missing", nil).is(404)
	})
}

func TestAScreenAndAPersonShareABrowser(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		b := r.signedIn(adminEmail)
		code := b.do("POST", "/screens", nil).is(201).field("code")
		b.do("POST", "/screens/approve", map[string]any{"code": code, "name": "Here"}).is(201)
		b.do("GET", "/screens/current", nil).is(200)
		if kind := b.do("GET", "/me", nil).is(200).field("kind"); kind != "user" {
			t.Errorf("the caller is a %s", kind)
		}
		b.do("DELETE", "/session", nil).is(204)
		if kind := b.do("GET", "/me", nil).is(200).field("kind"); kind != "screen" {
			t.Errorf("the caller is a %s", kind)
		}
	})
}

func TestCodesEndAndAreFew(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		admin, screen := r.signedIn(adminEmail), r.browser()
		code := screen.do("POST", "/screens", nil).is(201).field("code")
		r.clock.advance(10*time.Minute + time.Second)
		admin.do("POST", "/screens/approve", map[string]any{"code": code, "name": "Late"}).is(404, "unknown-code")
		if s := screen.do("GET", "/screens/current", nil).is(200).field("state"); s != "none" {
			t.Errorf("after the code's end: %s", s)
		}
		for range 10 {
			r.browser().do("POST", "/screens", nil).is(201)
		}
		r.browser().do("POST", "/screens", nil).is(429, "too-many-screens")
		for i := range 190 {
			r.browser(fmt.Sprintf("X-Forwarded-For: 198.51.100.%d", i/10)).do("POST", "/screens", nil).is(201)
		}
		r.browser("X-Forwarded-For: 198.51.100.99").do("POST", "/screens", nil).is(429, "too-many-screens")
		r.clock.advance(11 * time.Minute)
		r.browser().do("POST", "/screens", nil).is(201)
	})
}

// One customer has a whole /64 of IPv6 addresses: counted one by one they would
// take all places from everybody else.
func TestOneNetworkCannotTakeAllCodes(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		for i := range 10 {
			r.browser(fmt.Sprintf("X-Forwarded-For: 2001:db8:1:2::%x", i+1)).do("POST", "/screens", nil).is(201)
		}
		r.browser("X-Forwarded-For: 2001:db8:1:2:ffff::1").do("POST", "/screens", nil).is(429, "too-many-screens")
		r.browser("X-Forwarded-For: 2001:db8:1:3::1").do("POST", "/screens", nil).is(201)
	})
}

// Anybody can ask for codes: what stays of a code that nobody approved would fill
// the database.
func TestNothingStaysOfACodeThatNobodyApproved(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		screen := r.browser()
		screen.do("POST", "/screens", nil).is(201)
		screen.do("POST", "/screens", nil).is(201) // loaded again
		r.clock.advance(2 * time.Minute)
		screen.do("GET", "/screens/current", nil).is(200) // in use, as far as the session knows
		r.clock.advance(20 * time.Minute)
		if err := r.accounts.Purge(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"sessions", "screen_pairings"} {
			var n int
			if err := r.db.Read().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM `+table).Scan(&n); err != nil || n != 0 {
				t.Errorf("%s: %d rows are left, %v", table, n, err)
			}
		}
	})
}

func TestAScreenLetInAtTheLastMomentHearsOfIt(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		admin, screen := r.signedIn(adminEmail), r.browser()
		code := screen.do("POST", "/screens", nil).is(201).field("code")
		r.clock.advance(10*time.Minute - time.Second)
		admin.do("POST", "/screens/approve", map[string]any{"code": code, "name": "Print room"}).is(201)
		r.clock.advance(time.Minute)
		if s := screen.do("GET", "/screens/current", nil).is(200).field("state"); s != "approved" {
			t.Errorf("the screen is %s", s)
		}
	})
}

// A screen that asks for another code gives up what it was let in by, and the
// challenge of a passkey is none of a code's session.
func TestAScreenAsksForAnotherCode(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		admin, screen := r.signedIn(adminEmail), r.browser()
		screen.do("POST", "/screens", nil).is(201)
		waiting := screen.cookie(account.ScreenCookie)
		r.browser("Cookie: forma3d_ceremony="+waiting).do("POST", "/session/passkey/finish", map[string]any{"credential": map[string]any{}}).is(401, "sign-in-failed")
		code := screen.do("POST", "/screens", nil).is(201).field("code")
		admin.do("POST", "/screens/approve", map[string]any{"code": code, "name": "Print room"}).is(201)
		screen.do("GET", "/screens/current", nil).is(200)
		screen.do("GET", "/me", nil).is(200)
		approved := screen.cookie(account.ScreenCookie)
		screen.do("POST", "/screens", nil).is(201)
		r.browser("Cookie: "+account.ScreenCookie+"="+approved).do("GET", "/me", nil).is(401)
		if s := screen.do("GET", "/screens/current", nil).is(200).field("state"); s != "pending" {
			t.Errorf("afterwards: %s", s)
		}
	})
}

func TestPreferencesFallBack(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		b := r.signedIn(adminEmail)
		effective := func() string {
			me := b.do("GET", "/me", nil).is(200)
			return strings.Join([]string{me.field("language"), me.field("timeZone"), me.field("numberFormat"), me.field("dateFormat"), me.field("firstDayOfWeek")}, "|")
		}
		if got := effective(); got != "en|Europe/Brussels|language|language|monday" {
			t.Errorf("built in are %s", got)
		}
		b.do("PATCH", "/tenant", map[string]any{"name": "Prints GmbH", "language": "de", "timeZone": "Europe/Berlin", "currency": "CHF", "firstDayOfWeek": "sunday"}).is(200)
		if e := r.audited("tenant.change"); !strings.Contains(string(e.Before), `"name":"Default"`) || !strings.Contains(string(e.After), `"currency":"CHF"`) {
			t.Errorf("the audit log says %s → %s", e.Before, e.After)
		}
		if got := effective(); got != "de|Europe/Berlin|language|language|sunday" {
			t.Errorf("the tenant's are %s", got)
		}
		b.do("PATCH", "/me", map[string]any{"language": "fr", "numberFormat": "1 234,56", "dateFormat": "dd/mm/yyyy"}).is(200)
		if got := effective(); got != "fr|Europe/Berlin|1 234,56|dd/mm/yyyy|sunday" {
			t.Errorf("the person's are %s", got)
		}
		b.do("PATCH", "/me", map[string]any{"language": "", "numberFormat": ""}).is(200)
		if got := effective(); got != "de|Europe/Berlin|language|dd/mm/yyyy|sunday" {
			t.Errorf("taken back are %s", got)
		}
		// What the program counts for a person begins where that person's days do.
		zones := func() string {
			of, err := r.accounts.TimeZone(t.Context(), identity.DefaultTenant)
			if err != nil {
				t.Fatal(err)
			}
			req := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
			req.AddCookie(&http.Cookie{Name: account.UserCookie, Value: b.cookie(account.UserCookie)})
			who, ok, err := r.accounts.Session(req)
			if err != nil || !ok {
				t.Fatalf("the session: %t, %v", ok, err)
			}
			return of + "|" + who.TimeZone
		}
		if got := zones(); got != "Europe/Berlin|Europe/Berlin" {
			t.Errorf("the tenant's zone and the person's are %s", got)
		}
		b.do("PATCH", "/me", map[string]any{"timeZone": "Asia/Tokyo"}).is(200)
		if got := zones(); got != "Europe/Berlin|Asia/Tokyo" {
			t.Errorf("the tenant's zone and the person's own are %s", got)
		}
		for field, value := range map[string]string{"language": "xx", "timeZone": "Mars/Base", "numberFormat": "1-2", "dateFormat": "soon", "firstDayOfWeek": "someday"} {
			for _, path := range []string{"/me", "/tenant"} {
				if p := b.do("PATCH", path, map[string]any{field: value}).is(422, "invalid").problem(); len(p.Errors) != 1 || p.Errors[0].Field != "body."+field {
					t.Errorf("%s %s: %+v", path, field, p.Errors)
				}
			}
		}
		b.do("PATCH", "/tenant", map[string]any{"currency": "XYZ9"}).is(422)
		b.do("PATCH", "/tenant", map[string]any{"currency": "QQQ"}).is(422, "invalid")
		if got := b.do("GET", "/tenant", nil).is(200); got.field("name") != "Prints GmbH" || got.field("currency") != "CHF" || got.field("dateFormat") != "language" {
			t.Errorf("the tenant is %s", got.body)
		}
	})
}

func TestTenantsAreApart(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx := t.Context()
		for id, name := range map[string]string{"Bad Id": "x", "good": " ", "default": "Taken", "-x": "x"} {
			if err := r.accounts.AddTenant(ctx, id, name); err == nil {
				t.Errorf("tenant %q %q was made", id, name)
			}
		}
		if err := r.accounts.AddTenant(ctx, "second", "Second"); err != nil {
			t.Fatal(err)
		}
		r.user("second", "other@example.com", identity.RoleAdmin)
		admin, other := r.signedIn(adminEmail), r.signedIn("other@example.com")
		screen := r.browser()
		code := screen.do("POST", "/screens", nil).is(201).field("code")
		screenID := admin.do("POST", "/screens/approve", map[string]any{"code": code, "name": "Ours"}).is(201).field("id")
		var key struct {
			Item account.KeyView `json:"item"`
		}
		admin.do("POST", "/api-keys", map[string]any{"name": "Ours", "scopes": []string{identity.OrdersRead}}).is(201).into(&key)

		if name := other.do("GET", "/tenant", nil).is(200).field("name"); name != "Second" {
			t.Errorf("the other tenant is %s", name)
		}
		for _, path := range []string{"/users", "/api-keys", "/screens", "/audit", "/audit/export.csv"} {
			if body := string(other.do("GET", path, nil).is(200).body); strings.Contains(body, adminEmail) || strings.Contains(body, "Ours") || strings.Contains(body, r.admin.ID) {
				t.Errorf("%s shows %s", path, body)
			}
		}
		other.do("GET", "/users/"+r.admin.ID, nil).is(404)
		other.do("PATCH", "/users/"+r.admin.ID, map[string]any{"active": false}).is(404)
		other.do("POST", "/users/"+r.admin.ID+"/reset-password", nil).is(404)
		other.do("POST", "/users/"+r.admin.ID+"/sign-out", nil).is(404)
		other.do("DELETE", "/screens/"+screenID, nil).is(404)
		other.do("DELETE", "/api-keys/"+key.Item.ID, nil).is(404)
		admin.do("GET", "/me", nil).is(200)
	})
}

func TestTheAuditLogIsFilteredAndExported(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		admin := r.signedIn(adminEmail)
		start := r.clock.now().UTC()
		r.clock.advance(time.Hour)
		var made temporary
		admin.do("POST", "/users", newUser("grace@example.com", "viewer")).is(201).into(&made)
		r.clock.advance(time.Hour)
		code := r.browser().do("POST", "/screens", nil).is(201).field("code")
		admin.do("POST", "/screens/approve", map[string]any{"code": code, "name": "=1+2"}).is(201)
		for query, want := range map[string]int{
			"": 4, "?action=user.create": 2, "?entity=screen": 1, "?entityId=" + made.User.ID: 1, "?actorId=" + r.admin.ID: 3, "?actor=ada": 3, "?actor=forma3d": 1,
			"?from=" + start.Add(time.Minute).Format(time.RFC3339): 2, "?to=" + start.Add(90*time.Minute).Format(time.RFC3339): 3,
			"?from=" + start.Add(time.Minute).Format(time.RFC3339) + "&to=" + start.Add(90*time.Minute).Format(time.RFC3339): 1,
		} {
			var page struct {
				Items []any `json:"items"`
				Total int   `json:"total"`
			}
			admin.do("GET", "/audit"+query, nil).is(200).into(&page)
			if page.Total != want || len(page.Items) != want {
				t.Errorf("%s lists %d of %d, want %d", query, len(page.Items), page.Total, want)
			}
			a := admin.do("GET", "/audit/export.csv"+query, nil).is(200)
			if lines := strings.Count(string(a.body), "\n"); lines != want+1 || a.header.Get("X-Total-Count") != fmt.Sprint(want) {
				t.Errorf("%s exports %d lines, says %s, want %d", query, lines, a.header.Get("X-Total-Count"), want)
			}
		}
		// A name that a spreadsheet would run.
		r.user(identity.DefaultTenant, "=cmd@example.com", identity.RoleAdmin)
		formula := r.signedIn("=cmd@example.com")
		if csv := string(formula.do("GET", "/audit/export.csv", nil).is(200).body); !strings.Contains(csv, ",user,'=cmd,") {
			t.Errorf("the export is %s", csv)
		}
		// The same for those that split at semicolons.
		code = r.browser().do("POST", "/screens", nil).is(201).field("code")
		admin.do("POST", "/screens/approve", map[string]any{"code": code, "name": "hall;=1+2"}).is(201)
		if csv := string(admin.do("GET", "/audit/export.csv?action=screen.approve", nil).is(200).body); !strings.Contains(csv, "hall;'=1+2") {
			t.Errorf("the export is %s", csv)
		}
	})
}
