-- What the pages on prints, products, parcels and the log look things up by.

-- What a print is found by, written when it is made; none of it changes later.
-- The text is folded to small letters, because the engines fold differently.
ALTER TABLE print_jobs ADD COLUMN material TEXT NOT NULL DEFAULT '';
ALTER TABLE print_jobs ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
-- When the farm last said that the print will be done.
ALTER TABLE print_jobs ADD COLUMN finish_at TIMESTAMP;
UPDATE print_jobs SET
    material = COALESCE((SELECT p.profile{{JSON}} ->> 'material' FROM line_parts p WHERE p.id = print_jobs.line_part_id), ''),
    search_text = LOWER(COALESCE((SELECT o.number FROM orders o WHERE o.id = print_jobs.order_id), '') || ' ' ||
        COALESCE((SELECT l.sku FROM line_items l WHERE l.id = print_jobs.line_item_id), '') || ' ' ||
        COALESCE((SELECT p.name FROM line_parts p WHERE p.id = print_jobs.line_part_id), ''));
-- With what is searched, so that a search reads the index alone.
DROP INDEX print_jobs_by_time;
CREATE INDEX print_jobs_by_time ON print_jobs (tenant_id, created_at, id, status, search_text);
CREATE INDEX print_jobs_by_status ON print_jobs (tenant_id, status, created_at, id);
CREATE INDEX print_jobs_by_update ON print_jobs (tenant_id, updated_at, id);
CREATE INDEX print_jobs_by_completion ON print_jobs (tenant_id, status, completed_at) WHERE completed_at IS NOT NULL;
CREATE INDEX print_jobs_by_printer ON print_jobs (tenant_id, printer_name, created_at, id) WHERE printer_name <> '';
CREATE INDEX print_jobs_by_material ON print_jobs (tenant_id, material, created_at, id) WHERE material <> '';
CREATE INDEX print_attempts_failed ON print_attempts (tenant_id, ended_at) WHERE status = 'FAILED';

-- The farm's printers as the sync saw them last.
CREATE TABLE printers (
    tenant_id          TEXT NOT NULL REFERENCES tenants (id),
    printer_id         BIGINT NOT NULL,
    name               TEXT NOT NULL,
    state              TEXT NOT NULL,
    online             BOOLEAN NOT NULL,
    awaiting_bed_clear BOOLEAN NOT NULL,
    out_of_order       BOOLEAN NOT NULL,
    group_id           BIGINT NOT NULL,
    model_id           BIGINT NOT NULL,
    model_name         TEXT NOT NULL,
    farm_job_id        BIGINT,
    file_name          TEXT NOT NULL DEFAULT '',
    progress           INTEGER NOT NULL DEFAULT 0,
    finish_at          TIMESTAMP,
    changed_at         TIMESTAMP NOT NULL,
    PRIMARY KEY (tenant_id, printer_id)
);
ALTER TABLE farm_sync ADD COLUMN printers_at TIMESTAMP;

-- How often a mapping is used.
CREATE INDEX line_parts_by_mapping ON line_parts (tenant_id, mapping_id, created_at) WHERE position = 0;
CREATE INDEX line_items_open ON line_items (tenant_id, order_id) WHERE status IN ('PENDING', 'PROCESSING', 'PARTIALLY_COMPLETED');

-- SKUs that are sold and not printed by us: lines with them wait for nobody.
CREATE TABLE ignored_skus (
    tenant_id  TEXT NOT NULL REFERENCES tenants (id),
    sku        TEXT NOT NULL,
    reason     TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (tenant_id, sku)
);

-- What a parcel is found by, folded like that of the prints.
ALTER TABLE shipments ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
UPDATE shipments SET search_text = LOWER(COALESCE((SELECT o.number FROM orders o WHERE o.id = shipments.order_id), '') || ' ' || tracking_number || ' ' || reference);
-- The way that a person chose, as it was when it was chosen.
ALTER TABLE shipments ADD COLUMN method_name TEXT NOT NULL DEFAULT '';
ALTER TABLE shipments ADD COLUMN price TEXT NOT NULL DEFAULT '';
ALTER TABLE shipments ADD COLUMN price_currency TEXT NOT NULL DEFAULT '';
-- What became of the wish to take a label back; '': nobody wished it.
ALTER TABLE shipments ADD COLUMN cancellation TEXT NOT NULL DEFAULT '' CHECK (cancellation IN ('', 'REQUESTED', 'QUEUED', 'REFUSED'));
ALTER TABLE shipments ADD COLUMN cancellation_at TIMESTAMP;
DROP INDEX shipments_by_time;
CREATE INDEX shipments_by_time ON shipments (tenant_id, created_at, id, search_text);
CREATE INDEX shipments_by_state ON shipments (tenant_id, status, created_at, id);
CREATE INDEX shipments_by_carrier ON shipments (tenant_id, carrier, created_at, id) WHERE carrier <> '';
CREATE TABLE shipping_choices (
    order_id       TEXT PRIMARY KEY REFERENCES orders (id),
    tenant_id      TEXT NOT NULL,
    method         TEXT NOT NULL,
    method_name    TEXT NOT NULL,
    price          TEXT NOT NULL,
    price_currency TEXT NOT NULL,
    chosen_at      TIMESTAMP NOT NULL
);

-- Filters of the log by what is seldom; what is frequent is found by reading on.
CREATE INDEX journal_alarming ON journal (tenant_id, severity, seq) WHERE severity <> 'INFO';
CREATE INDEX journal_rare_sources ON journal (tenant_id, source, seq) WHERE source NOT IN ('order', 'printing', 'shipping', 'fulfillment');
