import { Check, Minus } from "lucide-react";
import type { ComponentProps } from "react";

interface Props extends Omit<ComponentProps<"input">, "type" | "checked" | "onChange" | "className" | "ref"> {
  checked: boolean | "indeterminate";
  onCheckedChange: (on: boolean) => void;
}

/** Needs a label beside it, or an aria-label. */
export function Checkbox({ checked, onCheckedChange, ...rest }: Props) {
  const Mark = checked === "indeterminate" ? Minus : Check;
  return (
    <span className="relative inline-flex size-4.5 shrink-0">
      {/* The real one lies unseen over what is drawn, and is larger: fingers hit it. */}
      <input
        type="checkbox"
        className="peer absolute -top-2.5 -left-2.5 m-0 size-9.5 opacity-0 enabled:cursor-pointer"
        checked={checked === true}
        ref={(input) => {
          if (input) input.indeterminate = checked === "indeterminate";
        }}
        onChange={(e) => onCheckedChange(e.target.checked)}
        {...rest}
      />
      <span
        aria-hidden
        className="flex size-full items-center justify-center rounded border border-edge bg-surface text-on-accent peer-checked:border-accent peer-checked:bg-accent peer-indeterminate:border-accent peer-indeterminate:bg-accent peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent peer-disabled:opacity-55"
      >
        {checked && <Mark className="size-3.5" strokeWidth={3} />}
      </span>
    </span>
  );
}
