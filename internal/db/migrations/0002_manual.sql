-- What people did by hand.
CREATE TABLE audit_log (
    id             TEXT PRIMARY KEY,
    tenant_id      TEXT NOT NULL REFERENCES tenants (id),
    at             TIMESTAMP NOT NULL,
    actor_kind     TEXT NOT NULL,
    actor          TEXT NOT NULL,
    action         TEXT NOT NULL,
    entity         TEXT NOT NULL,
    entity_id      TEXT NOT NULL,
    order_id       TEXT,
    reason         TEXT NOT NULL,
    before         TEXT NOT NULL,
    after          TEXT NOT NULL,
    correlation_id TEXT NOT NULL
);
CREATE INDEX audit_log_by_time ON audit_log (tenant_id, at, id);
CREATE INDEX audit_log_by_order ON audit_log (order_id, at) WHERE order_id IS NOT NULL;

-- A print that came out but cannot be used: it counts as not made.
ALTER TABLE print_jobs ADD COLUMN scrapped_at TIMESTAMP;

-- The shop's address at the moment when a person corrected it here: as long as
-- the shop says the same, the correction stays.
ALTER TABLE orders ADD COLUMN corrected_from TEXT;
