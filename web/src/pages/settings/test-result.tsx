import { CircleAlert, CircleCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";

/** What a test call to a service found. */
export function TestResult({ result }: { result: Schema<"IntegrationTestView"> }) {
  const { t } = useTranslation("integrations");
  const { ok, failure, found, message } = result;
  const Icon = ok ? CircleCheck : CircleAlert;
  return (
    <p
      role="status"
      className={`flex items-start gap-2 rounded-control px-3 py-2 ${ok ? "bg-good-soft text-good-text" : "bg-danger-soft text-danger-text"}`}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">
        {ok ? (found ? t("works", { found }) : t("worksPlain")) : failure ? t(`failure.${failure}`) : message}
      </span>
    </p>
  );
}
