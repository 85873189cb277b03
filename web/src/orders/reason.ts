import { useTranslation } from "react-i18next";

/** Why an act is not possible, in the reader's language where the code is known. */
export function useReason(): (act: { code: string; reason: string }) => string {
  const { t, i18n } = useTranslation("order");
  return ({ code, reason }) => (i18n.exists(`order:why.${code}`) ? t(`why.${code}` as "why.closed") : reason);
}
