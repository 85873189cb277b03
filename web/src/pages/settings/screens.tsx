import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck, CircleSlash, MonitorPlay, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { useCan } from "@/session/me";
import { Button, buttonClass } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { ErrorState } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { IconButton } from "@/ui/icon-button";
import { Input } from "@/ui/input";
import { Skeleton } from "@/ui/skeleton";
import { StatusBadge } from "@/ui/status";
import { RelativeTime } from "@/ui/time";
import { toast } from "@/ui/toast";
import { Refusal, SettingsFrame } from "./frame";
import { type Screen, screensQuery, settingsKey } from "./queries";

export function ScreensPage() {
  const { t } = useTranslation("people");
  const can = useCan();
  return (
    <SettingsFrame
      part="screens"
      needs="users.read"
      changes="users.write"
      narrow
      actions={
        <Link to="/shop-floor" className={buttonClass()}>
          <MonitorPlay aria-hidden className="size-4" />
          {t("screens.open")}
        </Link>
      }
    >
      {can("users.write") && (
        <Card title={t("screens.approveTitle")}>
          <Approve />
        </Card>
      )}
      <Card title={t("screens.list")}>
        <List />
      </Card>
    </SettingsFrame>
  );
}

function Approve() {
  const { t } = useTranslation("people");
  const client = useQueryClient();
  const [code, setCode] = useState("");
  const [name, setName] = useState("");
  const approve = useMutation({
    mutationFn: () => take(api.POST("/api/v1/screens/approve", { body: { code: code.trim(), name: name.trim() } })),
    async onSuccess(screen) {
      toast("done", t("screens.approved", { name: screen.name }));
      setCode("");
      setName("");
      await client.invalidateQueries({ queryKey: settingsKey });
    },
  });
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(e) => {
        e.preventDefault();
        approve.mutate();
      }}
    >
      <p className="break-words text-muted">{t("screens.how", { address: `${location.origin}/shop-floor` })}</p>
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t("screens.code")} className="w-44">
          {(control) => (
            <Input
              {...control}
              required
              maxLength={40}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              className="font-mono uppercase"
              value={code}
              onChange={(e) => setCode(e.target.value)}
            />
          )}
        </Field>
        <Field label={t("screens.name")} className="min-w-44 grow">
          {(control) => (
            <Input
              {...control}
              required
              maxLength={200}
              placeholder={t("screens.nameExample")}
              value={name}
              onChange={(e) => setName(e.target.value)}
            />
          )}
        </Field>
        <Button type="submit" look="primary" busy={approve.isPending}>
          {t("screens.approve")}
        </Button>
      </div>
      {approve.isError && <Refusal error={approve.error} />}
    </form>
  );
}

function List() {
  const { t } = useTranslation("people");
  const settings = useTranslation("settings").t;
  const can = useCan();
  const client = useQueryClient();
  const list = useQuery(screensQuery);
  const [leaving, setLeaving] = useState<Screen | null>(null);
  const name = leaving?.name || t("screens.unnamed");
  if (list.isPending) return <Skeleton className="h-24 w-full" />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.data.length === 0) return <p className="text-muted">{t("screens.none")}</p>;
  return (
    <>
      <ul className="divide-y rounded-control border">
        {list.data.map((screen) => (
          <li key={screen.id} className="flex items-center gap-3 px-3 py-2">
            <MonitorPlay aria-hidden className="size-4 shrink-0 text-muted" />
            <div className="min-w-0 grow">
              <p className="flex flex-wrap items-center gap-2">
                <span className="font-medium break-words">{screen.name || t("screens.unnamed")}</span>
                <StatusBadge
                  tone={screen.revokedAt ? "idle" : "good"}
                  icon={screen.revokedAt ? CircleSlash : CircleCheck}
                >
                  {t(screen.revokedAt ? "screens.out" : "screens.in")}
                </StatusBadge>
              </p>
              <p className="text-xs text-muted">
                {t("screens.by", { name: screen.approvedBy })} <RelativeTime at={screen.approvedAt} /> ·{" "}
                {t("screens.seen")} {screen.lastSeenAt ? <RelativeTime at={screen.lastSeenAt} /> : settings("never")}
              </p>
            </div>
            {can("users.write") && !screen.revokedAt && (
              <IconButton
                icon={Trash2}
                label={t("screens.revokeOf", { name: screen.name || t("screens.unnamed") })}
                onClick={() => setLeaving(screen)}
              />
            )}
          </li>
        ))}
      </ul>
      <Confirm
        open={leaving !== null}
        onOpenChange={() => setLeaving(null)}
        title={t("screens.revokeTitle", { name })}
        action={t("screens.revoke")}
        danger
        onConfirm={async () => {
          await take(api.DELETE("/api/v1/screens/{id}", { params: { path: { id: leaving?.id ?? "" } } }));
          toast("done", t("screens.revoked", { name }));
          await client.invalidateQueries({ queryKey: settingsKey });
        }}
      >
        {t("screens.revokeLead")}
      </Confirm>
    </>
  );
}
