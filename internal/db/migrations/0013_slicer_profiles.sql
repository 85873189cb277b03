-- Printer, process and filament profiles for slicing that people made. A row
-- wins over the preset of its name.
CREATE TABLE slicer_profiles (
    tenant_id  TEXT NOT NULL REFERENCES tenants (id),
    kind       TEXT NOT NULL CHECK (kind IN ('machine', 'process', 'filament')),
    name       TEXT NOT NULL,
    settings   TEXT NOT NULL,
    version    BIGINT NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    updated_by TEXT NOT NULL,
    PRIMARY KEY (tenant_id, kind, name)
);
