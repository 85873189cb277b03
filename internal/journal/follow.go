package journal

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/forma3d/connect/internal/db"
)

// Settled is an entry of any tenant at its final place in the journal.
type Settled struct {
	Position   db.Position
	Tenant     string
	ID         string
	Type       string
	Severity   string
	Message    string
	OrderID    string
	PrintJobID string
	EntityType string
	EntityID   string
	Time       time.Time
}

const settledColumns = `xact, seq, tenant_id, id, type, severity, message, COALESCE(order_id, ''), COALESCE(print_job_id, ''), entity_type, entity_id, occurred_at`

// After gives the entries after a position, at most limit, in an order to which
// nothing is added later. waiting says that there are entries that have no final
// place yet, because a transaction that began before theirs has not ended.
func (s *Service) After(ctx context.Context, p db.Position, limit int) (list []Settled, waiting bool, err error) {
	list, err = s.settled(ctx, s.db.After()+` AND xact < `+s.db.Horizon()+` ORDER BY xact, seq LIMIT $3`, p.Xact, p.Seq, limit)
	if err != nil || len(list) == limit {
		return list, false, err
	}
	if n := len(list); n > 0 {
		p = list[n-1].Position
	}
	// In order, though any would do: PostgreSQL would look for just one from the table's beginning.
	if err := s.db.Read().QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM journal WHERE `+s.db.After()+` ORDER BY xact, seq LIMIT 1)`, p.Xact, p.Seq).Scan(&waiting); err != nil {
		return nil, false, fmt.Errorf("look for waiting entries: %w", err)
	}
	return list, waiting, nil
}

// Newest gives the last entries that have their final place, at most limit, the
// oldest of them first.
func (s *Service) Newest(ctx context.Context, limit int) ([]Settled, error) {
	list, err := s.settled(ctx, `xact < `+s.db.Horizon()+` ORDER BY xact DESC, seq DESC LIMIT $1`, limit)
	slices.Reverse(list)
	return list, err
}

func (s *Service) settled(ctx context.Context, cond string, args ...any) ([]Settled, error) {
	var list []Settled
	err := db.Each(ctx, s.db.Read(), `SELECT `+settledColumns+` FROM journal WHERE `+cond, args, func(rows *sql.Rows) error {
		var e Settled
		err := rows.Scan(&e.Position.Xact, &e.Position.Seq, &e.Tenant, &e.ID, &e.Type, &e.Severity, &e.Message, &e.OrderID, &e.PrintJobID, &e.EntityType, &e.EntityID, &e.Time)
		e.Time = e.Time.UTC()
		list = append(list, e)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("follow the journal: %w", err)
	}
	return list, nil
}

// Epoch names the journal's numbering: positions of another epoch mean nothing.
// A journal that another database server numbered, because somebody copied it
// here, begins a new one.
func (s *Service) Epoch(ctx context.Context) (string, error) {
	var epoch string
	err := s.db.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		var foreign bool
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM journal WHERE xact >= `+tx.Ceiling()+`)`).Scan(&foreign); err != nil {
			return fmt.Errorf("look for foreign entries: %w", err)
		}
		if foreign {
			if err := Distrust(ctx, tx); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO journal_epoch (id, epoch) VALUES (1, $1) ON CONFLICT (id) DO NOTHING`, uuid.NewString()[:8]); err != nil {
			return fmt.Errorf("begin the journal's epoch: %w", err)
		}
		return tx.QueryRowContext(ctx, `SELECT epoch FROM journal_epoch WHERE id = 1`).Scan(&epoch)
	})
	if err != nil {
		return "", fmt.Errorf("read the journal's epoch: %w", err)
	}
	return epoch, nil
}

// Distrust prepares the journal of a restored backup: the database server that
// it is in now numbers its transactions otherwise, so all restored entries come
// before what is written from now on, in the order of their own numbers.
func Distrust(ctx context.Context, tx *db.Tx) error {
	if _, err := tx.ExecContext(ctx, `UPDATE journal SET xact = 0 WHERE xact <> 0`); err != nil {
		return fmt.Errorf("renumber the journal: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM journal_epoch`); err != nil {
		return fmt.Errorf("end the journal's epoch: %w", err)
	}
	return nil
}
