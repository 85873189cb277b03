import { cloneElement, lazy, type ReactElement, type ReactNode, Suspense, useEffect, useState } from "react";
import type * as Parts from "./menu-parts";

// Menus are behind a button that nobody has clicked yet: they are loaded with
// the first click, or when the page is there and the browser has nothing else to do.
const parts = () => import("./menu-parts");
const MenuWindow = lazy(async () => ({ default: (await parts()).MenuWindow }));

export const MenuItem = lazy(async () => ({ default: (await parts()).MenuItem })) as unknown as typeof Parts.MenuItem;
export const MenuCheck = lazy(async () => ({
  default: (await parts()).MenuCheck,
})) as unknown as typeof Parts.MenuCheck;
export const MenuChoice = lazy(async () => ({
  default: (await parts()).MenuChoice,
})) as unknown as typeof Parts.MenuChoice;
export const MenuLabel = lazy(async () => ({
  default: (await parts()).MenuLabel,
})) as unknown as typeof Parts.MenuLabel;
export const MenuLine = lazy(async () => ({ default: (await parts()).MenuLine })) as unknown as typeof Parts.MenuLine;

export interface MenuProps {
  /** A button. */
  trigger: ReactElement<{ onClick?: () => void; "aria-haspopup"?: "menu"; "aria-expanded"?: boolean }>;
  /** Items: MenuItem, MenuCheck, MenuChoice, with MenuLabel and MenuLine between them. */
  children: ReactNode;
  align?: "start" | "end";
  side?: "top" | "bottom" | "right";
}

/** A menu of acts at a button. */
export function Menu({ trigger, ...rest }: MenuProps) {
  const [open, setOpen] = useState(false);
  const [loaded, setLoaded] = useState(false);
  useEffect(() => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(() => void parts(), { timeout: 10_000 });
  }, []);
  const closed = cloneElement(trigger, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onClick() {
      setLoaded(true);
      setOpen(true);
    },
  });
  if (!loaded) return closed;
  return (
    <Suspense fallback={closed}>
      <MenuWindow trigger={trigger} open={open} onOpenChange={setOpen} {...rest} />
    </Suspense>
  );
}
