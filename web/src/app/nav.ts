import {
  Boxes,
  FileClock,
  Grid3x3,
  Layers,
  LayoutDashboard,
  type LucideIcon,
  MonitorPlay,
  Package,
  Printer,
  ScrollText,
  Settings,
  Truck,
} from "lucide-react";
import type { Permission } from "@/session/permission";

/** The navigation, in its order. A page that is built adds its line here. */
export const nav = [
  { to: "/", label: "nav.today", icon: LayoutDashboard, permission: "orders.read", phone: true },
  { to: "/orders", label: "nav.orders", icon: Package, permission: "orders.read", phone: true },
  { to: "/print-jobs", label: "nav.printJobs", icon: Printer, permission: "printJobs.read", phone: true },
  { to: "/shipments", label: "nav.shipments", icon: Truck, permission: "shipments.read", phone: true },
  { to: "/products", label: "nav.products", icon: Boxes, permission: "productMappings.read", phone: false },
  { to: "/baseplates", label: "nav.baseplates", icon: Grid3x3, permission: "grid.read", phone: false },
  { to: "/activity", label: "nav.activity", icon: ScrollText, permission: "logs.read", phone: false },
  { to: "/admin/queues", label: "nav.queues", icon: Layers, permission: "queues.read", phone: false },
  { to: "/shop-floor", label: "nav.shopFloor", icon: MonitorPlay, permission: "printJobs.read", phone: false },
  { to: "/audit", label: "nav.audit", icon: FileClock, permission: "audit.read", phone: false },
  { to: "/settings", label: "nav.settings", icon: Settings, phone: false },
] as const satisfies readonly {
  to: string;
  label: `nav.${string}`;
  icon: LucideIcon;
  /** Who lacks it does not see the line. */
  permission?: Permission;
  /** In the bar at the bottom of a phone; the others are behind "More". At most four. */
  phone?: boolean;
}[];

export type NavEntry = (typeof nav)[number];
