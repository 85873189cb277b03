-- The transaction that wrote an entry, so that the journal can be read in an
-- order to which nothing is added later; see internal/db/order.go. SQLite has
-- one writer and always 0 here.
ALTER TABLE journal ADD COLUMN xact {{XACT}};
CREATE INDEX journal_in_order ON journal (xact, seq);

-- Names the numbering of the journal. It changes when a restored backup takes
-- the journal's place: positions of before mean nothing then.
CREATE TABLE journal_epoch (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    epoch TEXT NOT NULL
);

-- The key pair by which browsers' push services know us, one for all tenants.
CREATE TABLE push_keys (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    public_key  TEXT NOT NULL,
    private_key {{BYTES}} NOT NULL,
    created_at  TIMESTAMP NOT NULL
);

-- The browsers that people are told things in. The endpoint is an address at
-- the browser's maker; server_key is our public key that it was made for. recent
-- counts the messages since recent_since, so that a flood of events is no flood
-- of messages.
CREATE TABLE push_subscriptions (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenants (id),
    user_id      TEXT NOT NULL,
    endpoint     TEXT NOT NULL,
    p256dh       TEXT NOT NULL,
    auth         TEXT NOT NULL,
    server_key   TEXT NOT NULL,
    device       TEXT NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    told_at      TIMESTAMP,
    last_problem TEXT NOT NULL DEFAULT '',
    recent       INTEGER NOT NULL DEFAULT 0,
    recent_since TIMESTAMP
);
CREATE UNIQUE INDEX push_subscriptions_endpoint ON push_subscriptions (tenant_id, endpoint);
CREATE INDEX push_subscriptions_by_user ON push_subscriptions (tenant_id, user_id);

-- What a person wants to be told, as a JSON list of classes. Without a row it is
-- what everybody is told.
CREATE TABLE push_choices (
    tenant_id  TEXT NOT NULL REFERENCES tenants (id),
    user_id    TEXT NOT NULL,
    classes    TEXT NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (tenant_id, user_id)
);
