import { useSuspenseQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useEffect, useMemo } from "react";
import { changeLanguage } from "@/i18n";
import { type Formats, newFormats } from "@/i18n/format";
import { isLanguage } from "@/i18n/languages";
import type { Permission } from "./permission";
import { type Me, meQuery } from "./session";

/** Who is signed in. Only for what is shown to people who are. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** Whether the caller may: `const can = useCan(); can("orders.write")`. */
export function useCan(): (permission: Permission) => boolean {
  const { permissions } = useMe();
  return (permission) => permissions.includes(permission);
}

const FormatsContext = createContext<Formats | null>(null);

/** Speaks the person's language. Makes the formatters of the person who is signed in, once for all that is shown. */
export function FormatsProvider({ children }: { children: ReactNode }) {
  const { language, timeZone, numberFormat, dateFormat } = useMe();
  const formats = useMemo(
    () => newFormats({ language: isLanguage(language) ? language : "en", timeZone, numberFormat, dateFormat }),
    [language, timeZone, numberFormat, dateFormat],
  );
  // Chosen on another device, or by who added the person.
  useEffect(() => {
    if (isLanguage(language)) void changeLanguage(language);
  }, [language]);
  return <FormatsContext value={formats}>{children}</FormatsContext>;
}

/** Writes numbers, money and dates as the person who is signed in wants them. */
export function useFormat(): Formats {
  const formats = use(FormatsContext);
  if (!formats) throw new Error("useFormat is for what is shown to people who are signed in");
  return formats;
}
