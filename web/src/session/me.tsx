import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { type FormatSettings, type Formats, newFormats } from "@/i18n/format";
import { guessLanguage, isLanguage } from "@/i18n/languages";
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

// Intl's formatters are slow to make, and every cell of a table asks for them.
const made = new Map<string, Formats>();

function formatsFor(settings: FormatSettings): Formats {
  const key = Object.values(settings).join("\n");
  let formats = made.get(key);
  if (!formats) {
    formats = newFormats(settings);
    made.set(key, formats);
  }
  return formats;
}

/** Writes numbers, money and dates as the person who is signed in wants them. */
export function useFormat(): Formats {
  const me = useQuery({ ...meQuery, enabled: false }).data;
  const language = me && isLanguage(me.language) ? me.language : guessLanguage();
  const { timeZone = "", numberFormat = "", dateFormat = "" } = me ?? {};
  return formatsFor({ language, timeZone, numberFormat, dateFormat });
}
