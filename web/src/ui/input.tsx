import clsx from "clsx";
import type { ComponentProps } from "react";

export const controlClass =
  "control-height w-full rounded-control border border-edge bg-surface px-3 text-base text-text transition-colors sm:text-sm disabled:opacity-60 aria-invalid:border-danger focus-visible:outline-offset-0";

export function Input({ className, type = "text", ...rest }: ComponentProps<"input">) {
  return <input type={type} className={clsx(controlClass, className)} {...rest} />;
}

export function TextArea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea rows={3} className={clsx(controlClass, "h-auto min-h-20 py-2", className)} {...rest} />;
}
