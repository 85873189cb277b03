import { type ReactElement, type ReactNode, useEffect, useRef, useState } from "react";

const delayMs = 400;
const gap = 6;

/**
 * A word of help at a control, for mouse and keyboard. Never the only place
 * where something is said: fingers see no tooltips. It is the browser's own
 * popover, which nothing covers and nothing cuts off.
 */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactElement }) {
  const [anchor, setAnchor] = useState<Element | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const tip = useRef<HTMLDivElement>(null);

  const show = (target: Element, after: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setAnchor(target.firstElementChild), after);
  };
  const hide = () => {
    clearTimeout(timer.current);
    setAnchor(null);
  };

  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    const box = tip.current;
    if (!anchor || !box) return;
    box.showPopover();
    const at = anchor.getBoundingClientRect();
    const above = at.top > box.offsetHeight + 2 * gap;
    const left = at.left + at.width / 2 - box.offsetWidth / 2;
    box.style.left = `${Math.max(gap, Math.min(left, innerWidth - box.offsetWidth - gap))}px`;
    box.style.top = `${above ? at.top - box.offsetHeight - gap : at.bottom + gap}px`;
    const onKey = (e: KeyboardEvent) => e.key === "Escape" && setAnchor(null);
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [anchor]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens for what happens to the control in it
    <span
      className="contents"
      onPointerEnter={(e) => e.pointerType === "mouse" && show(e.currentTarget, delayMs)}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={(e) => e.target.matches(":focus-visible") && show(e.currentTarget, 0)}
      onBlur={hide}
    >
      {children}
      {anchor && (
        <div
          ref={tip}
          popover="manual"
          aria-hidden
          className="pointer-events-none fixed m-0 max-w-72 rounded-control bg-text px-2 py-1 text-xs text-bg shadow-float"
        >
          {text}
        </div>
      )}
    </span>
  );
}
