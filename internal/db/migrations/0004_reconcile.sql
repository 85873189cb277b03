-- Times are UTC without a zone, microseconds.

-- How far each integration is known to be complete, and what its last
-- comparison found. complete_up_to is the sure point: everything that happened
-- there before it has been compared with what we have.
CREATE TABLE reconciliations (
    tenant_id      TEXT NOT NULL REFERENCES tenants (id),
    integration    TEXT NOT NULL CHECK (integration IN ('shopify', 'simplyprint', 'sendcloud')),
    complete_up_to TIMESTAMP,
    last_run_at    TIMESTAMP,
    checked        BIGINT NOT NULL DEFAULT 0,
    found          BIGINT NOT NULL DEFAULT 0,
    repaired       BIGINT NOT NULL DEFAULT 0,
    last_error     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, integration)
);

-- One comparison. A run is a window that is read page by page; cursor is the page
-- it has reached, so that whatever interrupts it resumes there. pass counts how
-- often the window has been read: what was found missing is proven mended by
-- reading it again.
CREATE TABLE reconciliation_runs (
    id                 TEXT PRIMARY KEY,
    tenant_id          TEXT NOT NULL REFERENCES tenants (id),
    integration        TEXT NOT NULL CHECK (integration IN ('shopify', 'simplyprint', 'sendcloud')),
    rolling            BOOLEAN NOT NULL, -- moves the sure point; FALSE: asked for by a person
    state              TEXT NOT NULL CHECK (state IN ('RUNNING', 'DONE', 'FAILED')),
    window_from        TIMESTAMP NOT NULL,
    window_to          TIMESTAMP NOT NULL,
    fulfillment_status TEXT NOT NULL DEFAULT '',
    cursor             TEXT NOT NULL DEFAULT '',
    pass               INTEGER NOT NULL DEFAULT 1,
    page               INTEGER NOT NULL DEFAULT 0,
    pass_found         BIGINT NOT NULL DEFAULT 0,
    checked            BIGINT NOT NULL DEFAULT 0,
    found              BIGINT NOT NULL DEFAULT 0,
    repaired           BIGINT NOT NULL DEFAULT 0,
    last_error         TEXT NOT NULL DEFAULT '',
    started_at         TIMESTAMP NOT NULL,
    updated_at         TIMESTAMP NOT NULL,
    finished_at        TIMESTAMP
);
CREATE UNIQUE INDEX reconciliation_runs_rolling ON reconciliation_runs (tenant_id, integration) WHERE rolling AND state = 'RUNNING';
CREATE INDEX reconciliation_runs_by_time ON reconciliation_runs (tenant_id, started_at);

-- What one side has and the other has not, and no run could mend. A gap goes
-- when a run finds it closed.
CREATE TABLE reconciliation_gaps (
    tenant_id   TEXT NOT NULL REFERENCES tenants (id),
    integration TEXT NOT NULL CHECK (integration IN ('shopify', 'simplyprint', 'sendcloud')),
    subject     TEXT NOT NULL,
    message     TEXT NOT NULL,
    found_at    TIMESTAMP NOT NULL,
    PRIMARY KEY (tenant_id, integration, subject)
);

-- When the carrier was last asked for a parcel that it says nothing about.
ALTER TABLE shipments ADD COLUMN asked_at TIMESTAMP;
CREATE INDEX shipments_on_the_way ON shipments (tenant_id, updated_at) WHERE status IN ('LABEL_CREATED', 'IN_TRANSIT', 'EXCEPTION');
