import {
  BarChart,
  type BarSeriesOption,
  LineChart,
  type LineSeriesOption,
  PieChart,
  type PieSeriesOption,
} from "echarts/charts";
import {
  GridComponent,
  type GridComponentOption,
  LegendComponent,
  type LegendComponentOption,
  TooltipComponent,
  type TooltipComponentOption,
} from "echarts/components";
import { type ComposeOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import type { ChartLook } from "./chart";

export type ChartOption = ComposeOption<
  | BarSeriesOption
  | LineSeriesOption
  | PieSeriesOption
  | GridComponentOption
  | TooltipComponentOption
  | LegendComponentOption
>;

use([BarChart, LineChart, PieChart, GridComponent, TooltipComponent, LegendComponent, SVGRenderer]);

function look(): ChartLook {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    series: [1, 2, 3, 4, 5, 6].map((n) => token(`series-${n}`)),
    tones: {
      good: token("good"),
      busy: token("series-2"),
      warn: token("series-3"),
      danger: token("series-5"),
      idle: token("series-6"),
      accent: token("series-1"),
    },
    text: token("text"),
    muted: token("muted"),
    line: token("line"),
    surface: token("surface"),
  };
}

/** Draws with ECharts; use it through Chart. `theme` is there to draw anew when it changes. */
export function ChartCanvas({ option, theme }: { option: (look: ChartLook) => ChartOption; theme: "light" | "dark" }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!box.current) return;
    const colours = look();
    const chart = init(box.current, theme === "dark" ? "dark" : null, { renderer: "svg" });
    chart.setOption({
      backgroundColor: "transparent",
      color: colours.series,
      // By its name: a legend is laid out by measuring, and "inherit" is no font to measure with.
      textStyle: { color: colours.text, fontFamily: getComputedStyle(document.body).fontFamily },
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      ...option(colours),
    });
    const resized = new ResizeObserver(() => chart.resize());
    resized.observe(box.current);
    return () => {
      resized.disconnect();
      chart.dispose();
    };
  }, [option, theme]);
  return <div ref={box} className="h-full w-full" />;
}
