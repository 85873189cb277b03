import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useCan } from "@/session/me";
import { Checkbox } from "@/ui/checkbox";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Badge } from "@/ui/status";
import { limits, type ProfileDraft, tagsOf } from "./draft";
import { printersQuery } from "./queries";

interface Props {
  profile: ProfileDraft;
  problem: (field: string) => string | undefined;
  onChange: (change: Partial<ProfileDraft>) => void;
}

/** What must be loaded, and which printers may print it. */
export function ProfileFields({ profile, problem, onChange }: Props) {
  const { t } = useTranslation("products");
  const choices = usePrinterChoices();
  const count = limits(profile);
  const badTags = tagsOf(profile.tags) === undefined ? t("form.badTags") : undefined;
  const wrong = ["printerIds", "printerModelIds", "printerGroupIds"].map(problem).find(Boolean);
  return (
    <>
      <Field label={t("form.material")} error={problem("material")}>
        {(control) => (
          <Input
            {...control}
            maxLength={50}
            value={profile.material}
            onChange={(e) => onChange({ material: e.target.value })}
          />
        )}
      </Field>
      <Field label={t("form.color")} error={problem("color")}>
        {(control) => (
          <Input
            {...control}
            maxLength={50}
            value={profile.color}
            onChange={(e) => onChange({ color: e.target.value })}
          />
        )}
      </Field>
      <details className="sm:col-span-4" open={badTags !== undefined || wrong !== undefined || undefined}>
        <summary className="w-fit cursor-pointer rounded py-1 text-muted">
          {t("form.limit")} {count > 0 && <Badge tone="accent">{t("form.limits", { count })}</Badge>}
        </summary>
        <div className="mt-2 grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
          {wrong && <p className="text-xs font-medium text-danger-text sm:col-span-2 lg:col-span-4">{wrong}</p>}
          {(["printerIds", "printerModelIds", "printerGroupIds"] as const).map((name) => (
            <CheckList
              key={name}
              legend={t(`form.${name}`)}
              options={choices[name]}
              chosen={profile[name]}
              onChange={(ids) => onChange({ [name]: ids })}
            />
          ))}
          <Field label={t("form.tags")} hint={t("form.tagsHint")} error={badTags ?? problem("tags")}>
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                value={profile.tags}
                onChange={(e) => onChange({ tags: e.target.value })}
              />
            )}
          </Field>
        </div>
      </details>
    </>
  );
}

type Choices = Record<"printerIds" | "printerModelIds" | "printerGroupIds", Map<number, string>>;

/** The farm's printers, their models and groups, by their numbers there. */
export function usePrinterChoices(): Choices {
  const { t } = useTranslation("products");
  const printers = useQuery({ ...printersQuery, enabled: useCan()("printJobs.read") });
  const out: Choices = { printerIds: new Map(), printerModelIds: new Map(), printerGroupIds: new Map() };
  for (const p of printers.data?.items ?? []) {
    out.printerIds.set(p.id, p.name);
    if (p.modelId > 0) out.printerModelIds.set(p.modelId, p.modelName || t("form.number", { number: p.modelId }));
    if (p.groupId > 0) out.printerGroupIds.set(p.groupId, t("form.number", { number: p.groupId }));
  }
  return out;
}

function CheckList({
  legend,
  options,
  chosen,
  onChange,
}: {
  legend: string;
  options: Map<number, string>;
  chosen: number[];
  onChange: (ids: number[]) => void;
}) {
  const { t } = useTranslation("products");
  const id = useId();
  // What was chosen and is not at the farm any more can still be taken off.
  const gone = chosen.filter((n) => !options.has(n)).map((n) => [n, t("form.number", { number: n })] as const);
  const all = [...options, ...gone];
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 font-medium">{legend}</legend>
      {all.length === 0 && <p className="text-muted">{t("form.noneKnown")}</p>}
      <ul className="flex max-h-44 flex-col gap-2 overflow-y-auto p-0.5">
        {all.map(([n, label]) => (
          <li key={n} className="flex items-center gap-2.5">
            <Checkbox
              id={`${id}-${n}`}
              checked={chosen.includes(n)}
              onCheckedChange={(on) => onChange(on ? [...chosen, n] : chosen.filter((c) => c !== n))}
            />
            <label htmlFor={`${id}-${n}`} className="min-w-0 break-words">
              {label}
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
