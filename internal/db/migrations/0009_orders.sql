-- The list of orders, its search, and the figures. Times are UTC without a zone,
-- microseconds.

-- The number of an order as a number, so that #999 comes before #1000; 0: it has
-- none. search_version is the version of the rules by which the order was put
-- into the search; 0: not yet.
ALTER TABLE orders ADD COLUMN number_value BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN search_version INTEGER NOT NULL DEFAULT 0;
CREATE INDEX orders_search_version ON orders (search_version, id) WHERE search_version < 1;

-- Each order of the list has an index that gives it ready-made. The columns after
-- the id are there so that filters and sums need not look at the rows.
DROP INDEX orders_by_time;
DROP INDEX orders_by_status;
CREATE INDEX orders_by_ordered ON orders (tenant_id, ordered_at, id, status, currency, total_minor);
CREATE INDEX orders_by_status ON orders (tenant_id, status, ordered_at, id);
CREATE INDEX orders_by_number ON orders (tenant_id, number_value, ordered_at, id, status);
CREATE INDEX orders_by_total ON orders (tenant_id, total_minor, ordered_at, id, status);
CREATE INDEX orders_by_updated ON orders (tenant_id, updated_at, ordered_at, id, status);
CREATE INDEX orders_by_fulfilled ON orders (tenant_id, fulfilled_at, ordered_at) WHERE fulfilled_at IS NOT NULL;

-- The search: by what an order is found. A term is the text from the beginning of
-- a word to the end of its field ("ada lovelace", "lovelace"), so that whoever
-- looks for the beginning of a word, or of several, reads one range. Products are
-- found by way of their SKUs, of which there are few, and numbers by number_value.
CREATE TABLE order_terms (
    tenant_id TEXT NOT NULL,
    term      TEXT{{BINARY}} NOT NULL,
    order_id  TEXT NOT NULL,
    PRIMARY KEY (tenant_id, term, order_id)
){{CLUSTERED}};
CREATE TABLE sku_terms (
    tenant_id TEXT NOT NULL,
    term      TEXT{{BINARY}} NOT NULL,
    sku       TEXT NOT NULL,
    PRIMARY KEY (tenant_id, term, sku)
){{CLUSTERED}};
DROP INDEX line_items_waiting;
CREATE INDEX line_items_by_sku ON line_items (tenant_id, sku, order_id);

DROP INDEX order_issues_todo;
CREATE INDEX order_issues_todo ON order_issues (tenant_id, kind, order_id) WHERE state = 'OPEN';
CREATE INDEX order_issues_attention ON order_issues (tenant_id, order_id) WHERE state = 'OPEN';
CREATE INDEX print_jobs_active_orders ON print_jobs (tenant_id, order_id) WHERE status IN ('PENDING', 'QUEUED', 'ASSIGNED', 'PRINTING');

-- The lists of print jobs and shipments, and what they are counted by.
DROP INDEX print_jobs_by_time;
DROP INDEX shipments_by_time;
CREATE INDEX print_jobs_by_time ON print_jobs (tenant_id, created_at, id, status);
CREATE INDEX shipments_by_time ON shipments (tenant_id, created_at, id, status);
CREATE INDEX shipments_by_status ON shipments (tenant_id, status) WHERE status IN ('PENDING', 'EXCEPTION', 'FAILED', 'RETURNED');

-- How the tiles of the dashboard stood, hour by hour: what a change is counted
-- from.
CREATE TABLE order_samples (
    tenant_id         TEXT NOT NULL REFERENCES tenants (id),
    at                TIMESTAMP NOT NULL,
    pending           BIGINT NOT NULL,
    processing        BIGINT NOT NULL,
    active_print_jobs BIGINT NOT NULL,
    needs_attention   BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, at)
);
