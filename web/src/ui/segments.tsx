import { useId } from "react";

/** One of a few, all in view. */
export function Segments<V extends string>({
  label,
  value,
  choices,
  onChoose,
}: {
  label: string;
  value: V;
  choices: readonly { value: V; label: string }[];
  onChoose: (value: V) => void;
}) {
  const name = useId();
  return (
    <fieldset className="inline-flex max-w-full flex-wrap gap-0.5 rounded-control border bg-bg p-0.5">
      <legend className="sr-only">{label}</legend>
      {choices.map((c) => (
        <label
          key={c.value}
          className="control-height inline-flex cursor-pointer items-center rounded-md px-3 font-medium text-muted hover:text-text has-checked:bg-surface has-checked:text-text has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            value={c.value}
            checked={c.value === value}
            onChange={() => onChoose(c.value)}
            className="sr-only"
          />
          {c.label}
        </label>
      ))}
    </fieldset>
  );
}
