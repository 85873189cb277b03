import { optional, type RawSearch, read, readPaging } from "@/api/list";
import { issueKinds } from "@/orders/issues";
import { type OrderStatus, orderStatuses, sorts } from "./status";

/** What the address of the list holds: it can be kept, sent and gone back to. */
export function readSearch(raw: RawSearch) {
  return optional({
    ...readPaging(raw, sorts),
    search: read.text(raw, "search"),
    status: readStatuses(raw["status"]),
    issue: read.oneOf(raw, "issue", issueKinds),
    attention: read.flag(raw, "attention"),
    hasActiveJobs: read.flag(raw, "hasActiveJobs"),
    from: read.day(raw, "from"),
    to: read.day(raw, "to"),
  });
}

export type OrdersSearch = ReturnType<typeof readSearch>;

/** Several statuses, comma-separated; none, or all, is no filter. */
function readStatuses(raw: unknown): OrderStatus[] | undefined {
  const named = Array.isArray(raw) ? raw.map(String) : typeof raw === "string" ? raw.split(",") : [];
  const known = orderStatuses.filter((s) => named.includes(s));
  return known.length > 0 && known.length < orderStatuses.length ? known : undefined;
}
