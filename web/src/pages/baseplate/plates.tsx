import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { BaseplateDetail } from "@/baseplates/queries";
import { useFormat } from "@/session/me";
import { buttonClass } from "@/ui/button";
import { Card } from "@/ui/card";
import { Badge } from "@/ui/status";
import { modelAddress } from "./address";

type Plate = BaseplateDetail["plates"][number];

/** What is printed, plate by plate, with its files. */
export function Plates({ baseplate: b }: { baseplate: BaseplateDetail }) {
  const { t } = useTranslation("baseplates");
  return (
    <Card title={t("plates.title")}>
      {b.plates.length === 0 ? (
        <p className="text-muted">{t("plates.none")}</p>
      ) : (
        <ul className="flex flex-col divide-y">
          {b.plates.map((p) => (
            <OnePlate key={p.number} plate={p} baseplate={b} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function OnePlate({ plate: p, baseplate: b }: { plate: Plate; baseplate: BaseplateDetail }) {
  const { t } = useTranslation("baseplates");
  const format = useFormat();
  const mm = (micrometres: number) => format.number(Math.round(micrometres / 100) / 10);
  const facts = [
    t("plates.size", { width: mm(p.widthMicrometres), depth: mm(p.depthMicrometres), height: mm(p.heightMicrometres) }),
    p.sliced && format.duration(p.printSeconds),
    p.sliced && t("grams", { grams: format.number(Math.round(p.filamentMilligrams / 100) / 10) }),
  ];
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
      <span className="flex min-w-0 grow basis-56 flex-col gap-0.5">
        <span className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{t("plates.plate", { number: p.number })}</span>
          <Badge tone={p.uploaded ? "good" : "idle"}>
            {t(p.uploaded ? "plates.uploaded" : p.sliced ? "plates.sliced" : "plates.drawn")}
          </Badge>
        </span>
        <span className="text-xs text-muted tabular-nums">{facts.filter(Boolean).join(" · ")}</span>
        {p.fileName && <span className="text-xs break-all text-muted">{p.fileName}</span>}
      </span>
      <span className="flex flex-wrap gap-2">
        <a
          className={buttonClass()}
          href={modelAddress(b, "stl", { plate: p.number, download: 1 })}
          download
          aria-label={t("plates.stlOf", { number: p.number })}
        >
          <Download aria-hidden className="size-4" />
          STL
        </a>
        {p.hasGcode && (
          <a
            className={buttonClass()}
            href={`/api/v1/grid/baseplates/${encodeURIComponent(b.id)}/plates/${p.number}/gcode`}
            download
            aria-label={t("plates.gcodeOf", { number: p.number })}
          >
            <Download aria-hidden className="size-4" />
            G-code
          </a>
        )}
      </span>
    </li>
  );
}
