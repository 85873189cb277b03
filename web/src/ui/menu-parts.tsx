import clsx from "clsx";
import { Check, type LucideIcon } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import type { MenuProps } from "./menu";

const itemClass =
  "flex min-h-9 items-center gap-2.5 rounded-md px-2.5 outline-none select-none data-[highlighted]:bg-hover data-[disabled]:opacity-55 pointer-coarse:min-h-11";

/** The menu itself, with its button. */
export function MenuWindow({
  trigger,
  children,
  align = "end",
  side = "bottom",
  open,
  onOpenChange,
}: MenuProps & { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-40 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 overflow-y-auto rounded-card border bg-raised p-1 shadow-float animate-appear"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function MenuItem({
  icon: Icon,
  danger = false,
  disabled = false,
  onSelect,
  children,
}: {
  icon?: LucideIcon;
  danger?: boolean;
  disabled?: boolean;
  onSelect: () => void;
  children: ReactNode;
}) {
  return (
    <Radix.Item disabled={disabled} onSelect={onSelect} className={clsx(itemClass, danger && "text-danger-text")}>
      {Icon && <Icon aria-hidden className={clsx("size-4", !danger && "text-muted")} />}
      {children}
    </Radix.Item>
  );
}

/** An item that is on or off; the menu stays open. */
export function MenuCheck({
  checked,
  onChange,
  disabled = false,
  children,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  children: ReactNode;
}) {
  return (
    <Radix.CheckboxItem
      checked={checked}
      disabled={disabled}
      onCheckedChange={onChange}
      onSelect={(e) => e.preventDefault()}
      className={itemClass}
    >
      <span className="flex size-4 items-center justify-center">
        <Radix.ItemIndicator>
          <Check aria-hidden className="size-4 text-accent-text" />
        </Radix.ItemIndicator>
      </span>
      {children}
    </Radix.CheckboxItem>
  );
}

/** One of several. */
export function MenuChoice<V extends string>({
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
  return (
    <Radix.RadioGroup value={value} onValueChange={(v) => onChoose(v as V)} aria-label={label}>
      <MenuLabel>{label}</MenuLabel>
      {choices.map((c) => (
        <Radix.RadioItem key={c.value} value={c.value} onSelect={(e) => e.preventDefault()} className={itemClass}>
          <span className="flex size-4 items-center justify-center">
            <Radix.ItemIndicator>
              <Check aria-hidden className="size-4 text-accent-text" />
            </Radix.ItemIndicator>
          </span>
          {c.label}
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2.5 pt-2 pb-1 text-xs text-muted">{children}</Radix.Label>;
}

export function MenuLine() {
  return <Radix.Separator className="my-1 border-t" />;
}
