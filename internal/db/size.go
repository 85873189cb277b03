package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Facts are what people may want to know of the database.
type Facts struct {
	Version string // of the engine
	Bytes   int64  // that it takes on disk
}

// Facts reads them.
func (d *DB) Facts(ctx context.Context) (Facts, error) {
	var f Facts
	if d.engine == PostgreSQL {
		err := d.read.QueryRowContext(ctx, `SELECT current_setting('server_version'), pg_database_size(current_database())`).Scan(&f.Version, &f.Bytes)
		if err != nil {
			return f, fmt.Errorf("read the facts of the database: %w", err)
		}
		return f, nil
	}
	var file string
	err := d.read.QueryRowContext(ctx, `SELECT sqlite_version(), file FROM pragma_database_list WHERE name = 'main'`).Scan(&f.Version, &file)
	if err != nil {
		return f, fmt.Errorf("read the facts of the database: %w", err)
	}
	for _, part := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(file + part)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return f, fmt.Errorf("read the size of the database: %w", err)
		}
		f.Bytes += info.Size()
	}
	return f, nil
}
