import { lazy, Suspense, useState } from "react";
import type { ConfirmProps } from "./confirm-dialog";

const ConfirmDialog = lazy(async () => ({ default: (await import("./confirm-dialog")).ConfirmDialog }));

/** Asks before something that cannot be taken back. It is loaded when it is first asked. */
export function Confirm(props: ConfirmProps) {
  const [used, setUsed] = useState(props.open);
  if (props.open && !used) setUsed(true);
  return <Suspense>{used && <ConfirmDialog {...props} />}</Suspense>;
}
