export type PermissionArea =
  | "orders"
  | "printJobs"
  | "productMappings"
  | "shipments"
  | "inventory"
  | "grid"
  | "logs"
  | "integrations"
  | "users"
  | "audit"
  | "queues";

/** What a caller may do: `orders.write`. The server checks each request; pages only hide. */
export type Permission = `${PermissionArea}.${"read" | "write"}`;
