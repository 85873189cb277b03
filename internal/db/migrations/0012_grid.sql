-- Baseplates made to measure: one row for each product that was ever asked for.
-- run counts how often it was begun; work of an earlier run has no effect.
CREATE TABLE grid_baseplates (
    id         TEXT PRIMARY KEY,
    tenant_id  TEXT NOT NULL REFERENCES tenants (id),
    sku        TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('WORKING', 'READY', 'FAILED')),
    step       TEXT NOT NULL CHECK (step IN ('stl-generation', 'slicing', 'simplyprint-upload', 'mapping-creation')),
    run        INTEGER NOT NULL DEFAULT 1,
    error      TEXT NOT NULL DEFAULT '',
    settings   TEXT NOT NULL,
    mapping_id TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    ready_at   TIMESTAMP
);
CREATE UNIQUE INDEX grid_baseplates_sku ON grid_baseplates (tenant_id, sku);
CREATE INDEX grid_baseplates_by_time ON grid_baseplates (tenant_id, updated_at, id);

-- The plates of a baseplate, as they are printed. Lengths are micrometres.
CREATE TABLE grid_plates (
    baseplate_id    TEXT NOT NULL REFERENCES grid_baseplates (id) ON DELETE CASCADE,
    number          INTEGER NOT NULL,
    tenant_id       TEXT NOT NULL,
    plate_column    INTEGER NOT NULL,
    plate_row       INTEGER NOT NULL,
    width_um        BIGINT NOT NULL,
    depth_um        BIGINT NOT NULL,
    height_um       BIGINT NOT NULL,
    volume_mm3      BIGINT NOT NULL,
    sliced_at       TIMESTAMP,
    gcode_key       TEXT NOT NULL DEFAULT '',
    file_name       TEXT NOT NULL DEFAULT '',
    gcode_bytes     BIGINT NOT NULL DEFAULT 0,
    print_seconds   BIGINT NOT NULL DEFAULT 0,
    filament_mg     BIGINT NOT NULL DEFAULT 0,
    attempted_at    TIMESTAMP,
    in_flight_until TIMESTAMP,
    file_id         TEXT NOT NULL DEFAULT '',
    updated_at      TIMESTAMP NOT NULL,
    PRIMARY KEY (baseplate_id, number)
);

CREATE INDEX grid_plates_gcode ON grid_plates (gcode_key) WHERE gcode_key <> '';

-- The order lines that wait for a baseplate and are told when it is there.
CREATE TABLE grid_waiting (
    baseplate_id TEXT NOT NULL REFERENCES grid_baseplates (id) ON DELETE CASCADE,
    line_item_id TEXT NOT NULL,
    tenant_id    TEXT NOT NULL,
    order_id     TEXT NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    PRIMARY KEY (baseplate_id, line_item_id)
);

-- How a tenant's baseplates are made; JSON, checked when it is written and read.
CREATE TABLE grid_settings (
    tenant_id  TEXT PRIMARY KEY REFERENCES tenants (id),
    version    BIGINT NOT NULL,
    settings   TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL
);

-- Products that a person keeps under a name.
CREATE TABLE grid_presets (
    id         TEXT PRIMARY KEY,
    tenant_id  TEXT NOT NULL REFERENCES tenants (id),
    name       TEXT NOT NULL,
    sku        TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX grid_presets_name ON grid_presets (tenant_id, name);
