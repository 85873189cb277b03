import "fake-indexeddb/auto";
import { QueryClient } from "@tanstack/react-query";
import { afterEach, expect, test, vi } from "vitest";
import { listKey } from "@/api/keys";
import { meQuery } from "@/session/session";
import { forgetEverything, keepCache, restoreCache } from "./store";

const orders = listKey("orders", { page: 1 });
const queues = listKey("queues", {});

async function seen(): Promise<QueryClient> {
  const client = new QueryClient();
  keepCache(client);
  await client.fetchQuery({ queryKey: meQuery.queryKey, queryFn: () => ({ name: "Eva" }) as never });
  await client.fetchQuery({ queryKey: orders, queryFn: () => ({ items: ["#1001"] }) });
  await client.fetchQuery({ queryKey: queues, queryFn: () => ({ items: ["secret"] }) });
  return client;
}

async function restored(): Promise<QueryClient> {
  const client = new QueryClient();
  await restoreCache(client);
  return client;
}

afterEach(forgetEverything);

test("orders and who is signed in come back, nothing else does", async () => {
  await seen();
  await vi.waitFor(async () => expect((await restored()).getQueryData(orders)).toEqual({ items: ["#1001"] }), 3000);
  const client = await restored();
  expect(client.getQueryData(meQuery.queryKey)).toEqual({ name: "Eva" });
  expect(client.getQueryData(queues)).toBeUndefined();
});

test("after a sign-out nothing comes back, even when a write was under way", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const client = await seen();
  client.clear();
  await forgetEverything();
  await vi.advanceTimersByTimeAsync(5000);
  vi.useRealTimers();
  expect((await restored()).getQueryCache().getAll()).toEqual([]);
});

test("what is older than a week is not shown", async () => {
  await seen();
  await vi.waitFor(async () => expect((await restored()).getQueryData(orders)).toBeDefined(), 3000);
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + 8 * 24 * 60 * 60 * 1000);
  expect((await restored()).getQueryCache().getAll()).toEqual([]);
});
