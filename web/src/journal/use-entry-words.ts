import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/session/me";
import { entryWords, newSaying, type Told, wordNamespaces } from "./words";

/** Says entries of the journal in the person's language. */
export function useEntryWords(): (entry: Told) => string {
  const { i18n, ready } = useTranslation([...wordNamespaces]);
  const format = useFormat();
  return useMemo(() => {
    const saying = newSaying(i18n, format);
    return (entry) => (ready ? entryWords(entry, saying) : entry.message);
  }, [i18n, ready, format]);
}
