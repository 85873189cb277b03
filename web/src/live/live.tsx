import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useEffect, useEffectEvent, useState } from "react";
import { type LiveEvent, newInvalidator } from "./invalidation";
import { shareStream } from "./share";
import type { LiveState } from "./stream";

type Listener = (name: string, event: LiveEvent) => void;

interface Live {
  state: LiveState;
  listeners: Set<Listener>;
}

const LiveContext = createContext<Live>({ state: "connecting", listeners: new Set() });

// What a stream says about itself, beside the events' own names.
const ready = "ready"; // from here on nothing is missed
const reset = "reset"; // something was missed, or other things may be seen than before
const end = "end"; // the session is over

/** Keeps the pages live: one stream, and what changed is asked again. */
export function LiveProvider({ onSignedOut, children }: { onSignedOut: () => void; children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");
  const [listeners] = useState(() => new Set<Listener>());
  const signedOut = useEffectEvent(onSignedOut);

  useEffect(() => {
    const old = newInvalidator(client);
    const stream = shareStream("/api/v1/events/stream", {
      onState: setState,
      onSignedOut: signedOut,
      onEvent({ event, data }) {
        if (event === ready) return;
        if (event === reset) {
          old.markAll();
          return;
        }
        if (event === end) {
          stream.close();
          signedOut();
          return;
        }
        old.mark(event);
        const parsed = JSON.parse(data) as LiveEvent;
        for (const listener of listeners) listener(event, parsed);
      },
    });
    return () => stream.close();
  }, [client, listeners]);

  return <LiveContext value={{ state, listeners }}>{children}</LiveContext>;
}

export function useLiveState(): LiveState {
  return use(LiveContext).state;
}

/** Calls back for each live event, for pages that show the events themselves. */
export function useLiveEvents(listener: Listener): void {
  const { listeners } = use(LiveContext);
  const call = useEffectEvent(listener);
  useEffect(() => {
    const own: Listener = (name, event) => call(name, event);
    listeners.add(own);
    return () => void listeners.delete(own);
  }, [listeners]);
}
