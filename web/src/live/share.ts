import type { ServerEvent } from "./parse";
import { type LiveState, openStream } from "./stream";

type Message = { kind: "event"; event: ServerEvent } | { kind: "state"; state: LiveState } | { kind: "ask" };

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
  if (!("locks" in navigator)) return openStream({ url, ...handlers }); // pages without TLS have no locks

  const channel = new BroadcastChannel("forma3d-live");
  const closed = new AbortController();
  let lastId = "";
  let state: LiveState = "connecting";
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
      if (leading) channel.postMessage({ kind: "state", state } satisfies Message);
    } else if (data.kind === "event") take(data.event);
    else setState(data.state);
  };
  channel.postMessage({ kind: "ask" } satisfies Message);
  handlers.onState(state);

  navigator.locks
    .request("forma3d-live", { signal: closed.signal }, () => {
      leading = true;
      stream = openStream({
        url,
        lastId,
        onState: setState,
        onSignedOut: handlers.onSignedOut,
        onEvent(event) {
          take(event);
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
