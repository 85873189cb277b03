import type { Hub } from "./hub";
import { expect, type Page, test } from "./test";

const stream = "/api/v1/events/stream";

/** Counts the streams that a page opens. */
function streamsOf(page: Page): () => number {
  let count = 0;
  page.on("request", (request) => {
    if (new URL(request.url()).pathname === stream) count++;
  });
  return () => count;
}

async function follows(page: Page, hub: Hub): Promise<void> {
  const number = await hub.sell([{ sku: "HOOK-WHITE" }]);
  await expect(page.getByRole("row").filter({ hasText: number })).toBeVisible();
}

test("all tabs share one stream, and another tab takes over when that one closes", async ({ context, hub, signIn }) => {
  await signIn();
  const first = await context.newPage();
  const second = await context.newPage();
  const [ofFirst, ofSecond] = [streamsOf(first), streamsOf(second)];
  const live = (page: Page) => expect(page.getByRole("status").filter({ hasText: "Live" }).first()).toBeVisible();
  await first.goto("/orders");
  await live(first);
  await second.goto("/orders");
  await live(second);
  await follows(second, hub);
  expect([ofFirst(), ofSecond()]).toEqual([1, 0]);

  await first.close();
  await expect.poll(ofSecond).toBe(1);
  await live(second);
  await follows(second, hub);
});

test.describe("a connection that breaks", () => {
  // The browser itself notes what could not be reached.
  test.use({ expectedNoise: /net::ERR_(FAILED|INTERNET_DISCONNECTED)/ });

  test("what happened while the server was away is seen when it is back", async ({ page, hub, signIn }) => {
    await signIn();
    await page.goto("/orders");
    await follows(page, hub);
    // The connection breaks and stays broken for a while.
    await page.route(`**${stream}*`, (route) => route.abort());
    await page.context().setOffline(true);
    await expect(page.getByRole("status").filter({ hasText: "Offline" }).first()).toBeVisible();
    await page.context().setOffline(false);
    const missed = await hub.sell([{ sku: "LAMP-SMALL" }]);
    await page.unroute(`**${stream}*`);
    await expect(page.getByRole("row").filter({ hasText: missed })).toBeVisible();
  });
});
