import {
  Bell,
  Building2,
  CalendarClock,
  Grid3x3,
  KeyRound,
  type LucideIcon,
  MonitorPlay,
  MonitorSmartphone,
  Plug,
  ScrollText,
  Server,
  SlidersHorizontal,
  Users,
} from "lucide-react";
import type { Permission } from "@/session/permission";

interface Part {
  name: string;
  to: string;
  icon: LucideIcon;
  permission?: Permission;
}

/** The pages of the settings in the groups that the list shows them in. */
export const groups = [
  { name: "own", parts: [{ name: "push", to: "/settings/push", icon: MonitorSmartphone }] },
  {
    name: "business",
    parts: [
      { name: "integrations", to: "/settings/integrations", icon: Plug, permission: "integrations.read" },
      { name: "operation", to: "/settings/operation", icon: SlidersHorizontal, permission: "integrations.read" },
      { name: "baseplates", to: "/settings/baseplates", icon: Grid3x3, permission: "grid.read" },
      { name: "notifications", to: "/settings/notifications", icon: Bell, permission: "integrations.read" },
      { name: "tenant", to: "/settings/tenant", icon: Building2, permission: "users.read" },
    ],
  },
  {
    name: "access",
    parts: [
      { name: "users", to: "/settings/users", icon: Users, permission: "users.read" },
      { name: "keys", to: "/settings/keys", icon: KeyRound, permission: "users.read" },
      { name: "screens", to: "/settings/screens", icon: MonitorPlay, permission: "users.read" },
      { name: "audit", to: "/audit", icon: ScrollText, permission: "audit.read" },
    ],
  },
  {
    name: "server",
    parts: [
      { name: "schedules", to: "/settings/schedules", icon: CalendarClock, permission: "queues.read" },
      { name: "system", to: "/settings/system", icon: Server, permission: "users.write" },
    ],
  },
] as const satisfies readonly { name: string; parts: readonly Part[] }[];

export type PartName = (typeof groups)[number]["parts"][number]["name"];

/** Which of the groups' pages somebody may see. */
export function visible(can: (permission: Permission) => boolean) {
  return groups
    .map((group) => ({
      name: group.name,
      parts: group.parts.filter((part: Part) => part.permission === undefined || can(part.permission)),
    }))
    .filter((group) => group.parts.length > 0);
}
