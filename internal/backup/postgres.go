package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/forma3d/connect/internal/db"
)

// dumpPostgres writes PostgreSQL's own kind of backup to target. The dump and
// the counted rows are of one and the same moment.
func dumpPostgres(ctx context.Context, o Options, m *Manifest, target string) (_ source, err error) {
	program, err := findTool("pg_dump", o.PgDump)
	if err != nil {
		return source{}, err
	}
	d, err := db.Open(ctx, db.Options{URL: o.URL, Tool: "backup"})
	if err != nil {
		return source{}, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	content, err := d.Snapshot(ctx, func(ctx context.Context, schema, id string) error {
		m.SchemaName = schema
		// The archive is compressed as a whole.
		return runTool(ctx, program, o.URL, "--format=custom", "--compress=0", "--no-owner", "--no-privileges", "--schema="+quoted(schema), "--snapshot="+id, "--file="+target)
	})
	if err != nil {
		return source{}, err
	}
	m.Engine, m.Schema, m.Rows = db.PostgreSQL, content.Schema, content.Rows
	return newSource(dumpMember, target)
}

// restorePostgres reads a dump into the database in one transaction.
func restorePostgres(ctx context.Context, program, address, schema, dump string) error {
	return runTool(ctx, program, address, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--schema="+schema, dump)
}

// quoted is a name that pg_dump does not read as a pattern.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// findTool gives the path of one of PostgreSQL's client programs: the one that
// was named, the one on PATH, or where Debian keeps them.
func findTool(name, named string) (string, error) {
	if named != "" {
		path, err := exec.LookPath(named)
		if err != nil {
			return "", fmt.Errorf("%s cannot be run as %s: %w", named, name, err)
		}
		return path, nil
	}
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	if list, err := filepath.Glob(filepath.Join("/usr/lib/postgresql/*/bin", name)); err == nil && len(list) > 0 {
		return list[len(list)-1], nil
	}
	return "", fmt.Errorf("%s is not installed: install PostgreSQL's client programs, at least of the server's version (Debian and Ubuntu: postgresql-client; Alpine: postgresql-client; macOS: brew install libpq), or name it with --%s",
		name, strings.ReplaceAll(name, "_", "-"))
}

func runTool(ctx context.Context, program, address string, args ...string) error {
	safe, password, err := libpqAddress(address)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, program, append([]string{"--no-password", "--dbname=" + safe}, args...)...)
	var said bytes.Buffer
	cmd.Stderr = &said
	cmd.Env = toolEnv(password)
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", filepath.Base(program), err, strings.TrimSpace(said.String()))
	}
	return ctx.Err()
}

// toolEnv is what a client program needs of our environment; our settings and
// their secrets are not among it.
func toolEnv(password string) []string {
	env := []string{"LC_ALL=C"}
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		if name == "PATH" || name == "HOME" || name == "TMPDIR" || name == "SYSTEMROOT" || strings.HasPrefix(name, "PG") && name != "PGOPTIONS" {
			env = append(env, pair)
		}
	}
	if password != "" {
		env = append(env, "PGPASSWORD="+password)
	}
	return env
}

// libpqParams are the parameters of an address that both our driver and libpq
// understand; libpq refuses others, such as pool_max_conns.
var libpqParams = map[string]bool{
	"host": true, "port": true, "user": true, "dbname": true, "passfile": true, "connect_timeout": true, "target_session_attrs": true, "channel_binding": true,
	"sslmode": true, "sslrootcert": true, "sslcert": true, "sslkey": true, "sslsni": true, "krbsrvname": true, "gssencmode": true,
}

// libpqAddress takes the password out, which every user of the machine could
// read in the list of processes, and what libpq does not know.
func libpqAddress(address string) (safe, password string, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", "", errors.New("DATABASE_URL: the address cannot be read; write postgres://user:password@host:5432/name")
	}
	if u.User != nil {
		password, _ = u.User.Password()
		u.User = url.User(u.User.Username())
	}
	params := u.Query()
	if p := params.Get("password"); p != "" {
		password = p
	}
	for name := range params {
		if !libpqParams[name] {
			params.Del(name)
		}
	}
	u.RawQuery = params.Encode()
	return u.String(), password, nil
}
