import { useId } from "react";
import { Input } from "./input";

interface Props {
  label: string;
  /** As in 2026-03-29. */
  value: string | undefined;
  onChange: (day: string | undefined) => void;
}

/** A day to filter by, with its label beside it: the browser's own field says of itself only how dates are written. */
export function DayInput({ label, value, onChange }: Props) {
  const id = useId();
  return (
    <span className="inline-flex items-center gap-1.5">
      <label htmlFor={id} className="text-muted">
        {label}
      </label>
      <Input
        id={id}
        type="date"
        className="!w-auto"
        value={value ?? ""}
        onChange={(e) => onChange(e.target.value || undefined)}
      />
    </span>
  );
}
