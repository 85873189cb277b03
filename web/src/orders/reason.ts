import { useTranslation } from "react-i18next";

/** Why an act is not possible, in the reader's language where the code is known. */
export function useReason(): (act: { code: string; reason: string }) => string {
  const { t, i18n } = useTranslation(["order", "common"]);
  return ({ code, reason }) => {
    if (code === "forbidden") return t("why.forbidden"); // shorter than as an answer
    const key = `common:error.code.${code}`;
    return i18n.exists(key) ? t(key as "common:error.code.closed") : reason;
  };
}
