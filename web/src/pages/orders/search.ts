import { optional, type RawSearch, read, readPaging } from "@/api/list";
import { issueKinds } from "@/orders/issues";
import { orderStatuses, sorts } from "./status";

/** What the address of the list holds: it can be kept, sent and gone back to. */
export function readSearch(raw: RawSearch) {
  return optional({
    ...readPaging(raw, sorts),
    search: read.text(raw, "search"),
    status: read.someOf(raw, "status", orderStatuses),
    issue: read.oneOf(raw, "issue", issueKinds),
    attention: read.flag(raw, "attention"),
    hasActiveJobs: read.flag(raw, "hasActiveJobs"),
    from: read.day(raw, "from"),
    to: read.day(raw, "to"),
  });
}

export type OrdersSearch = ReturnType<typeof readSearch>;
