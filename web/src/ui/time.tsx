import { useSyncExternalStore } from "react";
import { useFormat } from "@/session/me";

// One clock for all: every RelativeTime on a page changes in the same moment.
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const tickMs = 15_000;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const l of listeners) l();
  }, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The time, renewed every quarter of a minute. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/** "5 minutes ago", with the exact time to hover over. */
export function RelativeTime({ at }: { at: string }) {
  const format = useFormat();
  const time = new Date(at).getTime();
  const clock = useNow();
  // The clock here may be a tick behind what has just happened.
  const seen = time > clock && time - clock <= tickMs ? time : clock;
  return (
    <time dateTime={at} title={format.dateTime(at)} className="whitespace-nowrap">
      {format.relative(at, seen)}
    </time>
  );
}

export function DateTime({ at }: { at: string }) {
  const format = useFormat();
  return (
    <time dateTime={at} className="whitespace-nowrap tabular-nums">
      {format.dateTime(at)}
    </time>
  );
}
