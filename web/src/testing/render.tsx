import { QueryClientProvider } from "@tanstack/react-query";
import { type RenderResult, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { newQueryClient } from "@/api/query-client";

/** Renders a component with what the app puts around every page. */
export function renderInApp(children: ReactNode): RenderResult & { client: ReturnType<typeof newQueryClient> } {
  const client = newQueryClient(() => {});
  const wrap = (node: ReactNode) => <QueryClientProvider client={client}>{node}</QueryClientProvider>;
  const result = render(wrap(children));
  return { ...result, rerender: (node) => result.rerender(wrap(node)), client };
}
