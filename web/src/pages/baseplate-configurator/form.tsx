import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/session/me";
import { Checkbox } from "@/ui/checkbox";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { boundsIn, type Design, inUnit, type Problems, type Unit } from "./design";
import { connectors, fillers, magnets, units } from "./search";

interface Props {
  design: Design;
  problems: Problems;
  /** The bed that counts where no other is named. */
  bed: { x: number; y: number } | undefined;
  onChange: (change: Partial<Design>) => void;
}

/** Everything that makes a baseplate. What is seldom needed is behind "More". */
export function DesignForm({ design, problems, bed, onChange }: Props) {
  const { t } = useTranslation("baseplate-configurator");
  const format = useFormat();
  const numbersId = useId();
  const { least, most } = boundsIn(design.unit);
  const words = { least: format.number(least), most: format.number(most), unit: t(`form.units.${design.unit}`) };
  const said = (field: keyof Problems) => {
    const problem = problems[field];
    return problem && t(`problem.${problem}`, words);
  };
  const unusual =
    design.filler !== "HALF" ||
    design.base !== "" ||
    !design.numbers ||
    design.bedX !== "" ||
    design.bedY !== "" ||
    Boolean(problems.base ?? problems.bedX ?? problems.bedY);
  const [more, setMore] = useState(unusual);
  const [wasUnusual, setWasUnusual] = useState(unusual);
  if (unusual !== wasUnusual) {
    setWasUnusual(unusual);
    if (unusual) setMore(true); // a preset, or an address
  }

  const text = (field: "width" | "height" | "base" | "bedX" | "bedY") => ({
    inputMode: "decimal" as const,
    autoComplete: "off",
    maxLength: 20,
    value: design[field],
    onChange: (e: { target: { value: string } }) => onChange({ [field]: e.target.value }),
  });

  return (
    <form className="flex flex-col gap-4" onSubmit={(e) => e.preventDefault()}>
      <div className="grid grid-cols-[1fr_1fr_6.5rem] gap-3">
        <Field label={t("form.width")} error={said("width")}>
          {(control) => <Input {...control} {...text("width")} />}
        </Field>
        <Field label={t("form.depth")} error={said("height")}>
          {(control) => <Input {...control} {...text("height")} />}
        </Field>
        <Field label={t("form.unit")}>
          {(control) => (
            <Select<Unit>
              {...control}
              value={design.unit}
              choices={units.map((value) => ({ value, label: t(`form.units.${value}`) }))}
              onChoose={(unit) =>
                onChange({
                  unit,
                  width: inUnit(design.width, design.unit, unit),
                  height: inUnit(design.height, design.unit, unit),
                })
              }
            />
          )}
        </Field>
      </div>
      <Field label={t("form.magnets")} hint={t(`form.magnetHint.${design.magnets}`)}>
        {(control) => (
          <Select<Design["magnets"]>
            {...control}
            value={design.magnets}
            choices={magnets.map((value) => ({ value, label: t(`form.magnetKind.${value}`) }))}
            onChoose={(chosen) => onChange({ magnets: chosen })}
          />
        )}
      </Field>
      <Field label={t("form.connectors")} hint={t(`form.connectorHint.${design.connectors}`)}>
        {(control) => (
          <Select<Design["connectors"]>
            {...control}
            value={design.connectors}
            choices={connectors.map((value) => ({ value, label: t(`form.connectorKind.${value}`) }))}
            onChoose={(chosen) => onChange({ connectors: chosen })}
          />
        )}
      </Field>
      <details className="group border-t pt-2" open={more} onToggle={(e) => setMore(e.currentTarget.open)}>
        <summary className="control-height -mx-2 flex cursor-pointer list-none items-center gap-1.5 rounded-control px-2 font-medium hover:bg-hover [&::-webkit-details-marker]:hidden">
          <ChevronRight aria-hidden className="size-4 text-muted transition-transform group-open:rotate-90" />
          {t("form.more")}
        </summary>
        <div className="flex flex-col gap-4 pt-3">
          <Field label={t("form.filler")} hint={t(`form.fillerHint.${design.filler}`)}>
            {(control) => (
              <Select<Design["filler"]>
                {...control}
                value={design.filler}
                choices={fillers.map((value) => ({ value, label: t(`form.fillerKind.${value}`) }))}
                onChoose={(filler) => onChange({ filler })}
              />
            )}
          </Field>
          <Field label={t("form.base")} hint={t("form.baseHint")} error={said("base")}>
            {(control) => <Input {...control} {...text("base")} placeholder={t("form.baseNone")} />}
          </Field>
          <div className="flex items-start gap-2.5">
            <Checkbox id={numbersId} checked={design.numbers} onCheckedChange={(on) => onChange({ numbers: on })} />
            <label htmlFor={numbersId} className="-mt-0.5">
              {t("form.numbers")}
            </label>
          </div>
          <fieldset className="flex flex-col gap-1.5">
            <legend className="mb-1.5 font-medium">{t("form.bed")}</legend>
            <div className="grid grid-cols-2 gap-3">
              <Field label={t("form.bedX")} error={said("bedX")}>
                {(control) => <Input {...control} {...text("bedX")} placeholder={bed && format.number(bed.x)} />}
              </Field>
              <Field label={t("form.bedY")} error={said("bedY")}>
                {(control) => <Input {...control} {...text("bedY")} placeholder={bed && format.number(bed.y)} />}
              </Field>
            </div>
            <p className="text-xs text-muted">{t("form.bedHint")}</p>
          </fieldset>
        </div>
      </details>
    </form>
  );
}
