import { useEffect, useEffectEvent } from "react";

/** Whether keys belong to what has the focus: somebody types, or a window is open over the page. */
function taken(target: EventTarget | null): boolean {
  if (document.querySelector("[role=dialog],[role=alertdialog],[role=menu]")) return true;
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/**
 * A key of the whole page, such as "/" or "j". With `mod` it is Ctrl or Cmd and
 * the key, and works while typing too.
 */
export function useShortcut(key: string, run: () => void, { mod = false, enabled = true } = {}): void {
  const call = useEffectEvent(run);
  useEffect(() => {
    if (!enabled) return;
    const onKey = (e: KeyboardEvent) => {
      if (e.key.toLowerCase() !== key.toLowerCase() || e.altKey || e.defaultPrevented) return;
      if ((e.ctrlKey || e.metaKey) !== mod) return;
      if (!mod && taken(e.target)) return;
      e.preventDefault();
      call();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [key, mod, enabled]);
}
