import type { BrowserContext, Page } from "@playwright/test";
import type { Hub } from "./hub";
import { expect, test } from "./test";

// What is real: the page, the program, its encryption and signature, the service
// worker and the browser's notification. What is not: the browser maker's push
// service, which cannot be reached from here. The simulated one gives the page a
// subscription, takes the program's message as RFC 8030 says and decrypts it with
// the subscription's own keys; its text then goes the way that the browser takes
// with one from its maker.
test.use({ hubOptions: { push: true }, permissions: ["notifications"] });

interface Subscription {
  id: string;
  path: string;
  p256dh: string;
  auth: string;
}

/** Has the browser's PushManager subscribe at the simulated push service. */
async function subscribeAtSimulator(page: Page, hub: Hub): Promise<{ made: Subscription[] }> {
  const made: Subscription[] = [];
  await page.exposeFunction("subscribeAtSimulator", async (serverKey: string) => {
    const address = `${hub.pushService}/_sim/subscriptions?applicationServerKey=${serverKey}`;
    const subscription = (await (await fetch(address, { method: "POST" })).json()) as Subscription;
    made.push(subscription);
    return {
      endpoint: hub.pushService + subscription.path,
      keys: { p256dh: subscription.p256dh, auth: subscription.auth },
    };
  });
  await page.addInitScript(() => {
    type Made = { endpoint: string; keys: { p256dh: string; auth: string } };
    const kept = "simulated-subscription"; // as a browser keeps its own
    const { subscribeAtSimulator } = window as unknown as { subscribeAtSimulator: (key: string) => Promise<Made> };
    const asSubscription = (made: Made) =>
      ({
        endpoint: made.endpoint,
        toJSON: () => made,
        async unsubscribe() {
          localStorage.removeItem(kept);
          return true;
        },
      }) as unknown as PushSubscription;
    PushManager.prototype.getSubscription = async () => {
      const text = localStorage.getItem(kept);
      return text ? asSubscription(JSON.parse(text) as Made) : null;
    };
    PushManager.prototype.subscribe = async (options) => {
      if (!options?.userVisibleOnly || !(options.applicationServerKey instanceof Uint8Array))
        throw new TypeError("browsers want a key, and a promise that each message is shown");
      const key = btoa(String.fromCharCode(...options.applicationServerKey))
        .replaceAll("+", "-")
        .replaceAll("/", "_")
        .replaceAll("=", "");
      const made = await subscribeAtSimulator(key);
      localStorage.setItem(kept, JSON.stringify(made));
      return asSubscription(made);
    };
  });
  return { made };
}

/** Gives a message to the service worker as the browser does, by the developer tools. */
async function deliver(context: BrowserContext, page: Page, data: string) {
  const tools = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) =>
    tools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [one] = registrations.filter((r) => !r.isDeleted);
      if (one) resolve(one.registrationId);
    }),
  );
  await tools.send("ServiceWorker.enable");
  await tools.send("ServiceWorker.deliverPushMessage", {
    origin: new URL(page.url()).origin,
    registrationId: await registered,
    data,
  });
}

test("a browser that subscribed shows what was picked, and nothing else", async ({ page, context, hub, signIn }) => {
  const { made } = await subscribeAtSimulator(page, hub);
  await signIn();
  await page.goto("/settings/push");
  await page.evaluate(async () => navigator.serviceWorker.ready);
  for (const [name, wanted] of [
    ["A new order came in", true],
    ["An order needs a person", false],
  ] as const) {
    const box = page.getByRole("checkbox", { name });
    if ((await box.isChecked()) !== wanted) await box.click();
    await expect(box).toBeChecked({ checked: wanted });
  }
  await page.getByRole("button", { name: "Show messages in this browser" }).click();
  await expect(page.getByText("This browser shows messages.")).toBeVisible();
  const [subscription] = made;
  if (!subscription) throw new Error("the page subscribed at no push service");
  const messages = async () => {
    const answer = await fetch(`${hub.pushService}/_sim/subscriptions/${subscription.id}/messages`);
    return ((await answer.json()) ?? []) as { text: { title: string; body: string; path: string; class: string } }[];
  };

  // It needs a person, who was not to be told of that, and is a new order.
  const number = await hub.sell([{ sku: "UNHEARD-OF" }]);
  await expect.poll(async () => (await messages()).length).toBe(1);
  await page.goto("/orders?attention=true");
  await expect(page.getByRole("link", { name: number, exact: true })).toBeVisible();
  await hub.sell([{ sku: "HOOK-WHITE" }]); // whose message comes after all of the first order's
  const classes = async () => (await messages()).map((m) => m.text.class);
  await expect.poll(async () => (await classes()).filter((c) => c === "new-order").length).toBe(2);
  expect(await classes()).not.toContain("needs-attention");
  const [message] = await messages();

  await deliver(context, page, JSON.stringify(message?.text));
  const shown = () =>
    page.evaluate(async () =>
      (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, data }) => ({
        title,
        body,
        data,
      })),
    );
  await expect.poll(async () => (await shown()).length).toBe(1);
  const [notification] = await shown();
  expect(`${notification?.title} ${notification?.body}`).toContain(number);
  expect(notification?.data).toEqual({ path: message?.text.path });
  await page.goto(message?.text.path ?? "");
  await expect(page.getByRole("heading", { name: `Order ${number}` })).toBeVisible();

  // It gives its subscription up, and nobody is left to be told.
  await page.goto("/settings/push");
  await page.getByRole("button", { name: "Switch off here" }).click();
  await expect(page.getByText("None of your browsers shows messages yet.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Show messages in this browser" })).toBeVisible();
});
