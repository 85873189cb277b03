import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, LoaderCircle, RotateCw, TriangleAlert } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema, take } from "@/api/client";
import { ApiError } from "@/api/error";
import { useCan, useFormat, useMe } from "@/session/me";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { ErrorState } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { Skeleton } from "@/ui/skeleton";
import { Switch } from "@/ui/switch";
import { toast } from "@/ui/toast";
import { amountText, minorOf } from "./amount";
import { Refusal, SettingsFrame } from "./frame";
import { Profiles } from "./profiles";
import { foldersQuery, gridQuery, type Profile, profilesQuery, slicerQuery } from "./queries";

type View = Schema<"GridSettingsView">;

export function BaseplateSettingsPage() {
  return (
    <SettingsFrame part="baseplates" needs="grid.read" changes="grid.write" narrow>
      <Slicer />
      <Loaded />
      <Profiles />
    </SettingsFrame>
  );
}

/** Whether plates can be sliced at all. */
function Slicer() {
  const { t } = useTranslation("baseplates");
  const slicer = useQuery(slicerQuery);
  const s = slicer.data;
  const known = ["slicer-missing", "unreachable", "unauthorized", "busy"] as const;
  const problem = known.find((k) => k === s?.problem) ?? "other";
  const line = (icon: ReactNode, words: ReactNode) => (
    <p className="flex items-start gap-2.5">
      {icon}
      <span className="min-w-0 break-words">{words}</span>
    </p>
  );
  return (
    <Card
      title={t("settings.slicer.title")}
      actions={
        <Button icon={RotateCw} busy={slicer.isFetching} onClick={() => void slicer.refetch()}>
          {t("settings.slicer.again")}
        </Button>
      }
    >
      <div role="status" className="flex flex-col gap-1">
        {slicer.isError && !s ? (
          <ErrorState error={slicer.error} />
        ) : !s ? (
          line(
            <LoaderCircle aria-hidden className="mt-0.5 size-4 shrink-0 text-muted motion-safe:animate-spin" />,
            t("settings.slicer.asking"),
          )
        ) : s.ok ? (
          <>
            {line(
              <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good-text" />,
              t("settings.slicer.ok", { program: s.program, version: s.version, count: s.concurrency }),
            )}
            {!s.isolated &&
              line(
                <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn-text" />,
                t("settings.slicer.open"),
              )}
          </>
        ) : (
          line(
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger-text" />,
            t(`settings.slicer.${problem}`, { message: s.message }),
          )
        )}
      </div>
    </Card>
  );
}

function Loaded() {
  const settings = useQuery(gridQuery);
  const profiles = useQuery(profilesQuery);
  const failed = [settings, profiles].find((q) => q.isError && !q.data);
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!settings.data || !profiles.data) return <Skeleton className="h-96 w-full rounded-card" />;
  return <Form key={settings.data.version} view={settings.data} profiles={profiles.data} />;
}

const prices = ["priceBaseMinor", "pricePerHourMinor", "pricePerKilogramMinor"] as const;
const slicing = [
  ["printerProfile", "machine"],
  ["processProfile", "process"],
  ["filamentProfile", "filament"],
] as const;

function Form({ view, profiles }: { view: View; profiles: Profile[] }) {
  const { t } = useTranslation("baseplates");
  const settings = useTranslation("settings").t;
  const client = useQueryClient();
  const format = useFormat();
  const can = useCan();
  const { currency } = useMe().tenant;
  const onId = useId();
  const folders = useQuery({ ...foldersQuery, enabled: can("productMappings.read") });
  const point = format.number(1.5).includes(",") ? "," : ".";
  const [entered, setEntered] = useState(() => ({
    ...view,
    bedX: String(view.bedX),
    bedY: String(view.bedY),
    material: view.material ?? "",
    color: view.color ?? "",
    farmFolder: String(view.farmFolder ?? 0),
    priceBaseMinor: amountText(view.priceBaseMinor ?? 0, currency, point),
    pricePerHourMinor: amountText(view.pricePerHourMinor ?? 0, currency, point),
    pricePerKilogramMinor: amountText(view.pricePerKilogramMinor ?? 0, currency, point),
  }));
  const change = (part: Partial<typeof entered>) => setEntered({ ...entered, ...part });
  const minor = (field: (typeof prices)[number]) => minorOf(entered[field], currency);
  const save = useMutation({
    mutationFn: () =>
      take(
        api.PUT("/api/v1/grid/settings", {
          body: {
            ...entered,
            bedX: Number(entered.bedX),
            bedY: Number(entered.bedY),
            material: entered.material.trim(),
            color: entered.color.trim(),
            farmFolder: Number(entered.farmFolder),
            priceBaseMinor: minor("priceBaseMinor") ?? 0,
            pricePerHourMinor: minor("pricePerHourMinor") ?? 0,
            pricePerKilogramMinor: minor("pricePerKilogramMinor") ?? 0,
          },
        }),
      ),
    onSuccess(saved) {
      client.setQueryData(gridQuery.queryKey, saved);
      toast("done", settings("saved"));
    },
  });

  const refused = save.error instanceof ApiError ? save.error : undefined;
  const conflict = refused?.code === "changed-meanwhile";
  const usual = (kind: Profile["kind"]) => profiles.find((p) => p.kind === kind && p.usual)?.name ?? "";
  const printer = entered.printerProfile || usual("machine");
  const bed = profiles.find((p) => p.kind === "machine" && p.name === printer)?.bed;
  const wrong = (field: string) => {
    const said = refused?.field(field);
    if (said === undefined) return undefined;
    if (field === "bedX" && bed && (Number(entered.bedX) > bed.width || Number(entered.bedY) > bed.depth))
      return t("settings.bedTooLarge", { width: format.number(bed.width), depth: format.number(bed.depth) });
    const [own] = slicing.find(([name]) => name === field) ?? [];
    return own ? t("settings.noProfile", { name: entered[own] }) : said;
  };
  const badBed = (text: string) => !(Number(text) >= 100 && Number(text) <= 1000);
  const unusable = badBed(entered.bedX) || badBed(entered.bedY) || prices.some((p) => minor(p) === undefined);
  const atFields = [
    "bedX",
    "bedY",
    "material",
    "color",
    "farmFolder",
    ...prices,
    ...slicing.map(([name]) => name),
  ].some((f) => refused?.field(f));

  const chosenProfiles = (name: string, kind: Profile["kind"]) => {
    const list = profiles
      .filter((p) => p.kind === kind)
      .map((p) => ({ value: p.name, label: p.preset ? p.name : t("settings.own", { name: p.name }) }));
    if (name === "") return [{ value: "", label: t("settings.usual", { name: usual(kind) }) }, ...list];
    return list.some((p) => p.value === name) ? list : [{ value: name, label: name }, ...list];
  };
  const folder = entered.farmFolder;
  const places = [
    { value: "0", label: t("settings.rootFolder") },
    ...(folders.data ?? []).map((f) => ({ value: String(f.id), label: f.name })),
  ];
  if (!places.some((p) => p.value === folder)) {
    places.push({ value: folder, label: t("settings.folderNo", { id: folder }) });
  }

  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        if (!unusable) save.mutate();
      }}
    >
      <fieldset disabled={!can("grid.write")} className="flex flex-col gap-5">
        <Card>
          <div className="flex items-start justify-between gap-4 pt-2">
            <span>
              <label htmlFor={onId} className="font-medium">
                {t("settings.on")}
              </label>
              <span id={`${onId}-hint`} className="block text-muted">
                {t("settings.onHint")}
              </span>
            </span>
            <Switch
              id={onId}
              aria-describedby={`${onId}-hint`}
              checked={entered.enabled}
              onCheckedChange={(enabled) => change({ enabled })}
            />
          </div>
        </Card>
        <Card title={t("settings.bed")}>
          <p className="mb-3 text-muted">{t("settings.bedLead")}</p>
          <div className="grid gap-4 sm:grid-cols-2">
            {(["bedX", "bedY"] as const).map((name) => (
              <Field
                key={name}
                label={t(`settings.${name}`)}
                error={badBed(entered[name]) ? t("settings.badBed") : wrong(name)}
              >
                {(control) => (
                  <Input
                    {...control}
                    type="number"
                    required
                    min={100}
                    max={1000}
                    step="any"
                    value={entered[name]}
                    onChange={(e) => change({ [name]: e.target.value })}
                  />
                )}
              </Field>
            ))}
          </div>
        </Card>
        <Card title={t("settings.slicing")}>
          <div className="grid gap-4 sm:grid-cols-2">
            {slicing.map(([name, kind]) => (
              <Field
                key={name}
                label={t(`settings.${name}`)}
                error={wrong(name)}
                hint={
                  name === "printerProfile" && bed
                    ? t("settings.printerBed", { width: format.number(bed.width), depth: format.number(bed.depth) })
                    : undefined
                }
              >
                {(control) => (
                  <Select
                    {...control}
                    value={entered[name]}
                    choices={chosenProfiles(entered[name], kind)}
                    onChoose={(value) => change({ [name]: value })}
                  />
                )}
              </Field>
            ))}
          </div>
        </Card>
        <Card title={t("settings.farm")}>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label={t("settings.material")} hint={t("settings.materialHint")} error={wrong("material")}>
              {(control) => (
                <Input
                  {...control}
                  maxLength={50}
                  value={entered.material}
                  onChange={(e) => change({ material: e.target.value })}
                />
              )}
            </Field>
            <Field label={t("settings.color")} hint={t("settings.colorHint")} error={wrong("color")}>
              {(control) => (
                <Input
                  {...control}
                  maxLength={50}
                  value={entered.color}
                  onChange={(e) => change({ color: e.target.value })}
                />
              )}
            </Field>
            <Field
              label={t("settings.farmFolder")}
              hint={folders.isError ? t("settings.foldersFailed") : undefined}
              error={wrong("farmFolder")}
            >
              {(control) => (
                <Select
                  {...control}
                  value={folder}
                  choices={places}
                  onChoose={(farmFolder) => change({ farmFolder })}
                />
              )}
            </Field>
          </div>
        </Card>
        <Card title={t("settings.prices")}>
          <p className="mb-3 text-muted">{t("settings.pricesLead")}</p>
          <div className="grid gap-4 sm:grid-cols-3">
            {prices.map((name) => (
              <Field
                key={name}
                label={t(`settings.${name}`)}
                hint={t("settings.inCurrency", { currency })}
                error={
                  minor(name) === undefined
                    ? t("settings.badNumber", { example: amountText(250, currency, point) })
                    : wrong(name)
                }
              >
                {(control) => (
                  <Input
                    {...control}
                    inputMode="decimal"
                    maxLength={12}
                    value={entered[name]}
                    onChange={(e) => change({ [name]: e.target.value })}
                  />
                )}
              </Field>
            ))}
          </div>
        </Card>
        {conflict ? (
          <div
            role="alert"
            className="flex flex-wrap items-center gap-3 rounded-control bg-danger-soft px-3 py-2 text-danger-text"
          >
            <span className="min-w-0 grow basis-60">{t("settings.changed")}</span>
            <Button icon={RotateCw} onClick={() => void client.refetchQueries({ queryKey: gridQuery.queryKey })}>
              {t("settings.load")}
            </Button>
          </div>
        ) : (
          save.isError && !atFields && <Refusal error={save.error} />
        )}
        {can("grid.write") && (
          <div className="flex flex-wrap items-center gap-3">
            <Button type="submit" look="primary" busy={save.isPending} disabled={unusable}>
              {settings("save")}
            </Button>
            <p className="text-muted">{t("settings.underWay")}</p>
          </div>
        )}
      </fieldset>
    </form>
  );
}
