import { Switch as Radix } from "radix-ui";
import type { ComponentProps } from "react";

/** On or off, at once. Needs a label beside it, or an aria-label. */
export function Switch(props: Omit<ComponentProps<typeof Radix.Root>, "className" | "children">) {
  return (
    <Radix.Root
      className="relative inline-flex h-6 w-10 shrink-0 items-center rounded-full border border-edge bg-idle-soft transition-colors before:absolute before:-inset-2.5 data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:opacity-55"
      {...props}
    >
      <Radix.Thumb className="block size-4 translate-x-1 rounded-full bg-edge transition-transform data-[state=checked]:translate-x-4.5 data-[state=checked]:bg-on-accent" />
    </Radix.Root>
  );
}
