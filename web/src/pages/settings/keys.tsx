import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleSlash, Clock, KeyRound, type LucideIcon, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { ApiError } from "@/api/error";
import { useCan, useFormat } from "@/session/me";
import type { Permission } from "@/session/permission";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { Confirm } from "@/ui/confirm";
import { Dialog } from "@/ui/dialog";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { IconButton } from "@/ui/icon-button";
import { Input } from "@/ui/input";
import { Select } from "@/ui/select";
import { Skeleton } from "@/ui/skeleton";
import { StatusBadge, type Tone } from "@/ui/status";
import { RelativeTime } from "@/ui/time";
import { toast } from "@/ui/toast";
import { Refusal, SecretDialog, SettingsFrame } from "./frame";
import { type ApiKey, keysQuery, settingsKey } from "./queries";
import { areas, expiryOf, switched } from "./scopes";

const states: Record<ApiKey["state"], { tone: Tone; icon: LucideIcon }> = {
  valid: { tone: "good", icon: CircleCheck },
  expired: { tone: "warn", icon: Clock },
  revoked: { tone: "idle", icon: CircleSlash },
};

export function KeysPage() {
  const { t } = useTranslation("people");
  const can = useCan();
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState("");
  const add = can("users.write") && (
    <Button look="primary" icon={Plus} onClick={() => setMaking(true)}>
      {t("keys.add")}
    </Button>
  );
  return (
    <SettingsFrame part="keys" needs="users.read" changes="users.write" actions={add}>
      <List />
      {making && <NewKey onClose={() => setMaking(false)} onMade={setSecret} />}
      {secret && (
        <SecretDialog
          title={t("keys.createdTitle")}
          secret={secret}
          copyLabel={t("keys.copy")}
          onClose={() => setSecret("")}
        />
      )}
    </SettingsFrame>
  );
}

function List() {
  const { t } = useTranslation("people");
  const settings = useTranslation("settings").t;
  const format = useFormat();
  const can = useCan();
  const client = useQueryClient();
  const list = useQuery(keysQuery);
  const [leaving, setLeaving] = useState<ApiKey | null>(null);
  const name = leaving?.name ?? "";
  if (list.isPending) return <Skeleton className="h-40 w-full" />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.data.length === 0) {
    return (
      <div className="rounded-card border bg-surface">
        <EmptyState icon={KeyRound} title={t("keys.none")}>
          {t("keys.noneLead")}
        </EmptyState>
      </div>
    );
  }
  return (
    <>
      <ul className="divide-y rounded-card border bg-surface">
        {list.data.map((key) => (
          <li key={key.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3">
            <div className="min-w-48 grow">
              <p className="flex flex-wrap items-center gap-2">
                <span className="font-medium break-words">{key.name}</span>
                <StatusBadge {...states[key.state]}>{t(`keys.state.${key.state}`)}</StatusBadge>
              </p>
              <p className="text-xs text-muted" title={key.scopes.join(", ")}>
                <code className="font-mono">f3d_{key.prefix}…</code> ·{" "}
                {key.scopes.length === 0 ? t("keys.everything") : t("keys.permissions", { count: key.scopes.length })}
              </p>
            </div>
            <p className="text-xs text-muted">
              {t("keys.used")}: {key.lastUsedAt ? <RelativeTime at={key.lastUsedAt} /> : settings("never")}
              <br />
              {t("keys.expires")}: {key.expiresAt ? format.date(key.expiresAt) : settings("never")}
            </p>
            {can("users.write") && key.state === "valid" && (
              <IconButton
                icon={Trash2}
                label={t("keys.revokeOf", { name: key.name })}
                onClick={() => setLeaving(key)}
              />
            )}
          </li>
        ))}
      </ul>
      <Confirm
        open={leaving !== null}
        onOpenChange={() => setLeaving(null)}
        title={t("keys.revokeTitle", { name })}
        action={t("keys.revoke")}
        danger
        onConfirm={async () => {
          await take(api.DELETE("/api/v1/api-keys/{id}", { params: { path: { id: leaving?.id ?? "" } } }));
          toast("done", t("keys.revoked", { name }));
          await client.invalidateQueries({ queryKey: settingsKey });
        }}
      >
        {t("keys.revokeLead")}
      </Confirm>
    </>
  );
}

function NewKey({ onClose, onMade }: { onClose: () => void; onMade: (key: string) => void }) {
  const { t } = useTranslation("people");
  const settings = useTranslation("settings").t;
  const can = useCan();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Permission[]>([]);
  const [days, setDays] = useState("365");
  const make = useMutation({
    mutationFn() {
      const expiresAt = expiryOf(days, new Date());
      return take(
        api.POST("/api/v1/api-keys", { body: { name: name.trim(), scopes, ...(expiresAt ? { expiresAt } : {}) } }),
      );
    },
    async onSuccess({ key }) {
      onClose();
      onMade(key);
      await client.invalidateQueries({ queryKey: settingsKey });
    },
  });
  return (
    <Dialog
      open
      size="medium"
      onOpenChange={(open) => !open && onClose()}
      title={t("keys.add")}
      footer={
        <>
          <Button onClick={onClose}>{settings("cancel")}</Button>
          <Button type="submit" form="key" look="primary" busy={make.isPending} disabled={scopes.length === 0}>
            {t("keys.create")}
          </Button>
        </>
      }
    >
      <form
        id="key"
        className="flex flex-col gap-4"
        onSubmit={(e) => {
          e.preventDefault();
          make.mutate();
        }}
      >
        <Field label={t("keys.name")} error={make.error instanceof ApiError ? make.error.field("name") : undefined}>
          {(control) => (
            <Input
              {...control}
              required
              maxLength={100}
              placeholder={t("keys.nameExample")}
              value={name}
              onChange={(e) => setName(e.target.value)}
            />
          )}
        </Field>
        <Field label={t("keys.expires")}>
          {(control) => (
            <Select
              {...control}
              value={days}
              choices={[
                ...["30", "90", "365"].map((d) => ({ value: d, label: t("keys.days", { count: Number(d) }) })),
                { value: "", label: t("keys.never") },
              ]}
              onChoose={setDays}
            />
          )}
        </Field>
        <fieldset>
          <legend className="font-medium">{t("keys.scopes")}</legend>
          <p className="mb-2 text-xs text-muted">{t("keys.scopesLead")}</p>
          <div className="grid gap-x-4 gap-y-2 sm:grid-cols-[minmax(0,1fr)_auto_auto]">
            {areas
              .filter((area) => can(`${area}.read`))
              .map((area) => (
                <div key={area} className="contents">
                  <span className="max-sm:mt-2 max-sm:font-medium">{t(`area.${area}`)}</span>
                  {(["read", "write"] as const).map((right) => (
                    <span key={right} className="flex items-center gap-2">
                      <Checkbox
                        id={`${area}-${right}`}
                        aria-label={t(`keys.${right}`, { area: t(`area.${area}`) })}
                        disabled={!can(`${area}.${right}`)}
                        checked={scopes.includes(`${area}.${right}`)}
                        onCheckedChange={(on) => setScopes(switched(scopes, area, right, on))}
                      />
                      <label htmlFor={`${area}-${right}`}>{t(right === "read" ? "keys.lookAt" : "keys.change")}</label>
                    </span>
                  ))}
                </div>
              ))}
          </div>
        </fieldset>
        {make.isError && <Refusal error={make.error} />}
      </form>
    </Dialog>
  );
}
