import { ChartColumn, Table2 } from "lucide-react";
import { lazy, Suspense, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { isDark, onThemeChange } from "@/theme";
import { Button } from "./button";
import type { ChartOption } from "./chart-canvas";
import { Skeleton } from "./skeleton";
import type { Tone } from "./status";

// The library is big: it is loaded with the first chart.
const ChartCanvas = lazy(async () => ({ default: (await import("./chart-canvas")).ChartCanvas }));

/** The theme's colours, for what a chart draws by itself. */
export interface ChartLook {
  series: string[];
  /** Of states: the same as in their badges. */
  tones: Record<Tone, string>;
  text: string;
  muted: string;
  line: string;
  surface: string;
}

interface Props {
  /** What it shows, in words: its name for those who do not see it. */
  label: string;
  /** The chart, made of the theme's colours. Keep it stable (useCallback): a new one draws anew. */
  option: (look: ChartLook) => ChartOption;
  /** The same as a table. The first column names the rows. */
  table: { head: readonly string[]; rows: readonly (readonly string[])[] };
  height?: number;
}

/** A chart alone. What it shows must also stand beside it in words. */
export function ChartImage({ label, option, height }: Pick<Props, "label" | "option"> & { height: number }) {
  const dark = useSyncExternalStore(onThemeChange, isDark);
  return (
    <div role="img" aria-label={label} style={{ height }}>
      <Suspense fallback={<Skeleton className="h-full w-full rounded-card" />}>
        <ChartCanvas option={option} theme={dark ? "dark" : "light"} />
      </Suspense>
    </div>
  );
}

/** A chart that can be read as a table, too. */
export function Chart({ label, option, table, height = 260 }: Props) {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  return (
    <div className="flex flex-col gap-2">
      {asTable ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        <section aria-label={label} tabIndex={0} className="overflow-auto" style={{ maxHeight: height }}>
          <table className="w-full text-left">
            <caption className="sr-only">{label}</caption>
            <thead>
              <tr className="border-b text-xs text-muted">
                {table.head.map((h, i) => (
                  <th
                    key={h}
                    scope="col"
                    className={i > 0 ? "py-1.5 pl-4 text-right font-medium" : "py-1.5 font-medium"}
                  >
                    {h}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map(([name, ...values], row) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the rows are drawn anew as a whole
                <tr key={row} className="border-b last:border-0">
                  <th scope="row" className="py-1.5 font-normal">
                    {name}
                  </th>
                  {values.map((v, i) => (
                    <td key={table.head[i + 1]} className="py-1.5 pl-4 text-right tabular-nums">
                      {v}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ) : (
        <ChartImage label={label} option={option} height={height} />
      )}
      <Button
        look="quiet"
        icon={asTable ? ChartColumn : Table2}
        className="self-end text-xs text-muted"
        onClick={() => setAsTable(!asTable)}
      >
        {asTable ? t("chart.asChart") : t("chart.asTable")}
      </Button>
    </div>
  );
}
