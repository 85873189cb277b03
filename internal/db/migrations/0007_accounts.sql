-- Times are UTC without a zone, microseconds.

-- How a tenant writes numbers, dates and money; '' leaves it to the program.
ALTER TABLE tenants ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE tenants ADD COLUMN time_zone TEXT NOT NULL DEFAULT '';
ALTER TABLE tenants ADD COLUMN currency TEXT NOT NULL DEFAULT '';
ALTER TABLE tenants ADD COLUMN number_format TEXT NOT NULL DEFAULT '';
ALTER TABLE tenants ADD COLUMN date_format TEXT NOT NULL DEFAULT '';
ALTER TABLE tenants ADD COLUMN first_day_of_week TEXT NOT NULL DEFAULT '';

-- People. An e-mail address is one person in the whole installation: it is all
-- that a sign-in names. epoch is part of each session: raising it ends them all.
CREATE TABLE users (
    id                TEXT PRIMARY KEY,
    tenant_id         TEXT NOT NULL REFERENCES tenants (id),
    email             TEXT NOT NULL,
    email_key         TEXT NOT NULL,
    name              TEXT NOT NULL,
    roles             TEXT NOT NULL,
    active            BOOLEAN NOT NULL,
    password_hash     TEXT NOT NULL,
    must_change       BOOLEAN NOT NULL,
    epoch             BIGINT NOT NULL DEFAULT 1,
    language          TEXT NOT NULL DEFAULT '',
    time_zone         TEXT NOT NULL DEFAULT '',
    number_format     TEXT NOT NULL DEFAULT '',
    date_format       TEXT NOT NULL DEFAULT '',
    first_day_of_week TEXT NOT NULL DEFAULT '',
    created_at        TIMESTAMP NOT NULL,
    updated_at        TIMESTAMP NOT NULL,
    last_sign_in_at   TIMESTAMP
);
CREATE UNIQUE INDEX users_email ON users (email_key);
CREATE INDEX users_by_name ON users (tenant_id, name, id);

-- Sessions of browsers: of people, of wall screens, and of passkey sign-ins under
-- way. The id is the hash of the cookie's token, so that a copy of this table
-- opens nothing.
CREATE TABLE sessions (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('user', 'screen', 'ceremony')),
    data       {{BYTES}} NOT NULL,
    created_at TIMESTAMP NOT NULL,
    seen_at    TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Failed sign-ins by e-mail address (as a hash: people also type passwords into
-- that field) and by network address, for the growing delay.
CREATE TABLE sign_in_failures (
    kind         TEXT NOT NULL CHECK (kind IN ('email', 'address')),
    subject      TEXT NOT NULL,
    failures     BIGINT NOT NULL,
    failed_at    TIMESTAMP NOT NULL,
    locked_until TIMESTAMP,
    PRIMARY KEY (kind, subject)
);
CREATE INDEX sign_in_failures_age ON sign_in_failures (failed_at);

CREATE TABLE passkeys (
    id            TEXT PRIMARY KEY,
    tenant_id     TEXT NOT NULL REFERENCES tenants (id),
    user_id       TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name          TEXT NOT NULL,
    credential_id TEXT NOT NULL,
    credential    TEXT NOT NULL,
    created_at    TIMESTAMP NOT NULL,
    last_used_at  TIMESTAMP
);
CREATE UNIQUE INDEX passkeys_credential ON passkeys (credential_id);
CREATE INDEX passkeys_by_user ON passkeys (user_id, created_at);

-- A screen that shows its code and waits for a person. It belongs to no tenant
-- yet; the person's becomes its own.
CREATE TABLE screen_pairings (
    id         TEXT PRIMARY KEY,
    code_hash  TEXT NOT NULL,
    address    TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX screen_pairings_code ON screen_pairings (code_hash);
CREATE INDEX screen_pairings_expiry ON screen_pairings (expires_at);

-- Wall screens that a person let in.
CREATE TABLE screens (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenants (id),
    name         TEXT NOT NULL,
    approved_by  TEXT NOT NULL,
    approved_at  TIMESTAMP NOT NULL,
    revoked_at   TIMESTAMP,
    last_seen_at TIMESTAMP
);
CREATE INDEX screens_by_tenant ON screens (tenant_id, approved_at);

ALTER TABLE api_keys ADD COLUMN created_by TEXT NOT NULL DEFAULT '';

-- From where an act came, and whose account it was.
ALTER TABLE audit_log ADD COLUMN actor_id TEXT NOT NULL DEFAULT '';
ALTER TABLE audit_log ADD COLUMN address TEXT NOT NULL DEFAULT '';
CREATE INDEX audit_log_by_actor ON audit_log (tenant_id, actor_id, at);
