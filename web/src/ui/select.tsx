import clsx from "clsx";
import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { controlClass } from "./input";

export interface Choice<V extends string> {
  value: V;
  label: string;
  disabled?: boolean;
}

interface Props<V extends string> extends Omit<ComponentProps<"select">, "value" | "onChange" | "children"> {
  value: V;
  choices: readonly Choice<V>[];
  onChoose: (value: V) => void;
}

/** The browser's own select: right on phones, with a keyboard and with a screen reader. */
export function Select<V extends string>({ value, choices, onChoose, className, ...rest }: Props<V>) {
  return (
    <span className={clsx("relative inline-block", className ?? "w-full")}>
      <select
        value={value}
        onChange={(e) => onChoose(e.target.value as V)}
        className={clsx(controlClass, "appearance-none pr-8")}
        {...rest}
      >
        {choices.map((c) => (
          <option key={c.value} value={c.value} disabled={c.disabled}>
            {c.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  );
}
