package account_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/forma3d/connect/internal/account"
	"github.com/forma3d/connect/internal/identity"
)

type temporary struct {
	User     account.UserView `json:"user"`
	Password string           `json:"temporaryPassword"`
}

func newUser(email string, roles ...string) map[string]any {
	return map[string]any{"email": email, "name": "Grace", "roles": roles}
}

func TestATemporaryPasswordMustBeChangedFirst(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		admin := r.signedIn(adminEmail)
		var made temporary
		admin.do("POST", "/users", newUser("grace@example.com", "operator", "admin")).is(201).into(&made)
		if made.User.Email != "grace@example.com" || !made.User.MustChange || !made.User.Active || len(made.User.Roles) != 2 || made.User.Roles[0] != identity.RoleAdmin || len(made.Password) < 16 {
			t.Fatalf("made was %+v", made)
		}
		if e := r.audited("user.create"); strings.Contains(string(e.After), "grace") || e.EntityID != made.User.ID {
			t.Errorf("the audit log says %+v", e)
		}
		b := r.browser()
		b.do("POST", "/session", signIn("grace@example.com", made.Password)).is(204)
		if me := string(b.do("GET", "/me", nil).is(200).body); !strings.Contains(me, `"mustChangePassword":true`) {
			t.Errorf("me is %s", me)
		}
		b.do("GET", "/users", nil).is(403, "password-change-needed")
		b.do("PATCH", "/me", map[string]any{"language": "nl"}).is(200)
		b.do("POST", "/me/password", map[string]any{"current": made.Password, "new": made.Password}).is(422, "invalid")
		before := b.cookie(account.UserCookie)
		b.do("POST", "/me/password", map[string]any{"current": made.Password, "new": password}).is(204)
		r.audited("user.change-password")
		if b.cookie(account.UserCookie) == before {
			t.Error("the session keeps its token")
		}
		b.do("GET", "/users", nil).is(200)
		r.browser().do("POST", "/session", signIn("grace@example.com", made.Password)).is(401)

		admin.do("POST", "/users/"+made.User.ID+"/reset-password", nil).is(200).into(&made)
		b.do("GET", "/me", nil).is(401)
		r.browser().do("POST", "/session", signIn("grace@example.com", password)).is(401)
		again := r.browser()
		again.do("POST", "/session", signIn("grace@example.com", made.Password)).is(204)
		again.do("GET", "/users", nil).is(403, "password-change-needed")
	})
}

func TestAWrongCurrentPasswordCountsAsAGuess(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		b := r.signedIn(adminEmail)
		change := map[string]any{"current": "wrong horse battery", "new": "another good password"}
		for range 5 {
			p := b.do("POST", "/me/password", change).is(422, "wrong-password").problem()
			if len(p.Errors) != 1 || p.Errors[0].Field != "body.current" {
				t.Errorf("fields are %+v", p.Errors)
			}
		}
		b.do("POST", "/me/password", change).is(429, "locked-out")
		r.withKey(settingKey).do("POST", "/me/password", change).is(403, "people-only")
	})
}

func TestPasswordsThatAreGuessedFirstAreRefused(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.user(identity.DefaultTenant, "marguerite-duras@example.com", identity.RoleViewer)
		b := r.signedIn("marguerite-duras@example.com")
		for _, c := range []struct{ password, says string }{
			{"short", "at least 12"},
			{"elevenchars", "at least 12"},
			{"marguerite-duras@example.com", "e-mail address"},
			{"MARGUERITE-DURAS", "e-mail address"},
			{"marguerite-duras1!", "e-mail address"},
			{"password1234", "guessed first"},
			{"Password1234!!", "guessed first"},
			{"qwertyuiop123", "guessed first"},
			{"123456789012", "guessed first"},
			{"aaaaaaaaaaaaaaa", "guessed first"},
			{"121212121212", "guessed first"},
			{strings.Repeat("é", 200), "at most 256"},
		} {
			p := b.do("POST", "/me/password", map[string]any{"current": password, "new": c.password}).is(422, "invalid").problem()
			if len(p.Errors) != 1 || p.Errors[0].Field != "body.new" || !strings.Contains(p.Errors[0].Message, c.says) || strings.Contains(p.Errors[0].Message, c.password) {
				t.Errorf("%q: %+v, want %q", c.password, p.Errors, c.says)
			}
		}
		b.do("POST", "/me/password", map[string]any{"current": password, "new": "zwölf Boxkämpfer"}).is(204)
		r.browser().do("POST", "/session", signIn("marguerite-duras@example.com", "zwölf Boxkämpfer")).is(204)
	})
}

func TestUsersAreListedAndChanged(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		admin := r.signedIn(adminEmail)
		var made temporary
		admin.do("POST", "/users", newUser("grace@example.com", "viewer")).is(201).into(&made)
		admin.do("POST", "/users", newUser("GRACE@example.com", "viewer")).is(409, "email-taken")
		path := "/users/" + made.User.ID
		admin.do("PATCH", path, map[string]any{"email": adminEmail}).is(409, "email-taken")
		for _, c := range []struct {
			body  map[string]any
			field string
		}{
			{map[string]any{"email": "no address"}, "body.email"}, {map[string]any{"email": "Grace <grace@example.com>"}, "body.email"}, {map[string]any{"name": "  "}, "body.name"}, {map[string]any{"roles": []string{"king"}}, "body.roles"},
		} {
			p := admin.do("PATCH", path, c.body).is(422, "invalid").problem()
			if len(p.Errors) != 1 || p.Errors[0].Field != c.field {
				t.Errorf("%v: %+v", c.body, p.Errors)
			}
		}
		var u account.UserView
		admin.do("PATCH", path, map[string]any{"email": "hopper@example.com", "name": "Grace H.", "roles": []string{"operator"}, "active": false}).is(200).into(&u)
		if u.Email != "hopper@example.com" || u.Name != "Grace H." || len(u.Roles) != 1 || u.Roles[0] != identity.RoleOperator || u.Active {
			t.Errorf("changed to %+v", u)
		}
		if e := r.audited("user.change"); string(e.Before) != `{"roles":["viewer"],"active":true,"mustChangePassword":true}` || string(e.After) != `{"roles":["operator"],"active":false,"mustChangePassword":true}` {
			t.Errorf("the audit log says %s → %s", e.Before, e.After)
		}
		for query, want := range map[string]string{
			"": "ada,Grace H.", "?search=HOPPER": "Grace H.", "?search=h%25": "", "?role=operator": "Grace H.", "?active=true": "ada", "?pageSize=1": "ada", "?pageSize=1&page=2": "Grace H.",
		} {
			var page struct {
				Items []account.UserView `json:"items"`
			}
			admin.do("GET", "/users"+query, nil).is(200).into(&page)
			names := []string{}
			for _, u := range page.Items {
				names = append(names, u.Name)
			}
			if got := strings.Join(names, ","); got != want {
				t.Errorf("%s lists %q, want %q", query, got, want)
			}
		}
		admin.do("GET", "/users/missing", nil).is(404)
		admin.do("PATCH", "/users/missing", map[string]any{"name": "x"}).is(404)
		admin.do("POST", "/users/missing/reset-password", nil).is(404)
		admin.do("POST", "/users/missing/sign-out", nil).is(404)
	})
}

func TestTheLastAdministratorStays(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		key := r.withKey(settingKey)
		for _, change := range []map[string]any{{"active": false}, {"roles": []string{"operator"}}} {
			key.do("PATCH", "/users/"+r.admin.ID, change).is(409, "last-admin")
		}
		second := r.user(identity.DefaultTenant, "second@example.com", identity.RoleAdmin, identity.RoleViewer)
		key.do("PATCH", "/users/"+second.ID, map[string]any{"active": false}).is(200)
		key.do("PATCH", "/users/"+r.admin.ID, map[string]any{"active": false}).is(409, "last-admin")
		key.do("PATCH", "/users/"+second.ID, map[string]any{"active": true}).is(200)

		// Two who remove each other at the same time: one stays.
		var wg sync.WaitGroup
		for _, id := range []string{r.admin.ID, second.ID} {
			wg.Go(func() { key.do("PATCH", "/users/"+id, map[string]any{"roles": []string{"viewer"}}) })
		}
		wg.Wait()
		list, _, err := r.accounts.Users(t.Context(), identity.DefaultTenant, account.UserQuery{Role: identity.RoleAdmin, Page: 1, PageSize: 10})
		if err != nil || len(list) != 1 {
			t.Errorf("left are %+v, %v", list, err)
		}
	})
}

func TestNobodyGivesMoreThanTheyHave(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		text, _, err := r.keys.CreateKey(t.Context(), identity.DefaultTenant, "people", []string{identity.UsersRead, identity.UsersWrite, identity.OrdersRead}, nil)
		if err != nil {
			t.Fatal(err)
		}
		key := r.withKey(text)
		for _, role := range []string{"admin", "operator", "viewer"} {
			key.do("POST", "/users", newUser("new@example.com", role)).is(403, "above-you")
		}
		key.do("PATCH", "/users/"+r.admin.ID, map[string]any{"name": "x"}).is(403, "above-you")
		key.do("POST", "/users/"+r.admin.ID+"/reset-password", nil).is(403, "above-you")
		key.do("POST", "/users/"+r.admin.ID+"/sign-out", nil).is(403, "above-you")
		key.do("POST", "/api-keys", map[string]any{"name": "more", "scopes": []string{identity.OrdersWrite}}).is(403, "above-you")
		key.do("POST", "/api-keys", map[string]any{"name": "everything", "scopes": []string{}}).is(422)
		key.do("POST", "/api-keys", map[string]any{"name": "less", "scopes": []string{identity.OrdersRead}}).is(201)
		key.do("POST", "/screens/approve", map[string]any{"code": "x", "name": "x"}).is(403, "people-only")
	})
}

func TestKeysAreMadeShownOnceAndEnded(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		admin := r.signedIn(adminEmail)
		expires := r.clock.now().Add(3600e9).UTC()
		var made struct {
			Item account.KeyView `json:"item"`
			Key  string          `json:"key"`
		}
		admin.do("POST", "/api-keys", map[string]any{"name": "ERP", "scopes": []string{identity.UsersRead}, "expiresAt": expires}).is(201).into(&made)
		if made.Item.CreatedBy != "ada" || made.Item.State != "valid" || !strings.HasPrefix(made.Key, "f3d_"+made.Item.Prefix+"_") {
			t.Errorf("made was %+v", made)
		}
		if e := r.audited("api-key.create"); strings.Contains(string(e.After), made.Key[13:]) || e.EntityID != made.Item.ID {
			t.Errorf("the audit log says %+v", e)
		}
		key := r.withKey(made.Key)
		key.do("GET", "/users", nil).is(200)
		key.do("POST", "/users", newUser("x@example.com", "viewer")).is(403, "forbidden")
		if me := key.do("GET", "/me", nil).is(200); me.field("kind") != "api-key" || me.field("name") != "ERP" || me.field("id") != made.Item.ID {
			t.Errorf("me is %s", me.body)
		}
		if list := string(admin.do("GET", "/api-keys", nil).is(200).body); strings.Contains(list, made.Key[13:]) || !strings.Contains(list, made.Item.Prefix) {
			t.Errorf("the list is %s", list)
		}
		for field, body := range map[string]map[string]any{
			"body.scopes": {"name": "x", "scopes": []string{"everything"}}, "body.expiresAt": {"name": "x", "scopes": []string{identity.UsersRead}, "expiresAt": r.clock.now().Add(-1e9).UTC()},
		} {
			if p := admin.do("POST", "/api-keys", body).is(422, "invalid").problem(); len(p.Errors) != 1 || p.Errors[0].Field != field {
				t.Errorf("%v: %+v", body, p.Errors)
			}
		}
		admin.do("DELETE", "/api-keys/"+made.Item.ID, nil).is(204)
		r.audited("api-key.revoke")
		key.do("GET", "/users", nil).is(401, "unauthenticated")
		if list := string(admin.do("GET", "/api-keys", nil).is(200).body); !strings.Contains(list, `"state":"revoked"`) {
			t.Errorf("the list is %s", list)
		}
		admin.do("DELETE", "/api-keys/missing", nil).is(404)
	})
}

func TestTheFirstAdministratorComesFromTheSettings(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		ctx := t.Context()
		if err := r.accounts.Seed(ctx, "late@example.com", password); err != nil {
			t.Fatal(err)
		}
		r.browser().do("POST", "/session", signIn("late@example.com", password)).is(401) // there was somebody
		if err := r.db.InTx(ctx, deleteUsers); err != nil {
			t.Fatal(err)
		}
		if got := string(r.browser().do("GET", "/session", nil).is(200).body); !strings.Contains(got, `"needsUser":true`) {
			t.Errorf("without users: %s", got)
		}
		if err := r.accounts.Seed(ctx, "first@example.com", "password1234"); err == nil || !strings.Contains(err.Error(), "guessed first") {
			t.Errorf("a bad password gives %v", err)
		}
		var wg sync.WaitGroup
		for range 4 { // processes that start together
			wg.Go(func() {
				if err := r.accounts.Seed(ctx, "first@example.com", password); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		b := r.browser()
		b.do("POST", "/session", signIn("first@example.com", password)).is(204)
		b.do("GET", "/users", nil).is(200)
	})
}
