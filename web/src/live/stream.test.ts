import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ServerEvent } from "./parse";
import { delay, type LiveState, openStream, silenceLimit } from "./stream";

/** A server whose streams the test writes and ends. */
function newServer() {
  const requests: { url: string; headers: Headers; send(text: string): void; end(): void; aborted(): boolean }[] = [];
  const answers: (() => Response)[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const refuse = answers.shift();
    if (refuse) return refuse();
    let body: ReadableStreamDefaultController<Uint8Array> | undefined;
    const stream = new ReadableStream<Uint8Array>({
      start(c) {
        body = c;
      },
    });
    init?.signal?.addEventListener("abort", () => body?.error(init.signal?.reason));
    requests.push({
      url: String(input),
      headers: new Headers(init?.headers),
      send: (text) => body?.enqueue(new TextEncoder().encode(text)),
      end: () => body?.close(),
      aborted: () => init?.signal?.aborted ?? false,
    });
    return new Response(stream, { status: 200 });
  };
  return { fetch, requests, answers };
}

let server: ReturnType<typeof newServer>;
let states: LiveState[];
let seen: ServerEvent[];
let signedOut: number;
let stream: { close(): void } | undefined;

function open(recent?: () => number) {
  stream = openStream({
    ...(recent ? { recent } : {}),
    url: "/stream",
    fetch: server.fetch,
    random: () => 0,
    onEvent: (e) => seen.push(e),
    onState: (s) => states.push(s),
    onSignedOut: () => signedOut++,
  });
}

/** Lets everything happen that needs no clock. */
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  server = newServer();
  states = [];
  seen = [];
  signedOut = 0;
});

afterEach(() => {
  stream?.close();
  vi.useRealTimers();
});

test("delivers events and resumes after the last one when the connection ends", async () => {
  open();
  await settle();
  server.requests[0]?.send("id: 41\nevent: order:created\ndata: {}\n\n");
  await settle();
  expect(seen).toEqual([{ id: "41", event: "order:created", data: "{}" }]);
  server.requests[0]?.end();
  await settle();
  expect(states).toEqual(["connecting", "live", "reconnecting"]);
  expect(server.requests).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(delay(0, () => 0));
  expect(server.requests[1]?.headers.get("Last-Event-ID")).toBe("41");
  expect(states.at(-1)).toBe("live");
});

test("asks for what happened since the page began, until it knows where it stands", async () => {
  let began = 120;
  open(() => began);
  await settle();
  expect(server.requests[0]?.url).toBe("/stream?recent=120");
  server.requests[0]?.end();
  began = 900;
  await vi.advanceTimersByTimeAsync(delay(0, () => 0));
  expect(server.requests[1]?.url).toBe("/stream?recent=900");
  server.requests[1]?.send("id: 41\nevent: ready\ndata: {}\n\n");
  await settle();
  server.requests[1]?.end();
  await vi.advanceTimersByTimeAsync(delay(0, () => 0));
  expect(server.requests[2]?.url).toBe("/stream");
});

test("waits longer after each failure, up to a limit, and not at all when the network is back", async () => {
  server.answers.push(...Array.from({ length: 3 }, () => () => new Response("", { status: 503 })));
  open();
  await settle();
  expect(server.answers).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(499);
  expect(server.answers).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(server.answers).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(999);
  expect(server.answers).toHaveLength(1);
  dispatchEvent(new Event("online"));
  await settle();
  expect(server.answers).toHaveLength(0);
  dispatchEvent(new Event("online"));
  await settle();
  expect(server.requests).toHaveLength(1);
  expect(delay(50, () => 0)).toBe(15_000);
  expect(delay(50, () => 0.999_999)).toBeLessThanOrEqual(30_000);
});

test("takes a connection for dead that has been silent for too long", async () => {
  open();
  await settle();
  await vi.advanceTimersByTimeAsync(silenceLimit - 1);
  server.requests[0]?.send(": still here\n\n");
  await vi.advanceTimersByTimeAsync(silenceLimit - 1);
  expect(states.at(-1)).toBe("live");
  await vi.advanceTimersByTimeAsync(1);
  expect(server.requests[0]?.aborted()).toBe(true);
  expect(states.at(-1)).toBe("reconnecting");
});

test("ends when the session has ended", async () => {
  server.answers.push(() => new Response("", { status: 401 }));
  open();
  await settle();
  expect(signedOut).toBe(1);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(server.requests).toHaveLength(0);
});

test("says that there is no network", async () => {
  open();
  await settle();
  const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  dispatchEvent(new Event("offline"));
  await settle();
  expect(server.requests[0]?.aborted()).toBe(true); // it may be dead without a word
  expect(states).toEqual(["connecting", "live", "offline", "offline"]);

  online.mockReturnValue(true);
  dispatchEvent(new Event("online"));
  await settle();
  expect(server.requests).toHaveLength(2);
  expect(states.at(-1)).toBe("live");
});

test("a closed stream tries no more", async () => {
  open();
  await settle();
  stream?.close();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(server.requests).toHaveLength(1);
  expect(server.requests[0]?.aborted()).toBe(true);
});
