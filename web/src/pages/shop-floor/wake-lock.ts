import { useEffect, useState } from "react";

/**
 * Keeps the screen on while the page is in view. The browser takes the lock away
 * when the page is hidden, so it is asked again when it is back. False: this
 * browser cannot, or refuses.
 */
export function useWakeLock(): boolean {
  const [awake, setAwake] = useState(true);
  useEffect(() => {
    const ended = new AbortController();
    let lock: WakeLockSentinel | undefined;
    const ask = async () => {
      if (document.visibilityState !== "visible") return;
      try {
        if (!("wakeLock" in navigator)) throw new Error("no wake lock");
        const got = await navigator.wakeLock.request("screen");
        if (ended.signal.aborted) {
          await got.release();
          return;
        }
        lock = got;
        setAwake(true);
      } catch {
        if (!ended.signal.aborted) setAwake(false);
      }
    };
    void ask();
    document.addEventListener("visibilitychange", () => void ask(), { signal: ended.signal });
    return () => {
      ended.abort();
      void lock?.release();
    };
  }, []);
  return awake;
}
