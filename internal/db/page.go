package db

import (
	"fmt"
	"strings"
)

// FirstOfEach writes a query for the ids among which a page of a list is, when
// one of n values of a column is asked for. An index (…, column, order) has the
// rows of each value ready in the order of the list, and of all of them together
// it has not. cond are the other conditions, first is the placeholder of the
// first value, limit that of how many rows the pages up to this one have.
func FirstOfEach(table, cond, column string, first, n int, order string, limit int) string {
	parts := make([]string, n)
	for i := range n {
		parts[i] = fmt.Sprintf(`SELECT id FROM (SELECT id FROM %s WHERE %s AND %s = $%d ORDER BY %s LIMIT $%d) v%d`, table, cond, column, first+i, order, limit, i)
	}
	return strings.Join(parts, " UNION ALL ")
}

// Unindexed writes a text column so that no index serves its comparison. A query
// by ids that checks the tenant too needs it: SQLite, knowing nothing of how many
// rows a tenant has, would read all of them.
func Unindexed(column string) string { return column + " || ''" }
