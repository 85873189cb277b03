import { CircleAlert, Eye, Lock } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, fieldText } from "@/api/error";
import { useCan } from "@/session/me";
import type { Permission } from "@/session/permission";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Dialog } from "@/ui/dialog";
import { EmptyState } from "@/ui/empty-state";
import { ErrorNote } from "@/ui/error-state";
import { Page } from "@/ui/page";
import type { PartName } from "./parts";

interface Props {
  part: PartName;
  /** What it takes to see the page. */
  needs?: Permission;
  /** What it takes to change something on it; who lacks it is told so. */
  changes?: Permission;
  actions?: ReactNode;
  narrow?: boolean;
  children: ReactNode;
}

/** A page of the settings: the way back to the list, and a plain refusal for who may not see it. */
export function SettingsFrame({ part, needs, changes, actions, narrow = false, children }: Props) {
  const { t } = useTranslation("settings");
  const can = useCan();
  const allowed = needs === undefined || can(needs);
  return (
    <Page
      title={t(`part.${part}.title`)}
      lead={t(`part.${part}.lead`)}
      crumbs={[{ label: t("title"), to: "/settings" }]}
      actions={allowed && actions}
      narrow={narrow}
    >
      {allowed ? (
        <>
          {changes !== undefined && !can(changes) && (
            <p className="flex items-start gap-2 rounded-control bg-idle-soft px-3 py-2 text-idle-text">
              <Eye aria-hidden className="mt-0.5 size-4 shrink-0" />
              {t("readOnly")}
            </p>
          )}
          {children}
        </>
      ) : (
        <div className="rounded-card border bg-surface">
          <EmptyState icon={Lock} title={t("refused.title")}>
            {t("refused.lead")}
          </EmptyState>
        </div>
      )}
    </Page>
  );
}

/** What an error of a settings page means, where its code is one of theirs. */
export function useRefusal(): (error: unknown) => string | undefined {
  const { t, i18n } = useTranslation("settings");
  return (error) => {
    if (!(error instanceof ApiError)) return undefined;
    const key = `error.${error.code}` as "error.shared";
    return i18n.exists(key as string, { ns: "settings" }) ? t(key) : undefined;
  };
}

/** A failed act with the words of the settings' own errors. */
export function Refusal({ error }: { error: unknown }) {
  const text = useRefusal()(error);
  if (!text) return <ErrorNote error={error} />;
  const fields = error instanceof ApiError && error.code === "invalid" ? error.fields : [];
  return (
    <div role="alert" className="flex items-start gap-2 rounded-control bg-danger-soft px-3 py-2 text-danger-text">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 break-words">
        {text}
        {fields.length > 0 && (
          <ul className="list-disc pl-4">
            {fields.map((f) => (
              <li key={f.field}>
                <code>{f.field.replace(/^body\./, "")}</code>: {fieldText(f)}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

interface SecretProps {
  title: string;
  lead?: string;
  secret: string;
  copyLabel: string;
  onClose: () => void;
}

/** A secret that is shown this once. It closes only by its button, so that no stray click loses it. */
export function SecretDialog({ title, lead, secret, copyLabel, onClose }: SecretProps) {
  const { t } = useTranslation("settings");
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      description={lead ?? t("shownOnce")}
      footer={
        <Button look="primary" onClick={onClose}>
          {t("close")}
        </Button>
      }
    >
      <p className="flex items-center gap-2 rounded-control border bg-bg px-3 py-2">
        <code data-testid="secret" className="min-w-0 grow font-mono break-all select-all">
          {secret}
        </code>
        <CopyButton text={secret} label={copyLabel} />
      </p>
      {lead && <p className="mt-2 text-muted">{t("shownOnce")}</p>}
    </Dialog>
  );
}

/** Names and values. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2 lg:grid-cols-3">{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}
