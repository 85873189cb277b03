import type { ServerEvent } from "./parse";
import { type LiveState, openStream } from "./stream";

type Message =
  | { kind: "event"; event: ServerEvent; to?: string }
  | { kind: "state"; state: LiveState }
  | { kind: "ask"; from: string; recent: number };

/** Pages are there within seconds; the server and the leading tab remember longer. */
const longestRecent = 30_000;

/** A burst of more is told to a tab that begins by its last ones: the same areas are asked again. */
const mostTold = 500;

/** For how many milliseconds this page has been reading what it shows, at most. */
function recent(): number {
  return Math.min(longestRecent, Math.ceil(performance.now()));
}

interface Handlers {
  onEvent(event: ServerEvent): void;
  onState(state: LiveState): void;
  onSignedOut(): void;
}

/**
 * One stream for all tabs: browsers open only six connections to a server
 * without HTTP/2, and six tabs would leave none for anything else. The tab that
 * holds the lock reads and tells the others; when it closes, the next one takes
 * over where it was.
 */
export function shareStream(url: string, handlers: Handlers): { close(): void } {
  if (!("locks" in navigator)) return openStream({ url, recent, ...handlers }); // pages without TLS have no locks

  const channel = new BroadcastChannel("forma3d-live");
  const closed = new AbortController();
  let lastId = "";
  let state: LiveState = "connecting";
  const me = crypto.getRandomValues(new Uint32Array(2)).join("-");
  /** What the leading tab has told lately, for tabs that have just begun. */
  let told: { at: number; event: ServerEvent }[] = [];
  let leading = false;
  let stream: { close(): void } | undefined;

  const setState = (next: LiveState) => {
    state = next;
    handlers.onState(next);
    if (leading) channel.postMessage({ kind: "state", state } satisfies Message);
  };
  const take = (event: ServerEvent) => {
    if (event.id) lastId = event.id;
    handlers.onEvent(event);
  };

  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.kind === "ask") {
      if (!leading) return;
      channel.postMessage({ kind: "state", state } satisfies Message);
      const since = performance.now() - data.recent;
      for (const { at, event } of told)
        if (at >= since) channel.postMessage({ kind: "event", event, to: data.from } satisfies Message);
    } else if (data.kind === "state") setState(data.state);
    else if (!data.to || data.to === me) take(data.event);
  };
  channel.postMessage({ kind: "ask", from: me, recent: recent() } satisfies Message);
  handlers.onState(state);

  navigator.locks
    .request("forma3d-live", { signal: closed.signal }, () => {
      leading = true;
      stream = openStream({
        url,
        lastId,
        recent,
        onState: setState,
        onSignedOut: handlers.onSignedOut,
        onEvent(event) {
          take(event);
          const now = performance.now();
          told = [...told.filter(({ at }) => at >= now - longestRecent).slice(-mostTold), { at: now, event }];
          channel.postMessage({ kind: "event", event } satisfies Message);
        },
      });
      return new Promise<void>((resolve) => closed.signal.addEventListener("abort", () => resolve()));
    })
    .catch(() => {}); // closed before it was this tab's turn

  return {
    close() {
      closed.abort();
      stream?.close();
      channel.close();
    },
  };
}
