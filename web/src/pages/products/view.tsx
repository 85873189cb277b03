import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { useFormat } from "@/session/me";
import { Dialog } from "@/ui/dialog";
import { ErrorState } from "@/ui/error-state";
import { Skeleton } from "@/ui/skeleton";
import { Badge } from "@/ui/status";
import { usePrinterChoices } from "./profile-fields";
import { productQuery } from "./queries";

type Mapping = Schema<"CatalogView">;
type Profile = Schema<"CatalogProfile">;

/** A product for who may look and not change. */
export function ProductView({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation("products");
  const product = useQuery(productQuery(id));
  return (
    <Dialog
      open
      size="medium"
      onOpenChange={(open) => !open && onClose()}
      title={product.data?.productName ?? t("view.title")}
      description={t("view.readOnly")}
    >
      {product.isError ? (
        <ErrorState error={product.error} onRetry={() => void product.refetch()} />
      ) : product.data ? (
        <Facts product={product.data} />
      ) : (
        <Skeleton className="h-40 w-full" />
      )}
    </Dialog>
  );
}

function Facts({ product: p }: { product: Mapping }) {
  const { t } = useTranslation("products");
  const format = useFormat();
  const words = useProfileWords();
  const facts: [string, ReactNode][] = [
    [
      t("form.sku"),
      <code key="sku" className="font-mono break-all">
        {p.sku}
      </code>,
    ],
    [t("column.active"), p.active ? t("filter.active") : t("filter.inactive")],
    [t("form.suffix"), p.suffixMatch ? t("view.yes") : t("view.no")],
    [t("form.weight"), p.weightGrams ? format.number(p.weightGrams) : "–"],
    [t("form.hsCode"), p.hsCode || "–"],
    [t("form.originCountry"), p.originCountry || "–"],
    [t("form.profile"), words(p.defaultPrintProfile) || t("view.anyPrinter")],
  ];
  return (
    <div className="flex flex-col gap-5 pb-3">
      <dl className="grid gap-x-4 gap-y-1.5 sm:grid-cols-[auto_1fr]">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 break-words max-sm:mb-1.5">{value}</dd>
          </div>
        ))}
      </dl>
      <section aria-labelledby={`parts-${p.id}`}>
        <h3 id={`parts-${p.id}`} className="mb-2 font-semibold">
          {t("form.parts")}
        </h3>
        <ul className="divide-y">
          {p.parts.map((part, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name of their own but their place
            <li key={i} className="flex flex-col gap-0.5 py-2">
              <span className="flex flex-wrap items-center gap-2">
                <span className="font-medium">{part.name}</span>
                <Badge>{t("view.pieces", { count: part.quantity })}</Badge>
                {part.yieldPerPrint > 1 && <Badge>{t("view.yield", { count: part.yieldPerPrint })}</Badge>}
              </span>
              <span className="text-xs text-muted">{words(part.printProfile)}</span>
              <code className="font-mono text-xs break-all text-muted">{part.fileId}</code>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

/** Says what a profile asks for, and which printers it is limited to. */
function useProfileWords(): (profile: Profile | undefined) => string {
  const { t } = useTranslation("products");
  const choices = usePrinterChoices();
  return (profile) => {
    const named = (name: keyof typeof choices) =>
      (profile?.[name] ?? []).map((n) => choices[name].get(n) ?? t("form.number", { number: n }));
    const list = (label: string, names: (string | number)[]) => names.length > 0 && `${label}: ${names.join(", ")}`;
    return [
      profile?.material,
      profile?.color,
      list(t("form.printerIds"), named("printerIds")),
      list(t("form.printerModelIds"), named("printerModelIds")),
      list(t("form.printerGroupIds"), named("printerGroupIds")),
      list(t("form.tags"), profile?.tags ?? []),
    ]
      .filter(Boolean)
      .join(" · ");
  };
}
