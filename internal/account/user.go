package account

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/audit"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/identity"
)

// User is a person who may sign in.
type User struct {
	ID           string
	Tenant       string
	Email        string
	Name         string
	Roles        []identity.Role
	Active       bool
	MustChange   bool // the password was given by somebody else
	Own          Preferences
	CreatedAt    time.Time
	LastSignInAt *time.Time

	hash     string // of the password
	epoch    int64
	defaults Preferences // of the tenant
}

// identity is the user as a caller.
func (u User) identity() identity.Identity {
	p := u.Preferences()
	return identity.Person(identity.Identity{
		Tenant: u.Tenant, Name: u.Name, UserID: u.ID, Email: u.Email, MustChange: u.MustChange, Language: p.Language, TimeZone: p.TimeZone,
	}, u.Roles)
}

// Preferences are those in effect for the user.
func (u User) Preferences() Preferences { return u.Own.over(u.defaults).over(builtIn()) }

// Longest texts of an account.
const (
	maxUserName = 100
	maxEmail    = 254
)

// emailKey is what makes two spellings the same address.
func emailKey(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

const userSelect = `SELECT u.id, u.tenant_id, u.email, u.name, u.roles, u.active, u.must_change, u.password_hash, u.epoch,
	u.language, u.time_zone, u.number_format, u.date_format, u.first_day_of_week, u.created_at, u.last_sign_in_at,
	t.language, t.time_zone, t.number_format, t.date_format, t.first_day_of_week
	FROM users u JOIN tenants t ON t.id = u.tenant_id `

func scanUser(row interface{ Scan(...any) error }) (User, error) {
	var u User
	var roles string
	var signIn sql.NullTime
	err := row.Scan(&u.ID, &u.Tenant, &u.Email, &u.Name, &roles, &u.Active, &u.MustChange, &u.hash, &u.epoch,
		&u.Own.Language, &u.Own.TimeZone, &u.Own.NumberFormat, &u.Own.DateFormat, &u.Own.FirstDayOfWeek, &u.CreatedAt, &signIn,
		&u.defaults.Language, &u.defaults.TimeZone, &u.defaults.NumberFormat, &u.defaults.DateFormat, &u.defaults.FirstDayOfWeek)
	if err != nil {
		return u, db.NotFound(err)
	}
	u.CreatedAt, u.LastSignInAt = u.CreatedAt.UTC(), db.TimePtr(signIn)
	if err := json.Unmarshal([]byte(roles), &u.Roles); err != nil {
		return u, fmt.Errorf("roles of user %s: %w", u.ID, err)
	}
	return u, nil
}

// userBy reads the one user of whatever tenant whose column has a value: a sign-in
// and a session name no tenant, the user says whose it is.
func userBy(ctx context.Context, q db.Querier, column, value string) (User, error) {
	u, err := scanUser(q.QueryRowContext(ctx, userSelect+`WHERE `+column+` = $1`, value))
	if err != nil {
		return u, fmt.Errorf("read the user: %w", err)
	}
	return u, nil
}

func userOf(ctx context.Context, q db.Querier, tenant, id, lock string) (User, error) {
	u, err := scanUser(q.QueryRowContext(ctx, userSelect+`WHERE u.tenant_id = $1 AND u.id = $2`+lock, tenant, id))
	if err != nil {
		return u, fmt.Errorf("read the user: %w", err)
	}
	return u, nil
}

// lockUser is userOf for a change of the row.
func lockUser(ctx context.Context, tx *db.Tx, tenant, id string) (User, error) {
	lock := tx.ForUpdate()
	if lock != "" {
		lock += " OF u"
	}
	return userOf(ctx, tx, tenant, id, lock)
}

// save writes what can change of a user.
func (s *Service) save(ctx context.Context, tx *db.Tx, u User) error {
	roles, err := json.Marshal(u.Roles)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE users SET email = $3, email_key = $4, name = $5, roles = $6, active = $7, password_hash = $8, must_change = $9, epoch = $10,
		language = $11, time_zone = $12, number_format = $13, date_format = $14, first_day_of_week = $15, updated_at = $16, last_sign_in_at = $17 WHERE tenant_id = $1 AND id = $2`,
		u.Tenant, u.ID, u.Email, emailKey(u.Email), u.Name, string(roles), u.Active, u.hash, u.MustChange, u.epoch,
		u.Own.Language, u.Own.TimeZone, u.Own.NumberFormat, u.Own.DateFormat, u.Own.FirstDayOfWeek, db.Time(s.now()), db.NullTime(u.LastSignInAt))
	if db.Unique(err) {
		return ErrEmailTaken
	}
	if err != nil {
		return fmt.Errorf("store the user: %w", err)
	}
	return nil
}

func insertUser(ctx context.Context, tx *db.Tx, u User) error {
	roles, err := json.Marshal(u.Roles)
	if err != nil {
		return err
	}
	// Not by the violated index: PostgreSQL ends the whole transaction with it.
	res, err := tx.ExecContext(ctx, `INSERT INTO users (id, tenant_id, email, email_key, name, roles, active, password_hash, must_change, epoch, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) ON CONFLICT (email_key) DO NOTHING`,
		u.ID, u.Tenant, u.Email, emailKey(u.Email), u.Name, string(roles), u.Active, u.hash, u.MustChange, u.epoch, u.CreatedAt)
	if err != nil {
		return fmt.Errorf("store the user: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		if err == nil {
			err = ErrEmailTaken
		}
		return err
	}
	return nil
}

// checkProfile gives what is wrong with a user's own data.
func checkProfile(email, name string, roles []identity.Role) error {
	var bad []Invalid
	if a, err := mail.ParseAddress(email); err != nil || a.Address != email || len(email) > maxEmail {
		bad = append(bad, Invalid{"email", "is not an e-mail address; write name@example.com"})
	}
	if name == "" || utf8.RuneCountInString(name) > maxUserName {
		bad = append(bad, Invalid{"name", fmt.Sprintf("must have 1 to %d letters", maxUserName)})
	}
	if len(roles) == 0 {
		bad = append(bad, Invalid{"roles", "must name at least one role"})
	}
	for _, r := range roles {
		if !slices.Contains(identity.Roles(), r) {
			bad = append(bad, Invalid{"roles", "are admin, operator and viewer"})
			break
		}
	}
	if bad != nil {
		return &InvalidError{bad}
	}
	return nil
}

// shownUser is a user in the audit log: without the e-mail address and the name,
// which are personal and stand in the user's row.
type shownUser struct {
	Roles      []identity.Role `json:"roles"`
	Active     bool            `json:"active"`
	MustChange bool            `json:"mustChangePassword"`
}

func shown(u User) shownUser { return shownUser{u.Roles, u.Active, u.MustChange} }

func (s *Service) record(ctx context.Context, tx *db.Tx, tenant, action, entity, id string, before, after any) error {
	return s.audit.Record(ctx, tx, tenant, audit.Act{Action: action, Entity: entity, EntityID: id, Before: before, After: after})
}

// allowed refuses acts on somebody who may do more than the caller, and giving
// away roles that may. The command line, which has the database, may do all.
func allowed(ctx context.Context, roles []identity.Role) error {
	if who, ok := identity.From(ctx); ok && !who.CanAll(identity.Union(roles)) {
		return ErrAbove
	}
	return nil
}

// NewUser is a user to be made.
type NewUser struct {
	Email    string
	Name     string
	Roles    []identity.Role
	Password string // "": one is made up, and must be changed at the first sign-in
}

// AddUser makes a user. temporary is the password that was made up, shown this
// once. Errors: *InvalidError, ErrEmailTaken, ErrAbove.
func (s *Service) AddUser(ctx context.Context, tenant string, n NewUser) (_ User, temporary string, err error) {
	n.Email, n.Name = strings.TrimSpace(n.Email), strings.TrimSpace(n.Name)
	if err := checkProfile(n.Email, n.Name, n.Roles); err != nil {
		return User{}, "", err
	}
	if err := allowed(ctx, n.Roles); err != nil {
		return User{}, "", err
	}
	if n.Password == "" {
		temporary = GeneratePassword()
		n.Password = temporary
	} else if err := s.checkPassword("password", n.Password, n.Email, n.Name); err != nil {
		return User{}, "", err
	}
	hash, err := s.hasher.hash(ctx, n.Password)
	if err != nil {
		return User{}, "", err
	}
	u := User{
		ID: uuid.Must(uuid.NewV7()).String(), Tenant: tenant, Email: n.Email, Name: n.Name, Roles: sortedRoles(n.Roles), Active: true,
		MustChange: temporary != "", CreatedAt: db.Time(s.now()), hash: hash, epoch: 1,
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := insertUser(ctx, tx, u); err != nil {
			return err
		}
		if err := s.record(ctx, tx, tenant, "user.create", "user", u.ID, nil, shown(u)); err != nil {
			return err
		}
		u, err = userOf(ctx, tx, tenant, u.ID, "")
		return err
	})
	return u, temporary, err
}

// sortedRoles gives roles in their order, each once.
func sortedRoles(roles []identity.Role) []identity.Role {
	out := []identity.Role{}
	for _, r := range identity.Roles() {
		if slices.Contains(roles, r) {
			out = append(out, r)
		}
	}
	return out
}

// UserQuery filters users. Page counts from 1.
type UserQuery struct {
	Search   string // part of the name or the e-mail address
	Role     identity.Role
	Active   *bool
	Page     int
	PageSize int
}

// Users lists a tenant's users by name, and how many match.
func (s *Service) Users(ctx context.Context, tenant string, q UserQuery) ([]User, int, error) {
	cond, args := []string{"u.tenant_id = $1"}, []any{tenant}
	add := func(text string, v any) {
		args = append(args, v)
		cond = append(cond, fmt.Sprintf(text, len(args)))
	}
	if q.Search != "" {
		pattern := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(q.Search)) + "%"
		add(`(LOWER(u.name) LIKE $%[1]d ESCAPE '\' OR u.email_key LIKE $%[1]d ESCAPE '\')`, pattern)
	}
	if q.Role != "" {
		add(`u.roles LIKE $%d`, `%"`+string(q.Role)+`"%`)
	}
	if q.Active != nil {
		add(`u.active = $%d`, *q.Active)
	}
	where := strings.Join(cond, " AND ")
	var total int
	if err := s.db.Read().QueryRowContext(ctx, `SELECT COUNT(*) FROM users u WHERE `+where, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count users: %w", err)
	}
	args = append(args, q.PageSize, (q.Page-1)*q.PageSize)
	var out []User
	err := db.Each(ctx, s.db.Read(), userSelect+`WHERE `+where+fmt.Sprintf(` ORDER BY LOWER(u.name), u.id LIMIT $%d OFFSET $%d`, len(args)-1, len(args)), args, func(rows *sql.Rows) error {
		u, err := scanUser(rows)
		out = append(out, u)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list users: %w", err)
	}
	return out, total, nil
}

// User reads one user; db.ErrNotFound when the tenant has none of that id.
func (s *Service) User(ctx context.Context, tenant, id string) (User, error) {
	return userOf(ctx, s.db.Read(), tenant, id, "")
}

// UserByEmail reads one user; db.ErrNotFound when there is none.
func (s *Service) UserByEmail(ctx context.Context, email string) (User, error) {
	return userBy(ctx, s.db.Read(), "u.email_key", emailKey(email))
}

// UserChange is a change of a user; nil fields stay.
type UserChange struct {
	Email  *string
	Name   *string
	Roles  []identity.Role
	Active *bool
}

// ChangeUser changes a user. Another set of roles and a deactivation end the
// user's sessions: new rights begin with a new session. Errors: *InvalidError,
// ErrEmailTaken, ErrAbove, ErrLastAdmin, db.ErrNotFound.
func (s *Service) ChangeUser(ctx context.Context, tenant, id string, c UserChange) (User, error) {
	return s.change(ctx, tenant, id, "user.change", func(_ context.Context, _ *db.Tx, u *User) error {
		before := *u
		if c.Email != nil {
			u.Email = strings.TrimSpace(*c.Email)
		}
		if c.Name != nil {
			u.Name = strings.TrimSpace(*c.Name)
		}
		if c.Roles != nil {
			u.Roles = sortedRoles(c.Roles)
		}
		if c.Active != nil {
			u.Active = *c.Active
		}
		if err := checkProfile(u.Email, u.Name, u.Roles); err != nil {
			return err
		}
		if len(sortedRoles(c.Roles)) != len(c.Roles) && c.Roles != nil {
			return invalid("roles", "are admin, operator and viewer, each once")
		}
		if !slices.Equal(before.Roles, u.Roles) || before.Active && !u.Active {
			u.epoch++
		}
		return nil
	})
}

// change is a change of a user by somebody, with all that goes for each of them.
func (s *Service) change(ctx context.Context, tenant, id, action string, edit func(ctx context.Context, tx *db.Tx, u *User) error) (User, error) {
	var u User
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		admins, err := lockAdmins(ctx, tx, tenant)
		if err != nil {
			return err
		}
		if u, err = lockUser(ctx, tx, tenant, id); err != nil {
			return err
		}
		if err := allowed(ctx, u.Roles); err != nil {
			return err
		}
		before := u
		if err := edit(ctx, tx, &u); err != nil {
			return err
		}
		if err := allowed(ctx, u.Roles); err != nil {
			return err
		}
		isAdmin := u.Active && slices.Contains(u.Roles, identity.RoleAdmin)
		if !isAdmin && len(admins) == 1 && admins[0] == u.ID {
			return ErrLastAdmin
		}
		if emailKey(u.Email) != emailKey(before.Email) {
			if _, err := userBy(ctx, tx, "u.email_key", emailKey(u.Email)); err == nil {
				return ErrEmailTaken
			}
		}
		if err := s.save(ctx, tx, u); err != nil {
			return err
		}
		return s.record(ctx, tx, tenant, action, "user", u.ID, shown(before), shown(u))
	})
	return u, err
}

// lockAdmins lists the active administrators and keeps others from changing them
// until the transaction ends: two people must not remove each other.
func lockAdmins(ctx context.Context, tx *db.Tx, tenant string) ([]string, error) {
	var out []string
	err := db.Each(ctx, tx, `SELECT id FROM users WHERE tenant_id = $1 AND active = $2 AND roles LIKE '%"admin"%' ORDER BY id`+tx.ForUpdate(), []any{tenant, true}, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		out = append(out, id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the administrators: %w", err)
	}
	return out, nil
}

// ResetPassword gives a user a temporary password, which it returns, shown this
// once; it must be changed at the next sign-in. The user's sessions end. Errors:
// ErrAbove, db.ErrNotFound.
func (s *Service) ResetPassword(ctx context.Context, tenant, id string) (User, string, error) {
	temporary := GeneratePassword()
	hash, err := s.hasher.hash(ctx, temporary)
	if err != nil {
		return User{}, "", err
	}
	u, err := s.change(ctx, tenant, id, "user.reset-password", func(ctx context.Context, tx *db.Tx, u *User) error {
		u.hash, u.MustChange = hash, true
		return s.endSessions(ctx, tx, u)
	})
	if err != nil {
		return User{}, "", err
	}
	return u, temporary, s.forgive(ctx, u.Email)
}

// SetPassword gives a user a password of somebody's choice, from the command
// line; it need not be changed. Errors: *InvalidError, db.ErrNotFound.
func (s *Service) SetPassword(ctx context.Context, tenant, id, password string) error {
	u, err := s.User(ctx, tenant, id)
	if err != nil {
		return err
	}
	if err := s.checkPassword("password", password, u.Email, u.Name); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, tenant, id, "user.reset-password", func(ctx context.Context, tx *db.Tx, u *User) error {
		u.hash, u.MustChange = hash, false
		return s.endSessions(ctx, tx, u)
	})
	if err != nil {
		return err
	}
	return s.forgive(ctx, u.Email)
}

// SignOutUser ends all sessions of a user. Errors: ErrAbove, db.ErrNotFound.
func (s *Service) SignOutUser(ctx context.Context, tenant, id string) error {
	_, err := s.change(ctx, tenant, id, "user.sign-out", s.endSessions)
	return err
}

// NeedsUser reports whether there is no user at all.
func (s *Service) NeedsUser(ctx context.Context) (bool, error) {
	var n int
	if err := s.db.Read().QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT id FROM users LIMIT 1) u`).Scan(&n); err != nil {
		return false, fmt.Errorf("look for users: %w", err)
	}
	return n == 0, nil
}

// Seed makes the first administrator, while there is no user at all. Errors:
// *InvalidError.
func (s *Service) Seed(ctx context.Context, email, password string) error {
	needed, err := s.NeedsUser(ctx)
	if err != nil || !needed || email == "" {
		return err
	}
	_, _, err = s.AddUser(ctx, identity.DefaultTenant, NewUser{Email: email, Name: "Administrator", Roles: []identity.Role{identity.RoleAdmin}, Password: password})
	if err == nil {
		s.log.InfoContext(ctx, "the first administrator was made from SEED_ADMIN_EMAIL")
	}
	if errors.Is(err, ErrEmailTaken) {
		return nil // another process was faster
	}
	return err
}
