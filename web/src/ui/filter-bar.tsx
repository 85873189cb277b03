import clsx from "clsx";
import { ListFilter, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";

interface Props {
  search?: ReactNode;
  /** The filters; on phones they hide behind a button. */
  children?: ReactNode;
  /** How many filters are set, the search not counted. */
  active: number;
  onClear: () => void;
  /** What stands at the right: views, columns, export. */
  actions?: ReactNode;
}

/** Search and filters above a list. */
export function FilterBar({ search, children, active, onClear, actions }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-2 p-3">
      {search}
      {children && (
        <Button className="sm:hidden" icon={ListFilter} aria-expanded={open} onClick={() => setOpen(!open)}>
          {active > 0 ? t("filter.buttonCount", { count: active }) : t("filter.button")}
        </Button>
      )}
      {actions && <div className="ml-auto flex items-center gap-2">{actions}</div>}
      {(children || active > 0) && (
        <div
          className={clsx(
            "flex-wrap items-center gap-2 sm:flex",
            open ? "flex w-full" : "hidden",
            actions ? "sm:w-full" : "sm:w-auto", // under the row that ends with them
          )}
        >
          {children}
          {active > 0 && (
            <Button look="quiet" icon={X} onClick={onClear}>
              {t("filter.clear")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** A filter that is on or off. */
export function FilterToggle({
  pressed,
  onChange,
  children,
}: {
  pressed: boolean;
  onChange: (pressed: boolean) => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={() => onChange(!pressed)}
      className="control-height inline-flex items-center gap-2 rounded-control border border-edge bg-surface px-3 font-medium hover:bg-hover aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent-text"
    >
      {children}
    </button>
  );
}
