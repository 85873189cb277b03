import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type LucideIcon, Package, Search, UserRound } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useDeferredValue, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { listKey } from "@/api/keys";
import { useCan } from "@/session/me";
import { overlayClass } from "@/ui/dialog";
import type { NavEntry } from "./nav";

interface Entry {
  id: string;
  group: string;
  icon: LucideIcon;
  label: string;
  detail?: string;
  run: () => void;
}

const foundOrders = 6;

interface Props {
  onClose: () => void;
  entries: readonly NavEntry[];
}

/** Goes anywhere by typing: a page, or an order by its number, customer, SKU or tracking number. */
export function CommandPalette({ onClose, entries }: Props) {
  const { t } = useTranslation();
  return (
    <Radix.Root open onOpenChange={onClose}>
      <Radix.Portal>
        <Radix.Overlay className={overlayClass} />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[8vh] z-40 mx-auto flex max-h-[70dvh] max-w-xl flex-col overflow-hidden rounded-card border bg-raised shadow-float animate-appear"
        >
          <Radix.Title className="sr-only">{t("palette.open")}</Radix.Title>
          <Finder entries={entries} onDone={onClose} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Finder({ entries, onDone }: { entries: readonly NavEntry[]; onDone: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const can = useCan();
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const wanted = useDeferredValue(text.trim());

  const orders = useQuery({
    queryKey: listKey("orders", { q: wanted, pageSize: foundOrders }),
    queryFn: () => take(api.GET("/api/v1/orders", { params: { query: { q: wanted, pageSize: foundOrders } } })),
    enabled: wanted.length > 1 && can("orders.read"),
    placeholderData: (old) => old,
  });

  const go = (run: () => void) => () => {
    onDone();
    run();
  };
  const pages: Entry[] = [
    ...entries.map((n) => ({
      id: n.to,
      group: t("palette.pages"),
      icon: n.icon as LucideIcon,
      label: t(n.label),
      run: go(() => void navigate({ to: n.to })),
    })),
    {
      id: "/account",
      group: t("palette.pages"),
      icon: UserRound,
      label: t("account.open"),
      run: go(() => void navigate({ to: "/account" })),
    },
  ].filter((e) => e.label.toLowerCase().includes(text.trim().toLowerCase()));
  const found: Entry[] =
    wanted.length > 1
      ? (orders.data?.items ?? []).map((o) => ({
          id: o.id,
          group: t("palette.orders"),
          icon: Package,
          label: o.number,
          detail: o.customerName,
          run: go(() => void navigate({ to: "/orders/$id", params: { id: o.id } })),
        }))
      : [];
  const all = [...found, ...pages];
  const current = Math.min(at, all.length - 1);

  return (
    <>
      <div className="flex items-center gap-3 border-b px-4">
        <Search aria-hidden className="size-4.5 shrink-0 text-muted" />
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={all[current] ? `${id}-${current}` : undefined}
          aria-label={t("palette.placeholder")}
          placeholder={t("palette.placeholder")}
          className="h-13 w-full bg-transparent text-base outline-none"
          value={text}
          onChange={(e) => {
            setText(e.target.value);
            setAt(0);
          }}
          onKeyDown={(e) => {
            if (e.key === "ArrowDown") setAt(Math.min(current + 1, all.length - 1));
            else if (e.key === "ArrowUp") setAt(Math.max(current - 1, 0));
            else if (e.key === "Enter") all[current]?.run();
            else return;
            e.preventDefault();
          }}
        />
      </div>
      <div role="listbox" id={`${id}-list`} aria-label={t("palette.open")} className="min-h-0 overflow-y-auto p-1.5">
        {all.map(({ id: key, group, icon: Icon, label, detail, run }, i) => (
          <div key={key}>
            {all[i - 1]?.group !== group && (
              <p aria-hidden className="px-2.5 pt-2 pb-1 text-xs text-muted">
                {group}
              </p>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus */}
            <div
              id={`${id}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === current}
              className="flex min-h-10 cursor-pointer items-center gap-3 rounded-control px-2.5 aria-selected:bg-hover"
              onMouseMove={() => setAt(i)}
              onClick={run}
            >
              <Icon aria-hidden className="size-4 shrink-0 text-muted" />
              <span className="font-medium">{label}</span>
              {detail && <span className="truncate text-muted">{detail}</span>}
            </div>
          </div>
        ))}
      </div>
      {all.length === 0 && <p className="px-4 py-8 text-center text-muted">{t("palette.nothing")}</p>}
    </>
  );
}
