import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { useCan } from "@/session/me";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { RelativeTime } from "@/ui/time";
import { toast } from "@/ui/toast";
import { ignoredQuery } from "./queries";

/** SKUs that somebody said are not printed here, folded away: each can be taken back. */
export function IgnoredCard() {
  const { t } = useTranslation("products");
  const client = useQueryClient();
  const may = useCan()("productMappings.write");
  const ignored = useQuery(ignoredQuery);
  const [undone, setUndone] = useState<string>();
  const items = ignored.data ?? [];
  if (items.length === 0) return null;
  return (
    <Card>
      <details>
        <summary className="w-fit cursor-pointer rounded pt-2 font-medium">
          {t("ignored.title", { count: items.length })}
        </summary>
        <p className="my-2 text-muted">{t("ignored.lead")}</p>
        <ul className="max-h-96 divide-y overflow-y-auto">
          {items.map((i) => (
            <li key={i.sku} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2.5">
              <span className="min-w-0 grow basis-48">
                <span className="block font-mono font-medium break-all">{i.sku}</span>
                <span className="block break-words text-muted">{i.reason}</span>
                <span className="block text-xs text-muted">
                  <RelativeTime at={i.createdAt} />
                </span>
              </span>
              {may && (
                <Button icon={Undo2} aria-label={t("ignored.undoOf", { sku: i.sku })} onClick={() => setUndone(i.sku)}>
                  {t("ignored.undo")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </details>
      <Confirm
        open={undone !== undefined}
        onOpenChange={(open) => !open && setUndone(undefined)}
        title={t("ignored.askTitle", { sku: undone ?? "" })}
        action={t("ignored.undo")}
        reason="required"
        onConfirm={async (reason) => {
          await take(api.POST("/api/v1/product-mappings/unmapped/unignore", { body: { sku: undone ?? "", reason } }));
          toast("done", t("ignored.done", { sku: undone ?? "" }));
          await Promise.all([
            client.invalidateQueries({ queryKey: ["products"] }),
            client.invalidateQueries({ queryKey: ["orders"] }),
          ]);
        }}
      >
        {t("ignored.ask")}
      </Confirm>
    </Card>
  );
}
