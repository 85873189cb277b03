package identity

// The permissions, "<area>.<read|write>". Operations name the one they need,
// keys the ones they have.
const (
	OrdersRead           = "orders.read"
	OrdersWrite          = "orders.write"
	PrintJobsRead        = "printJobs.read"
	PrintJobsWrite       = "printJobs.write"
	ProductMappingsRead  = "productMappings.read"
	ProductMappingsWrite = "productMappings.write"
	ShipmentsRead        = "shipments.read"
	ShipmentsWrite       = "shipments.write"
	InventoryRead        = "inventory.read"
	InventoryWrite       = "inventory.write"
	GridRead             = "grid.read"
	GridWrite            = "grid.write"
	LogsRead             = "logs.read"
	LogsWrite            = "logs.write"
	IntegrationsRead     = "integrations.read"
	IntegrationsWrite    = "integrations.write"
	UsersRead            = "users.read"
	UsersWrite           = "users.write"
	AuditRead            = "audit.read"
	AuditWrite           = "audit.write"
	QueuesRead           = "queues.read"
	QueuesWrite          = "queues.write"
)

// Permissions lists all permissions.
func Permissions() []string {
	return []string{
		OrdersRead, OrdersWrite, PrintJobsRead, PrintJobsWrite, ProductMappingsRead, ProductMappingsWrite,
		ShipmentsRead, ShipmentsWrite, InventoryRead, InventoryWrite, GridRead, GridWrite, LogsRead, LogsWrite,
		IntegrationsRead, IntegrationsWrite, UsersRead, UsersWrite, AuditRead, AuditWrite, QueuesRead, QueuesWrite,
	}
}
