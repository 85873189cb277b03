-- The connections to the outside services that people made in the program. A
-- row wins over the settings, also when it says disconnected (settings is NULL).
-- Rows are never deleted: the sum of their versions tells every process whether
-- something changed.
CREATE TABLE integrations (
    tenant_id       TEXT NOT NULL REFERENCES tenants (id),
    service         TEXT NOT NULL CHECK (service IN ('shopify', 'simplyprint', 'sendcloud', 'xapi')),
    settings        {{BYTES}},
    version         BIGINT NOT NULL,
    connected_at    TIMESTAMP,
    disconnected_at TIMESTAMP,
    changed_by      TEXT NOT NULL,
    PRIMARY KEY (tenant_id, service)
);

-- One circuit breaker a service, shared by all processes. Open and half-open
-- pause the service's queue.
CREATE TABLE circuit_breakers (
    service       TEXT PRIMARY KEY,
    state         TEXT NOT NULL CHECK (state IN ('CLOSED', 'OPEN', 'HALF_OPEN')),
    since         TIMESTAMP NOT NULL,
    reason        TEXT NOT NULL,
    failures      INTEGER NOT NULL,
    last_failure  TIMESTAMP,
    probes        INTEGER NOT NULL DEFAULT 0,
    next_probe_at TIMESTAMP
);
