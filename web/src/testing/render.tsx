import { QueryClientProvider } from "@tanstack/react-query";
import { type RenderResult, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { newQueryClient } from "@/api/query-client";
import { FormatsProvider } from "@/session/me";
import { type Me, meQuery } from "@/session/session";

/** Who is signed in in tests of components. */
export const tester: Me = {
  kind: "user",
  id: "1",
  email: "eva@example.com",
  name: "Eva Tester",
  roles: ["admin"],
  permissions: [],
  tenant: {
    id: "default",
    name: "Test prints",
    currency: "EUR",
    language: "en",
    timeZone: "Europe/Brussels",
    numberFormat: "language",
    dateFormat: "language",
    firstDayOfWeek: "monday",
    chosen: { language: "", timeZone: "", numberFormat: "", dateFormat: "", firstDayOfWeek: "" },
  },
  language: "en",
  timeZone: "Europe/Brussels",
  numberFormat: "language",
  dateFormat: "language",
  firstDayOfWeek: "monday",
  chosen: { language: "", timeZone: "", numberFormat: "", dateFormat: "", firstDayOfWeek: "" },
  mustChangePassword: false,
};

/** Renders a component with what the app puts around every page. */
export function renderInApp(children: ReactNode): RenderResult & { client: ReturnType<typeof newQueryClient> } {
  const client = newQueryClient(() => {});
  client.setQueryData(meQuery.queryKey, tester);
  const wrap = (node: ReactNode) => (
    <QueryClientProvider client={client}>
      <FormatsProvider>{node}</FormatsProvider>
    </QueryClientProvider>
  );
  const result = render(wrap(children));
  return { ...result, rerender: (node) => result.rerender(wrap(node)), client };
}
