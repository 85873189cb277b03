package identity

import "slices"

// Role is a set of permissions that people are given.
type Role string

// The roles.
const (
	RoleAdmin    Role = "admin"    // everything
	RoleOperator Role = "operator" // the daily work
	RoleViewer   Role = "viewer"   // looking on
)

// Roles lists all roles, the most powerful first.
func Roles() []Role { return []Role{RoleAdmin, RoleOperator, RoleViewer} }

// Permissions are what a role may do; nothing for a role that does not exist.
func (r Role) Permissions() []string {
	switch r {
	case RoleAdmin:
		return Permissions()
	case RoleOperator:
		return []string{
			OrdersRead, OrdersWrite, PrintJobsRead, PrintJobsWrite, ProductMappingsRead, ProductMappingsWrite,
			ShipmentsRead, ShipmentsWrite, InventoryRead, InventoryWrite, GridRead, GridWrite, LogsRead,
			IntegrationsRead, QueuesRead, QueuesWrite,
		}
	case RoleViewer:
		return []string{OrdersRead, PrintJobsRead, ProductMappingsRead, ShipmentsRead, InventoryRead, GridRead, LogsRead}
	}
	return nil
}

// Union is what several roles together may do, in the order of Permissions.
func Union(roles []Role) []string {
	out := []string{}
	for _, p := range Permissions() {
		if slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(r.Permissions(), p) }) {
			out = append(out, p)
		}
	}
	return out
}

// ScreenPermissions are what a wall screen may do: look at the work.
func ScreenPermissions() []string { return []string{OrdersRead, PrintJobsRead, ShipmentsRead} }
