-- What people are told. One alert gathers everything that has one cause; at most
-- one of a cause is alive. raised counts how often it was raised, known how many
-- of those the newest message named or a person acknowledged.
CREATE TABLE alerts (
    id              TEXT PRIMARY KEY,
    tenant_id       TEXT NOT NULL REFERENCES tenants (id),
    kind            TEXT NOT NULL CHECK (kind IN ('fulfillment_failed', 'print_failed', 'cancellation_review', 'retries_exhausted', 'integration_down', 'orders_stuck')),
    cause           TEXT NOT NULL,
    service         TEXT NOT NULL DEFAULT '',
    detail          TEXT NOT NULL DEFAULT '',
    state           TEXT NOT NULL CHECK (state IN ('OPEN', 'CLEARING', 'RECOVERED')),
    raised          BIGINT NOT NULL,
    known           BIGINT NOT NULL DEFAULT 0,
    revision        INTEGER NOT NULL DEFAULT 0,
    first_at        TIMESTAMP NOT NULL,
    last_at         TIMESTAMP NOT NULL,
    message_at      TIMESTAMP,
    told_at         TIMESTAMP,
    cleared_at      TIMESTAMP,
    recovered_at    TIMESTAMP,
    acknowledged_at TIMESTAMP,
    acknowledged_by TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX alerts_live ON alerts (tenant_id, kind, cause) WHERE state <> 'RECOVERED';
CREATE INDEX alerts_by_time ON alerts (tenant_id, first_at, id);

-- What an alert is about, thing by thing: an issue, an order, a service, a dead
-- job. The time of the event that changed a row last makes duplicates and late
-- events harmless; a thing that was closed before it was opened has no alert.
CREATE TABLE alert_items (
    tenant_id    TEXT NOT NULL,
    kind         TEXT NOT NULL,
    subject      TEXT NOT NULL,
    alert_id     TEXT REFERENCES alerts (id),
    order_id     TEXT NOT NULL DEFAULT '',
    order_number TEXT NOT NULL DEFAULT '',
    state        TEXT NOT NULL CHECK (state IN ('OPEN', 'CLOSED')),
    changed_at   TIMESTAMP NOT NULL,
    PRIMARY KEY (tenant_id, kind, subject)
);
CREATE INDEX alert_items_by_alert ON alert_items (alert_id, state);
CREATE INDEX alert_items_by_order ON alert_items (tenant_id, order_id) WHERE state = 'OPEN';

-- One message to one channel: the intent, and what became of it. The message id
-- stays the same however often it is sent.
CREATE TABLE notifications (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenants (id),
    alert_id     TEXT REFERENCES alerts (id),
    template     TEXT NOT NULL CHECK (template IN ('error-notification', 'daily-summary')),
    channel      TEXT NOT NULL,
    message_key  TEXT NOT NULL,
    thread_key   TEXT NOT NULL,
    content      TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('PENDING', 'SENT', 'FAILED', 'CANCELLED')),
    attempted_at TIMESTAMP,
    last_error   TEXT NOT NULL DEFAULT '',
    created_at   TIMESTAMP NOT NULL,
    ended_at     TIMESTAMP
);
CREATE UNIQUE INDEX notifications_once ON notifications (tenant_id, message_key, channel);
CREATE INDEX notifications_by_alert ON notifications (alert_id, channel);
CREATE INDEX notifications_by_time ON notifications (created_at);

-- The day of the newest daily summary, by the calendar of the set time zone.
CREATE TABLE daily_summaries (
    tenant_id TEXT PRIMARY KEY REFERENCES tenants (id),
    last_day  TEXT NOT NULL,
    made_at   TIMESTAMP NOT NULL
);
