package printing

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/order"
)

// PartProgress is how far one part of a line item is, in prints.
type PartProgress struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	FileID   string `json:"fileId"`
	Quantity int    `json:"quantity" doc:"Pieces in one sold unit"`
	Yield    int    `json:"yieldPerPrint" doc:"Pieces that one print gives"`
	Wanted   int    `json:"wanted" doc:"Prints that the order needs"`
	Good     int    `json:"good" doc:"Prints that came out well"`
	InFlight int    `json:"inFlight" doc:"Prints on their way: planned, queued or on a printer"`
	Failed   int    `json:"failed" doc:"Prints that failed and that nobody has decided on"`
	Open     int    `json:"open" doc:"Prints that nothing is done about yet"`
}

// unitsDone is how many whole units the good prints of a line's parts give.
func unitsDone(parts []part, tallies map[string]tally) int {
	done := -1
	for _, p := range parts {
		units := tallies[p.ID].completed * p.Yield / p.Quantity
		if done < 0 || units < done {
			done = units
		}
	}
	return max(done, 0)
}

// UnitsDone implements order.Planner.
func (s *Service) UnitsDone(ctx context.Context, q db.Querier, orderIDs []any) (map[string]int, error) {
	parts, good := map[string][]part{}, map[string]tally{}
	in := db.In(1, len(orderIDs))
	err := db.Each(ctx, q, `SELECT id, line_item_id, quantity, yield FROM line_parts WHERE order_id IN `+in, orderIDs, func(rows *sql.Rows) error {
		var p part
		err := rows.Scan(&p.ID, &p.LineItemID, &p.Quantity, &p.Yield)
		parts[p.LineItemID] = append(parts[p.LineItemID], p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load parts: %w", err)
	}
	err = db.Each(ctx, q, `SELECT line_part_id, COUNT(*) FROM print_jobs WHERE order_id IN `+in+` AND status = 'COMPLETED' AND scrapped_at IS NULL GROUP BY line_part_id`, orderIDs, func(rows *sql.Rows) error {
		var id string
		var t tally
		err := rows.Scan(&id, &t.completed)
		good[id] = t
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count good prints: %w", err)
	}
	out := make(map[string]int, len(parts))
	for line, list := range parts {
		out[line] = unitsDone(list, good)
	}
	return out, nil
}

// Progress tells how far each part of an order is, by line.
func (s *Service) Progress(ctx context.Context, q db.Querier, o *order.Order) (map[string][]PartProgress, error) {
	state, err := loadState(ctx, q, []*order.Order{o})
	if err != nil {
		return nil, err
	}
	out := map[string][]PartProgress{}
	for _, l := range o.Lines {
		for _, p := range state.parts[l.ID] {
			t := state.tally[p.ID]
			out[l.ID] = append(out[l.ID], PartProgress{
				ID: p.ID, Name: p.Name, FileID: p.FileID, Quantity: p.Quantity, Yield: p.Yield,
				Wanted: p.prints(l.Wanted), Good: t.completed, InFlight: t.active(), Failed: t.failed, Open: max(t.open(p.prints(target(o, l))), 0),
			})
		}
	}
	return out, nil
}
