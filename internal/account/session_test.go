package account_test

import (
	"database/sql"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/forma3d/connect/internal/account"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/identity"
)

func signIn(email, password string) map[string]any {
	return map[string]any{"email": email, "password": password}
}

func TestAPersonSignsInAndOut(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		b := r.browser()
		if got := string(b.do("GET", "/session", nil).is(200).body); !strings.Contains(got, `"signedIn":false,"needsUser":false,"passkeys":true`) {
			t.Errorf("before the sign-in: %s", got)
		}
		b.do("GET", "/me", nil).is(401, "unauthenticated")
		res := b.do("POST", "/session", signIn(" ADA@example.com", password), "X-Forwarded-For: 203.0.113.9").is(204)
		cookie := res.header.Get("Set-Cookie")
		for _, part := range []string{account.UserCookie + "=", "; Path=/", "; HttpOnly", "; SameSite=Lax", "; Expires="} {
			if !strings.Contains(cookie, part) {
				t.Errorf("the cookie %q lacks %q", cookie, part)
			}
		}
		if strings.Contains(cookie, "Secure") || res.header.Get("Cache-Control") != "no-store" {
			t.Errorf("cookie %q, cache control %q", cookie, res.header.Get("Cache-Control"))
		}
		if e := r.audited("session.sign-in"); e.ActorKind != "user" || e.ActorID != r.admin.ID || e.Address != "203.0.113.9" {
			t.Errorf("the audit log says %+v", e)
		}
		me := b.do("GET", "/me", nil).is(200)
		if me.field("id") != r.admin.ID || me.field("kind") != "user" || me.field("email") != adminEmail || !strings.Contains(string(me.body), identity.AuditWrite) {
			t.Errorf("me is %s", me.body)
		}
		first := b.cookie(account.UserCookie)
		b.do("POST", "/session", signIn(adminEmail, password)).is(204)
		if b.cookie(account.UserCookie) == first {
			t.Error("a new sign-in keeps the token of before")
		}
		old := r.browser("Cookie: " + account.UserCookie + "=" + first)
		old.do("GET", "/me", nil).is(401, "unauthenticated")

		var plain, all int
		err := r.db.Read().QueryRowContext(t.Context(), `SELECT COALESCE(SUM(CASE WHEN id = $1 THEN 1 ELSE 0 END), 0), COUNT(*) FROM sessions`, b.cookie(account.UserCookie)).Scan(&plain, &all)
		if err != nil || plain != 0 || all != 1 {
			t.Errorf("%d sessions are stored, %d under their token, %v", all, plain, err)
		}

		current := b.cookie(account.UserCookie)
		b.do("DELETE", "/session", nil).is(204)
		r.audited("session.sign-out")
		if b.cookie(account.UserCookie) != "" {
			t.Error("the cookie is still there")
		}
		r.browser("Cookie: "+account.UserCookie+"="+current).do("GET", "/me", nil).is(401)
		b.do("DELETE", "/session", nil).is(204) // nobody signs out
	})
}

func TestTheCookieIsSecureBehindTLS(t *testing.T) {
	d := dbtest.Open(t, dbtest.Options(t, db.SQLite))
	o := options()
	o.AppURL = "https://hub.example.com"
	r := newRig(t, d, newClock(), o)
	r.user(identity.DefaultTenant, adminEmail, identity.RoleAdmin)
	res := r.browser().do("POST", "/session", signIn(adminEmail, password)).is(204)
	if c := res.header.Get("Set-Cookie"); !strings.Contains(c, "; Secure") {
		t.Errorf("the cookie is %q", c)
	}
}

func TestAFailedSignInTellsNothing(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		gone := r.user(identity.DefaultTenant, "gone@example.com", identity.RoleViewer)
		no := false
		if _, err := r.accounts.ChangeUser(t.Context(), identity.DefaultTenant, gone.ID, account.UserChange{Active: &no}); err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, c := range []struct{ email, password, because string }{
			{adminEmail, "wrong horse battery", "password"}, {"nobody@example.com", password, "unknown"}, {"gone@example.com", password, "deactivated"}, {"p@ssw0rd typed here", "x", "unknown"},
		} {
			a := r.browser().do("POST", "/session", signIn(c.email, c.password), "X-Correlation-ID: same").is(401, "sign-in-failed")
			texts = append(texts, string(a.body))
			e := r.audited("session.refused")
			if string(e.After) != `{"because":"`+c.because+`"}` || e.ActorKind != "nobody" || strings.Contains(fmt.Sprintf("%+v", e), "typed here") {
				t.Errorf("the audit log says %+v", e)
			}
			if a.header.Get("Set-Cookie") != "" {
				t.Errorf("a cookie was set for %s", c.email)
			}
		}
		for _, text := range texts {
			if text != texts[0] {
				t.Errorf("the answers differ: %s and %s", texts[0], text)
			}
		}
	})
}

func TestGuessingWaitsLongerAndLonger(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		// The second process knows what the first counted.
		second := newRig(t, r.db, r.clock, options())
		for _, email := range []string{adminEmail, "nobody@example.com"} {
			for i := range 5 {
				at := r
				if i%2 == 1 {
					at = second
				}
				at.browser().do("POST", "/session", signIn(email, "wrong horse battery")).is(401, "sign-in-failed")
			}
			for i, seconds := range []int{30, 60, 120, 240, 480, 900, 900} {
				a := second.browser().do("POST", "/session", signIn(email, password)).is(429, "locked-out")
				if got := a.header.Get("Retry-After"); got != fmt.Sprint(seconds) {
					t.Errorf("%s, wait %d: Retry-After is %q, want %d", email, i, got, seconds)
				}
				r.clock.advance(time.Duration(seconds) * time.Second)
				r.browser().do("POST", "/session", signIn(email, "wrong horse battery")).is(401)
			}
		}
		r.clock.advance(15 * time.Minute)
		r.browser().do("POST", "/session", signIn(adminEmail, password)).is(204)
		for range 5 { // what was before is forgotten
			r.browser().do("POST", "/session", signIn(adminEmail, "wrong horse battery")).is(401)
		}
		r.browser().do("POST", "/session", signIn(adminEmail, password)).is(429)
		r.clock.advance(25 * time.Hour)
		for range 4 {
			r.browser().do("POST", "/session", signIn(adminEmail, "wrong horse battery")).is(401)
		}
		r.browser().do("POST", "/session", signIn(adminEmail, password)).is(204)
	})
}

func TestOneAddressCannotTryManyAccounts(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		guesser, neighbour := r.browser("X-Forwarded-For: 2001:db8:1:2::1"), r.browser("X-Forwarded-For: 2001:db8:1:2::ffff")
		for i := range 49 {
			guesser.do("POST", "/session", signIn(fmt.Sprintf("user%d@example.com", i), "wrong horse battery")).is(401)
		}
		// An account of one's own does not buy further guesses.
		guesser.do("POST", "/session", signIn(adminEmail, password)).is(204)
		guesser.do("POST", "/session", signIn("other@example.com", "wrong horse battery")).is(401)
		guesser.do("POST", "/session", signIn("another@example.com", "wrong horse battery")).is(429, "locked-out")
		neighbour.do("POST", "/session", signIn(adminEmail, password)).is(429, "locked-out") // the same /64
		r.browser("X-Forwarded-For: 2001:db8:1:3::1").do("POST", "/session", signIn(adminEmail, password)).is(204)
	})
}

func TestGuessesAtOnceDoNotOutrunTheCount(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		var mu sync.Mutex
		answers := map[int]int{}
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				a := r.browser().do("POST", "/session", signIn(adminEmail, "wrong horse battery"))
				mu.Lock()
				defer mu.Unlock()
				answers[a.status]++
			})
		}
		wg.Wait()
		if answers[http.StatusUnauthorized] != 5 || answers[http.StatusTooManyRequests] != 15 {
			t.Errorf("answers were %v", answers)
		}
	})
}

func TestSessionsEnd(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.user(identity.DefaultTenant, "second@example.com", identity.RoleAdmin)
		boss := func() *browser { return r.signedIn("second@example.com") }
		yes, no := true, false
		for _, c := range []struct {
			what string
			end  func(one, other *browser)
			goes bool // whether the session that does it goes on
		}{
			{"sign-out everywhere", func(one, _ *browser) { one.do("DELETE", "/session/all", nil).is(204) }, false},
			{"a changed password", func(one, _ *browser) {
				one.do("POST", "/me/password", map[string]any{"current": password, "new": password + " moon"}).is(204)
				one.do("POST", "/me/password", map[string]any{"current": password + " moon", "new": password}).is(204)
			}, true},
			{"sign-out by an administrator", func(_, _ *browser) { boss().do("POST", "/users/"+r.admin.ID+"/sign-out", nil).is(204) }, false},
			{"other roles", func(_, _ *browser) {
				boss().do("PATCH", "/users/"+r.admin.ID, map[string]any{"roles": []string{"viewer", "admin"}}).is(200)
			}, false},
			{"a deactivation", func(_, _ *browser) {
				boss().do("PATCH", "/users/"+r.admin.ID, map[string]any{"active": no}).is(200)
				r.browser().do("POST", "/session", signIn(adminEmail, password)).is(401, "sign-in-failed")
				boss().do("PATCH", "/users/"+r.admin.ID, map[string]any{"active": yes}).is(200)
			}, false},
			{"a week without use", func(_, _ *browser) { r.clock.advance(7*24*time.Hour + time.Second) }, false},
		} {
			one, other := r.signedIn(adminEmail), r.signedIn(adminEmail)
			c.end(one, other)
			other.do("GET", "/me", nil).is(401, "unauthenticated")
			if want := map[bool]int{true: 200, false: 401}[c.goes]; one.do("GET", "/me", nil).status != want {
				t.Errorf("after %s the session that did it answers otherwise than %d", c.what, want)
			}
		}
	})
}

func TestASessionInUseLasts(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		b := r.signedIn(adminEmail)
		for range 4 {
			r.clock.advance(6 * 24 * time.Hour)
			b.do("GET", "/me", nil).is(200)
		}
		r.clock.advance(6*24*time.Hour + time.Second)
		b.do("GET", "/me", nil).is(401, "unauthenticated")
	})
}

func TestAPageOfAnotherSiteCannotActForAPerson(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		b := r.signedIn(adminEmail)
		for _, c := range []struct {
			method, path string
			body         any
		}{
			{"POST", "/session", signIn(adminEmail, password)}, {"DELETE", "/session", nil}, {"DELETE", "/session/all", nil}, {"POST", "/me/password", map[string]any{"current": password, "new": "another good password"}},
			{"POST", "/users", map[string]any{"email": "x@example.com", "name": "x", "roles": []string{"admin"}}}, {"POST", "/screens", nil}, {"POST", "/session/passkey/begin", nil},
		} {
			for _, header := range []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example"} {
				b.do(c.method, c.path, c.body, header).is(403, "cross-origin")
			}
		}
		b.do("GET", "/me", nil).is(200)
		b.do("DELETE", "/session", nil, "Sec-Fetch-Site: same-origin").is(204)
	})
}

func TestTheClockRemovesWhatExpired(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.signedIn(adminEmail)
		r.browser().do("POST", "/screens", nil).is(201)
		r.browser().do("POST", "/session", signIn("x@example.com", "wrong horse battery")).is(401)
		r.browser().do("POST", "/session/passkey/begin", nil).is(200)
		rows := func() map[string]int {
			out := map[string]int{}
			for _, table := range []string{"sessions", "screen_pairings", "sign_in_failures"} {
				var n int
				if err := r.db.Read().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM `+table).Scan(&n); err != nil {
					t.Fatal(err)
				}
				out[table] = n
			}
			return out
		}
		if err := r.accounts.Purge(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := rows(); got["sessions"] != 3 || got["screen_pairings"] != 1 || got["sign_in_failures"] != 2 {
			t.Errorf("there are %v", got)
		}
		r.clock.advance(31 * 24 * time.Hour)
		if err := r.accounts.Purge(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := rows(); got["sessions"] != 0 || got["screen_pairings"] != 0 || got["sign_in_failures"] != 0 {
			t.Errorf("left are %v", got)
		}
	})
}

// A password that was stored at another cost is stored anew at its next use.
func TestThePriceOfAPasswordFollowsTheSettings(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		stored := func() string {
			var hash sql.NullString
			if err := r.db.Read().QueryRowContext(t.Context(), `SELECT password_hash FROM users WHERE id = $1`, r.admin.ID).Scan(&hash); err != nil {
				t.Fatal(err)
			}
			return hash.String
		}
		if !strings.HasPrefix(stored(), "$argon2id$v=19$m=64,t=1,p=1$") {
			t.Fatalf("stored is %s", stored())
		}
		o := options()
		o.Hash.Iterations = 2
		dearer := newRig(t, r.db, r.clock, o)
		dearer.signedIn(adminEmail)
		if !strings.HasPrefix(stored(), "$argon2id$v=19$m=64,t=2,p=1$") {
			t.Errorf("stored is %s", stored())
		}
		dearer.signedIn(adminEmail)
	})
}
