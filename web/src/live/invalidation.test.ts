import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { detailKey, listKey } from "@/api/keys";
import { areasOf, gatherMs, newInvalidator } from "./invalidation";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function old(client: QueryClient, key: readonly unknown[]): boolean {
  return client.getQueryState(key)?.isInvalidated ?? false;
}

test("an event makes old what it changes, and nothing else", async () => {
  const client = new QueryClient();
  const orders = listKey("orders", { page: 1 });
  const order = detailKey("orders", "1");
  const queues = listKey("queues", {});
  for (const key of [orders, order, queues]) client.setQueryData(key, {});
  const { mark, markAll } = newInvalidator(client);

  mark("printjob:updated");
  expect(old(client, orders)).toBe(false); // gathered first
  await vi.advanceTimersByTimeAsync(gatherMs);
  expect([old(client, orders), old(client, order), old(client, queues)]).toEqual([true, true, false]);

  markAll();
  expect(old(client, queues)).toBe(true);
});

test("a burst asks once", async () => {
  const client = new QueryClient();
  const invalidate = vi.spyOn(client, "invalidateQueries");
  const { mark } = newInvalidator(client);
  for (let i = 0; i < 100; i++) mark("queue:changed");
  await vi.advanceTimersByTimeAsync(gatherMs * 2);
  expect(invalidate).toHaveBeenCalledTimes(areasOf("queue:changed").length);
});

test("names that are not in the table show in the activity", () => {
  expect(areasOf("spool:changed")).toEqual(["activity"]);
  expect(areasOf("notification")).toContain("orders");
});
