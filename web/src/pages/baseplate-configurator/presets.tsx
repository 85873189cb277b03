import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Bookmark, EllipsisVertical, PenLine, Replace, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import type { Plan } from "@/baseplates/plan";
import { useCan } from "@/session/me";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { ErrorState, useErrorText } from "@/ui/error-state";
import { IconButton } from "@/ui/icon-button";
import { Menu, MenuItem } from "@/ui/menu";
import { Skeleton } from "@/ui/skeleton";
import { toast } from "@/ui/toast";
import { type Preset, presetsKey, presetsQuery } from "./queries";
import { configuratorRoute } from "./route";

const NamePreset = lazy(async () => ({ default: (await import("./name-preset")).NamePreset }));

interface Props {
  /** What is in view, when it can be kept. */
  plan: Plan | undefined;
  naming: boolean;
  onNaming: (naming: boolean) => void;
}

/** The designs that are kept under a name, and the acts on them. */
export function Presets({ plan, naming, onNaming }: Props) {
  const { t } = useTranslation("baseplate-configurator");
  const client = useQueryClient();
  const errorText = useErrorText();
  const may = useCan()("grid.write");
  const presets = useQuery(presetsQuery);
  const [renamed, setRenamed] = useState<Preset>();
  const [doomed, setDoomed] = useState<Preset>();
  const renew = () => client.invalidateQueries({ queryKey: presetsKey });

  async function replace(preset: Preset, sku: string) {
    try {
      await take(
        api.PUT("/api/v1/grid/presets/{id}", {
          params: { path: { id: preset.id } },
          body: { name: preset.name, sku },
        }),
      );
      toast("done", t("preset.replaced", { name: preset.name }));
    } catch (error) {
      toast("failed", errorText(error));
    }
    await renew();
  }

  return (
    <Card title={t("preset.title")}>
      {presets.isError ? (
        <ErrorState error={presets.error} onRetry={() => void presets.refetch()} />
      ) : presets.isPending ? (
        <Skeleton className="h-10 w-full" />
      ) : presets.data.length === 0 ? (
        <p className="text-muted">{may ? t("preset.none") : t("preset.noneToSee")}</p>
      ) : (
        <ul className="-mx-2 flex max-h-96 flex-col overflow-y-auto">
          {presets.data.map((p) => (
            <li key={p.id} className="flex items-center gap-1">
              <Link
                to={configuratorRoute.to}
                search={(old) => ({ sku: p.sku, show: old.show, pose: old.pose })}
                className="flex min-w-0 grow items-start gap-2.5 rounded-control px-2 py-1.5 hover:bg-hover"
                aria-current={plan?.sku === p.sku ? "true" : undefined}
              >
                <Bookmark
                  aria-hidden
                  className={`mt-0.5 size-4 shrink-0 ${plan?.sku === p.sku ? "fill-current text-accent-text" : "text-muted"}`}
                />
                <span className="min-w-0">
                  <span className="block font-medium break-words">{p.name}</span>
                  <span className="block truncate font-mono text-xs text-muted">{p.sku}</span>
                </span>
              </Link>
              {may && (
                <Menu trigger={<IconButton icon={EllipsisVertical} label={t("preset.acts", { name: p.name })} />}>
                  <MenuItem icon={PenLine} onSelect={() => setRenamed(p)}>
                    {t("preset.rename")}
                  </MenuItem>
                  {plan && plan.sku !== p.sku && (
                    <MenuItem icon={Replace} onSelect={() => void replace(p, plan.sku)}>
                      {t("preset.replace")}
                    </MenuItem>
                  )}
                  <MenuItem icon={Trash2} danger onSelect={() => setDoomed(p)}>
                    {t("preset.delete")}
                  </MenuItem>
                </Menu>
              )}
            </li>
          ))}
        </ul>
      )}
      <Suspense>
        {naming && plan && (
          <NamePreset
            title={t("preset.save")}
            lead={plan.sku}
            first=""
            onName={async (name) => {
              await take(api.POST("/api/v1/grid/presets", { body: { name, sku: plan.sku } }));
              toast("done", t("preset.saved", { name }));
              await renew();
            }}
            onClose={() => onNaming(false)}
          />
        )}
        {renamed && (
          <NamePreset
            title={t("preset.rename")}
            lead={renamed.sku}
            first={renamed.name}
            onName={async (name) => {
              await take(
                api.PUT("/api/v1/grid/presets/{id}", {
                  params: { path: { id: renamed.id } },
                  body: { name, sku: renamed.sku },
                }),
              );
              toast("done", t("preset.saved", { name }));
              await renew();
            }}
            onClose={() => setRenamed(undefined)}
          />
        )}
      </Suspense>
      <Confirm
        open={doomed !== undefined}
        onOpenChange={(stay) => !stay && setDoomed(undefined)}
        title={t("preset.deleteTitle", { name: doomed?.name ?? "" })}
        action={t("preset.delete")}
        danger
        onConfirm={async () => {
          await take(api.DELETE("/api/v1/grid/presets/{id}", { params: { path: { id: doomed?.id ?? "" } } }));
          toast("done", t("preset.deleted", { name: doomed?.name ?? "" }));
          await renew();
        }}
      >
        {t("preset.deleteLead")}
      </Confirm>
    </Card>
  );
}
