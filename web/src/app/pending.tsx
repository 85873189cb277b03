import { useTranslation } from "react-i18next";
import { Skeleton } from "@/ui/skeleton";

/** Holds the place of a page that is on its way. */
export function PagePending() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("loading")} className="mx-auto flex w-full max-w-400 flex-col gap-5">
      <Skeleton className="h-7 w-40" />
      <Skeleton className="h-80 w-full rounded-card" />
    </div>
  );
}
