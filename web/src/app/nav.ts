import { type LucideIcon, MonitorPlay, Package, ScrollText, Settings } from "lucide-react";
import type { Permission } from "@/session/permission";

/** The navigation, in its order. A page that is built adds its line here. */
export const nav = [
  { to: "/orders", label: "nav.orders", icon: Package, permission: "orders.read", phone: true },
  { to: "/shop-floor", label: "nav.shopFloor", icon: MonitorPlay, permission: "printJobs.read" },
  { to: "/audit", label: "nav.audit", icon: ScrollText, permission: "audit.read" },
  { to: "/settings", label: "nav.settings", icon: Settings },
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
