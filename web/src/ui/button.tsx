import clsx from "clsx";
import { LoaderCircle, type LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";

const looks = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover",
  secondary: "border border-edge bg-surface text-text hover:bg-hover",
  quiet: "text-text hover:bg-hover",
  danger: "bg-danger text-on-danger hover:bg-danger-hover",
} as const;

export interface ButtonProps extends ComponentProps<"button"> {
  look?: keyof typeof looks;
  icon?: LucideIcon;
  /** Its work is under way: it turns and takes no second click. */
  busy?: boolean;
}

/** What the buttons and the links that look like buttons share. */
export function buttonClass(look: keyof typeof looks = "secondary", className?: string): string {
  return clsx(
    "control-height inline-flex shrink-0 items-center justify-center gap-2 rounded-control px-3 font-medium whitespace-nowrap transition-colors disabled:opacity-55",
    looks[look],
    className,
  );
}

export function Button({
  look = "secondary",
  icon: Icon,
  busy = false,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  const Shown = busy ? LoaderCircle : Icon;
  return (
    <button
      type="button"
      className={buttonClass(look, className)}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {Shown && <Shown aria-hidden className={clsx("size-4 shrink-0", busy && "animate-spin")} />}
      {children}
    </button>
  );
}
