import { CircleAlert, CircleCheck, Info, X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./icon-button";

interface Toast {
  id: number;
  kind: "done" | "failed" | "info";
  text: string;
  action?: { label: string; run: () => void };
}

const shownMs = 6_000;
const maxShown = 3;

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]) {
  toasts = next;
  for (const l of listeners) l();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function dismiss(id: number) {
  set(toasts.filter((t) => t.id !== id));
}

/**
 * Tells in passing how an act went. Errors and toasts with an action stay until
 * they are closed: nobody should have to be quick.
 */
export function toast(kind: Toast["kind"], text: string, action?: Toast["action"]): void {
  const id = nextId++;
  set([...toasts.slice(1 - maxShown), { id, kind, text, ...(action ? { action } : {}) }]);
  if (kind !== "failed" && !action) setTimeout(() => dismiss(id), shownMs);
}

const icons = { done: CircleCheck, failed: CircleAlert, info: Info };
const colours = { done: "text-good-text", failed: "text-danger-text", info: "text-busy-text" };

/** Where toasts appear; once in the app. */
export function Toasts() {
  const { t } = useTranslation();
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <section
      aria-live="polite"
      aria-label={t("toasts")}
      className="pointer-events-none fixed inset-x-3 bottom-20 z-50 flex flex-col items-end gap-2 sm:right-5 sm:bottom-5 sm:left-auto"
    >
      {shown.map(({ id, kind, text, action }) => {
        const Icon = icons[kind];
        return (
          <div
            key={id}
            className="pointer-events-auto flex w-full items-start gap-2.5 rounded-card border bg-raised py-1.5 pr-1.5 pl-3.5 shadow-float animate-appear sm:w-96"
          >
            <Icon aria-hidden className={`mt-2 size-4.5 shrink-0 ${colours[kind]}`} />
            <p className="min-w-0 grow py-1.5 break-words">{text}</p>
            {action && (
              <button
                type="button"
                className="control-height shrink-0 px-2 font-medium text-accent-text hover:underline"
                onClick={() => {
                  dismiss(id);
                  action.run();
                }}
              >
                {action.label}
              </button>
            )}
            <IconButton icon={X} label={t("action.close")} onClick={() => dismiss(id)} />
          </div>
        );
      })}
    </section>
  );
}
