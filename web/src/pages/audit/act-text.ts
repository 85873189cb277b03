import { useTranslation } from "react-i18next";
import { verbOf } from "./act";
import type { Entry } from "./queries";

/** An act in words: "User · created". What a newer server names stays as it names it. */
export function useActText(): (entry: Pick<Entry, "action" | "entity">) => string {
  const { t, i18n } = useTranslation("audit");
  return ({ action, entity }) => {
    const thing = `entity.${entity}` as "entity.user";
    const verb = `verb.${verbOf(action)}` as "verb.create";
    const known = i18n.exists(thing, { ns: "audit" }) && i18n.exists(verb, { ns: "audit" });
    return known ? `${t(thing)}: ${t(verb)}` : action;
  };
}
