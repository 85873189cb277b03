import { newParser, type ServerEvent } from "./parse";

/** live: events arrive. connecting: the first try. reconnecting: it was lost. offline: the browser has no network. */
export type LiveState = "connecting" | "live" | "reconnecting" | "offline";

export interface StreamOptions {
  url: string;
  onEvent(event: ServerEvent): void;
  onState(state: LiveState): void;
  /** The session has ended; the stream stops. */
  onSignedOut(): void;
  /** Resumes after this id. */
  lastId?: string;
  /** Without an id: for how many milliseconds the page has been reading what it shows. */
  recent?: () => number;
  fetch?: typeof globalThis.fetch;
  random?: () => number;
}

const firstDelay = 1_000;
const maxDelay = 30_000;
/** The server sends a comment at least this often; silence for longer is a dead connection. */
export const silenceLimit = 60_000;

/** The wait before the n-th try in a row: doubling, with jitter so that the tabs of a whole office do not return at once. */
export function delay(tries: number, random: () => number): number {
  const full = Math.min(firstDelay * 2 ** tries, maxDelay);
  return full / 2 + (full / 2) * random();
}

/**
 * Keeps one event stream open until it is closed: reconnects by itself and
 * resumes after the last event that it saw. It reads by fetch and not by
 * EventSource, which tells no status, cannot resume after its own failure and
 * waits without jitter.
 */
export function openStream(options: StreamOptions): { close(): void } {
  const fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const random = options.random ?? Math.random;
  const closed = new AbortController();
  let lastId = options.lastId ?? "";
  let tries = 0;
  let wake: () => void = () => {};
  let reading = new AbortController();

  const deliver = (event: ServerEvent) => {
    if (event.id) lastId = event.id;
    options.onEvent(event);
  };

  async function read(): Promise<void> {
    const silent = new AbortController();
    reading = silent;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silent.abort(), silenceLimit);
    };
    heard();
    try {
      const headers: Record<string, string> = { Accept: "text/event-stream" };
      if (lastId) headers["Last-Event-ID"] = lastId;
      // What happened while the page began to read, before it listens, is wanted too.
      const url = lastId || !options.recent ? options.url : `${options.url}?recent=${options.recent()}`;
      const response = await fetch(url, {
        headers,
        cache: "no-store",
        signal: AbortSignal.any([closed.signal, silent.signal]),
      });
      if (response.status === 401) {
        options.onSignedOut();
        closed.abort();
        return;
      }
      if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
      options.onState("live");
      tries = 0;
      const parse = newParser(deliver);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        heard();
        parse(value);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  function wait(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delay(tries, random));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function run(): Promise<void> {
    options.onState(navigator.onLine ? "connecting" : "offline");
    while (!closed.signal.aborted) {
      await read().catch(() => {}); // whatever ended it, it is opened again
      if (closed.signal.aborted) return;
      options.onState(navigator.onLine ? "reconnecting" : "offline");
      await wait();
      tries++;
    }
  }

  // The network came back, or the person came back to the tab: no more waiting.
  const hurry = () => {
    tries = 0;
    wake();
  };
  // What was open may be dead without a word: it is opened again with the network.
  const lost = () => {
    options.onState("offline");
    reading.abort();
  };
  addEventListener("online", hurry, { signal: closed.signal });
  addEventListener("offline", lost, { signal: closed.signal });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && hurry(), {
    signal: closed.signal,
  });
  void run();

  return {
    close() {
      closed.abort();
      wake();
    },
  };
}
