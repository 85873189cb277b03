import { lazy, Suspense, useState } from "react";
import type { SheetProps } from "./sheet-panel";

const SheetPanel = lazy(async () => ({ default: (await import("./sheet-panel")).SheetPanel }));

/** A panel from the side for details that keep the page in view. It is loaded when it first opens. */
export function Sheet(props: SheetProps) {
  const [used, setUsed] = useState(props.open);
  if (props.open && !used) setUsed(true);
  return <Suspense>{used && <SheetPanel {...props} />}</Suspense>;
}
