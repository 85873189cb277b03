import { readFileSync } from "node:fs";
import { createInstance } from "i18next";
import { entryWords, newSaying, type Saying, wordNamespaces } from "../src/journal/words";
import type { Hub } from "./hub";
import { expect, test } from "./test";

// What the pages say of the journal in English must be what the program itself
// wrote, entry for entry, after a day on which much goes wrong. States,
// reasons, services and times stay here as the program writes them; the pages
// give each its words.

test.use({ hubOptions: { printTime: "1h" } });

interface Entry {
  type: string;
  message: string;
  orderId: string;
  orderNumber: string;
  printJobId: string;
  metadata: Record<string, unknown>;
}

const texts = (language: string, namespace: string) =>
  JSON.parse(readFileSync(new URL(`../src/i18n/${language}/${namespace}.json`, import.meta.url), "utf8"));

async function plainEnglish(): Promise<Saying & { inWords: (reason: string) => string }> {
  const i18n = createInstance({
    lng: "en",
    ns: [...wordNamespaces],
    resources: { en: Object.fromEntries(wordNamespaces.map((ns) => [ns, texts("en", ns)])) },
    fallbackLng: false,
  });
  await i18n.init();
  const formats = {} as Parameters<typeof newSaying>[1];
  const spoken = newSaying(i18n, formats);
  return {
    ...spoken,
    inWords: spoken.reason,
    state: (_, state) => state,
    reason: (reason) => reason.replace(/\.$/, ""),
    service: (service) => service,
    quote: (text) => text,
    number: String,
    duration: goDuration,
    list: (values) => values.join(", "),
  };
}

/** A time as Go writes it: 1h2m3s. */
function goDuration(seconds: number): string {
  const s = Math.round(seconds);
  const parts = [Math.floor(s / 3600), Math.floor((s % 3600) / 60), s % 60];
  const first = parts.findIndex((p) => p > 0);
  return parts
    .map((p, i) => `${p}${"hms"[i]}`)
    .slice(first < 0 ? 2 : first)
    .join("");
}

async function journal(hub: Hub): Promise<Entry[]> {
  const all: Entry[] = [];
  for (let page = 1; ; page++) {
    const { items, total } = await hub.api<{ items: Entry[]; total: number }>(
      "GET",
      `/event-log?pageSize=100&page=${page}`,
    );
    all.push(...items);
    if (all.length >= total || items.length === 0) return all;
  }
}

const seen = async (hub: Hub, type: string, number?: string) =>
  (await hub.api<{ items: Entry[] }>("GET", `/event-log?pageSize=100&type=${type}`)).items.filter(
    (e) => !number || e.orderNumber === number,
  );

/** Waits for an entry of a type, and does something meanwhile. */
async function until(hub: Hub, type: string, number?: string, meanwhile?: () => Promise<unknown>): Promise<Entry> {
  let found: Entry | undefined;
  await expect(async () => {
    await meanwhile?.();
    [found] = await seen(hub, type, number);
    expect(found, `${type} ${number ?? ""}`).toBeDefined();
  }).toPass({ timeout: 60_000, intervals: [300] });
  if (!found) throw new Error(`no ${type}`);
  return found;
}

async function aBadDay(hub: Hub): Promise<void> {
  const act = (path: string, body: unknown = { reason: "for the test" }) => hub.api("POST", path, body);

  // Products that nobody knows; one of them is not ours.
  const unknown = await hub.sell([{ sku: "UNHEARD-OF" }]);
  await until(hub, "order.unmapped_products", unknown);
  await act("/product-mappings/unmapped/ignore", { sku: "NOT-OURS", reason: "for the test" });
  await act("/product-mappings/unmapped/unignore", { sku: "NOT-OURS", reason: "for the test" });

  // An order that waits for its payment, and one that the shop cancels.
  await until(hub, "order.created", await hub.sell([{ sku: "HOOK-WHITE" }], { financial: "pending" }));
  const books = await fetch(`${hub.services.shop}/_sim/books`).then(
    (r) => r.json() as Promise<{ id: number; name: string }[]>,
  );
  const given = books.find((b) => b.name === unknown);
  expect((await fetch(`${hub.services.shop}/_sim/orders/${given?.id}/cancel`, { method: "POST" })).status).toBe(204);
  await until(hub, "order.cancelled", unknown);

  // A print that fails for good and is made again, one that is useless, one that nobody wants.
  const failing = await hub.sell([{ sku: "HOOK-WHITE" }]);
  const issue = await until(hub, "order.issue-opened", failing, () => hub.endPrints("fail"));
  const [failed] = await seen(hub, "print-job.failed", failing);
  expect(issue.metadata["kind"]).toBe("print_failed");
  await act(`/print-jobs/${failed?.printJobId}/retry`);
  await until(hub, "print-job.completed", failing, () => hub.endPrints("finish"));
  await until(hub, "flow.completed", failing);

  const useless = await hub.sell([{ sku: "HOOK-WHITE" }, { sku: "LAMP-SMALL" }]);
  const running = await until(hub, "print-job.status-changed", useless, async () => undefined);
  expect(running.orderNumber).toBe(useless);
  const first = await until(hub, "print-job.completed", useless, () => endOnePrint(hub));
  await act(`/print-jobs/${first.printJobId}/reprint`);
  await act(`/orders/${first.orderId}/cancel`);
  await until(hub, "order.cancelled", useless);

  // The carrier refuses, then does not answer, then is mended.
  await hub.disturb("carrier", { op: "POST /shipments/announce", status: 422 });
  const refused = await hub.sell([{ sku: "HOOK-WHITE" }]);
  const dead = await until(hub, "retry.exhausted", refused, () => hub.endPrints("finish"));
  await hub.disturb("carrier");
  await act(`/admin/retry-queue/${dead.metadata["jobId"]}/retry`, undefined);
  await until(hub, "flow.completed", refused);

  await hub.disturb("farm", { status: 503 });
  const waiting = await hub.sell([{ sku: "HOOK-WHITE" }]);
  await until(hub, "integration.down");
  await hub.disturb("farm");
  await until(hub, "integration.up");
  await until(hub, "flow.completed", waiting, () => hub.endPrints("finish"));

  // Its address is corrected and it goes on, while the rest of the day's failures is put away.
  await hub.disturb("carrier", { op: "POST /shipments/announce", status: 422 });
  const moved = await hub.sell([{ sku: "HOOK-WHITE" }]);
  const { orderId } = await until(hub, "order.created", moved);
  await hub.api("PUT", `/orders/${orderId}/shipping-address`, {
    reason: "for the test",
    address: {
      name: "A",
      address1: "Nieuwstraat 12",
      city: "Brussel",
      zip: "1000",
      country: "Belgium",
      countryCode: "BE",
    },
  });
  await until(hub, "order.updated", moved);
  const lost = await until(hub, "retry.exhausted", moved, () => hub.endPrints("finish"));
  await hub.api("DELETE", `/admin/retry-queue/${lost.metadata["jobId"]}`);
  await hub.disturb("carrier");

  // A baseplate to measure, where there is a slicer that can make it.
  const { enabled } = await hub.api<{ enabled: boolean }>("GET", "/grid/settings");
  if (enabled) {
    const properties = { "Width (mm)": "84", "Height (mm)": "84", Magnets: "no", Connectors: "Intersection" };
    const plate = await hub.sell([{ sku: "GRID-CUSTOM", properties }]);
    await until(hub, "gridflock.mapping-ready", plate);
  }

  await hub.api("DELETE", "/integrations/xapi");
}

async function endOnePrint(hub: Hub): Promise<void> {
  const { jobs } = (await fetch(`${hub.services.farm}/_sim/books`).then((r) => r.json())) as {
    jobs: { id: number; status: string }[];
  };
  const job = jobs.find((j) => j.status === "ongoing");
  if (job) await fetch(`${hub.services.farm}/_sim/jobs/${job.id}/finish`, { method: "POST" });
}

test("the pages say in English what the program wrote", async ({ hub }) => {
  test.setTimeout(300_000);
  await aBadDay(hub);
  const say = await plainEnglish();
  const entries = await journal(hub);
  for (const entry of entries) {
    const words = entryWords(entry, say);
    for (const field of ["trigger", "reason"])
      if (["order.status_changed", "order.cancelled", "integration.down"].includes(entry.type)) {
        const reason = entry.metadata[field];
        if (typeof reason === "string")
          expect(say.inWords(reason), `the reason "${reason}" of ${entry.type}`).not.toMatch(/^“/);
      }
    // The pages name the kind of an issue, where the program tells it at length.
    if (entry.type === "order.issue-opened") {
      expect(words).toMatch(new RegExp(`^Order ${entry.orderNumber} needs a person: [A-Z].+\\.$`));
      expect(entry.message).toContain(words.slice(0, words.indexOf(": ") + 2));
      continue;
    }
    expect(entryWords({ ...entry, message: `no words of its own: ${entry.message}` }, say), entry.type).toBe(
      entry.message,
    );
  }
  // Nothing of it would be proved by a quiet day.
  expect([...new Set(entries.map((e) => e.type))]).toEqual(
    expect.arrayContaining([
      "order.created",
      "order.status_changed",
      "order.unmapped_products",
      "order.issue-opened",
      "order.issue-closed",
      "order.cancelled",
      "order.ready-for-fulfillment",
      "order.all-jobs-failed",
      "order.failed",
      "order.fulfilled",
      "print-job.created",
      "print-job.status-changed",
      "print-job.failed",
      "print-job.retry-requested",
      "print-job.completed",
      "print-job.cancelled",
      "shipment.created",
      "shipment.label-ready",
      "shipment.failed",
      "fulfillment.created",
      "flow.completed",
      "flow.failed",
      "retry.exhausted",
      "order.updated",
      "retry-queue.retried",
      "retry-queue.discarded",
      "product-mapping.changed",
      "integration.down",
      "integration.up",
      "integration.xapi-changed",
    ]),
  );
});
