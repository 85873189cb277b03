import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { configuratorAddress, guidePageAddress, useProductWords } from "@/baseplates/product";
import { BaseplateBadge } from "@/baseplates/status";
import { AddressLink } from "@/orders/address-link";
import type { OrderPage } from "@/orders/queries";
import { useCan } from "@/session/me";
import { Badge } from "@/ui/status";

type OfLine = NonNullable<OrderPage["lineItems"][number]["baseplate"]>;

const linkClass = "rounded underline-offset-2 hover:underline text-accent-text";

/** The baseplate that a line asks for: how far it is, and where it is shown. */
export function LineBaseplate({ baseplate: b }: { baseplate: OfLine }) {
  const { t } = useTranslation("baseplates");
  const words = useProductWords();
  const may = useCan()("grid.read");
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs">
      {b.state ? <BaseplateBadge state={b.state} /> : <Badge>{t("ofLine.none")}</Badge>}
      <span className="min-w-0 break-words text-muted">{words({ sku: b.sku, description: "" })}</span>
      {may && (
        <span className="flex flex-wrap gap-x-3 gap-y-1">
          {b.id && (
            <Link to="/baseplates/$id" params={{ id: b.id }} className={linkClass}>
              {t("ofLine.open")}
            </Link>
          )}
          <AddressLink href={configuratorAddress(b.sku)} className={linkClass}>
            {t("configurator")}
          </AddressLink>
          <AddressLink href={guidePageAddress(b.sku)} className={linkClass}>
            {t("guide")}
          </AddressLink>
        </span>
      )}
    </div>
  );
}
