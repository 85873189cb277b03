-- Times are UTC without a zone, microseconds. Money is in minor units beside its
-- ISO currency. JSON is text: both engines then give back the bytes they got.

CREATE TABLE tenants (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
INSERT INTO tenants (id, name, created_at) VALUES ('default', 'Default', '2026-01-01 00:00:00');

CREATE TABLE api_keys (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenants (id),
    name         TEXT NOT NULL,
    prefix       TEXT NOT NULL,
    hash         {{BYTES}} NOT NULL,
    scopes       TEXT NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    expires_at   TIMESTAMP,
    revoked_at   TIMESTAMP,
    last_used_at TIMESTAMP
);
CREATE UNIQUE INDEX api_keys_prefix ON api_keys (prefix);

-- The inbox: every webhook as it came, and its deduplication.
CREATE TABLE webhook_deliveries (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenants (id),
    source       TEXT NOT NULL CHECK (source IN ('shopify', 'simplyprint', 'sendcloud')),
    delivery_key TEXT NOT NULL,
    topic        TEXT NOT NULL,
    triggered_at TIMESTAMP,
    body         {{BYTES}} NOT NULL,
    status       TEXT NOT NULL CHECK (status IN ('RECEIVED', 'PROCESSED', 'SKIPPED', 'FAILED')),
    note         TEXT NOT NULL DEFAULT '',
    attempts     INTEGER NOT NULL DEFAULT 0,
    received_at  TIMESTAMP NOT NULL,
    processed_at TIMESTAMP
);
CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (tenant_id, received_at);
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (status, received_at) WHERE status IN ('RECEIVED', 'FAILED');

CREATE TABLE webhook_keys (
    tenant_id    TEXT NOT NULL,
    source       TEXT NOT NULL,
    delivery_key TEXT NOT NULL,
    expires_at   TIMESTAMP NOT NULL,
    PRIMARY KEY (tenant_id, source, delivery_key)
);
CREATE INDEX webhook_keys_expiry ON webhook_keys (expires_at);

-- The journal: everything that happened, in order. seq is the cursor.
CREATE TABLE journal (
    seq            {{SERIAL}},
    id             TEXT NOT NULL,
    tenant_id      TEXT NOT NULL,
    type           TEXT NOT NULL,
    source         TEXT NOT NULL,
    severity       TEXT NOT NULL CHECK (severity IN ('INFO', 'WARNING', 'ERROR')),
    message        TEXT NOT NULL,
    order_id       TEXT,
    print_job_id   TEXT,
    entity_type    TEXT NOT NULL,
    entity_id      TEXT NOT NULL,
    correlation_id TEXT NOT NULL,
    occurred_at    TIMESTAMP NOT NULL,
    payload        TEXT NOT NULL
);
CREATE INDEX journal_by_time ON journal (tenant_id, seq);
CREATE INDEX journal_by_order ON journal (order_id, seq) WHERE order_id IS NOT NULL;
CREATE INDEX journal_by_type ON journal (tenant_id, type, seq);

CREATE TABLE orders (
    id                 TEXT PRIMARY KEY,
    tenant_id          TEXT NOT NULL REFERENCES tenants (id),
    source             TEXT NOT NULL CHECK (source IN ('shopify', 'manual', 'api')),
    shop_order_id      BIGINT,
    number             TEXT NOT NULL,
    status             TEXT NOT NULL CHECK (status IN ('PENDING', 'PROCESSING', 'PARTIALLY_COMPLETED', 'COMPLETED', 'FULFILLED', 'FAILED', 'CANCELLED')),
    payment_status     TEXT NOT NULL,
    released           BOOLEAN NOT NULL,
    customer_name      TEXT NOT NULL,
    customer_email     TEXT NOT NULL,
    shipping_address   TEXT,
    currency           TEXT NOT NULL,
    total_minor        BIGINT NOT NULL,
    note               TEXT NOT NULL,
    metadata           TEXT NOT NULL,
    search_text        TEXT NOT NULL,
    is_test            BOOLEAN NOT NULL,
    body_hash          TEXT NOT NULL,
    correlation_id     TEXT NOT NULL,
    tracking_number    TEXT NOT NULL DEFAULT '',
    tracking_url       TEXT NOT NULL DEFAULT '',
    version            BIGINT NOT NULL DEFAULT 1,
    ordered_at         TIMESTAMP NOT NULL,
    shop_updated_at    TIMESTAMP,
    cancelled_at       TIMESTAMP,
    ready_at           TIMESTAMP,
    completed_at       TIMESTAMP,
    fulfilled_at       TIMESTAMP,
    created_at         TIMESTAMP NOT NULL,
    updated_at         TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX orders_shop_id ON orders (tenant_id, shop_order_id);
CREATE INDEX orders_by_time ON orders (tenant_id, created_at, id);
CREATE INDEX orders_by_status ON orders (tenant_id, status, created_at);

CREATE TABLE line_items (
    id                TEXT PRIMARY KEY,
    tenant_id         TEXT NOT NULL,
    order_id          TEXT NOT NULL REFERENCES orders (id),
    shop_line_id      BIGINT,
    position          INTEGER NOT NULL,
    title             TEXT NOT NULL,
    sku               TEXT NOT NULL,
    variant_id        BIGINT NOT NULL,
    product_id        BIGINT NOT NULL,
    quantity          INTEGER NOT NULL CHECK (quantity >= 0),
    wanted            INTEGER NOT NULL CHECK (wanted >= 0),
    unit_price_minor  BIGINT NOT NULL,
    weight_grams      BIGINT NOT NULL,
    printable         BOOLEAN NOT NULL,
    requires_shipping BOOLEAN NOT NULL,
    properties        TEXT NOT NULL,
    status            TEXT NOT NULL CHECK (status IN ('PENDING', 'PROCESSING', 'PARTIALLY_COMPLETED', 'COMPLETED', 'FAILED', 'CANCELLED')),
    created_at        TIMESTAMP NOT NULL,
    updated_at        TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX line_items_shop_id ON line_items (order_id, shop_line_id);
CREATE INDEX line_items_by_order ON line_items (order_id, position);
CREATE INDEX line_items_waiting ON line_items (tenant_id, sku) WHERE status = 'PENDING';

-- What needs a person. At most one open issue of a kind for the same thing.
CREATE TABLE order_issues (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL,
    order_id     TEXT NOT NULL REFERENCES orders (id),
    subject      TEXT NOT NULL,
    line_item_id TEXT,
    kind         TEXT NOT NULL,
    message      TEXT NOT NULL,
    detail       TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('OPEN', 'RESOLVED', 'IGNORED')),
    created_at   TIMESTAMP NOT NULL,
    closed_at    TIMESTAMP,
    closed_by    TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX order_issues_open ON order_issues (order_id, kind, subject) WHERE state = 'OPEN';
CREATE INDEX order_issues_by_order ON order_issues (order_id, created_at);
CREATE INDEX order_issues_todo ON order_issues (tenant_id, kind) WHERE state = 'OPEN';

CREATE TABLE product_mappings (
    id                 TEXT PRIMARY KEY,
    tenant_id          TEXT NOT NULL REFERENCES tenants (id),
    sku                TEXT NOT NULL,
    suffix_match       BOOLEAN NOT NULL DEFAULT FALSE,
    product_name       TEXT NOT NULL,
    shopify_product_id TEXT NOT NULL DEFAULT '',
    shopify_variant_id TEXT NOT NULL DEFAULT '',
    active             BOOLEAN NOT NULL,
    weight_grams       BIGINT NOT NULL DEFAULT 0,
    hs_code            TEXT NOT NULL DEFAULT '',
    origin_country     TEXT NOT NULL DEFAULT '',
    default_profile    TEXT NOT NULL DEFAULT '{}',
    minimum_stock      INTEGER NOT NULL DEFAULT 0,
    maximum_stock      INTEGER,
    version            BIGINT NOT NULL DEFAULT 1,
    created_at         TIMESTAMP NOT NULL,
    updated_at         TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX product_mappings_sku ON product_mappings (tenant_id, sku);
CREATE INDEX product_mappings_suffix ON product_mappings (tenant_id) WHERE suffix_match;

CREATE TABLE mapping_parts (
    id         TEXT PRIMARY KEY,
    mapping_id TEXT NOT NULL REFERENCES product_mappings (id) ON DELETE CASCADE,
    tenant_id  TEXT NOT NULL,
    position   INTEGER NOT NULL,
    name       TEXT NOT NULL,
    file_id    TEXT NOT NULL,
    quantity   INTEGER NOT NULL CHECK (quantity >= 1),
    yield      INTEGER NOT NULL CHECK (yield >= 1),
    profile    TEXT NOT NULL
);
CREATE UNIQUE INDEX mapping_parts_position ON mapping_parts (mapping_id, position);

-- Ids that only repeat what a parent row says carry no foreign key of their own:
-- checking each of them costs more than the row.

-- What a line item needs printed: a copy of the mapping's parts from the moment
-- the line was first planned, so that a later change of the mapping does not
-- rewrite work under way.
CREATE TABLE line_parts (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL,
    order_id     TEXT NOT NULL,
    line_item_id TEXT NOT NULL REFERENCES line_items (id),
    mapping_id   TEXT NOT NULL,
    position     INTEGER NOT NULL,
    name         TEXT NOT NULL,
    file_id      TEXT NOT NULL,
    quantity     INTEGER NOT NULL CHECK (quantity >= 1),
    yield        INTEGER NOT NULL CHECK (yield >= 1),
    profile      TEXT NOT NULL,
    created_at   TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX line_parts_position ON line_parts (line_item_id, position);
CREATE INDEX line_parts_by_order ON line_parts (order_id);

-- One entry in the farm's queue; its id is our reference there.
CREATE TABLE queue_items (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL,
    order_id     TEXT NOT NULL,
    line_part_id TEXT NOT NULL REFERENCES line_parts (id),
    file_id      TEXT NOT NULL,
    amount       INTEGER NOT NULL CHECK (amount >= 1),
    state        TEXT NOT NULL CHECK (state IN ('PENDING', 'QUEUED', 'REMOVED', 'FAILED')),
    farm_item_id BIGINT,
    attempted_at TIMESTAMP,
    in_flight_until TIMESTAMP,
    removing_at  TIMESTAMP,
    seen_low_job BIGINT NOT NULL DEFAULT 0,
    adopted_no   BIGINT NOT NULL DEFAULT 0,
    queued_at    TIMESTAMP,
    last_error   TEXT NOT NULL DEFAULT '',
    created_at   TIMESTAMP NOT NULL,
    updated_at   TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX queue_items_farm_id ON queue_items (tenant_id, farm_item_id) WHERE farm_item_id IS NOT NULL;
CREATE INDEX queue_items_open ON queue_items (tenant_id, state) WHERE state IN ('PENDING', 'QUEUED');
CREATE INDEX queue_items_by_order ON queue_items (order_id);
CREATE INDEX queue_items_adopted ON queue_items (tenant_id, adopted_no);

CREATE TABLE print_jobs (
    id                TEXT PRIMARY KEY,
    tenant_id         TEXT NOT NULL,
    order_id          TEXT NOT NULL,
    line_item_id      TEXT NOT NULL,
    line_part_id      TEXT NOT NULL REFERENCES line_parts (id),
    queue_item_id     TEXT REFERENCES queue_items (id),
    purpose           TEXT NOT NULL CHECK (purpose IN ('ORDER', 'STOCK')),
    status            TEXT NOT NULL CHECK (status IN ('PENDING', 'QUEUED', 'ASSIGNED', 'PRINTING', 'COMPLETED', 'FAILED', 'CANCELLED')),
    farm_job_id       BIGINT,
    farm_job_uid      TEXT NOT NULL DEFAULT '',
    printer_id        BIGINT,
    printer_name      TEXT NOT NULL DEFAULT '',
    progress          INTEGER NOT NULL DEFAULT 0,
    estimate_seconds  BIGINT NOT NULL DEFAULT 0,
    print_seconds     BIGINT NOT NULL DEFAULT 0,
    filament_mg       BIGINT NOT NULL DEFAULT 0,
    cost              TEXT NOT NULL DEFAULT '',
    error_message     TEXT NOT NULL DEFAULT '',
    retry_count       INTEGER NOT NULL DEFAULT 0,
    started_at        TIMESTAMP,
    completed_at      TIMESTAMP,
    created_at        TIMESTAMP NOT NULL,
    updated_at        TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX print_jobs_farm_job ON print_jobs (tenant_id, farm_job_id) WHERE farm_job_id IS NOT NULL;
CREATE INDEX print_jobs_by_order ON print_jobs (order_id, created_at);
CREATE INDEX print_jobs_by_part ON print_jobs (line_part_id);
CREATE INDEX print_jobs_by_item ON print_jobs (queue_item_id);
CREATE INDEX print_jobs_active ON print_jobs (tenant_id, status) WHERE status IN ('PENDING', 'QUEUED', 'ASSIGNED', 'PRINTING');
CREATE INDEX print_jobs_by_time ON print_jobs (tenant_id, created_at, id);

-- Every print that the farm made for a job, so that a retry keeps its history.
CREATE TABLE print_attempts (
    tenant_id    TEXT NOT NULL,
    farm_job_id  BIGINT NOT NULL,
    print_job_id TEXT NOT NULL REFERENCES print_jobs (id),
    status       TEXT NOT NULL,
    printer_name TEXT NOT NULL,
    detail       TEXT NOT NULL,
    ended_at     TIMESTAMP,
    PRIMARY KEY (tenant_id, farm_job_id)
);
CREATE INDEX print_attempts_by_job ON print_attempts (print_job_id);

CREATE TABLE farm_sync (
    tenant_id     TEXT PRIMARY KEY,
    low_job_id    BIGINT NOT NULL DEFAULT 0,
    synced_at     TIMESTAMP,
    asked_at      TIMESTAMP,
    wanted        BIGINT NOT NULL DEFAULT 0,
    served        BIGINT NOT NULL DEFAULT 0,
    adopted       BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE shipments (
    id               TEXT PRIMARY KEY,
    tenant_id        TEXT NOT NULL,
    order_id         TEXT NOT NULL REFERENCES orders (id),
    status           TEXT NOT NULL CHECK (status IN ('PENDING', 'LABEL_CREATED', 'IN_TRANSIT', 'DELIVERED', 'EXCEPTION', 'RETURNED', 'FAILED', 'CANCELLED')),
    reference        TEXT NOT NULL,
    attempt          INTEGER NOT NULL DEFAULT 1,
    attempted_at     TIMESTAMP,
    carrier_id       TEXT NOT NULL DEFAULT '',
    parcel_id        BIGINT,
    method           TEXT NOT NULL DEFAULT '',
    carrier          TEXT NOT NULL DEFAULT '',
    tracking_number  TEXT NOT NULL DEFAULT '',
    tracking_url     TEXT NOT NULL DEFAULT '',
    weight_grams     BIGINT NOT NULL DEFAULT 0,
    label_key        TEXT NOT NULL DEFAULT '',
    label_type       TEXT NOT NULL DEFAULT '',
    raw_status       TEXT NOT NULL DEFAULT '',
    status_time      TIMESTAMP,
    last_error       TEXT NOT NULL DEFAULT '',
    created_at       TIMESTAMP NOT NULL,
    updated_at       TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX shipments_reference ON shipments (tenant_id, reference);
CREATE UNIQUE INDEX shipments_parcel ON shipments (tenant_id, parcel_id) WHERE parcel_id IS NOT NULL;
CREATE UNIQUE INDEX shipments_one_live ON shipments (order_id) WHERE status NOT IN ('CANCELLED', 'FAILED', 'RETURNED');
CREATE INDEX shipments_by_order ON shipments (order_id, created_at);
CREATE INDEX shipments_by_time ON shipments (tenant_id, created_at, id);

CREATE TABLE fulfillments (
    id                     TEXT PRIMARY KEY,
    tenant_id              TEXT NOT NULL,
    order_id               TEXT NOT NULL REFERENCES orders (id),
    shipment_id            TEXT,
    state                  TEXT NOT NULL CHECK (state IN ('PENDING', 'DONE', 'FAILED', 'CANCELLED')),
    tracking_company       TEXT NOT NULL DEFAULT '',
    tracking_number        TEXT NOT NULL DEFAULT '',
    tracking_url           TEXT NOT NULL DEFAULT '',
    plan                   TEXT NOT NULL DEFAULT '',
    attempted_at           TIMESTAMP,
    shopify_fulfillment_ids TEXT NOT NULL DEFAULT '[]',
    last_error             TEXT NOT NULL DEFAULT '',
    created_at             TIMESTAMP NOT NULL,
    done_at                TIMESTAMP
);
CREATE UNIQUE INDEX fulfillments_one_open ON fulfillments (order_id) WHERE state IN ('PENDING', 'DONE');
CREATE INDEX fulfillments_by_order ON fulfillments (order_id, created_at);

-- Shared between processes.
CREATE TABLE rate_buckets (
    name       TEXT PRIMARY KEY,
    tokens     DOUBLE PRECISION NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE TABLE processes (
    id         TEXT PRIMARY KEY,
    started_at TIMESTAMP NOT NULL,
    seen_at    TIMESTAMP NOT NULL
);
CREATE TABLE schedules (
    name        TEXT PRIMARY KEY,
    last_run_at TIMESTAMP NOT NULL
);
CREATE TABLE access_tokens (
    tenant_id  TEXT NOT NULL,
    service    TEXT NOT NULL,
    token      {{BYTES}} NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    PRIMARY KEY (tenant_id, service)
);
