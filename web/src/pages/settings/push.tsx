import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BellOff, BellRing, Info, Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema, take } from "@/api/client";
import { ApiError } from "@/api/error";
import { detailKey } from "@/api/keys";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Checkbox } from "@/ui/checkbox";
import { Field } from "@/ui/field";
import { IconButton } from "@/ui/icon-button";
import { Input } from "@/ui/input";
import { Skeleton } from "@/ui/skeleton";
import { Badge } from "@/ui/status";
import { RelativeTime } from "@/ui/time";
import { toast } from "@/ui/toast";
import { Refusal, SettingsFrame } from "./frame";
import { pushQuery, settingsKey } from "./queries";
import { ability, deviceParts, ownId, ownSubscription, RefusedError, subscribe, unsubscribe } from "./subscription";

type Push = Schema<"PushSettings">;

export function PushPage() {
  return (
    <SettingsFrame part="push" narrow>
      <Loaded />
    </SettingsFrame>
  );
}

function Loaded() {
  const push = useQuery(pushQuery);
  if (push.isPending) return <Skeleton className="h-60 w-full" />;
  if (push.isError) return <Refusal error={push.error} />;
  return (
    <>
      <Here push={push.data} />
      <Classes push={push.data} />
      <Devices push={push.data} />
    </>
  );
}

/** What the browser itself holds; the server cannot know it. */
const hereQuery = {
  queryKey: detailKey("settings", "push-here"),
  queryFn: async () => ({ subscribed: (await ownSubscription()) !== null }),
  staleTime: 0,
};

function useOwn(push: Push) {
  const here = useQuery(hereQuery);
  return here.data?.subscribed ? push.subscriptions.find((s) => s.id === ownId() && s.current) : undefined;
}

function Here({ push }: { push: Push }) {
  const { t } = useTranslation("notifications");
  const client = useQueryClient();
  const own = useOwn(push);
  const can = ability();
  const [name, setName] = useState(() => {
    const { browser, system } = deviceParts(navigator.userAgent);
    return browser && system ? t("push.nameOf", { browser, system }) : "";
  });
  const renew = () => client.invalidateQueries({ queryKey: settingsKey });
  const enable = useMutation({
    mutationFn: () => subscribe(push.publicKey, name.trim()),
    onSuccess: () => toast("done", t("push.enabled")),
    onSettled: renew,
  });
  const disable = useMutation({ mutationFn: unsubscribe, onSettled: renew });

  return (
    <Card title={t("push.here")}>
      <div className="flex flex-col gap-4">
        {can !== "able" ? (
          <p className="flex items-start gap-2 rounded-control bg-warn-soft px-3 py-2 text-warn-text">
            <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
            {t(`push.${can}`)}
          </p>
        ) : own ? (
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="flex items-center gap-2 text-good-text">
              <BellRing aria-hidden className="size-4 shrink-0" />
              {t("push.onLead")}
            </p>
            <Button icon={BellOff} busy={disable.isPending} onClick={() => disable.mutate(own.id)}>
              {t("push.disable")}
            </Button>
          </div>
        ) : (
          <form
            className="flex flex-col gap-4"
            onSubmit={(e) => {
              e.preventDefault();
              enable.mutate();
            }}
          >
            <p className="text-muted">{t("push.offLead")}</p>
            <Field label={t("push.name")}>
              {(control) => (
                <Input {...control} maxLength={100} value={name} onChange={(e) => setName(e.target.value)} />
              )}
            </Field>
            <Button type="submit" look="primary" icon={BellRing} className="self-start" busy={enable.isPending}>
              {t("push.enable")}
            </Button>
          </form>
        )}
        {enable.isError &&
          (enable.error instanceof ApiError ? (
            <Refusal error={enable.error} />
          ) : (
            <p role="alert" className="rounded-control bg-danger-soft px-3 py-2 text-danger-text">
              {t(enable.error instanceof RefusedError && ability() === "denied" ? "push.denied" : "push.failed")}
            </p>
          ))}
        {disable.isError && <Refusal error={disable.error} />}
      </div>
    </Card>
  );
}

function Classes({ push }: { push: Push }) {
  const { t } = useTranslation("notifications");
  const client = useQueryClient();
  const choose = useMutation({
    mutationFn: (classes: Push["classes"][number]["class"][]) =>
      take(api.PUT("/api/v1/push/classes", { body: { classes } })),
    onSuccess: (saved) => client.setQueryData(pushQuery.queryKey, saved),
  });
  return (
    <Card title={t("push.classes")}>
      <p className="mb-3 text-muted">{t("push.classesLead")}</p>
      <ul className="flex flex-col gap-2.5">
        {push.classes.map((c) => (
          <li key={c.class} className="flex items-start gap-2.5">
            <Checkbox
              id={`class-${c.class}`}
              checked={c.chosen && c.allowed}
              disabled={!c.allowed || choose.isPending}
              onCheckedChange={(on) =>
                choose.mutate(
                  push.classes
                    .filter((other) => (other.class === c.class ? on : other.chosen))
                    .map((other) => other.class),
                )
              }
            />
            <label htmlFor={`class-${c.class}`}>
              {t(`push.class.${c.class}`)}
              {!c.allowed && <span className="block text-xs text-muted">{t("push.notAllowed")}</span>}
            </label>
          </li>
        ))}
      </ul>
      {choose.isError && <Refusal error={choose.error} />}
    </Card>
  );
}

function Devices({ push }: { push: Push }) {
  const { t } = useTranslation("notifications");
  const client = useQueryClient();
  const own = useOwn(push);
  const renew = () => client.invalidateQueries({ queryKey: settingsKey });
  const test = useMutation({
    mutationFn: async () => (await take(api.POST("/api/v1/push/test"))).items,
    onSettled: renew,
  });
  const remove = useMutation({
    mutationFn: ({ id }: { id: string; name: string }) => unsubscribe(id),
    onSuccess: (_, { name }) => toast("done", t("push.removed", { name })),
    onSettled: renew,
  });
  return (
    <Card title={t("push.devices")}>
      {push.subscriptions.length === 0 ? (
        <p className="text-muted">{t("push.none")}</p>
      ) : (
        <div className="flex flex-col gap-4">
          <ul className="divide-y rounded-control border">
            {push.subscriptions.map((s) => {
              const name = s.device || t("push.unnamed");
              return (
                <li key={s.id} className="flex items-center gap-3 px-3 py-2">
                  <div className="min-w-0 grow">
                    <p className="flex flex-wrap items-center gap-2">
                      <span className="font-medium break-words">{name}</span>
                      {s.id === own?.id && <Badge tone="accent">{t("push.current")}</Badge>}
                      {!s.current && <Badge tone="warn">{t("push.outdated")}</Badge>}
                    </p>
                    <p className="text-xs text-muted">
                      {t("push.added")} <RelativeTime at={s.createdAt} />
                      {s.toldAt && (
                        <>
                          {" "}
                          · {t("push.told")} <RelativeTime at={s.toldAt} />
                        </>
                      )}
                    </p>
                    {s.problem && <p className="text-xs text-warn-text">{t(`push.problem.${s.problem}`)}</p>}
                  </div>
                  <IconButton
                    icon={Trash2}
                    label={t("push.remove", { name })}
                    disabled={remove.isPending}
                    onClick={() => remove.mutate({ id: s.id, name })}
                  />
                </li>
              );
            })}
          </ul>
          <Button icon={Send} className="self-start" busy={test.isPending} onClick={() => test.mutate()}>
            {t("test.button")}
          </Button>
          {test.data && (
            <ul role="status" className="flex flex-col gap-1">
              {test.data.map((r) => (
                <li key={r.id}>
                  {r.device || t("push.unnamed")}:{" "}
                  {r.sent ? t("test.sent") : r.removed ? t("push.gone") : r.problem && t(`push.problem.${r.problem}`)}
                </li>
              ))}
            </ul>
          )}
          {(test.error ?? remove.error) && <Refusal error={test.error ?? remove.error} />}
        </div>
      )}
    </Card>
  );
}
