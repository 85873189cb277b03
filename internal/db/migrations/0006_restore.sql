-- Orders that were sold in such a time and are new to us may have been printed
-- and shipped by a database that a restore has replaced.
CREATE TABLE restores (
    id        TEXT PRIMARY KEY,
    sold_from TIMESTAMP NOT NULL,
    sold_to   TIMESTAMP NOT NULL
);

-- Nothing is made for a held order until a person lets it go.
ALTER TABLE orders ADD COLUMN held BOOLEAN NOT NULL DEFAULT FALSE;
