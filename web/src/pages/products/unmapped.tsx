import { useQuery, useQueryClient } from "@tanstack/react-query";
import { EyeOff, Link2, Power } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { useCan } from "@/session/me";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { useErrorText } from "@/ui/error-state";
import { RelativeTime } from "@/ui/time";
import { toast } from "@/ui/toast";
import { unmappedQuery } from "./queries";

/** The SKUs that orders wait for, with what settles each. */
export function UnmappedCard({ onMap }: { onMap: (sku: string) => void }) {
  const { t } = useTranslation("products");
  const client = useQueryClient();
  const may = useCan()("productMappings.write");
  const text = useErrorText();
  const unmapped = useQuery(unmappedQuery);
  const [ignored, setIgnored] = useState<string>();
  const [busy, setBusy] = useState("");
  const renew = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["products"] }),
      client.invalidateQueries({ queryKey: ["orders"] }),
    ]);

  async function activate(id: string, sku: string) {
    setBusy(sku);
    try {
      await take(api.PATCH("/api/v1/product-mappings/{id}", { params: { path: { id } }, body: { active: true } }));
      toast("done", t("activated", { sku }));
      await renew();
    } catch (error) {
      toast("failed", text(error));
    }
    setBusy("");
  }

  const items = unmapped.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Card title={t("unmapped.title", { count: unmapped.data?.total ?? items.length })}>
      <p className="mb-2 text-muted">{t("unmapped.lead")}</p>
      <ul className="max-h-96 divide-y overflow-y-auto">
        {items.map((u) => (
          <li key={u.sku} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2.5">
            <span className="min-w-0 grow basis-48">
              <span className="block font-mono font-medium break-all">{u.sku}</span>
              <span className="block text-muted">{u.title}</span>
              <span className="block text-xs text-muted">
                {t("unmapped.waiting", { count: u.orders })}, <RelativeTime at={u.lastSeen} />
              </span>
              {u.suggestion && (
                <span className="block text-xs">
                  {t(`unmapped.${u.suggestion.reason}`, { name: u.suggestion.productName, sku: u.suggestion.sku })}
                </span>
              )}
            </span>
            {may && (
              <span className="flex flex-wrap gap-2">
                {u.suggestion?.reason === "inactive" ? (
                  <Button
                    look="primary"
                    icon={Power}
                    busy={busy === u.sku}
                    aria-label={t("unmapped.activateOf", { sku: u.sku })}
                    onClick={() => void activate(u.suggestion.mappingId, u.sku)}
                  >
                    {t("unmapped.activate")}
                  </Button>
                ) : (
                  <Button
                    look="primary"
                    icon={Link2}
                    aria-label={t("unmapped.mapOf", { sku: u.sku })}
                    onClick={() => onMap(u.sku)}
                  >
                    {t("unmapped.map")}
                  </Button>
                )}
                <Button
                  icon={EyeOff}
                  aria-label={t("unmapped.ignoreOf", { sku: u.sku })}
                  onClick={() => setIgnored(u.sku)}
                >
                  {t("unmapped.ignore")}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      <Confirm
        open={ignored !== undefined}
        onOpenChange={(open) => !open && setIgnored(undefined)}
        title={t("ignore.title", { sku: ignored ?? "" })}
        action={t("ignore.action")}
        reason="required"
        onConfirm={async (reason) => {
          await take(api.POST("/api/v1/product-mappings/unmapped/ignore", { body: { sku: ignored ?? "", reason } }));
          await renew();
        }}
      >
        {t("ignore.lead")}
      </Confirm>
    </Card>
  );
}
