import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { defaultPageSize, type PageSize, pageSizes } from "@/api/list";
import { useFormat } from "@/session/me";
import { Button } from "./button";
import { Select } from "./select";

interface Props {
  page: number;
  pageSize: number;
  total: number;
  onPage: (page: number) => void;
  onPageSize: (size: PageSize) => void;
}

/** Which part of a list is seen, and the ways to the others. */
export function Pagination({ page, pageSize, total, onPage, onPageSize }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  if (total <= defaultPageSize && page === 1) return null;
  const last = Math.max(Math.ceil(total / pageSize), 1);
  const from = Math.min((page - 1) * pageSize + 1, total);
  return (
    <nav
      aria-label={t("paging.label")}
      className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2 border-t px-4 py-2.5"
    >
      <p className="mr-auto text-muted tabular-nums" aria-live="polite">
        {t("paging.shown", {
          from: format.number(from),
          to: format.number(Math.min(page * pageSize, total)),
          total: format.number(total),
        })}
      </p>
      <Select
        aria-label={t("paging.size")}
        className="w-auto max-sm:hidden"
        value={String(pageSize)}
        choices={pageSizes.map((n) => ({ value: String(n), label: t("paging.perPage", { count: n }) }))}
        onChoose={(v) => onPageSize(pageSizes.find((n) => String(n) === v) ?? defaultPageSize)}
      />
      <div className="flex gap-2">
        <Button icon={ChevronLeft} disabled={page <= 1} onClick={() => onPage(page - 1)}>
          {t("paging.previous")}
        </Button>
        <Button disabled={page >= last} onClick={() => onPage(page + 1)}>
          {t("paging.next")}
          <ChevronRight aria-hidden className="size-4" />
        </Button>
      </div>
    </nav>
  );
}
