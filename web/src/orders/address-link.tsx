import { useRouter } from "@tanstack/react-router";
import type { ComponentProps } from "react";

/** A link to an address that is written as text, as messages write them, without loading the app again. */
export function AddressLink({ href, ...rest }: ComponentProps<"a"> & { href: string }) {
  const router = useRouter();
  return (
    <a
      href={href}
      onClick={(e) => {
        if (e.metaKey || e.ctrlKey || e.shiftKey || e.altKey || e.button !== 0) return;
        e.preventDefault();
        router.history.push(href);
      }}
      {...rest}
    />
  );
}
