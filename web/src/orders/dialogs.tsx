import { type ComponentProps, lazy, Suspense } from "react";

const LazyAddress = lazy(async () => ({ default: (await import("./address-dialog")).AddressDialog }));
const LazyMap = lazy(async () => ({ default: (await import("./map-dialog")).MapDialog }));

/** Corrects where an order goes. It is loaded when it is first wanted. */
export function AddressDialog(props: ComponentProps<typeof LazyAddress>) {
  return (
    <Suspense>
      <LazyAddress {...props} />
    </Suspense>
  );
}

/** Says how a SKU is printed. It is loaded when it is first wanted. */
export function MapDialog(props: ComponentProps<typeof LazyMap>) {
  return (
    <Suspense>
      <LazyMap {...props} />
    </Suspense>
  );
}
