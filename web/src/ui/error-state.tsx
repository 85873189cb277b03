import { CircleAlert, RotateCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";
import { Button } from "./button";
import { CopyButton } from "./copy-button";

/** What an error means to a person, in their language where its code is known. */
export function useErrorText(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  return (error) => {
    if (!(error instanceof ApiError)) return t("error.unexpected");
    const key = `error.code.${error.code}`;
    if (i18n.exists(key)) return t(key as "error.code.unreachable");
    return error.detail || t("error.unexpected");
  };
}

/** A failed act, in one line where it was tried. */
export function ErrorNote({ error }: { error: unknown }) {
  const text = useErrorText();
  return (
    <p role="alert" className="flex items-start gap-2 rounded-control bg-danger-soft px-3 py-2 text-danger-text">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">{text(error)}</span>
    </p>
  );
}

/** A page or a part of one that could not be shown, with another try and what support needs. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const text = useErrorText();
  const correlation = error instanceof ApiError ? error.correlationId : "";
  return (
    <div role="alert" className="flex flex-col items-center gap-3 px-6 py-14 text-center">
      <span className="flex size-11 items-center justify-center rounded-full bg-danger-soft text-danger-text">
        <CircleAlert aria-hidden className="size-5" />
      </span>
      <p className="max-w-md font-medium">{text(error)}</p>
      {onRetry && (
        <Button icon={RotateCw} onClick={onRetry}>
          {t("action.retry")}
        </Button>
      )}
      {correlation && (
        <p className="flex items-center gap-1 text-xs text-muted">
          {t("error.reference")} <code className="font-mono">{correlation}</code>
          <CopyButton text={correlation} />
        </p>
      )}
    </div>
  );
}
